#include "glossa/translator.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "documents.h"
#include "files.h"
#include "random.h"
#include "text/utf8.h"
#include "translator/document.h"

namespace glossa::test {
namespace {

TEST_SUITE_BEGIN("translator");

TEST_CASE("translations have a space between them where only their language writes one") {
  // source, its first sentence's bytes, the two translations, the whole
  const std::vector<std::tuple<std::string, std::size_t, std::array<std::string, 2>, std::string>>
      cases = {{"日。日。", 6, {"A.", "B."}, "A. B."},
               {"日。日。", 6, {"日。", "B."}, "日。B."},
               {"日。日。", 6, {"A.", "日。"}, "A.日。"},
               {"日。日。", 6, {"A.", ""}, "A."},
               {"日。 日。", 6, {"A.", "B."}, "A. B."},
               {"日!日!", 4, {"A!", "B!"}, "A! B!"},
               {"“日。”日", 12, {"“A.”", "B"}, "“A.” B"},
               {"a!b", 2, {"A!", "B"}, "A! B"},
               {"aaaa", 2, {"A", "B"}, "AB"},
               {"a.  b.", 2, {"日。", "日。"}, "日。日。"},
               {"a. b.", 2, {"日。", "B."}, "日。 B."},
               {"a. b.", 2, {"", "日。"}, " 日。"}};
  for (const auto& [source, size, texts, whole] : cases) {
    CAPTURE(whole);
    Document document;
    document.sentences.resize(2);
    document.sentences[0].range = {0, size};
    document.sentences[1].range = {source.find_first_not_of(' ', size), source.size()};
    for (std::size_t k = 0; k < 2; ++k)
      document.sentences[k].translations.emplace_back().text = texts[k];
    assemble(source, document);
    CHECK(document.text == whole);
    CHECK(document.sentences[1].text_begin == whole.size() - texts[1].size());
    CHECK(nth_best(source, document, 0) == whole);
  }
}

TEST_CASE("translations equal PyTorch's") {
  for (const std::string name : {"tiny-tied", "tiny-linear", "tiny-normalized"}) {
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
      CHECK(beam.sentences[0].translations.size() >= 2);
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

TEST_CASE("sentence by sentence") {
  const std::string cat = translated(tiny(), "The cat is here.").text;
  const std::string dog = translated(tiny(), "Where is the dog?").text;
  const std::string text = "The cat is here. Where is the dog?  The cat is here.";
  const Document document = translated(tiny(), text);
  check_document(text, document);
  CHECK(document.text == cat + " " + dog + "  " + cat);
  CHECK(document.sentences.size() == 3);
}

TEST_CASE("what the model has no character of comes back") {
  for (const std::string text : {"🙂", "שלום", "日本語\n🙂", " 🙂 "}) {
    const Document document = translated(tiny(), text);
    CHECK(document.text == text);
    CHECK(document.sentences.empty());
  }
  CHECK(translated(tiny(), "\xFF\n\xC3").text == "\uFFFD\n\uFFFD");
}

TEST_CASE("alternatives are different texts, and the n-th of each sentence make the n-th text") {
  TranslateOptions options;
  options.beam = 8;
  options.nbest = 8;
  const std::string text = "The cat is here. \n Where is the dog?";
  const Document document = translated(tiny(), text, options);
  check_document(text, document);
  REQUIRE(document.sentences.size() == 2);
  for (const Sentence& sentence : document.sentences) {
    std::set<std::string> texts;
    for (const Translation& translation : sentence.translations) texts.insert(translation.text);
    CHECK(texts.size() == sentence.translations.size());
    CHECK(texts.size() >= 2);
  }
  const auto& [first, second] = std::tie(document.sentences[0], document.sentences[1]);
  CHECK(nth_best(text, document, 0) == document.text);
  CHECK(nth_best(text, document, 1) ==
        first.translations[1].text + " \n " + second.translations[1].text);
  CHECK(nth_best(text, document, 100) ==
        first.translations.back().text + " \n " + second.translations.back().text);
  // Another text than was translated lacks what stood between.
  CHECK(nth_best("", document, 0).starts_with(first.translations[0].text));
  CHECK(nth_best({}, document, 0) == nth_best("", document, 0));
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

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
