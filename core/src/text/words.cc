#include "text/words.h"

#include <cstddef>
#include <string>

#include "text/capitals.h"
#include "text/utf8.h"

namespace glossa {
namespace {

bool is_apostrophe(const CodePoint& found) { return found.value == U'\'' || found.value == U'’'; }

// What `joins` in the range, in runs that begin and end with letters.
template <typename Joins>
std::vector<Range> runs(std::string_view text, Range within, Joins joins) {
  std::vector<Range> found;
  bool inside = false;
  for (std::size_t at = within.begin; at < within.end;) {
    const CodePoint next = first_code_point(text.substr(at));
    if (is_letter(next)) {
      if (!inside) found.push_back({at, at});
      found.back().end = at + next.size;
    }
    inside = is_letter(next) || (inside && joins(next));
    at += next.size;
  }
  return found;
}

}  // namespace

std::vector<Range> words(std::string_view text) {
  return runs(text, {0, text.size()}, is_apostrophe);
}

std::vector<Range> between_apostrophes(std::string_view text, const Range& word) {
  return runs(text, word, [](const CodePoint&) { return false; });
}

bool is_among(std::string_view list, std::string_view word) {
  return list.find(std::string(" ").append(word).append(" ")) != std::string_view::npos;
}

bool begins_with_capital(std::string_view word) { return is_capital(first_code_point(word).value); }

std::string with_capital(std::string_view text) {
  std::string result(text);
  const std::vector<Range> found = words(text);
  if (found.empty() || any_code_point(text.substr(0, found[0].begin), is_wide)) return result;
  const std::size_t at = found[0].begin;
  const std::size_t size = first_code_point(text.substr(at)).size;
  return result.replace(at, size, to_capitals(text.substr(at, size)));
}

}  // namespace glossa
