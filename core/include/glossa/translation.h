// What a translator returns: plain values that own their memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace glossa {

// A half-open range of bytes in a UTF-8 text.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;

  friend bool operator==(const Range&, const Range&) = default;
};

// One piece of the vocabulary (or, where the vocabulary has none, the unknown characters).
struct Token {
  // The piece as SentencePiece spells it: "▁" (U+2581) stands for the space before a word. A target
  // token that was copied because the decoder chose <unk> holds the copied source word.
  std::string text;
  // Where it stands: a source token in the sentence as given, a target token in Translation::text.
  // The space before a word is not part of it. "</s>" has the empty range at the end.
  Range range;
};

// One translation of one sentence: T source tokens, S target tokens.
struct Translation {
  std::string text;
  // Sum of the log-probabilities (natural log) of the target tokens, "</s>" included.
  float score = 0;
  std::vector<Token> source;  // [T], the last one is "</s>"
  std::vector<Token> target;  // [S], the last one is "</s>" unless the length limit cut it
  std::vector<float> log_probabilities;  // [S]
  std::vector<float> attention;          // [S, T] row-major; every row sums to 1
  // Of Translator::align only, else empty. [S, T] like the attention, which is where the decoder
  // looked before it knew the token: here it is weighed by how probable the token is from there.
  // These are the better word alignments.
  std::vector<float> alignment = {};
};

// One way to go on from the beginning of a translation.
struct Alternative {
  std::string text;           // the beginning, continued by the token
  std::string token;          // as Token::text, after a space that is a token of its own
  float log_probability = 0;  // natural log, of this token (with its space) after the beginning
  bool ends = false;  // it is "</s>": the beginning is a whole translation, and `text` is as long
};

// One sentence of a text with its translations.
struct Sentence {
  Range range;  // in the text as given; ranges of `source` tokens count from range.begin
  // Where the best translation begins in Document::text; ranges of its `target` tokens count from
  // there.
  std::size_t text_begin = 0;
  std::vector<Translation> translations;  // best first, at least one
};

// A translated text. What stands between its sentences is kept: white space, control characters,
// and what has no character that the model knows. Bytes that are not UTF-8 become U+FFFD. Where
// nothing stands between two sentences because their language has no spaces, one is put between
// translations that are of another kind; a space between sentences is left out the other way round.
struct Document {
  std::string text;                 // the best translations with what stood between the sentences
  std::vector<Sentence> sentences;  // in order; empty where there was nothing to translate
};

// Document::text with each sentence's n-th best translation, or its last one where there are fewer.
// `source` is the text that was translated.
std::string nth_best(std::string_view source, const Document& document, std::size_t n);

}  // namespace glossa
