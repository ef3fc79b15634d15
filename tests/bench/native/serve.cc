// The C++ API as the benchmark times it: `glossa_serve MODEL` reads lines "BEAM TAB TEXT" and
// answers each with "MICROSECONDS TAB TRANSLATION". The time is that of the call alone, without the
// pipes. GLOSSA_SIMD forces the instruction set, as everywhere.
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "glossa/model.h"
#include "glossa/translator.h"

namespace {

int fail(std::string_view message) {
  std::cerr << "glossa_serve: " << message << '\n';
  return 2;
}

int serve(const glossa::Translator& translator) {
  using Clock = std::chrono::steady_clock;
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::size_t tab = line.find('\t');
    glossa::TranslateOptions options;
    const auto number = std::from_chars(line.data(), line.data() + line.size(), options.beam);
    if (tab == std::string::npos || number.ec != std::errc{}) {
      return fail("expected BEAM TAB TEXT, found \"" + line + '"');
    }
    const std::string_view text = std::string_view(line).substr(tab + 1);
    const auto start = Clock::now();
    const auto document = translator.translate(text, options);
    const std::chrono::duration<double, std::micro> time = Clock::now() - start;
    if (!document) return fail(document.error().message);
    std::cout << time.count() << '\t' << document->text << std::endl;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return fail("expected one argument, the model file");
  std::ifstream file(argv[1], std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  const char* forced = std::getenv("GLOSSA_SIMD");
  auto model = glossa::Model::load(std::as_bytes(std::span(bytes)),
                                   {.instruction_set = forced == nullptr ? "" : forced});
  if (!model) return fail(model.error().message);
  return serve(glossa::Translator(std::move(*model)));
}
