// The tokenizer on vocabularies made by hand. tests/oracle compares it with SentencePiece itself.
#include "tokenizer/tokenizer.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "files.h"
#include "model/parts.h"
#include "model_bytes.h"
#include "random.h"
#include "text/utf8.h"
#include "tokenizer/unigram.h"

namespace glossa::test {
namespace {

// "▁a|b" for pieces of `text`; an <unk> in brackets.
std::string spelled(const Vocabulary& vocabulary, std::string_view text) {
  std::string result;
  std::size_t end = 0;
  for (const Piece& piece : segment_unigram(vocabulary, text)) {
    CHECK(piece.begin == end);  // the pieces cover the text
    end = piece.end;
    const std::string part(text.substr(piece.begin, piece.end - piece.begin));
    if (!result.empty()) result += '|';
    if (piece.id == vocabulary.unk()) {
      result += '[' + part + ']';
    } else {
      CHECK(vocabulary.piece(piece.id) == part);
      result += part;
    }
  }
  CHECK(end == text.size());
  return result;
}

Tokenizer tiny_tokenizer() { return load_model("tiny-tied.safetensors").parts().tokenizer; }

bool is_boundary(std::string_view text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

// Inside the text, ascending, not overlapping; between them only what normalization drops.
void check_ranges(std::string_view text, const std::vector<Token>& tokens) {
  CAPTURE(std::string(text));
  std::size_t end = 0;
  for (const Token& token : tokens) {
    CAPTURE(token.text);
    REQUIRE(token.range.begin >= end);
    REQUIRE(token.range.end >= token.range.begin);
    REQUIRE(token.range.end <= text.size());
    for (std::size_t at = end; at < token.range.begin;) {
      const CodePoint skipped = first_code_point(text.substr(at));
      CHECK(is_blank(skipped.value));
      at += skipped.size;
    }
    end = token.range.end;
  }
  for (std::size_t at = end; at < text.size();) {
    const CodePoint skipped = first_code_point(text.substr(at));
    CHECK(is_blank(skipped.value));
    at += skipped.size;
  }
}

TEST_SUITE_BEGIN("tokenizer");

TEST_CASE("segmentation: the best sum of scores") {
  const auto split = [](float score_of_ab) {
    const Tokenizer tokenizer = tokenizer_of({{"a", -1}, {"b", -1}, {"ab", score_of_ab}});
    return spelled(tokenizer.vocabulary(), "ab");
  };
  CHECK(split(-1.5F) == "ab");
  CHECK(split(-2.5F) == "a|b");
  CHECK(split(-2.0F) == "ab");  // of equals the one that was found first, as in SentencePiece

  const Tokenizer tokenizer = tokenizer_of({{"a", -3},
                                            {"b", -3},
                                            {"c", -3},
                                            {"ab", -4},
                                            {"bc", -4.5F},
                                            {"abc", -9},
                                            {"é", -3},
                                            {"▁", -2},
                                            {"▁a", -4},
                                            {"▁ab", -20}});
  const Vocabulary& vocabulary = tokenizer.vocabulary();
  CHECK(spelled(vocabulary, "") == "");
  CHECK(spelled(vocabulary, "abc") == "ab|c");
  CHECK(spelled(vocabulary, "bcab") == "bc|ab");
  CHECK(spelled(vocabulary, "▁ab") == "▁|ab");
  CHECK(spelled(vocabulary, "▁aé") == "▁a|é");
}

TEST_CASE("segmentation: unknown characters") {
  const Tokenizer tokenizer = tokenizer_of({{"a", -1}, {"bc", -1}, {"▁", -30}});
  const Vocabulary& vocabulary = tokenizer.vocabulary();
  CHECK(vocabulary.min_score() == -30);
  CHECK(spelled(vocabulary, "x") == "[x]");
  CHECK(spelled(vocabulary, "xéy🙂") == "[xéy🙂]");  // neighbours are one
  CHECK(spelled(vocabulary, "xaya") == "[x]|a|[y]|a");
  CHECK(spelled(vocabulary, "b") == "[b]");  // only a prefix of a piece
  CHECK(spelled(vocabulary, "babc") == "[b]|a|bc");
  CHECK(spelled(vocabulary, "x▁x") == "[x]|▁|[x]");  // however bad, a known character is known
  // An unknown character costs 10 more than the worst piece: here -25.
  const auto split = [](float score_of_b) {
    const Tokenizer choices = tokenizer_of({{"xa", -15}, {"b", score_of_b}, {"ab", -1}});
    return spelled(choices.vocabulary(), "xab");
  };
  CHECK(split(-10) == "xa|b");
  CHECK(split(-12) == "[x]|ab");
  // Control pieces stand for no text.
  CHECK(spelled(vocabulary, "</s>") == "[</s>]");
  CHECK(spelled(vocabulary, "<unk>a") == "[<unk>]|a");
}

TEST_CASE("normalization without rules keeps track of bytes") {
  const auto normalize = [](std::string_view text, const Normalizer::Rules& rules) {
    return Normalizer(Charsmap(), rules).normalize(text);
  };
  const Normalizer::Rules all{};
  const Normalized trimmed = normalize("  a   é ", all);
  CHECK(trimmed.text == "▁a▁é");
  CHECK(trimmed.origin == std::vector<std::size_t>{2, 2, 2, 2, 3, 3, 3, 6, 6, 8});

  CHECK(normalize("", all).text == "");
  CHECK(normalize("   ", all).text == "");
  CHECK(normalize("   ", all).origin == std::vector<std::size_t>{3});

  CHECK(normalize("  a ", {true, false}).text == "▁▁▁a▁");
  CHECK(normalize("  a ", {false, false}).text == "▁▁a▁");
  CHECK(normalize("  a b ", {false, true}).text == "a▁b");

  const Normalized invalid = normalize("a\xFF\xE2\x82z", all);
  CHECK(invalid.text == "▁a\uFFFD\uFFFD\uFFFDz");
  CHECK(invalid.origin == std::vector<std::size_t>{0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 5});
}

TEST_CASE("normalization with rules") {
  const Tokenizer tokenizer = tiny_tokenizer();
  const auto same = [&](std::string_view a, std::string_view b) {
    CAPTURE(std::string(a));
    CHECK(tokenizer.encode(a).ids == tokenizer.encode(b).ids);
  };
  same("rivie\u0300re", "rivière");  // composed
  same("ｃａｔ", "cat");             // full width
  same("the\u00A0cat", "the cat");   // no-break space
  same("the \u2003 cat\u2009", "the cat");
  same("\tthe\ncat\r\n", "the cat");
  same("J’ai", "J'ai");            // keyboards and word processors
  same("gar\u00ADçon", "garçon");  // soft hyphen
  same("\u00BD", "1\u20442");

  const std::string text = " rivie\u0300re \u00BD";
  const Encoding encoding = tokenizer.encode(text);
  check_ranges(text, encoding.tokens);
  REQUIRE(encoding.tokens.size() >= 2);
  CHECK(encoding.tokens.front().range.begin == 1);
  CHECK(encoding.tokens.back().range.end == text.size());
}

TEST_CASE("tokens and their places") {
  const Tokenizer tokenizer =
      tokenizer_of({{"▁the", -2}, {"▁cat", -2}, {"▁", -3}, {"s", -3}, {".", -1}});
  const Encoding encoding = tokenizer.encode(" the  cats. x🙂 ");
  std::vector<std::string> texts;
  std::vector<Range> ranges;
  for (const Token& token : encoding.tokens) {
    texts.push_back(token.text);
    ranges.push_back(token.range);
  }
  CHECK(texts == std::vector<std::string>{"▁the", "▁cat", "s", ".", "▁", "x🙂"});
  CHECK(ranges == std::vector<Range>{{1, 4}, {6, 9}, {9, 10}, {10, 11}, {12, 12}, {12, 17}});
  CHECK(encoding.ids == std::vector<int>{4, 5, 7, 8, 6, 1});
  CHECK(tokenizer.encode("").ids.empty());
  CHECK(tokenizer.encode(" \n\t").ids.size() <= 3);  // without rules a tab is unknown, not a space
}

TEST_CASE("ranges lie inside the text, in order, on code points") {
  const Tokenizer tokenizer = tiny_tokenizer();
  for (const std::string text : {"",
                                 " ",
                                 "\n\n",
                                 "The cat.",
                                 "  the   cat  ",
                                 "éèà",
                                 "e\u0301e\u0301",
                                 "🙂🙂 the 👩‍👩‍👧‍👦 cat",
                                 "שלום the مرحبا",
                                 "日本語、。",
                                 "\u200Bthe\u200Bcat\u200B",
                                 "\uFEFFthe",
                                 "ａｂｃ ½⅓",
                                 "\uFFFD",
                                 "gar\u00ADçon\u00AD",
                                 "a\u0300\u0301\u0302",
                                 "\u0301",
                                 "Ngũgĩ’s “cat”",
                                 "①②③",
                                 "▁the▁▁cat▁"}) {
    CAPTURE(text);
    const Encoding encoding = tokenizer.encode(text);
    CHECK(encoding.ids.size() == encoding.tokens.size());
    if (text.find("▁") == std::string::npos) check_ranges(text, encoding.tokens);
    for (const Token& token : encoding.tokens) {
      CHECK(is_boundary(text, token.range.begin));
      CHECK(is_boundary(text, token.range.end));
      CHECK(to_valid_utf8(token.text) == token.text);
    }
  }
}

TEST_CASE("any bytes") {
  const Tokenizer tokenizer = tiny_tokenizer();
  Random random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    const std::size_t size = random.below(24);
    while (text.size() < size) {
      // Half of them letters and spaces, so that there are words between.
      text +=
          random.below(2) == 0 ? "the cat "[random.below(8)] : static_cast<char>(random.below(256));
    }
    const Encoding encoding = tokenizer.encode(text);
    CHECK(encoding.ids.size() == encoding.tokens.size());
    std::size_t end = 0;
    for (std::size_t k = 0; k < encoding.ids.size(); ++k) {
      const Token& token = encoding.tokens[k];
      REQUIRE(token.range.begin >= end);
      REQUIRE(token.range.end >= token.range.begin);
      REQUIRE(token.range.end <= text.size());
      end = token.range.end;
      CHECK(to_valid_utf8(token.text) == token.text);
      CHECK_FALSE(tokenizer.vocabulary().is_control(encoding.ids[k]));
    }
  }
}

TEST_CASE("decoding") {
  const Tokenizer tokenizer =
      tokenizer_of({{"▁the", -2}, {"▁cat", -2}, {"▁", -3}, {"s", -3}, {".", -1}});
  const auto decode = [&](const std::vector<int>& ids,
                          const std::vector<std::string>& copies = {}) {
    const Decoding decoding = tokenizer.decode(ids, copies);
    CHECK(decoding.tokens.size() == ids.size());
    for (std::size_t k = 0; k < ids.size(); ++k) {
      const Range range = decoding.tokens[k].range;
      REQUIRE(range.begin <= range.end);
      REQUIRE(range.end <= decoding.text.size());
      const std::string word = decoding.text.substr(range.begin, range.end - range.begin);
      if (tokenizer.vocabulary().is_control(ids[k])) {
        CHECK(word.empty());
      } else if (ids[k] != 1) {
        const std::string& piece = tokenizer.vocabulary().piece(ids[k]);
        CHECK(piece == (piece.starts_with("▁") ? "▁" + word : word));
      }
    }
    return decoding.text;
  };
  CHECK(decode({}) == "");
  CHECK(decode({3}) == "");
  CHECK(decode({4, 5, 7, 8, 3}) == "the cats.");
  CHECK(decode({6, 4}) == "the");  // spaces before the first word are not part of the text
  CHECK(decode({7, 6, 7}) == "s s");
  CHECK(decode({0, 2, 4, 3}) == "the");
  CHECK(decode({4, 6, 1, 8}, {"Zoë"}) == "the Zoë.");
  CHECK(decode({1, 1}, {"a", "b"}) == "a b");  // two words
  CHECK(decode({1, 1}, {"é", "b"}) == "éb");
  CHECK(decode({4, 1}, {"2"}) == "the 2");
  CHECK(decode({4, 1}) == "the\u2047");  // as SentencePiece writes it
  CHECK(
      tokenizer.decode(std::vector<int>{4, 6, 1}, std::vector<std::string>{"Zoë"}).tokens[2].text ==
      "Zoë");
}

TEST_CASE("decoding what was encoded gives the text back") {
  const Tokenizer tokenizer = tiny_tokenizer();
  for (const Reference& reference : read_references("tiny-tied.tsv")) {
    for (const std::string& text : {reference.source, reference.greedy}) {
      CHECK(tokenizer.decode(tokenizer.encode(text).ids).text == text);
    }
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
