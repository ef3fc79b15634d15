// The network's weights, packed for the products that translating needs. Layers that have the same
// input are stacked, so that it is quantized once and their weights stream by in one go; and a
// layer of several inputs is cut apart, since W [a ; b] = W_a a + W_b b and the parts change at
// different times: what depends on a source position is computed once per sentence, what depends on
// a piece once per piece (projection_cache.h).
//
// Where gates are normalized the layers leave their biases out, as the norms add them; where they
// are not, the norms change nothing.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "layers/gru.h"
#include "layers/layer_norm.h"
#include "layers/linear.h"
#include "layers/table.h"
#include "model_file/config.h"
#include "model_file/shortlist.h"
#include "model_file/weights.h"

namespace glossa {

struct EncoderLayer {
  Linear input;             // [6H, in]: the gates of the forward GRU, then of the backward one
  LayerNorm input_norm;     // of the products of `input`
  std::array<Gru, 2> grus;  // forward, backward
};

// Names of sizes as in config.h; R is what the readout adds to the state: E if tied, else 2H.
struct Network {
  // `shortlist` may be null. `kernels` must outlive this; weights and shortlist are copied.
  Network(const kernels::Kernels& kernels, Precision precision, const Config& config,
          const Weights& weights, const Shortlist* shortlist);

  const Table& target_embedding() const {
    return separate_embedding ? *separate_embedding : source_embedding;
  }
  // The last layer: its rows are the pieces.
  const Table& output() const { return linear_output ? *linear_output : target_embedding(); }

  const kernels::Kernels& kernels;
  Precision precision;
  Index attention_units;  // A
  Index decoder_units;    // D
  Index gates;            // 3D
  Index readout_units;    // R
  bool tied;
  bool query_reads_embedding;

  // The target's is the output layer too if that is tied.
  Table source_embedding;                   // [V, E]
  std::optional<Table> separate_embedding;  // [V, E]
  std::vector<EncoderLayer> encoder;
  Linear init;           // [D, 2H]
  std::vector<float> v;  // [A]
  // Of a source position h_i: the attention's key, the context's share of the gates and, if tied,
  // of the readout. Attention weights sum to 1, so weighting these rows weights h_i.
  Linear source_projection;  // [A + 3D + (R), 2H]
  // Of an embedding y_{t-1}: its share of the attention's query if that reads it, of the gates and,
  // if tied, of the readout, with their biases.
  Linear target_projection;  // [(A) + 3D + (R), E]
  // Of the state s_{t-1}: its share of the attention's query and the hidden gates.
  Linear recurrent;  // [A + 3D, D]
  // Of the decoder's gates [3D]: the share of embedding and context together, and the state's.
  LayerNorm decoder_input_norm;
  LayerNorm decoder_hidden_norm;
  // Of the state s_t, if tied: its share of the readout.
  std::optional<Linear> state_readout;  // [R, D]
  std::optional<Table> linear_output;   // [V, D + 2H + E], if not tied
  // The rows of output() that are candidates everywhere: the shortlist's frequent pieces, else all.
  Linear frequent_output;
};

}  // namespace glossa
