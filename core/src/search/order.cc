#include "search/order.h"

#include <algorithm>
#include <utility>

namespace glossa {

std::vector<std::size_t> ascending(const std::vector<double>& keys) {
  std::vector<std::pair<double, std::size_t>> ranks;
  for (const double key : keys) ranks.emplace_back(key, ranks.size());
  std::sort(ranks.begin(), ranks.end());
  std::vector<std::size_t> places;
  for (const auto& [key, place] : ranks) places.push_back(place);
  return places;
}

}  // namespace glossa
