// The products as a WebAssembly module, for pages.
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include "products.h"

namespace {

std::optional<glossa::bench::Products> products;

}  // namespace

extern "C" {

// The multiply-adds of one run, or -1 if the bytes are no model.
double limit_load(const std::byte* file, std::size_t size, int source_tokens, int steps, int rows,
                  int candidates) {
  auto model = glossa::Model::load(std::span(file, size));
  if (!model) return -1;
  products.emplace(std::move(*model), glossa::bench::Work{source_tokens, steps, rows, candidates});
  return products->operations();
}

void limit_run(int runs) {
  for (int run = 0; run < runs; ++run) products->run();
}

}  // extern "C"
