// What is committed in tests/data.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "glossa/model.h"

namespace glossa::test {

// One of each kind; see tests/oracle/make_golden.py.
inline const std::vector<std::string> kModels = {"tiny-tied.safetensors", "tiny-linear.safetensors",
                                                 "tiny-normalized.safetensors"};

// Reads a file of tests/data; the test fails where there is none.
std::vector<std::byte> read_file(const std::string& name);

// Loads a model of tests/data; the test fails where it does not load. In floats, as PyTorch
// computes, unless told otherwise.
Model load_model(const std::string& name, const LoadOptions& options = {Precision::kFloat32});

// The same of bytes, with the precision that users get.
Model load(std::span<const std::byte> bytes, const LoadOptions& options = {});

// The lines of a .tsv file, each as its fields; the test fails where there is none.
std::vector<std::vector<std::string>> read_table(const std::string& name);

// A line of NAME.tsv: what PyTorch says about a tiny model.
struct Reference {
  std::string source;
  std::string greedy;
  float greedy_score;
  std::string beam4;
  float beam4_score;
};

std::vector<Reference> read_references(const std::string& name);

}  // namespace glossa::test
