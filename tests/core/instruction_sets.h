// Every instruction set of this machine, and whether they agree.
#pragma once

#include <doctest/doctest.h>

#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "kernels/kernels.h"

namespace glossa::test {

// check(kernels) for each; the fastest comes first.
template <typename F>
void for_each_instruction_set(F check) {
  const auto names = kernels::names();
  REQUIRE_FALSE(names.empty());
  for (const std::string_view name : names) {
    const std::string instructions(name);
    CAPTURE(instructions);
    check(*kernels::find(name));
  }
}

// Remembers the first result and demands the same bits of those that follow.
template <typename T>
class SameBits {
 public:
  void check(const std::vector<T>& result) {
    if (!first_) first_ = result;
    REQUIRE(result.size() == first_->size());
    const bool same = result.empty() ||
                      std::memcmp(result.data(), first_->data(), result.size() * sizeof(T)) == 0;
    CHECK(same);
  }

 private:
  std::optional<std::vector<T>> first_;
};

}  // namespace glossa::test
