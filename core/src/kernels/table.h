// The table of a target. Included by targets only.
//
// A target is a struct with
//   Arch             the xsimd architecture
//   kName
//   kOperandBytes    Kernels::operand_bytes
//   kEvenOffset      Kernels::even_offset
//   kRows            rows of inputs in a block of sums
//   kPanelsOfOneRow  panels in a block where there is one row
//   Input            what broadcast() makes of a quad of inputs
//   write(rounded, quads, operands)   stores quads of integers 1..127; returns what
//                                     even_offset adds to each sum for them
//   broadcast(operands)               the same quad of inputs for all lanes
//   dot(sums, weights, input)         sums + Σ of the four products, in each lane of 32 bits
#pragma once

#include "kernels/activations.h"
#include "kernels/kernels.h"
#include "kernels/product.h"
#include "kernels/quantize.h"
#include "kernels/reductions.h"

namespace glossa::kernels {

template <typename Target>
constexpr Kernels make_table() {
  using Arch = typename Target::Arch;
  return {
      .name = Target::kName,
      .operand_bytes = Target::kOperandBytes,
      .even_offset = Target::kEvenOffset,
      .tanh = tanh<Arch>,
      .add_tanh = add_tanh<Arch>,
      .gru_gates = gru_gates<Arch>,
      .additive_energies = additive_energies<Arch>,
      .weighted_sum = weighted_sum<Arch>,
      .softmax = softmax<Arch>,
      .layer_norm = layer_norm<Arch>,
      .log_sum_exp = log_sum_exp<Arch>,
      .argmax = argmax<Arch>,
      .next_above = next_above<Arch>,
      .quantize = quantize<Target>,
      .multiply_int8 = multiply_int8<Target>,
      .multiply_float = multiply_float<Target>,
  };
}

}  // namespace glossa::kernels
