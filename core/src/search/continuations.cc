#include "search/continuations.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "network/decoder.h"
#include "network/encoder.h"
#include "search/rest.h"

namespace glossa {

Continuations continuations(const Batch& batch, std::size_t count) {
  const Parts& model = batch.model;
  const Encoded encoded = encode(model.network, batch.caches, batch.sentences);
  const Candidates candidates = batch.candidates();
  Decoder decoder(model.config, model.network, batch.caches, encoded, candidates, 1);
  std::vector<DecoderInput> row = {{0, model.config.bos}};
  const std::vector<std::size_t> parent = {0};
  decoder.step(row);
  for (const int token : batch.prefix) {
    decoder.select(parent);
    row.front().previous = token;
    decoder.step(row);
  }

  const auto logits = decoder.logits(0);
  std::vector<int> order(logits.size());
  std::iota(order.begin(), order.end(), 0);
  const Vocabulary& vocabulary = model.tokenizer.vocabulary();
  std::erase_if(order, [&](int id) {
    return id == model.config.pad || id == model.config.bos ||
           (!batch.rest.empty() && !fits(vocabulary, id, batch.rest));
  });
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(count, order.size()));
  const auto logit = [&](int id) { return logits[static_cast<std::size_t>(id)]; };
  std::partial_sort(order.begin(), end, order.end(), [&](int a, int b) {
    return std::tuple(-logit(a), a) < std::tuple(-logit(b), b);
  });

  Continuations result;
  result.tokens.assign(order.begin(), end);
  for (const int id : result.tokens) {
    result.log_probabilities.push_back(logit(id) - decoder.log_normalizer(0));
  }
  const auto attention = decoder.attention(0);
  result.attention.assign(attention.begin(), attention.end());
  return result;
}

}  // namespace glossa
