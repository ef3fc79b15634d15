// WebAssembly with relaxed SIMD, which Chromium and Firefox have and WebKit has not, where its
// fused product is one instruction of the processor: x86 with AVX-VNNI, 64-bit ARM.
#include "kernels/operands.h"
#include "kernels/table.h"

namespace glossa::kernels {
namespace {

struct RelaxedDotAdd : ByteOperands<xsimd::wasm> {
  static constexpr std::string_view kName = "relaxed-simd";
  static constexpr std::size_t kRows = 2;
  static constexpr std::size_t kPanelsOfOneRow = 2;

  // With inputs in 0..127 nothing is left to the implementation: see the proposal's
  // i32x4.relaxed_dot_i8x16_i7x16_add_s.
  XSIMD_INLINE static Integers dot(const Integers& sums, const Integers& weights,
                                   const Input& input) {
    return wasm_i32x4_relaxed_dot_i8x16_i7x16_add(weights, input, sums);
  }
};

// The product of four equal weights and four equal inputs. Not inlined: Binaryen 120 aborts when it
// sees this instruction with operands that it knows.
__attribute__((noinline)) std::int32_t dot_of(int weight, int input) {
  volatile std::int8_t w = static_cast<std::int8_t>(weight);
  volatile std::int8_t x = static_cast<std::int8_t>(input);
  const v128_t sums = wasm_i32x4_relaxed_dot_i8x16_i7x16_add(
      wasm_i8x16_splat(w), wasm_i8x16_splat(x), wasm_i32x4_splat(0));
  return wasm_i32x4_extract_lane(sums, 3);
}

}  // namespace

const Kernels& relaxed_dot_add() {
  static constexpr Kernels kTable = make_table<RelaxedDotAdd>();
  return kTable;
}

// Inputs beyond 127, which the proposal leaves open, tell how the instruction is made: on x86
// without VNNI of three others, whose sums of two saturate, and then relaxed_dot.cc is faster. And
// V8 before version 12 computes wrong sums in the code that it makes first.
bool relaxed_dot_add_runs() {
  const bool right = dot_of(-127, 127) == -4 * 127 * 127 && dot_of(127, 1) == 4 * 127;
  const bool saturates = dot_of(127, 255) == 2 * INT16_MAX;
  return right && !saturates;
}

}  // namespace glossa::kernels
