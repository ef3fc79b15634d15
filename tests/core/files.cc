#include "files.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <sstream>

namespace glossa::test {
namespace {

std::ifstream open(const std::string& name) {
  std::ifstream file(GLOSSA_TEST_DATA "/" + name, std::ios::binary);
  REQUIRE_MESSAGE(file.is_open(), "tests/data/" << name);
  return file;
}

}  // namespace

std::vector<std::byte> read_file(const std::string& name) {
  std::ifstream file = open(name);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

Model load_model(const std::string& name, const LoadOptions& options) {
  return load(read_file(name), options);
}

Model load(std::span<const std::byte> bytes, const LoadOptions& options) {
  auto model = Model::load(bytes, options);
  REQUIRE_MESSAGE(model.has_value(), model.error().message);
  return *model;
}

std::vector<Reference> read_references(const std::string& name) {
  std::ifstream file = open(name);
  std::vector<Reference> references;
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    Reference reference;
    std::string greedy_score;
    std::string beam4_score;
    std::getline(fields, reference.source, '\t');
    std::getline(fields, reference.greedy, '\t');
    std::getline(fields, greedy_score, '\t');
    std::getline(fields, reference.beam4, '\t');
    std::getline(fields, beam4_score, '\t');
    reference.greedy_score = std::stof(greedy_score);
    reference.beam4_score = std::stof(beam4_score);
    references.push_back(reference);
  }
  REQUIRE(references.size() >= 10);
  return references;
}

}  // namespace glossa::test
