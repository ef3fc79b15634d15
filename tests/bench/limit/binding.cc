// The same comparison as a WebAssembly module, for pages; they take the times.
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "subject.h"

namespace {

std::optional<glossa::bench::Subject> subject;

}  // namespace

extern "C" {

// Whether the bytes are a model.
int limit_load(const std::byte* file, std::size_t size) {
  const auto model = glossa::Model::load(std::span(file, size));
  if (!model) return 0;
  subject.emplace(*model);
  return 1;
}

// Subject::choose.
double limit_choose(const char* text, std::size_t size) {
  return subject->choose(std::string_view(text, size));
}

void limit_translate(int runs) { subject->translate(runs); }
void limit_multiply(int runs) { subject->multiply(runs); }

}  // extern "C"
