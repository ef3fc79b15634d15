#include "search/greedy.h"

#include "network/decoder.h"
#include "network/encoder.h"
#include "network/posterior.h"
#include "search/limits.h"
#include "search/rest.h"

namespace glossa {
namespace {

// Decodes one hypothesis per sentence until each is complete. choose(hypothesis, sentence, logits)
// gives the next candidate; done(hypothesis, sentence) says when to stop. limit(sentence) is the
// number of tokens that may come. With `posteriors`, one per sentence, hypotheses are aligned.
template <typename Choose, typename Done, typename Limit>
std::vector<Hypothesis> walk(const Batch& batch, const Encoded& encoded,
                             std::span<Posterior> posteriors, Choose choose, Done done,
                             Limit limit) {
  const Parts& model = batch.model;
  const std::size_t count = batch.sentences.size();
  const Candidates candidates = batch.candidates();
  Decoder decoder(model.config, model.network, batch.caches, encoded, candidates, count);
  std::vector<Hypothesis> hypotheses(count);
  std::vector<DecoderInput> rows;
  std::vector<DecoderInput> next;
  std::vector<std::size_t> parents;
  next.reserve(count);
  parents.reserve(count);
  for (std::size_t b = 0; b < count; ++b) {
    reserve(hypotheses[b], limit(b), batch.sentences[b].size());
    if (!posteriors.empty()) hypotheses[b].alignment.reserve(limit(b) * batch.sentences[b].size());
    rows.push_back({b, model.config.bos});
  }
  while (!rows.empty()) {
    decoder.step(rows);
    next.clear();
    parents.clear();
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const std::size_t sentence = rows[row].sentence;
      Hypothesis& hypothesis = hypotheses[sentence];
      const auto logits = decoder.logits(row);
      const std::size_t candidate = choose(hypothesis, sentence, logits);
      const int token = decoder.token(row, candidate);
      const float log_probability = logits[candidate] - decoder.log_normalizer(row);
      const auto attention = decoder.attention(row);
      hypothesis.tokens.push_back(token);
      hypothesis.log_probabilities.push_back(log_probability);
      hypothesis.attention.insert(hypothesis.attention.end(), attention.begin(), attention.end());
      hypothesis.score += log_probability;
      if (!posteriors.empty()) {
        hypothesis.alignment.insert(hypothesis.alignment.end(), attention.begin(), attention.end());
        posteriors[sentence].weigh(hypothesis.tokens.size() - 1, decoder.state_before(row),
                                   rows[row].previous,
                                   std::span(hypothesis.alignment).last(attention.size()));
      }
      if (done(hypothesis, sentence)) continue;
      next.push_back({sentence, token});
      parents.push_back(row);
    }
    decoder.select(parents);
    rows.swap(next);
  }
  return hypotheses;
}

// What of the batch's rest the hypothesis has not spelled yet.
std::string_view rest_of(const Batch& batch, const Hypothesis& hypothesis) {
  std::string_view rest = batch.rest;
  for (std::size_t t = batch.prefix.size(); t < hypothesis.tokens.size() && !rest.empty(); ++t) {
    rest = rest_after(rest, batch.model.tokenizer.vocabulary().piece(hypothesis.tokens[t]));
  }
  return rest;
}

// Among the pieces that fit, over logits [V].
std::size_t best_fit(const Vocabulary& vocabulary, std::string_view rest,
                     std::span<const float> logits) {
  std::size_t best = logits.size();
  for (std::size_t id = 0; id < logits.size(); ++id) {
    const bool higher = best == logits.size() || logits[id] > logits[best];
    if (higher && fits(vocabulary, static_cast<int>(id), rest)) best = id;
  }
  return best;
}

}  // namespace

std::vector<Hypothesis> search_greedy(const Batch& batch) {
  const auto& kernels = batch.model.network.kernels;
  const auto limit = [&](std::size_t sentence) {
    return max_target_tokens(batch.sentences[sentence].size());
  };
  const auto choose = [&](const Hypothesis& hypothesis, std::size_t,
                          std::span<const float> logits) {
    const std::size_t length = hypothesis.tokens.size();
    if (length < batch.prefix.size()) return static_cast<std::size_t>(batch.prefix[length]);
    const std::string_view rest = rest_of(batch, hypothesis);
    if (rest.empty()) return kernels.argmax(logits.data(), logits.size());
    return best_fit(batch.model.tokenizer.vocabulary(), rest, logits);
  };
  const auto done = [&](const Hypothesis& hypothesis, std::size_t sentence) {
    return hypothesis.tokens.back() == batch.model.config.eos ||
           hypothesis.tokens.size() >= limit(sentence);
  };
  const Encoded encoded = encode(batch.model.network, batch.caches, batch.sentences);
  return walk(batch, encoded, {}, choose, done, limit);
}

std::vector<Hypothesis> force(const Batch& batch, std::span<const std::vector<int>> targets) {
  const auto limit = [&](std::size_t sentence) { return targets[sentence].size(); };
  const auto choose = [&](const Hypothesis& hypothesis, std::size_t sentence,
                          std::span<const float>) {
    return static_cast<std::size_t>(targets[sentence][hypothesis.tokens.size()]);
  };
  const auto done = [&](const Hypothesis& hypothesis, std::size_t sentence) {
    return hypothesis.tokens.size() == limit(sentence);
  };
  const Network& network = batch.model.network;
  const Encoded encoded = encode(network, batch.caches, batch.sentences);
  std::vector<Posterior> posteriors;
  for (std::size_t b = 0; b < targets.size(); ++b) {
    posteriors.emplace_back(network, batch.caches, encoded, b, targets[b]);
  }
  return walk(batch, encoded, posteriors, choose, done, limit);
}

}  // namespace glossa
