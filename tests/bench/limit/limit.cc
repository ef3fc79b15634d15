// `glossa_limit MODEL SOURCE_TOKENS STEPS ROWS CANDIDATES` reads lines with a number of runs and
// answers each with the milliseconds of one, after a first line with the multiply-adds.
// GLOSSA_SIMD forces the instruction set, as everywhere.
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>
#include <vector>

#include "products.h"

namespace {

int fail(std::string_view message) {
  std::cerr << "glossa_limit: " << message << '\n';
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) return fail("expected MODEL SOURCE_TOKENS STEPS ROWS CANDIDATES");
  std::ifstream file(argv[1], std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  const char* forced = std::getenv("GLOSSA_SIMD");
  auto model = glossa::Model::load(std::as_bytes(std::span(bytes)),
                                   {.instruction_set = forced == nullptr ? "" : forced});
  if (!model) return fail(model.error().message);
  int numbers[4];
  for (int k = 0; k < 4; ++k) {
    numbers[k] = std::atoi(argv[k + 2]);
    if (numbers[k] < 1) return fail("expected numbers from 1 on");
  }
  glossa::bench::Products products(std::move(*model),
                                   {numbers[0], numbers[1], numbers[2], numbers[3]});
  std::cout << products.operations() << std::endl;
  int runs = 0;
  while (std::cin >> runs) {
    const auto start = std::chrono::steady_clock::now();
    for (int run = 0; run < runs; ++run) products.run();
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    std::cout << time.count() / runs << std::endl;
  }
  return 0;
}
