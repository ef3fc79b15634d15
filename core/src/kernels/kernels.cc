#include "kernels/kernels.h"

namespace glossa::kernels {

// GLOSSA_TARGETS lists what this build has (core/CMakeLists.txt), the fastest first.
#define X(target) const Kernels& target();
GLOSSA_TARGETS
#undef X

namespace {

// Whether this machine has the instructions. WebAssembly modules that it lacks do not even compile.
bool runs(std::string_view name) {
#if defined(__x86_64__)
  if (name == "avx512vnni") {
    return __builtin_cpu_supports("avx512vnni") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
           __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512cd") != 0;
  }
  if (name == "avx2") return __builtin_cpu_supports("avx2") != 0;
#endif
  return !name.empty();
}

std::vector<const Kernels*> runnable() {
  std::vector<const Kernels*> result;
#define X(target) \
  if (runs(target().name)) result.push_back(&target());
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
