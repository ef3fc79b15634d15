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

std::vector<std::vector<std::string>> read_table(const std::string& name) {
  std::ifstream file = open(name);
  std::vector<std::vector<std::string>> lines;
  for (std::string line; std::getline(file, line);) {
    std::istringstream rest(line);
    lines.emplace_back();
    for (std::string field; std::getline(rest, field, '\t');) lines.back().push_back(field);
  }
  return lines;
}

std::vector<Reference> read_references(const std::string& name) {
  std::vector<Reference> references;
  for (const auto& fields : read_table(name)) {
    REQUIRE(fields.size() == 5);
    references.push_back(
        {fields[0], fields[1], std::stof(fields[2]), fields[3], std::stof(fields[4])});
  }
  REQUIRE(references.size() >= 10);
  return references;
}

}  // namespace glossa::test
