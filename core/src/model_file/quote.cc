#include "model_file/quote.h"

#include <cstdint>
#include <nlohmann/json.hpp>

namespace glossa {
namespace {

// Between quotation marks, control characters as spaces. Parsed JSON is UTF-8.
std::string quote_text(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return '"' + text + '"';
}

}  // namespace

// By hand: what the library writes JSON with is 2 KB of a module.
std::string quote(const nlohmann::json& value) {
  if (value.is_string()) return quote_text(value.get<std::string>());
  if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  if (value.is_number()) return std::to_string(value.get<double>());
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  return value.is_null() ? "null" : std::string("an ") + value.type_name();
}

}  // namespace glossa
