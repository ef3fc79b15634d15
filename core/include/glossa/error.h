// What can go wrong, as values: Glossa's API neither throws nor aborts nor prints, but for lack of
// memory (std::bad_alloc).
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace glossa {

enum class ErrorCode {
  // The bytes are not a model file, or one that is damaged or made for another version.
  kInvalidModel = 1,
  // An option is outside its documented range.
  kInvalidOption = 2,
  // The text cannot be processed, for instance a forced target with more pieces than allowed.
  kInvalidText = 3,
};

struct Error {
  ErrorCode code;
  // One sentence without a line break that names what was expected and what was found.
  std::string message;
};

template <typename T>
using Result = tl::expected<T, Error>;

}  // namespace glossa
