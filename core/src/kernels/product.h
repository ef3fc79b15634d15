// Matrix products over packed weights. Included by targets only; kernels.h says what is computed.
//
// All rows of inputs use a panel of weights before the next panel comes: weights stream through the
// cache once. A block of sums stays in registers, so its size is the target's to choose.
#pragma once

#include "kernels/kernels.h"
#include "kernels/lanes.h"

namespace glossa::kernels {

// Where a block of outputs begins.
struct Corner {
  std::size_t panel;
  std::size_t row;
};

template <typename Target, std::size_t Rows, std::size_t Panels>
void int8_block(const Int8Weights& w, const Int8Inputs& x, float* y, std::size_t stride,
                Corner corner) {
  using Arch = typename Target::Arch;
  using Integers = xsimd::batch<std::int32_t, Arch>;
  constexpr std::size_t kParts = Lanes<Arch>::kParts;
  constexpr std::size_t kQuadBytes = kPanel * kQuad;
  Integers sums[Rows][Panels][kParts];
  for (std::size_t r = 0; r < Rows; ++r) {
    for (std::size_t p = 0; p < Panels; ++p) {
      for (std::size_t k = 0; k < kParts; ++k) sums[r][p][k] = Integers(0);
    }
  }
  const std::size_t panel_bytes = w.quads_per_row * kQuadBytes;
  const std::int8_t* weights = w.quads + corner.panel * panel_bytes;
  const std::uint8_t* operands = x.operands + corner.row * x.row_bytes;
  for (std::size_t q = 0; q < w.quads_per_row; ++q) {
    typename Target::Input inputs[Rows];
    for (std::size_t r = 0; r < Rows; ++r) {
      inputs[r] = Target::broadcast(operands + r * x.row_bytes + q * kQuad * Target::kOperandBytes);
    }
    for (std::size_t p = 0; p < Panels; ++p) {
      for (std::size_t k = 0; k < kParts; ++k) {
        const auto* place = reinterpret_cast<const std::int32_t*>(
            weights + p * panel_bytes + q * kQuadBytes + k * Integers::size * kQuad);
        const Integers quads = Integers::load_unaligned(place);
        for (std::size_t r = 0; r < Rows; ++r) {
          sums[r][p][k] = Target::dot(sums[r][p][k], quads, inputs[r]);
        }
      }
    }
  }
  for (std::size_t r = 0; r < Rows; ++r) {
    const Integers correction(x.corrections[corner.row + r]);
    const auto scale = Lanes<Arch>::all(x.scales[corner.row + r]);
    for (std::size_t p = 0; p < Panels; ++p) {
      const std::size_t first = (corner.panel + p) * kPanel;
      Lanes<Arch> exact;
      for (std::size_t k = 0; k < kParts; ++k) {
        const auto offset = Integers::load_unaligned(w.corrections + first + k * Integers::size);
        exact.parts[k] = xsimd::to_float(sums[r][p][k] - offset - correction);
      }
      const auto product = exact * (Lanes<Arch>::load(w.scales + first) * scale);
      (product + Lanes<Arch>::load(w.bias + first)).store(y + (corner.row + r) * stride + first);
    }
  }
}

template <typename Target, std::size_t Rows, std::size_t Panels>
void float_block(const FloatWeights& w, const kernels::StridedRows& x, float* y, std::size_t stride,
                 Corner corner) {
  using Arch = typename Target::Arch;
  Lanes<Arch> sums[Rows][Panels];
  for (std::size_t r = 0; r < Rows; ++r) {
    for (std::size_t p = 0; p < Panels; ++p) {
      sums[r][p] = Lanes<Arch>::load(w.bias + (corner.panel + p) * kPanel);
    }
  }
  const std::size_t panel_size = w.in * kPanel;
  const float* weights = w.columns + corner.panel * panel_size;
  for (std::size_t k = 0; k < w.in; ++k) {
    for (std::size_t p = 0; p < Panels; ++p) {
      const auto column = Lanes<Arch>::load(weights + p * panel_size + k * kPanel);
      for (std::size_t r = 0; r < Rows; ++r) {
        const float input = x.first[(corner.row + r) * x.stride + k];
        sums[r][p] = sums[r][p] + column * Lanes<Arch>::all(input);
      }
    }
  }
  for (std::size_t r = 0; r < Rows; ++r) {
    for (std::size_t p = 0; p < Panels; ++p) {
      sums[r][p].store(y + (corner.row + r) * stride + (corner.panel + p) * kPanel);
    }
  }
}

// block<Rows> on the last `count` <= Rows rows.
template <std::size_t Rows, typename Block>
void last_rows(std::size_t count, Corner corner, Block block) {
  if constexpr (Rows > 0) {
    if (count == Rows) {
      block.template operator()<Rows>(corner);
    } else {
      last_rows<Rows - 1>(count, corner, block);
    }
  }
}

// Covers `rows` of the panels that begin at `panel` with blocks of at most Rows rows.
template <std::size_t Rows, typename Block>
void cover_rows(std::size_t rows, std::size_t panel, Block block) {
  std::size_t row = 0;
  for (; row + Rows <= rows; row += Rows) block.template operator()<Rows>(Corner{panel, row});
  last_rows<Rows - 1>(rows - row, Corner{panel, row}, block);
}

template <typename Target>
void multiply_int8(const Int8Weights& w, const Int8Inputs& x, float* y, std::size_t stride) {
  std::size_t panel = 0;
  if (x.rows == 1) {
    constexpr std::size_t kPanels = Target::kPanelsOfOneRow;
    for (; panel + kPanels <= w.panels; panel += kPanels) {
      int8_block<Target, 1, kPanels>(w, x, y, stride, {panel, 0});
    }
  }
  for (; panel < w.panels; ++panel) {
    cover_rows<Target::kRows>(x.rows, panel, [&]<std::size_t Rows>(Corner corner) {
      int8_block<Target, Rows, 1>(w, x, y, stride, corner);
    });
  }
}

template <typename Target>
void multiply_float(const FloatWeights& w, const kernels::StridedRows& x, float* y,
                    std::size_t stride) {
  for (std::size_t panel = 0; panel < w.panels; ++panel) {
    cover_rows<2>(x.count, panel, [&]<std::size_t Rows>(Corner corner) {
      float_block<Target, Rows, 1>(w, x, y, stride, corner);
    });
  }
}

}  // namespace glossa::kernels
