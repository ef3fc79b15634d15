// Sorting in a third of the code that std::sort has, for what is short or sorted once: a module is
// downloaded before it runs.
#pragma once

#include <algorithm>
#include <vector>

namespace glossa {

template <typename Value, typename Before>
void heap_sort(std::vector<Value>& values, Before before) {
  std::make_heap(values.begin(), values.end(), before);
  std::sort_heap(values.begin(), values.end(), before);
}

}  // namespace glossa
