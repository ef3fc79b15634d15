#include "search/greedy.h"

#include "kernels/reductions.h"
#include "network/decoder.h"
#include "network/encoder.h"
#include "search/limits.h"

namespace glossa {
namespace {

// Decodes one hypothesis per sentence until each is complete. choose(sentence, hypothesis,
// log_probabilities) gives the next token; done(sentence, hypothesis) says when to stop.
template <typename Choose, typename Done>
std::vector<Hypothesis> walk(const Parts& model, std::span<const std::vector<int>> sentences,
                             Choose choose, Done done) {
  const Encoded encoded = encode(model.weights, sentences);
  Decoder decoder(model.config, model.weights, encoded);
  std::vector<Hypothesis> hypotheses(sentences.size());
  std::vector<DecoderInput> rows;
  for (std::size_t b = 0; b < sentences.size(); ++b) {
    rows.push_back({static_cast<Index>(b), model.config.bos});
  }
  while (!rows.empty()) {
    decoder.step(rows);
    std::vector<DecoderInput> next;
    std::vector<Index> parents;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const auto row = static_cast<Index>(k);
      const auto sentence = static_cast<std::size_t>(rows[k].sentence);
      Hypothesis& hypothesis = hypotheses[sentence];
      const float* log_probabilities = decoder.log_probabilities().row(row).data();
      const int token = choose(sentence, hypothesis, log_probabilities);
      const auto attention = decoder.attention(row);
      hypothesis.tokens.push_back(token);
      hypothesis.log_probabilities.push_back(log_probabilities[token]);
      hypothesis.attention.insert(hypothesis.attention.end(), attention.begin(), attention.end());
      hypothesis.score += log_probabilities[token];
      if (done(sentence, hypothesis)) continue;
      next.push_back({rows[k].sentence, token});
      parents.push_back(row);
    }
    decoder.select(parents);
    rows = std::move(next);
  }
  return hypotheses;
}

}  // namespace

std::vector<Hypothesis> search_greedy(const Parts& model,
                                      std::span<const std::vector<int>> sentences) {
  const Config& config = model.config;
  const auto vocabulary = static_cast<std::size_t>(config.vocabulary_size);
  const auto choose = [=](std::size_t, const Hypothesis&, const float* log_probabilities) {
    return static_cast<int>(kernels::argmax(log_probabilities, vocabulary));
  };
  const auto done = [&](std::size_t sentence, const Hypothesis& hypothesis) {
    return hypothesis.tokens.back() == config.eos ||
           hypothesis.tokens.size() >= max_target_tokens(sentences[sentence].size());
  };
  return walk(model, sentences, choose, done);
}

std::vector<Hypothesis> force(const Parts& model, std::span<const std::vector<int>> sentences,
                              std::span<const std::vector<int>> targets) {
  const auto choose = [&](std::size_t sentence, const Hypothesis& hypothesis, const float*) {
    return targets[sentence][hypothesis.tokens.size()];
  };
  const auto done = [&](std::size_t sentence, const Hypothesis& hypothesis) {
    return hypothesis.tokens.size() == targets[sentence].size();
  };
  return walk(model, sentences, choose, done);
}

}  // namespace glossa
