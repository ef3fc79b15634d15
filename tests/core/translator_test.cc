#include "glossa/translator.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "files.h"
#include "model_bytes.h"
#include "random.h"
#include "tokenizer/utf8.h"
#include "translator/copy.h"

namespace glossa::test {
namespace {

const Translator& tiny() {
  static const Translator kTranslator(load_model("tiny-tied.safetensors"));
  return kTranslator;
}

Document translated(const Translator& translator, std::string_view text,
                    const TranslateOptions& options = {}) {
  auto document = translator.translate(text, options);
  REQUIRE_MESSAGE(document.has_value(), document.error().message);
  return std::move(*document);
}

// What holds for every document: the ranges, the rows of attention, the text between sentences.
void check_document(std::string_view text, const Document& document) {
  std::string joined;
  std::size_t end = 0;
  for (const Sentence& sentence : document.sentences) {
    REQUIRE(sentence.range.begin >= end);
    REQUIRE(sentence.range.end > sentence.range.begin);
    REQUIRE(sentence.range.end <= text.size());
    REQUIRE_FALSE(sentence.translations.empty());
    joined += text.substr(end, sentence.range.begin - end);
    joined += sentence.translations.front().text;
    end = sentence.range.end;
    const std::size_t size = sentence.range.end - sentence.range.begin;
    for (const Translation& translation : sentence.translations) {
      CHECK(to_valid_utf8(translation.text) == translation.text);
      CHECK(std::isfinite(translation.score));
      REQUIRE(translation.source.size() >= 2);
      REQUIRE_FALSE(translation.target.empty());
      CHECK(translation.source.back().text == "</s>");
      CHECK(translation.source.back().range == Range{size, size});
      const auto check_ranges = [](const std::vector<Token>& tokens, std::size_t limit) {
        std::size_t last = 0;
        for (const Token& token : tokens) {
          REQUIRE(token.range.begin >= last);
          REQUIRE(token.range.end >= token.range.begin);
          last = token.range.end;
        }
        REQUIRE(last <= limit);
      };
      check_ranges(translation.source, size);
      check_ranges(translation.target, translation.text.size());
      REQUIRE(translation.log_probabilities.size() == translation.target.size());
      REQUIRE(translation.attention.size() ==
              translation.target.size() * translation.source.size());
      for (std::size_t t = 0; t < translation.target.size(); ++t) {
        double sum = 0;
        for (std::size_t i = 0; i < translation.source.size(); ++i) {
          sum += translation.attention[t * translation.source.size() + i];
        }
        CHECK(std::abs(sum - 1) < 1e-4);
      }
    }
  }
  joined += text.substr(end);
  CHECK(document.text == joined);
}

// Chooses <unk> at every step until the length limit.
Translator unknowing(const std::vector<ScoredPiece>& pieces) {
  ModelBytes bytes = random_model(with_special(pieces), 3);
  const float bias = 1000;
  std::memcpy(bytes.tensors.at("decoder.output_bias").data.data() + sizeof bias, &bias,
              sizeof bias);
  auto model = Model::load(bytes.bytes());
  REQUIRE(model.has_value());
  return Translator(*model);
}

TEST_SUITE_BEGIN("translator");

TEST_CASE("translations equal PyTorch's") {
  for (const std::string name : {"tiny-tied", "tiny-linear"}) {
    CAPTURE(name);
    const Translator translator(load_model(name + ".safetensors"));
    for (const Reference& reference : read_references(name + ".tsv")) {
      CAPTURE(reference.source);
      const Document greedy = translated(translator, reference.source);
      check_document(reference.source, greedy);
      CHECK(greedy.text == reference.greedy);
      REQUIRE(greedy.sentences.size() == 1);
      CHECK(std::abs(greedy.sentences[0].translations[0].score - reference.greedy_score) < 1e-3);
      TranslateOptions options;
      options.beam = 4;
      options.nbest = 4;
      const Document beam = translated(translator, reference.source, options);
      check_document(reference.source, beam);
      CHECK(beam.text == reference.beam4);
      CHECK(std::abs(beam.sentences[0].translations[0].score - reference.beam4_score) < 1e-3);
      CHECK(beam.sentences[0].translations.size() == 4);
    }
  }
}

TEST_CASE("a batch gives what its texts give one by one, in order") {
  std::vector<std::string> texts = {"", " \n", "The cat is here.\n\nWhere is the dog?"};
  for (const Reference& reference : read_references("tiny-tied.tsv")) {
    texts.push_back(reference.source);
  }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  for (const int batch_size : {1, 3, 32, 1024}) {
    TranslateOptions options;
    options.batch_size = batch_size;
    const auto documents = tiny().translate_batch(views, options);
    REQUIRE(documents.has_value());
    REQUIRE(documents->size() == texts.size());
    for (std::size_t k = 0; k < texts.size(); ++k) {
      const Document alone = translated(tiny(), texts[k]);
      CHECK((*documents)[k].text == alone.text);
      REQUIRE((*documents)[k].sentences.size() == alone.sentences.size());
      for (std::size_t s = 0; s < alone.sentences.size(); ++s) {
        CHECK((*documents)[k].sentences[s].range == alone.sentences[s].range);
        CHECK((*documents)[k].sentences[s].translations[0].score ==
              doctest::Approx(alone.sentences[s].translations[0].score).epsilon(1e-4));
      }
    }
  }
  CHECK(tiny().translate_batch({}).value().empty());
}

TEST_CASE("where there is nothing to translate the text comes back") {
  for (const std::string text :
       {"", " ", "\n", "\r\n\r\n", "\t \t", "\x01\x02\x1F", "\x7F", "\u0085\u009F", "\u00A0\u2003",
        "\u200B\u200D\uFEFF", "\u2028\u2029", "\u00AD", "\u202A\u202C\u2066\u2069"}) {
    const Document document = translated(tiny(), text);
    CHECK(document.text == text);
    CHECK(document.sentences.empty());
  }
  const std::string nul("\0 \0", 3);
  CHECK(translated(tiny(), nul).text == nul);
}

TEST_CASE("lines and the blanks around them stay") {
  const std::string cat = translated(tiny(), "The cat is here.").text;
  const std::string dog = translated(tiny(), "Where is the dog?").text;
  const auto check = [&](const std::string& a, const std::string& b, const std::string& c) {
    const std::string text = a + "The cat is here." + b + "Where is the dog?" + c;
    const Document document = translated(tiny(), text);
    check_document(text, document);
    CHECK(document.text == a + cat + b + dog + c);
    CHECK(document.sentences.size() == 2);
  };
  check("", "\n", "");
  check("\n\n  ", " \r\n\r\n\t", " \n");
  check("\u00A0", "\r", "\u200B");
}

TEST_CASE("100,000 characters in one line") {
  std::string text;
  Random random(1);
  const std::vector<Reference> references = read_references("tiny-tied.tsv");
  while (text.size() < 100'000) {
    text += references[random.below(references.size())].source;
    text += random.below(20) == 0 ? " 🙂½\xFF" : " ";
  }
  const Document document = translated(tiny(), text);
  check_document(text, document);
  CHECK(document.sentences.size() > 500);
  for (const Sentence& sentence : document.sentences) {
    CHECK(sentence.translations[0].source.size() <= 65);
  }

  const std::string word(100'000, 'a');
  const Document parts = translated(tiny(), word);
  check_document(word, parts);
  CHECK(parts.sentences.size() > 500);

  std::string unknown;
  while (unknown.size() < 100'000) unknown += "日本語";
  check_document(unknown, translated(tiny(), unknown));
}

TEST_CASE("any bytes give valid text and right ranges") {
  Random random(2);
  for (int round = 0; round < 200; ++round) {
    std::string text;
    while (text.size() < 40) {
      text += random.below(3) == 0 ? static_cast<char>(random.below(256))
                                   : "the red cat. "[random.below(13)];
    }
    const Document document = translated(tiny(), text);
    check_document(text, document);
    CHECK(to_valid_utf8(document.text) == document.text);
  }
}

TEST_CASE("unknown words are copied") {
  const std::vector<ScoredPiece> pieces = {{"▁the", -1}, {"▁cat", -1}, {"▁", -2}, {"s", -2}};
  const Translator translator = unknowing(pieces);
  const Document named = translated(translator, "the Zoë cats");
  check_document("the Zoë cats", named);
  const Translation& translation = named.sentences[0].translations[0];
  REQUIRE(translation.target.size() == 2 * translation.source.size() + 10);
  for (const Token& token : translation.target) {
    CHECK(token.text == "Zoë");  // the only unknown source word
    CHECK(translation.text.substr(token.range.begin, token.range.end - token.range.begin) == "Zoë");
  }

  // Without an unknown source word: the word that is looked at most, whole.
  const Document known = translated(translator, "the cats");
  const Translation& copied = known.sentences[0].translations[0];
  for (std::size_t t = 0; t < copied.target.size(); ++t) {
    const float* attention = copied.attention.data() + t * copied.source.size();
    const bool first = attention[0] >= attention[1] && attention[0] >= attention[2];
    CHECK(copied.target[t].text == (first ? "the" : "cats"));
  }
}

TEST_CASE("which word an <unk> stands for") {
  const std::string sentence = "the old cats";
  const std::vector<Token> source = {{"▁the", {0, 3}},  {"▁o", {4, 5}},  {"ld", {5, 7}},
                                     {"▁cat", {8, 11}}, {"s", {11, 12}}, {"</s>", {12, 12}}};
  const auto copy = [&](const std::vector<int>& ids, const std::vector<float>& attention) {
    Hypothesis hypothesis;
    hypothesis.tokens = {7, 1};  // only the second asks for a copy
    hypothesis.attention.assign(source.size(), 0);
    hypothesis.attention.insert(hypothesis.attention.end(), attention.begin(), attention.end());
    const std::vector<std::string> found = copies(sentence, ids, source, hypothesis, 1);
    REQUIRE(found.size() == 1);
    return found[0];
  };
  const std::vector<int> known = {4, 5, 6, 7, 8};
  CHECK(copy(known, {0.6F, 0, 0, 0.4F, 0, 0}) == "the");
  CHECK(copy(known, {0.2F, 0, 0.8F, 0, 0, 0}) == "old");
  CHECK(copy(known, {0, 0, 0, 0.3F, 0.4F, 0.3F}) == "cats");
  CHECK(copy(known, {0.1F, 0, 0, 0, 0, 0.9F}) == "the");  // never "</s>"
  CHECK(copy({4, 5, 1, 7, 8}, {0.9F, 0, 0.1F, 0, 0, 0}) == "ld");
  CHECK(copy({1, 5, 6, 1, 8}, {0.1F, 0.7F, 0, 0.2F, 0, 0}) == "cat");
}

TEST_CASE("options outside their range are refused by name") {
  const auto refused = [](auto change, const std::vector<std::string>& parts) {
    TranslateOptions options;
    change(options);
    const auto document = tiny().translate("The cat.", options);
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().code == ErrorCode::kInvalidOption);
    CAPTURE(document.error().message);
    for (const std::string& part : parts) {
      CHECK(document.error().message.find(part) != std::string::npos);
    }
  };
  const float nan = std::numeric_limits<float>::quiet_NaN();
  refused([](auto& o) { o.beam = 0; }, {"beam", "1 to 64", "0"});
  refused([](auto& o) { o.beam = 65; }, {"beam", "1 to 64", "65"});
  refused([](auto& o) { o.beam = -2147483647; }, {"beam", "1 to 64", "-2147483647"});
  refused([](auto& o) { o.nbest = 0; }, {"nbest", "1 to 1", "0"});
  refused([](auto& o) { o.beam = 4, o.nbest = 5; }, {"nbest", "1 to 4", "5"});
  refused([](auto& o) { o.length_penalty = -0.1F; }, {"length_penalty", "0 to 4", "-0.1"});
  refused([](auto& o) { o.length_penalty = 4.1F; }, {"length_penalty", "0 to 4", "4.1"});
  refused([=](auto& o) { o.length_penalty = nan; }, {"length_penalty", "0 to 4", "nan"});
  refused([](auto& o) { o.max_source_tokens = 7; }, {"max_source_tokens", "8 to 1000", "7"});
  refused([](auto& o) { o.max_source_tokens = 1001; }, {"max_source_tokens", "8 to 1000", "1001"});
  refused([](auto& o) { o.batch_size = 0; }, {"batch_size", "1 to 1024", "0"});
  refused([](auto& o) { o.batch_size = 1025; }, {"batch_size", "1 to 1024", "1025"});
  TranslateOptions widest;
  widest.beam = 64;
  widest.nbest = 64;
  widest.length_penalty = 4;
  widest.max_source_tokens = 1000;
  widest.batch_size = 1024;
  check_document("The cat.", translated(tiny(), "The cat.", widest));
}

TEST_CASE("texts that are too long are refused") {
  const std::string text((std::size_t{1} << 24U) + 1, ' ');
  const auto document = tiny().translate(text);
  REQUIRE_FALSE(document.has_value());
  CHECK(document.error().code == ErrorCode::kInvalidText);
  CHECK(document.error().message.find("16777216 bytes, found 16777217") != std::string::npos);
  CHECK(tiny().translate(std::string_view(text).substr(1)).has_value());
}

TEST_CASE("align gives the score and the attention of a translation") {
  for (const Reference& reference : read_references("tiny-tied.tsv")) {
    CAPTURE(reference.source);
    const Document document = translated(tiny(), reference.source);
    const Translation& found = document.sentences[0].translations[0];
    const auto aligned = tiny().align(reference.source, found.text);
    REQUIRE(aligned.has_value());
    CHECK(aligned->text == found.text);
    const auto same = [](const Token& a, const Token& b) { return a.text == b.text; };
    REQUIRE(std::equal(aligned->target.begin(), aligned->target.end(), found.target.begin(),
                       found.target.end(), same));
    CHECK(std::abs(aligned->score - found.score) < 1e-4);
    REQUIRE(aligned->attention.size() == found.attention.size());
    for (std::size_t k = 0; k < found.target.size(); ++k) {
      CHECK(aligned->target[k].range == found.target[k].range);
      CHECK(std::abs(aligned->log_probabilities[k] - found.log_probabilities[k]) < 1e-4);
    }
    // Another translation is less probable.
    const auto other = tiny().align(reference.source, "Le le le.");
    REQUIRE(other.has_value());
    CHECK(other->score < found.score);
  }
}

TEST_CASE("align takes any text") {
  for (const std::string source : {"", " ", "\xFF\xC3", "🙂", "The cat."}) {
    for (const std::string target : {"", "\n", "\xE2\x82", "שלום", " Le  chat. "}) {
      const auto aligned = tiny().align(source, target);
      REQUIRE(aligned.has_value());
      CHECK(aligned->text == target);
      CHECK(std::isfinite(aligned->score));
      CHECK(aligned->source.back().range == Range{source.size(), source.size()});
      CHECK(aligned->target.back().range == Range{target.size(), target.size()});
      CHECK(aligned->attention.size() == aligned->source.size() * aligned->target.size());
    }
  }
  const std::string word(2000, 'a');
  for (const auto& [source, target, name] : {std::tuple(word, std::string("a"), "source"),
                                             std::tuple(std::string("a"), word, "target")}) {
    const auto aligned = tiny().align(source, target);
    REQUIRE_FALSE(aligned.has_value());
    CHECK(aligned.error().code == ErrorCode::kInvalidText);
    CHECK(aligned.error().message.find(std::string(name) + ": expected at most 1000 tokens") == 0);
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
