// Where a target token comes from, once it is known: posterior attention.
//
// A decoder attends before it says a token. Afterwards more is known: of the positions that it
// attended to, those are more probable from which it would say that very token (Shankar and
// Sarawagi 2019, https://openreview.net/forum?id=BkltNhC9FX):
//
//   p(i | y_t) ∝ attention_t(i) * p(y_t | s_{t-1}, y_{t-1}, context h_i)
//
// where the context is the state of position i alone. Of the second factor only the logit of y_t is
// computed, as if its normalizer were the same for all i: over the vocabulary it would cost many
// times as much, and the links are as good.
#pragma once

#include <span>
#include <vector>

#include "layers/matrix.h"
#include "network/decoder_cell.h"
#include "network/encoder.h"
#include "network/network.h"
#include "network/projection_cache.h"

namespace glossa {

// Of one sentence and one translation of it.
class Posterior {
 public:
  // sentence: of the encoded batch. target: the tokens that come. All but `target` must outlive
  // this.
  Posterior(const Network& network, Caches& caches, const Encoded& encoded, std::size_t sentence,
            std::span<const int> target);

  // Replaces the attention [T] for target token t by p(i | y_t). state: s_{t-1} [D]; previous:
  // y_{t-1}. Allocates nothing.
  void weigh(std::size_t t, std::span<const float> state, int previous, std::span<float> attention);

 private:
  const Network& network_;
  Caches& caches_;
  kernels::StridedRows positions_;    // of the sentence: T
  std::vector<Linear> token_layers_;  // [S], the row of the last layer that scores a token
  Inputs inputs_;                     // the state
  std::vector<float> recurrent_;      // [A + 3D], as the decoder's
  DecoderCell cell_;                  // row i: as if the context were h_i
  Matrix logits_;                     // [T, 1 and what fills up a panel]
  std::vector<float> likelihoods_;    // [T]
};

}  // namespace glossa
