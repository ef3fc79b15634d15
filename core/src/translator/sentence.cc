#include "translator/sentence.h"

#include <algorithm>
#include <utility>

#include "translator/copy.h"

namespace glossa {

std::vector<int> sequence(const Encoding& encoding, const Config& config) {
  std::vector<int> ids = encoding.ids;
  ids.push_back(config.eos);
  return ids;
}

std::vector<Token> source_tokens(const Parts& model, std::string_view sentence,
                                 const Encoding& source) {
  const Vocabulary& vocabulary = model.tokenizer.vocabulary();
  std::vector<Token> tokens = source.tokens;
  tokens.push_back({vocabulary.piece(vocabulary.eos()), {sentence.size(), sentence.size()}});
  return tokens;
}

Translation to_translation(const Parts& model, std::string_view sentence, const Encoding& source,
                           Hypothesis hypothesis, std::span<const std::string> unknown_texts) {
  const int unk = model.tokenizer.vocabulary().unk();
  Translation result;
  result.source = source_tokens(model, sentence, source);
  auto spelled = copies(sentence, source.ids, result.source, hypothesis, unk);
  std::copy(unknown_texts.begin(), unknown_texts.end(), spelled.begin());
  auto decoded = model.tokenizer.decode(hypothesis.tokens, spelled);
  result.text = std::move(decoded.text);
  result.target = std::move(decoded.tokens);
  result.score = hypothesis.score;
  result.log_probabilities = std::move(hypothesis.log_probabilities);
  result.attention = std::move(hypothesis.attention);
  result.alignment = std::move(hypothesis.alignment);
  return result;
}

}  // namespace glossa
