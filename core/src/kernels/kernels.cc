#include "kernels/kernels.h"

namespace glossa::kernels {

// GLOSSA_TARGETS lists what this build has (core/CMakeLists.txt), the fastest first. Each target
// gives its table and says whether this machine has its instructions.
#define X(target)          \
  const Kernels& target(); \
  bool target##_runs();
GLOSSA_TARGETS
#undef X

namespace {

std::vector<const Kernels*> runnable() {
  std::vector<const Kernels*> result;
#define X(target) \
  if (target##_runs()) result.push_back(&target());
  GLOSSA_TARGETS
#undef X
  return result;
}

}  // namespace

const Kernels& best() { return *runnable().front(); }

const Kernels* find(std::string_view name) {
  for (const Kernels* kernels : runnable()) {
    if (kernels->name == name) return kernels;
  }
  return nullptr;
}

std::vector<std::string_view> names() {
  std::vector<std::string_view> result;
  for (const Kernels* kernels : runnable()) result.push_back(kernels->name);
  return result;
}

}  // namespace glossa::kernels
