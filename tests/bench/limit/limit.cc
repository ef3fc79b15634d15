// `glossa_limit MODEL` reads sentences and answers each with a line: the multiply-adds of its
// products, the milliseconds of these products alone and those of translating it, each the least of
// several rounds in turn. GLOSSA_SIMD forces the instruction set, as everywhere.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "subject.h"

namespace {

constexpr int kRounds = 15;
constexpr int kRuns = 5;

int fail(std::string_view message) {
  std::cerr << "glossa_limit: " << message << '\n';
  return 2;
}

template <typename F>
double milliseconds(F work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
  return time.count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return fail("expected one argument, the model file");
  std::ifstream file(argv[1], std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  const char* forced = std::getenv("GLOSSA_SIMD");
  const auto model = glossa::Model::load(std::as_bytes(std::span(bytes)),
                                         {.instruction_set = forced == nullptr ? "" : forced});
  if (!model) return fail(model.error().message);
  glossa::bench::Subject subject(*model);
  std::string sentence;
  while (std::getline(std::cin, sentence)) {
    const double operations = subject.choose(sentence);
    if (operations < 0) return fail("expected a sentence that is translated in one piece");
    double products = std::numeric_limits<double>::infinity();
    double translation = products;
    for (int round = 0; round < kRounds; ++round) {
      products = std::min(products, milliseconds([&] { subject.multiply(kRuns); }) / kRuns);
      translation = std::min(translation, milliseconds([&] { subject.translate(kRuns); }) / kRuns);
    }
    std::cout << operations << '\t' << products << '\t' << translation << std::endl;
  }
  return 0;
}
