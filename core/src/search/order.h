// The order of what is to be sorted by a number.
#pragma once

#include <cstddef>
#include <vector>

namespace glossa {

// Places in `keys`, from the least key to the greatest; equal ones stay in their order. One sort
// for whatever has such keys: each of its own would be 3 KB of a WebAssembly module.
std::vector<std::size_t> ascending(const std::vector<double>& keys);

}  // namespace glossa
