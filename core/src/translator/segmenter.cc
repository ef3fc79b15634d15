#include "translator/segmenter.h"

#include <algorithm>
#include <array>
#include <string>

#include "tokenizer/utf8.h"

namespace glossa {
namespace {

// How good a place to cut is, ascending.
enum class Boundary { kToken, kSpace, kClause, kSentence };

constexpr std::array<std::string_view, 6> kClosing = {"\"", "'", ")", "]", "»", "”"};
constexpr std::array<std::string_view, 5> kSentenceEnds = {".", "!", "?", "。", "…"};
constexpr std::array<std::string_view, 7> kClauseEnds = {",", ";", ":", "、", "—", "–", ")"};

template <std::size_t N>
bool ends_with_any(std::string_view text, const std::array<std::string_view, N>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [text](std::string_view ending) { return text.ends_with(ending); });
}

std::string_view without_closing(std::string_view text) {
  for (bool found = true; found;) {
    found = false;
    for (const std::string_view closing : kClosing) {
      if (!text.ends_with(closing)) continue;
      text.remove_suffix(closing.size());
      found = true;
    }
  }
  return text;
}

// The place before tokens[end], in what begins with tokens[first]. Tokens are normalized, so
// full-width forms of ! ? , ; : are here already the narrow ones.
Boundary boundary(const std::vector<Token>& tokens, std::size_t first, std::size_t end) {
  const std::string& last = tokens[end - 1].text;
  // What stands before closing quotes and brackets, which are often tokens of their own.
  std::size_t k = end - 1;
  while (k > first && without_closing(tokens[k].text).empty()) --k;
  const std::string_view unquoted = without_closing(tokens[k].text);

  const bool space = tokens[end].text.starts_with(kSpaceSymbol);
  // "3.5", "a:b": narrow punctuation inside a word ends nothing.
  const bool ends_word = space || unquoted.ends_with("。") || last.ends_with("、");
  if (ends_word && ends_with_any(unquoted, kSentenceEnds)) return Boundary::kSentence;
  if (ends_word && ends_with_any(last, kClauseEnds)) return Boundary::kClause;
  return space ? Boundary::kSpace : Boundary::kToken;
}

// Where the segment that begins with tokens[first] ends: the last of the best places.
std::size_t cut(const std::vector<Token>& tokens, std::size_t first, std::size_t max_tokens) {
  // What begins inside a word is encoded with a space before it, one more token.
  if (!tokens[first].text.starts_with(kSpaceSymbol)) --max_tokens;
  if (tokens.size() - first <= max_tokens) return tokens.size();
  std::size_t best = first + max_tokens;
  Boundary best_boundary = Boundary::kToken;
  for (std::size_t end = first + max_tokens; end > first + 1; --end) {
    const Boundary here = boundary(tokens, first, end);
    if (here > best_boundary) {
      best = end;
      best_boundary = here;
    }
  }
  return best;
}

// The range of `text` without blanks at either end.
Range trimmed(std::string_view text, Range range) {
  std::size_t begin = range.end;
  std::size_t end = range.end;
  for (std::size_t at = range.begin; at < range.end;) {
    const CodePoint code_point = first_code_point(text.substr(at, range.end - at));
    if (!is_blank(code_point.value)) {
      begin = std::min(begin, at);
      end = at + code_point.size;
    }
    at += code_point.size;
  }
  return {begin, std::max(begin, end)};
}

std::size_t line_end(std::string_view text, std::size_t begin) {
  return std::min(text.find_first_of("\n\r", begin), text.size());
}

}  // namespace

std::vector<Segment> segment(const Tokenizer& tokenizer, std::string_view text,
                             std::size_t max_tokens) {
  std::vector<Segment> segments;
  const auto add = [&](Range range, Encoding encoding) {
    if (!encoding.ids.empty()) segments.push_back({range, std::move(encoding)});
  };
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = line_end(text, begin);
    const Range line = trimmed(text, {begin, end});
    begin = end + 1;
    const std::string_view content = text.substr(line.begin, line.end - line.begin);
    if (content.empty()) continue;
    Encoding encoding = tokenizer.encode(content);
    const std::vector<Token>& tokens = encoding.tokens;
    if (tokens.size() <= max_tokens) {
      add(line, std::move(encoding));
      continue;
    }
    for (std::size_t first = 0; first < tokens.size();) {
      const std::size_t last = cut(tokens, first, max_tokens);
      const Range range = trimmed(
          text, {line.begin + tokens[first].range.begin, line.begin + tokens[last - 1].range.end});
      add(range, tokenizer.encode(text.substr(range.begin, range.end - range.begin)));
      first = last;
    }
  }
  return segments;
}

}  // namespace glossa
