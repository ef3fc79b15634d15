#include "tokenizer/charsmap.h"

#include <cstring>

#include "model_file/safetensors.h"

namespace glossa {
namespace {

// Unicode's longest, the eighteen letters of U+FDFA, takes 33. Without a limit a damaged file could
// turn every character into a book.
constexpr std::size_t kMaxReplacement = 255;

// The bit fields of a darts-clone unit.
bool has_leaf(std::uint32_t unit) { return ((unit >> 8U) & 1U) == 1U; }
std::uint32_t value(std::uint32_t unit) { return unit & 0x7FFFFFFFU; }
// For a leaf the top bit is set, so it never equals a byte.
std::uint32_t label(std::uint32_t unit) { return unit & 0x800000FFU; }
std::uint32_t offset(std::uint32_t unit) { return (unit >> 10U) << ((unit & 0x200U) >> 6U); }

}  // namespace

Result<Charsmap> Charsmap::parse(std::span<const std::byte> blob) {
  std::uint32_t trie_bytes = 0;
  if (blob.size() >= sizeof trie_bytes) std::memcpy(&trie_bytes, blob.data(), sizeof trie_bytes);
  const std::size_t rest = blob.size() < sizeof trie_bytes ? 0 : blob.size() - sizeof trie_bytes;
  if (trie_bytes == 0 || trie_bytes % sizeof(std::uint32_t) != 0 || trie_bytes >= rest) {
    return invalid_model("tokenizer.charsmap: expected a trie inside " +
                         std::to_string(blob.size()) + " bytes, found a trie of " +
                         std::to_string(trie_bytes));
  }
  if (blob.back() != std::byte{0}) {
    return invalid_model("tokenizer.charsmap: expected a NUL at the end, found none");
  }
  Charsmap result;
  result.trie_.resize(trie_bytes / sizeof(std::uint32_t));
  std::memcpy(result.trie_.data(), blob.data() + sizeof trie_bytes, trie_bytes);
  const auto replacements = blob.subspan(sizeof trie_bytes + trie_bytes);
  result.replacements_.assign(reinterpret_cast<const char*>(replacements.data()),
                              replacements.size());
  for (std::size_t begin = 0; begin < result.replacements_.size();) {
    const std::size_t end = result.replacements_.find('\0', begin);
    if (end - begin > kMaxReplacement) {
      return invalid_model("tokenizer.charsmap: expected replacements of at most " +
                           std::to_string(kMaxReplacement) + " bytes, found one of " +
                           std::to_string(end - begin));
    }
    begin = end + 1;
  }
  return result;
}

Charsmap::Match Charsmap::longest_match(std::string_view text) const {
  Match longest;
  if (trie_.empty()) return longest;
  std::uint32_t position = offset(trie_[0]);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    position ^= byte;
    if (position >= trie_.size() || label(trie_[position]) != byte) break;
    const std::uint32_t unit = trie_[position];
    position ^= offset(unit);
    if (position >= trie_.size()) break;
    if (!has_leaf(unit)) continue;
    const std::uint32_t start = value(trie_[position]);
    if (start < replacements_.size()) {
      longest = {i + 1, std::string_view(replacements_.c_str() + start)};
    }
  }
  return longest;
}

}  // namespace glossa
