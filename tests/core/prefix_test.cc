// Translations that begin as they are told to, and what can come next.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "documents.h"
#include "files.h"
#include "model/parts.h"
#include "search/continuations.h"
#include "searches.h"
#include "shortlists.h"
#include "text/utf8.h"

namespace glossa::test {
namespace {

constexpr int kEos = 3;
constexpr int kUnk = 1;

const std::string kCat = "The cat is here.";

TranslateOptions with_prefix(const std::string& prefix, int beam = 1) {
  TranslateOptions options;
  options.prefix = prefix;
  options.beam = beam;
  options.nbest = beam;
  return options;
}

bool begins(const Ids& ids, const Ids& prefix) {
  return ids.size() > prefix.size() && std::equal(prefix.begin(), prefix.end(), ids.begin());
}

void refused(const Result<Document>& document, const std::string& part) {
  REQUIRE_FALSE(document.has_value());
  CHECK(document.error().code == ErrorCode::kInvalidText);
  CAPTURE(document.error().message);
  CHECK(document.error().message.find(part) != std::string::npos);
}

TEST_SUITE_BEGIN("prefix");

TEST_CASE("what a search finds after a prefix scores as it does when forced, bit for bit") {
  for (const auto precision : {Precision::kInt8, Precision::kFloat32}) {
    const Model model = load_model("tiny-tied.safetensors", {precision});
    const std::vector<Ids> sentences = tiny_sentences(model, 6);
    const Ids prefix = {40, kUnk, 7};
    Caches caches(model.parts().network);
    const Batch batch{model.parts(), caches, sentences, true, prefix};
    auto found = search_beam(batch, {4, 1.0F});
    const auto by_greedy = search_greedy(batch);
    const auto by_narrow_beam = search_beam(batch, {1, 1.0F});
    for (std::size_t k = 0; k < sentences.size(); ++k) {
      check_same(by_narrow_beam[k].front(), by_greedy[k]);
      CHECK(found[k].size() == 4);
      found[k].push_back(by_greedy[k]);
      for (const Hypothesis& hypothesis : found[k]) {
        CHECK(begins(hypothesis.tokens, prefix));
        check_consistent(hypothesis, sentences[k].size());
        check_same(forced(model, {sentences[k]}, {hypothesis.tokens}).front(), hypothesis);
      }
    }
  }
}

TEST_CASE("pieces that spell the rest of a prefix come next, whatever they are") {
  const Model model = load_model("tiny-tied.safetensors");
  const std::vector<Ids> sentences = tiny_sentences(model, 6);
  Caches caches(model.parts().network);
  const Vocabulary& vocabulary = model.parts().tokenizer.vocabulary();
  const Ids prefix = {40, 7};
  for (const std::string rest : {"▁", "▁Le", "▁lune", "e", "chat"}) {
    CAPTURE(rest);
    const Batch batch{model.parts(), caches, sentences, true, prefix, rest};
    auto found = search_beam(batch, {4, 1.0F});
    found.push_back(search_greedy(batch));
    for (const auto& hypotheses : found) {
      for (const Hypothesis& hypothesis : hypotheses) {
        REQUIRE(begins(hypothesis.tokens, prefix));
        std::string text;
        for (std::size_t t = prefix.size(); t < hypothesis.tokens.size(); ++t) {
          text += vocabulary.piece(hypothesis.tokens[t]);
        }
        CHECK(text.starts_with(rest));
      }
    }
    // The widest beam finds nothing worse than the greedy search.
    const auto greedy = search_greedy(batch);
    const auto wide = search_beam(batch, {32, 0.0F});
    for (std::size_t k = 0; k < greedy.size(); ++k) {
      CHECK(wide[k].front().score >= greedy[k].score - 1e-4F);
    }
  }
}

TEST_CASE("a prefix of the greedy translation gives the greedy translation, wherever it ends") {
  for (const Reference& reference : read_references("tiny-tied.tsv")) {
    CAPTURE(reference.source);
    const Document expected = translated(tiny(), reference.source);
    for (std::size_t end = 1; end < expected.text.size(); ++end) {
      const std::string prefix = expected.text.substr(0, end);
      if (to_valid_utf8(prefix) != prefix) continue;  // within a character
      CAPTURE(prefix);
      const auto options = with_prefix(prefix);
      const Document found = translated(tiny(), reference.source, options);
      CHECK(found.text == expected.text);
      CHECK(found.sentences[0].translations[0].score ==
            expected.sentences[0].translations[0].score);
    }
  }
}

TEST_CASE("every translation begins with the prefix, as the tokenizer spells it") {
  for (const int beam : {1, 4}) {
    for (const auto& [prefix, spelled] :
         std::vector<std::pair<std::string, std::string>>{{"Le chien", "Le chien"},
                                                          {"  Le   chien\n", "Le chien "},
                                                          {"🙂 Le", "🙂 Le"},
                                                          {"Le ch", "Le ch"},
                                                          {"Le ", "Le "},
                                                          {"Le 🙂", "Le 🙂"}}) {
      CAPTURE(prefix);
      const Document document = translated(tiny(), kCat, with_prefix(prefix, beam));
      check_document(kCat, document);
      for (const Translation& translation : document.sentences[0].translations) {
        CHECK(translation.text.starts_with(spelled));
      }
    }
  }
  for (const std::string nothing : {"", " ", "\n"}) {
    CHECK(translated(tiny(), kCat, with_prefix(nothing)).text == translated(tiny(), kCat).text);
  }
}

TEST_CASE("with a prefix the shortlist counts for nothing") {
  const Translator translator(with_shortlist("tiny-tied.safetensors", tiny_shortlist()));
  for (const int beam : {1, 4}) {
    TranslateOptions options = with_prefix("Une table", beam);
    const Document found = translated(translator, kCat, options);
    options.shortlist = false;
    const Document whole = translated(translator, kCat, options);
    CHECK(found.text.starts_with("Une table"));
    CHECK(found.text == whole.text);
    CHECK(found.sentences[0].translations[0].score == whole.sentences[0].translations[0].score);
  }
}

TEST_CASE("a prefix is of one sentence, and leaves room for more") {
  const auto options = with_prefix("Le");
  refused(tiny().translate(kCat + " Where is the dog?", options), "one sentence of at most 64");
  CHECK(tiny().translate(kCat + " Where is the dog?", with_prefix(" \n")).has_value());
  refused(tiny().translate(kCat + "\n" + kCat + "\n" + kCat, options), "a prefix, found 3");
  const std::vector<std::string_view> texts = {kCat, "", "The dog is here.", " "};
  const auto documents = tiny().translate_batch(texts, options);
  REQUIRE(documents.has_value());
  CHECK((*documents)[0].text.starts_with("Le"));
  CHECK((*documents)[1].text.empty());
  CHECK((*documents)[2].text.starts_with("Le"));
  CHECK((*documents)[3].text == " ");

  const std::size_t source = translated(tiny(), kCat).sentences[0].translations[0].source.size();
  const std::size_t most = 2 * source + 9;
  // Each character of the last word counts, and so does the space before it.
  const std::string prefix(most - 1, 'L');
  for (const int beam : {1, 3}) {
    const Document longest = translated(tiny(), kCat, with_prefix(prefix, beam));
    for (const Translation& translation : longest.sentences[0].translations) {
      CHECK(translation.text.starts_with(prefix));
    }
    refused(tiny().translate(kCat, with_prefix(prefix + "L", beam)),
            "prefix: expected at most " + std::to_string(most) + " tokens for this sentence");
  }
}

TEST_CASE("alternatives are the most probable next tokens, scored as align scores them") {
  for (const Reference& reference : read_references("tiny-tied.tsv")) {
    CAPTURE(reference.source);
    const Document greedy = translated(tiny(), reference.source);
    const Translation& best = greedy.sentences[0].translations[0];
    // Follows the greedy translation, token by token, where they show.
    std::string prefix;
    float log_probability = 0;
    std::string token;
    for (std::size_t t = 0; t < best.target.size(); ++t) {
      log_probability += best.log_probabilities[t];
      token += best.target[t].text;
      const bool ends = t + 1 == best.target.size();
      const Range& shown = best.target[t].range;
      if (shown.begin == shown.end && !ends) continue;
      const std::string text = best.text.substr(0, shown.end);
      const auto found = tiny().alternatives(reference.source, prefix, 5);
      REQUIRE(found.has_value());
      REQUIRE(found->size() == 5);
      const Alternative& first = found->front();
      CHECK(first.text == text);
      CHECK(first.token == token);
      CHECK(std::abs(first.log_probability - log_probability) < 1e-5);
      CHECK(first.ends == ends);
      std::set<std::pair<std::string, bool>> texts;
      for (const auto& [text, token, log_probability, ends] : *found) texts.emplace(text, ends);
      CHECK(texts.size() == found->size());
      CHECK(std::is_sorted(found->begin(), found->end(), [](const auto& a, const auto& b) {
        return a.log_probability > b.log_probability;
      }));
      for (const Alternative& alternative : *found) {
        CHECK(alternative.text.starts_with(prefix));
        CHECK(alternative.ends == (alternative.token == "</s>"));
        CHECK(alternative.ends == (alternative.text == prefix));
      }
      prefix = first.text;
      log_probability = 0;
      token.clear();
    }
    CHECK(prefix == best.text);
  }
}

TEST_CASE("after white space, alternatives begin words") {
  for (const std::string prefix : {"Le ch ", "Le ch\u00A0"}) {
    const auto found = tiny().alternatives(kCat, prefix, 10);
    REQUIRE(found.has_value());
    CHECK(found->size() == 10);
    for (const Alternative& alternative : *found) {
      CHECK(alternative.token.starts_with("▁"));
      CHECK(alternative.text.starts_with("Le ch "));
    }
  }
  const auto found = tiny().alternatives(kCat, "Le ch", 10);
  REQUIRE(found.has_value());
  CHECK(std::any_of(found->begin(), found->end(), [](const Alternative& alternative) {
    return !alternative.token.starts_with("▁");
  }));
}

TEST_CASE("continuations score every token as forcing it does, bit for bit") {
  for (const auto precision : {Precision::kInt8, Precision::kFloat32}) {
    const Model model = load_model("tiny-linear.safetensors", {precision});
    const std::vector<Ids> sentence = tiny_sentences(model, 1);
    for (const Ids& prefix : {Ids{}, Ids{9}, Ids{20, kUnk, 30}}) {
      Caches caches(model.parts().network);
      const Continuations found =
          continuations({model.parts(), caches, sentence, false, prefix}, 1'000'000);
      // All but pad and bos.
      REQUIRE(found.tokens.size() == kTinyVocabulary - 2);
      CHECK(std::count(found.tokens.begin(), found.tokens.end(), kEos) == 1);
      for (std::size_t k = 0; k < found.tokens.size(); k += 1 + found.tokens.size() / 20) {
        Ids target = prefix;
        target.push_back(found.tokens[k]);
        const Hypothesis hypothesis = forced(model, sentence, {target}).front();
        CHECK(found.log_probabilities[k] == hypothesis.log_probabilities.back());
        CHECK(std::equal(found.attention.rbegin(), found.attention.rend(),
                         hypothesis.attention.rbegin()));
      }
    }
  }
}

TEST_CASE("alternatives take any text, and count 1 to 64") {
  for (const std::string source : {"", "\xFF\xC3", "🙂", "The cat."}) {
    for (const std::string prefix : {"", " ", "\xE2\x82", "🙂", "Le chat"}) {
      const auto found = tiny().alternatives(source, prefix, 64);
      REQUIRE(found.has_value());
      CHECK(found->size() == 64);
      for (const Alternative& alternative : *found) {
        CHECK(std::isfinite(alternative.log_probability));
      }
    }
  }
  for (const int count : {0, 65, -1}) {
    const auto found = tiny().alternatives(kCat, "Le", count);
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().code == ErrorCode::kInvalidOption);
    CHECK(found.error().message == "count: expected 1 to 64, found " + std::to_string(count));
  }
  const std::string word(2000, 'a');
  const auto found = tiny().alternatives(kCat, word, 5);
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().code == ErrorCode::kInvalidText);
  CHECK(found.error().message.find("prefix: expected at most 1000 tokens") == 0);
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
