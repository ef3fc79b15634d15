#include "translator/verbatim.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "tokenizer/utf8.h"

namespace glossa {
namespace {

// Of private use: no text that a model learnt from has it.
constexpr std::string_view kMask = "\xEE\x80\x80";  // U+E000

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string_view part(std::string_view text, Range range) {
  return text.substr(range.begin, range.end - range.begin);
}

// Calls found(range) for each run of digits.
template <typename Found>
void digit_runs(std::string_view text, Found found) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at > begin) found(Range{begin, at});
    if (at < text.size()) ++at;
  }
}

std::string digits_of(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
  return digits;
}

// "3.50" and "1,85", not "1,250".
bool is_decimal(std::string_view number) {
  const std::size_t mark = number.find_last_of(".,");
  return mark != std::string_view::npos && number.size() - mark != 4;
}

// A decimal number may get another mark, but its digits stand about that. "2.5.1" is no number but
// stays as it is.
bool says_decimal(std::string_view translation, std::string_view number) {
  const std::size_t mark = number.find_last_of(".,");
  if (number.find(number[mark]) < mark) return translation.find(number) != std::string_view::npos;
  std::size_t begin = mark;
  while (begin > 0 && is_digit(number[begin - 1])) --begin;
  std::string said(number.substr(begin));
  for (const char other : {'.', ',', ':'}) {
    said[mark - begin] = other;
    if (translation.find(said) != std::string_view::npos) return true;
  }
  return false;
}

// Of each time in a number, "7:45" or "7:45-8:30", if they are not 0.
bool says_minutes(std::string_view said, std::string_view number) {
  for (std::size_t colon = number.find(':'); colon != std::string_view::npos;
       colon = number.find(':', colon + 1)) {
    const std::string_view minutes = number.substr(colon + 1, 2);
    if (minutes != "00" && said.find(minutes) == std::string_view::npos) return false;
  }
  return true;
}

// "https://example.com", "www.example.com", "me@example.com".
bool is_address(std::string_view word) {
  if (word.find("://") != std::string_view::npos || word.starts_with("www.")) return true;
  const std::size_t at = word.find('@');
  return at != std::string_view::npos && at > 0 &&
         word.find('.', at + 2) != std::string_view::npos && !word.ends_with('.');
}

// How often it stands there as a word of its own, which may have the "s" of a genitive.
std::ptrdiff_t times_said(std::string_view translation, std::string_view name) {
  std::ptrdiff_t times = 0;
  for (std::size_t at = translation.find(name); at != std::string_view::npos;
       at = translation.find(name, at + 1)) {
    std::string_view after = translation.substr(at + name.size());
    if (after.starts_with('s') || after.starts_with('S')) after.remove_prefix(1);
    const bool begins = at == 0 || !is_letter(translation[at - 1]);
    if (begins && (after.empty() || !is_letter(after.front()))) ++times;
  }
  return times;
}

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

// The numbers in a word.
void add_numbers(std::string_view text, Range word, std::vector<Range>& spans) {
  constexpr std::string_view kBetween = ".,:/-";
  for (std::size_t at = word.begin; at < word.end;) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < word.end &&
           (is_digit(text[at]) || (kBetween.find(text[at]) != std::string_view::npos &&
                                   at + 1 < word.end && is_digit(text[at + 1])))) {
      ++at;
    }
    const bool letters = (begin > word.begin && is_letter(text[begin - 1])) ||
                         (at < word.end && is_letter(text[at]));
    if (!letters && digits_of(text.substr(begin, at - begin)).size() >= 2) {
      spans.push_back({begin, at});
    }
  }
}

// The numbers and names in a word, in order.
void add_parts(std::string_view text, Range word, std::span<const Range> names,
               std::vector<Range>& spans) {
  add_numbers(text, word, spans);
  for (const Range& name : names) {
    if (name.begin < word.begin || name.end > word.end) continue;
    const auto later = [&name](const Range& span) { return span.begin > name.begin; };
    spans.insert(std::find_if(spans.begin(), spans.end(), later), name);
  }
}

// Where a place of the masked sentence is in the sentence.
class Unmasked {
 public:
  explicit Unmasked(std::span<const Range> spans) : spans_(spans) {}

  std::size_t operator()(std::size_t place) const {
    std::size_t shift = 0;  // of the text after the spans so far
    for (const Range& span : spans_) {
      if (place + shift <= span.begin) break;
      if (place + shift < span.begin + kMask.size()) return span.end;
      shift += (span.end - span.begin) - kMask.size();
    }
    return place + shift;
  }

 private:
  std::span<const Range> spans_;
};

}  // namespace

std::vector<Range> verbatim_spans(std::string_view sentence, std::span<const Range> names) {
  std::vector<Range> spans;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= sentence.size();) {
    const bool ends = at == sentence.size();
    const CodePoint found = ends ? CodePoint{U' ', 1, true} : first_code_point(sentence.substr(at));
    if (is_blank(found.value) || is_wide(found.value)) {
      const Range word = bare(sentence, {begin, at});
      if (is_address(part(sentence, word))) {
        spans.push_back(word);
      } else {
        add_parts(sentence, word, names, spans);
      }
      begin = at + found.size;
    }
    at += found.size;
  }
  return spans;
}

bool keeps(std::string_view sentence, std::span<const Range> spans, std::string_view translation) {
  const std::string said = digits_of(translation);
  const std::string given = digits_of(sentence);
  bool all = true;
  bool clock = false;
  bool words = false;  // for a number
  for (const Range& span : spans) {
    const std::string_view text = part(sentence, span);
    if (is_address(text)) {
      all &= translation.find(text) != std::string_view::npos;
      continue;
    }
    const std::string digits = digits_of(text);
    if (digits.empty()) {
      const auto same = [&](const Range& other) { return part(sentence, other) == text; };
      all &= times_said(translation, text) >= std::count_if(spans.begin(), spans.end(), same);
      continue;
    }
    const bool there = said.find(digits) != std::string::npos;
    if (text.find(':') != std::string_view::npos) {
      clock = true;
      all &= said.empty() || says_minutes(said, text);
    } else if (digits.size() >= 3) {
      all &= there;
      all &= !is_decimal(text) || says_decimal(translation, text);
    } else {
      words |= !there;
    }
  }
  digit_runs(translation, [&](Range run) {
    const std::string_view digits = part(translation, run);
    // A single digit may have been a word, unless it stands for what is not there.
    const bool may_be_new = clock || (digits.size() < 2 && !words);
    all &= may_be_new || given.find(digits) != std::string::npos;
  });
  return all;
}

bool copies_all(std::string_view sentence, std::span<const Range> spans,
                std::string_view translation) {
  return keeps(sentence, spans, translation) &&
         std::all_of(spans.begin(), spans.end(), [&](const Range& span) {
           return translation.find(part(sentence, span)) != std::string_view::npos;
         });
}

std::optional<Encoding> encode_verbatim(const Tokenizer& tokenizer, std::string_view sentence,
                                        std::span<const Range> spans) {
  std::string masked;
  std::size_t end = 0;
  for (const Range& span : spans) {
    masked += sentence.substr(end, span.begin - end);
    masked += kMask;
    end = span.end;
  }
  masked += sentence.substr(end);

  Encoding encoding = tokenizer.encode(masked);
  const Unmasked unmasked(spans);
  std::size_t unknown = 0;
  for (std::size_t k = 0; k < encoding.ids.size(); ++k) {
    auto& [text, range] = encoding.tokens[k];
    range = {unmasked(range.begin), unmasked(range.end)};
    if (text.find(kMask) == std::string::npos) continue;
    if (encoding.ids[k] != tokenizer.vocabulary().unk()) return std::nullopt;
    text = to_valid_utf8(part(sentence, range));
    ++unknown;
  }
  if (unknown == 0) return std::nullopt;
  return encoding;
}

}  // namespace glossa
