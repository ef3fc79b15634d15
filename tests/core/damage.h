// Broken model files, and what must come of them.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "model_bytes.h"

namespace glossa::test {

using Bytes = std::vector<std::byte>;

// Loading must fail with one readable sentence that holds all of `parts`.
void check_refused(const Bytes& file, const std::vector<std::string>& parts);

// Loading must fail with an error or give a model that translates. True if it loaded.
bool survives(const Bytes& file);

struct Damage {
  std::string what;
  std::function<void(ModelBytes&)> damage;
  std::vector<std::string> message;
};

// A good model with each damage in turn must be refused with that message.
void check_damages(const std::vector<Damage>& table);

}  // namespace glossa::test
