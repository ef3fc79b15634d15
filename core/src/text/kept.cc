#include "text/kept.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <string>

#include "text/code.h"
#include "text/part.h"
#include "text/utf8.h"

namespace glossa {
namespace {

// Calls found(range) for each run of digits.
template <typename Found>
void digit_runs(std::string_view text, Found found) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && is_ascii_digit(text[at])) ++at;
    if (at > begin) found(Range{begin, at});
    if (at < text.size()) ++at;
  }
}

std::string digits_of(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_ascii_digit);
  return digits;
}

// "3.50" and "1,85", not "1,250".
bool is_decimal(std::string_view number) {
  const std::size_t mark = number.find_last_of(".,");
  return mark != std::string_view::npos && number.size() - mark != 4;
}

// "2.5.1" and "192.168.0.1", not "1.250.000" or "1.250.000,50": no numbers, but as they are in
// every language.
bool is_version(std::string_view number) {
  if (number.find(',') != std::string_view::npos) return false;
  const std::size_t mark = number.rfind('.');
  return mark != std::string_view::npos && number.find('.') < mark && is_decimal(number);
}

// A decimal number may get another mark, but its digits stand about that.
bool says_decimal(std::string_view translation, std::string_view number) {
  const std::size_t mark = number.find_last_of(".,");
  std::size_t begin = mark;
  while (begin > 0 && is_ascii_digit(number[begin - 1])) --begin;
  std::string said(number.substr(begin));
  for (const char other : {'.', ',', ':'}) {
    said[mark - begin] = other;
    if (translation.find(said) != std::string_view::npos) return true;
  }
  return false;
}

// Are they the same hour, maybe of the other half of the day?
bool same_hour(std::string_view a, std::string_view b) {
  if (a.empty() || a.size() > 2 || b.size() > 2) return false;
  const auto value = [](std::string_view digits) {
    int value = 0;
    for (const char digit : digits) value = 10 * value + (digit - '0');
    return value;
  };
  const int hour = value(a);
  const int other = value(b);
  return hour < 24 && (other == hour || other == (hour + 12) % 24);
}

// Calls found(hour, minutes) for each time in a number, "7:45" or "7:45-8:30".
template <typename Found>
void times_in(std::string_view number, Found found) {
  for (std::size_t colon = number.find(':'); colon != std::string_view::npos;
       colon = number.find(':', colon + 1)) {
    std::size_t begin = colon;
    while (begin > 0 && is_ascii_digit(number[begin - 1])) --begin;
    found(number.substr(begin, colon - begin), number.substr(colon + 1, 2));
  }
}

// The hour of each time, maybe of the other half of the day, and the minutes if they are not 0.
bool says_times(std::string_view translation, std::string_view said, std::string_view number) {
  bool all = true;
  times_in(number, [&](std::string_view hour, std::string_view minutes) {
    bool there = false;
    digit_runs(translation, [&](Range run) { there |= same_hour(hour, part(translation, run)); });
    all &= there && (minutes == "00" || said.find(minutes) != std::string_view::npos);
  });
  return all;
}

// How often it stands there, a name or an address as a word of its own, which may have the "s" of a
// genitive.
std::ptrdiff_t times_said(std::string_view translation, std::string_view name) {
  std::ptrdiff_t times = 0;
  const bool symbol = is_symbol(first_code_point(name));
  for (std::size_t at = translation.find(name); at != std::string_view::npos;
       at = translation.find(name, at + name.size())) {
    if (symbol) {
      ++times;
      continue;
    }
    std::string_view after = translation.substr(at + name.size());
    if (after.starts_with('s') || after.starts_with('S')) after.remove_prefix(1);
    const bool begins = at == 0 || !is_ascii_letter(translation[at - 1]);
    if (begins && (after.empty() || !is_ascii_letter(after.front()))) ++times;
  }
  return times;
}

// Has it the sign that the number begins with, if there is one, or a name of that?
bool says_currency(std::string_view translation, std::string_view number) {
  constexpr std::array<std::array<std::string_view, 4>, 3> kNames = {
      {{"$", "ollar", "ólar", "元"}, {"€", "uro", "EUR", "欧"}, {"£", "ivre", "und", "ibra"}}};
  for (const auto& names : kNames) {
    if (!number.starts_with(names[0])) continue;
    return std::any_of(names.begin(), names.end(), [translation](std::string_view name) {
      return translation.find(name) != std::string_view::npos;
    });
  }
  return true;
}

// Are these digits of one number of the sentence, or the hour of one of its times?
bool may_say(std::string_view sentence, std::span<const Range> spans, std::string_view digits) {
  bool may = false;
  for (const Range& span : spans) {
    const std::string_view text = part(sentence, span);
    may |= digits_of(text).find(digits) != std::string::npos;
    times_in(text,
             [&](std::string_view hour, std::string_view) { may |= same_hour(hour, digits); });
  }
  digit_runs(sentence,
             [&](Range run) { may |= part(sentence, run).find(digits) != std::string_view::npos; });
  return may;
}

}  // namespace

bool keeps(std::string_view sentence, std::span<const Range> spans, std::string_view translation) {
  const std::string said = digits_of(translation);
  bool all = true;
  bool words = false;  // for a number
  for (const Range& span : spans) {
    const std::string_view text = part(sentence, span);
    const std::string digits = digits_of(text);
    const bool address = is_address(text) || is_version(text) || is_code(text);
    if (address || digits.empty()) {
      const auto same = [&](const Range& other) { return part(sentence, other) == text; };
      const auto times = times_said(translation, text);
      const auto given = std::count_if(spans.begin(), spans.end(), same);
      all &= times == given || (times > given && !address);
      continue;
    }
    if (text.find(':') != std::string_view::npos) {
      all &= says_times(translation, said, text);
      continue;
    }
    const bool there = said.find(digits) != std::string::npos;
    if (is_decimal(text)) {
      all &= said.empty() || says_decimal(translation, text);
    } else if (text.find_first_of("/-", 1) != std::string_view::npos) {
      all &= translation.find(digits) == std::string_view::npos;
    }
    if (text.front() == '-' || text.front() == '+') {
      all &= translation.find(text) != std::string_view::npos;
    } else {
      all &= says_currency(translation, text);
    }
    if (digits.size() >= 3) all &= there;
    if (digits.size() == 2) words |= !there;
  }
  digit_runs(translation, [&](Range run) {
    const std::string_view digits = part(translation, run);
    // A single digit may have been a word, unless it stands for what is not there; "half past six"
    // may become "6:30".
    const bool half = translation.substr(0, run.begin).ends_with(':') &&
                      (digits == "15" || digits == "30" || digits == "45");
    all &= (digits.size() < 2 && !words) || half || may_say(sentence, spans, digits);
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

}  // namespace glossa
