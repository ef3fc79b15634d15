#include "translator/checks.h"

#include <string>

namespace glossa {
namespace {

// The time to cut a text grows with its length, the memory too: more than a book at once is a
// mistake.
constexpr std::size_t kMaxTextBytes = std::size_t{1} << 24U;
constexpr std::size_t kMaxTokens = 1000;

Result<void> check_at_most(const char* name, std::size_t found, std::size_t most,
                           const char* unit) {
  if (found <= most) return {};
  return tl::unexpected(Error{ErrorCode::kInvalidText, std::string(name) + ": expected at most " +
                                                           std::to_string(most) + " " + unit +
                                                           ", found " + std::to_string(found)});
}

}  // namespace

Result<void> check_option(const char* name, int value, int min, int max) {
  if (value >= min && value <= max) return {};
  return tl::unexpected(Error{ErrorCode::kInvalidOption,
                              std::string(name) + ": expected " + std::to_string(min) + " to " +
                                  std::to_string(max) + ", found " + std::to_string(value)});
}

Result<void> check_length(const char* name, std::string_view text) {
  return check_at_most(name, text.size(), kMaxTextBytes, "bytes");
}

Result<void> check_tokens(const char* name, const Encoding& encoding) {
  return check_at_most(name, encoding.ids.size(), kMaxTokens, "tokens");
}

Result<Reading> read_whole(const Tokenizer& tokenizer, const char* name, std::string_view text) {
  if (auto ok = check_length(name, text); !ok) return tl::unexpected(ok.error());
  Reading reading = read(tokenizer, text, tokenizer.encode(text));
  if (auto ok = check_tokens(name, reading.encoding); !ok) return tl::unexpected(ok.error());
  return reading;
}

}  // namespace glossa
