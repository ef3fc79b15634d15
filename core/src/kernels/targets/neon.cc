// 64-bit ARM processors.
#include "kernels/operands.h"
#include "kernels/table.h"

namespace glossa::kernels {
namespace {

struct Neon : ByteOperands<xsimd::neon64> {
  static constexpr std::string_view kName = "neon";
  static constexpr std::size_t kRows = 4;
  static constexpr std::size_t kPanelsOfOneRow = 1;

  // Inputs are below 128, so they may count as signed.
  XSIMD_INLINE static Integers dot(const Integers& sums, const Integers& weights,
                                   const Input& input) {
    const int8x16_t w = vreinterpretq_s8_s32(weights);
    const int8x16_t x = vreinterpretq_s8_s32(input);
#ifdef __ARM_FEATURE_DOTPROD
    return vdotq_s32(sums, w, x);
#else
    // Sums of two products are at most 2 * 127 * 127, which 16 bits hold.
    const int32x4_t low = vpaddlq_s16(vmull_s8(vget_low_s8(w), vget_low_s8(x)));
    const int32x4_t high = vpaddlq_s16(vmull_high_s8(w, x));
    return vaddq_s32(sums, vpaddq_s32(low, high));
#endif
  }
};

}  // namespace

const Kernels& neon() {
  static constexpr Kernels kTable = make_table<Neon>();
  return kTable;
}

bool neon_runs() { return true; }

}  // namespace glossa::kernels
