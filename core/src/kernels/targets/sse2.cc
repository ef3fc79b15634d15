// What every 64-bit x86 processor has.
#include "kernels/operands.h"
#include "kernels/table.h"

namespace glossa::kernels {
namespace {

struct Sse2 : PairOperands<xsimd::sse2> {
  static constexpr std::string_view kName = "sse2";
  static constexpr std::size_t kRows = 2;
  static constexpr std::size_t kPanelsOfOneRow = 1;

  XSIMD_INLINE static Integers dot(const Integers& sums, const Integers& weights,
                                   const Input& input) {
    const Integers even = _mm_madd_epi16(weights, input.even);
    const Integers odd = _mm_madd_epi16(_mm_srai_epi16(weights, 8), input.odd);
    return sums + even + odd;
  }
};

}  // namespace

const Kernels& sse2() {
  static constexpr Kernels kTable = make_table<Sse2>();
  return kTable;
}

bool sse2_runs() { return true; }

}  // namespace glossa::kernels
