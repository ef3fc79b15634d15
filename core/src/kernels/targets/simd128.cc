// WebAssembly in every browser since 2023.
#include "kernels/operands.h"
#include "kernels/table.h"

namespace glossa::kernels {
namespace {

struct Simd128 : PairOperands<xsimd::wasm> {
  static constexpr std::string_view kName = "simd128";
  static constexpr std::size_t kRows = 2;
  static constexpr std::size_t kPanelsOfOneRow = 1;

  XSIMD_INLINE static Integers dot(const Integers& sums, const Integers& weights,
                                   const Input& input) {
    const Integers even = wasm_i32x4_dot_i16x8(weights, input.even);
    const Integers odd = wasm_i32x4_dot_i16x8(wasm_i16x8_shr(weights, 8), input.odd);
    return sums + even + odd;
  }
};

}  // namespace

const Kernels& simd128() {
  static constexpr Kernels kTable = make_table<Simd128>();
  return kTable;
}

bool simd128_runs() { return true; }

}  // namespace glossa::kernels
