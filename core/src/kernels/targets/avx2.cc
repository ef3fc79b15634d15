// x86 processors since 2013 (Intel Haswell) and 2015 (AMD Excavator).
#include "kernels/operands.h"
#include "kernels/table.h"

namespace glossa::kernels {
namespace {

struct Avx2 : ByteOperands<xsimd::avx2> {
  static constexpr std::string_view kName = "avx2";
  static constexpr std::size_t kRows = 4;
  static constexpr std::size_t kPanelsOfOneRow = 2;

  // Sums of two products are at most 2 * 127 * 127: the 16-bit additions do not saturate.
  XSIMD_INLINE static Integers dot(const Integers& sums, const Integers& weights,
                                   const Input& input) {
    const __m256i pairs = _mm256_maddubs_epi16(input, weights);
    return sums + Integers(_mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
  }
};

}  // namespace

const Kernels& avx2() {
  static constexpr Kernels kTable = make_table<Avx2>();
  return kTable;
}

bool avx2_runs() { return __builtin_cpu_supports("avx2") != 0; }

}  // namespace glossa::kernels
