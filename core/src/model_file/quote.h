// JSON values of a model file, for messages.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace glossa {

// The value much as in JSON; of an array or object, which may be nested deeper than a stack can
// follow, only what it is.
std::string quote(const nlohmann::json& value);

}  // namespace glossa
