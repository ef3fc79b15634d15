#include "text/verbatim.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "text/code.h"
#include "text/part.h"
#include "text/utf8.h"

namespace glossa {
namespace {

// A word in its range without the quotes, brackets and marks around it.
Range bare(std::string_view text, Range word) {
  constexpr std::string_view kOpening = "(\"'[<";
  constexpr std::string_view kClosing = ")\"']>.,;:!?";
  while (word.begin < word.end && kOpening.find(text[word.begin]) != std::string_view::npos) {
    ++word.begin;
  }
  while (word.end > word.begin && kClosing.find(text[word.end - 1]) != std::string_view::npos) {
    --word.end;
  }
  return word;
}

// Chinese writes "5万" for 50,000.
bool multiplies(std::string_view text) {
  constexpr std::array<std::string_view, 6> kMultipliers = {"十", "百", "千", "万", "萬", "亿"};
  return std::any_of(kMultipliers.begin(), kMultipliers.end(),
                     [text](std::string_view one) { return text.starts_with(one); });
}

// Does what ends before `at` begin with a "+", as the number of a phone abroad?
bool is_phone(std::string_view text, std::size_t at) {
  while (at > 0 && (is_ascii_digit(text[at - 1]) || text[at - 1] == ' ')) --at;
  return at > 0 && text[at - 1] == '+';
}

// Bytes of the space at `at`, if it parts the thousands of a number, "1 250", or a phone's.
std::size_t space_within(std::string_view text, std::size_t at) {
  const CodePoint space = first_code_point(text.substr(at));
  if (space.value != U' ' && space.value != 0xA0 && space.value != 0x202F) return 0;
  std::size_t begin = at;
  while (begin > 0 && is_ascii_digit(text[begin - 1])) --begin;
  const std::size_t after = at + space.size;
  std::size_t end = after;
  while (end < text.size() && is_ascii_digit(text[end])) ++end;
  const bool thousands = at - begin <= 3 && end - after == 3;
  const bool within = at > begin && end > after && (thousands || is_phone(text, at));
  return within ? space.size : 0;
}

// Bytes of what stands at `at` between two digits of one number.
std::size_t mark_within(std::string_view text, std::size_t at) {
  constexpr std::string_view kBetween = ".,:/-";
  const bool mark = kBetween.find(text[at]) != std::string_view::npos && at + 1 < text.size() &&
                    is_ascii_digit(text[at + 1]);
  return mark ? 1 : space_within(text, at);
}

// Bytes of the sign of a currency that the text ends with.
std::size_t currency_before(std::string_view text) {
  constexpr std::array<std::string_view, 4> kSigns = {"$", "€", "£", "¥"};
  const auto found = std::find_if(kSigns.begin(), kSigns.end(),
                                  [text](std::string_view sign) { return text.ends_with(sign); });
  return found == kSigns.end() ? 0 : found->size();
}

// The numbers in a word.
void add_numbers(std::string_view text, Range word, std::vector<Range>& spans) {
  for (std::size_t at = word.begin; at < word.end;) {
    if (!is_ascii_digit(text[at])) {
      ++at;
      continue;
    }
    const bool sign = at == word.begin + 1 && (text[word.begin] == '-' || text[word.begin] == '+');
    const std::size_t begin =
        sign ? word.begin : at - currency_before(part(text, {word.begin, at}));
    while (at < word.end) {
      const std::size_t size =
          is_ascii_digit(text[at]) ? 1 : mark_within(text.substr(0, word.end), at);
      if (size == 0) break;
      at += size;
    }
    const bool letters = (begin > word.begin && is_ascii_letter(text[begin - 1])) ||
                         (at < word.end && is_ascii_letter(text[at])) ||
                         multiplies(text.substr(at));
    if (!letters) spans.push_back({begin, at});
  }
}

// What is code in a word, its other numbers, and what else is unknown, in order.
void add_parts(std::string_view text, Range word, std::span<const Range> unknown,
               std::vector<Range>& spans) {
  std::vector<Range> found = code_in(text, word);
  const auto add = [&found](const Range& one) {
    const auto overlaps = [&one](const Range& other) { return overlap(one, other); };
    if (std::any_of(found.begin(), found.end(), overlaps)) return;
    const auto later = [&one](const Range& other) { return other.begin > one.begin; };
    found.insert(std::find_if(found.begin(), found.end(), later), one);
  };
  std::vector<Range> numbers;
  add_numbers(text, word, numbers);
  for (const Range& number : numbers) add(number);
  for (const Range& one : unknown) {
    if (one.begin >= word.begin && one.end <= word.end) add(one);
  }
  spans.insert(spans.end(), found.begin(), found.end());
}

}  // namespace

std::vector<Range> verbatim_spans(std::string_view sentence, std::span<const Range> unknown) {
  std::vector<Range> spans;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= sentence.size();) {
    const bool ends = at == sentence.size();
    const CodePoint found = ends ? CodePoint{U' ', 1, true} : first_code_point(sentence.substr(at));
    const bool parts = (is_blank(found.value) && found.value != kJoiner) || is_wide(found.value);
    if (parts && (ends || space_within(sentence, at) == 0)) {
      const Range word = bare(sentence, {begin, at});
      if (is_address(part(sentence, word))) {
        spans.push_back(word);
      } else {
        add_parts(sentence, word, unknown, spans);
      }
      begin = at + found.size;
    }
    at += found.size;
  }
  return spans;
}

}  // namespace glossa
