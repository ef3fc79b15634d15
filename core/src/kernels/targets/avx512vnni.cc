// x86 processors with the vector neural network instructions: Intel since 2019 (Cascade Lake), AMD
// since 2022 (Zen 4).
#include "kernels/operands.h"
#include "kernels/table.h"

namespace glossa::kernels {
namespace {

struct Avx512Vnni : ByteOperands<xsimd::avx512bw> {
  static constexpr std::string_view kName = "avx512vnni";
  static constexpr std::size_t kRows = 8;
  static constexpr std::size_t kPanelsOfOneRow = 4;

  XSIMD_INLINE static Integers dot(const Integers& sums, const Integers& weights,
                                   const Input& input) {
    return _mm512_dpbusd_epi32(sums, input, weights);
  }
};

}  // namespace

const Kernels& avx512vnni() {
  static constexpr Kernels kTable = make_table<Avx512Vnni>();
  return kTable;
}

bool avx512vnni_runs() {
  return __builtin_cpu_supports("avx512vnni") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
         __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512cd") != 0;
}

}  // namespace glossa::kernels
