// WebAssembly with relaxed SIMD, wherever relaxed_dot_add.cc is slower or wrong.
#include "kernels/operands.h"
#include "kernels/table.h"

namespace glossa::kernels {
namespace {

struct RelaxedDot : ByteOperands<xsimd::wasm> {
  static constexpr std::string_view kName = "relaxed-simd";
  static constexpr std::size_t kRows = 2;
  static constexpr std::size_t kPanelsOfOneRow = 1;

  // With inputs in 0..127 nothing is left to the implementation: see the proposal's
  // i16x8.relaxed_dot_i8x16_i7x16_s.
  XSIMD_INLINE static Integers dot(const Integers& sums, const Integers& weights,
                                   const Input& input) {
    const v128_t pairs = wasm_i16x8_relaxed_dot_i8x16_i7x16(weights, input);
    return sums + Integers(wasm_i32x4_dot_i16x8(pairs, wasm_i16x8_splat(1)));
  }
};

}  // namespace

const Kernels& relaxed_dot() {
  static constexpr Kernels kTable = make_table<RelaxedDot>();
  return kTable;
}

bool relaxed_dot_runs() { return true; }

}  // namespace glossa::kernels
