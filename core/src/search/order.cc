#include "search/order.h"

#include <functional>
#include <utility>

#include "model_file/heap_sort.h"

namespace glossa {

std::vector<std::size_t> ascending(const std::vector<double>& keys) {
  std::vector<std::pair<double, std::size_t>> ranks;
  for (const double key : keys) ranks.emplace_back(key, ranks.size());
  heap_sort(ranks, std::less<>());
  std::vector<std::size_t> places;
  for (const auto& [key, place] : ranks) places.push_back(place);
  return places;
}

}  // namespace glossa
