#include "model/quote.h"

#include <nlohmann/json.hpp>

namespace glossa {

std::string quote(const nlohmann::json& value) {
  if (value.is_structured()) return std::string("an ") + value.type_name();
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace glossa
