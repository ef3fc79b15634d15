#include "kernels/kernels.h"

namespace glossa::kernels {

// GLOSSA_TARGETS lists what this build has (core/CMakeLists.txt), the fastest first.
#define X(target) const Kernels& target();
GLOSSA_TARGETS
#undef X

// Of targets/relaxed_dot_add.cc: needs its instructions to find out.
bool relaxed_dot_add_runs();

namespace {

// Whether this machine has a target's instructions. Not in the targets themselves, which are
// compiled with those instructions; what a WebAssembly engine lacks does not even compile there.
[[maybe_unused]] bool sse2_runs() { return true; }
[[maybe_unused]] bool neon_runs() { return true; }
[[maybe_unused]] bool simd128_runs() { return true; }
[[maybe_unused]] bool relaxed_dot_runs() { return true; }
#if defined(__x86_64__)
bool avx2_runs() { return __builtin_cpu_supports("avx2") != 0; }
bool avx512vnni_runs() {
  return __builtin_cpu_supports("avx512vnni") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
         __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512cd") != 0;
}
#endif

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
