// An array in the middle of others' memory: shows whether somebody wrote beside it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace glossa::test {

template <typename T>
class GuardedArray {
 public:
  // `values` at `offset` elements from the start of an allocation. Nothing follows where `exact`,
  // so that AddressSanitizer sees a read beyond the end; else guards that intact() looks at.
  GuardedArray(const std::vector<T>& values, std::size_t offset, bool exact = false)
      : size_(values.size()),
        offset_(offset),
        memory_(offset + size_ + (exact ? 0 : kGuards), kGuard) {
    std::copy(values.begin(), values.end(), memory_.begin() + static_cast<std::ptrdiff_t>(offset));
  }

  T* data() { return memory_.data() + offset_; }
  const T* data() const { return memory_.data() + offset_; }
  T operator[](std::size_t i) const { return memory_[offset_ + i]; }
  std::size_t size() const { return size_; }

  std::vector<T> values() const { return {data(), data() + size_}; }

  bool intact() const {
    for (std::size_t i = 0; i < memory_.size(); ++i) {
      if ((i < offset_ || i >= offset_ + size_) && memory_[i] != kGuard) return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t kGuards = 64;  // more than the widest register
  static constexpr T kGuard = static_cast<T>(12345);

  std::size_t size_;
  std::size_t offset_;
  std::vector<T> memory_;
};

using Guarded = GuardedArray<float>;

// All lengths up to four times the lanes (16 floats) and some more, at every misalignment, before
// guards and at the end of the allocation.
template <typename F>
void for_each_placement(F check) {
  for (std::size_t size = 0; size <= 67; ++size) {
    for (std::size_t offset = 0; offset <= 3; ++offset) {
      for (const bool exact : {false, true}) check(size, offset, exact);
    }
  }
}

}  // namespace glossa::test
