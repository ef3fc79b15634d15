// Translates a sentence with the model file that is named.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>

#include "glossa/translator.h"

int main(int argc, char** argv) {
  std::ifstream file(argc > 1 ? argv[1] : "", std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  auto model = glossa::Model::load(std::as_bytes(std::span(bytes)));
  if (!model) {
    std::cerr << model.error().message << '\n';
    return 1;
  }
  const glossa::Translator translator(std::move(*model));
  const auto document = translator.translate("I love my cat.", {.beam = 4});
  if (!document) {
    std::cerr << document.error().message << '\n';
    return 1;
  }
  std::cout << document->text << '\n';
}
