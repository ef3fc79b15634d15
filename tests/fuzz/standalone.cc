// Runs a fuzz target without libFuzzer, the same way every time: each file that is named, and a
// hundred and fifty damaged copies of it.
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "random.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int kCopies = 150;

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::string damaged(std::string bytes, glossa::test::Random& random) {
  const std::size_t changes = 1 + random.below(4);
  for (std::size_t change = 0; change < changes && !bytes.empty(); ++change) {
    // Half of them near the beginning, where headers are.
    const std::size_t limit = random.below(2) == 0 ? bytes.size() : 1 + bytes.size() / 16;
    const std::size_t at = random.below(limit);
    const auto byte = static_cast<char>(random.below(256));
    switch (random.below(5)) {
      case 0:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8)));
        break;
      case 1:
        bytes[at] = byte;
        break;
      case 2:
        bytes.insert(at, 1 + random.below(4), byte);
        break;
      case 3:
        bytes.erase(at, 1 + random.below(4));
        break;
      default:
        bytes.resize(random.below(8) == 0 ? at : bytes.size());
    }
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  glossa::test::Random random(1);
  for (int k = 1; k < argc; ++k) {
    std::ifstream file(argv[k], std::ios::binary);
    if (!file.is_open()) {
      std::cerr << argv[k] << ": cannot be read\n";
      return EXIT_FAILURE;
    }
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    run(bytes);
    for (int copy = 0; copy < kCopies; ++copy) run(damaged(bytes, random));
  }
  return argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
