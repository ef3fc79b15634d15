// The loops over plain arrays in which all time is spent, once per instruction set. Every algorithm
// is written once (activations.h, reductions.h, quantize.h, product.h) over sixteen lanes
// (lanes.h), and targets/ says how an instruction set multiplies small integers.
//
// All instruction sets give the same results, bit for bit: products of integers are exact, and
// floats go through the same operations in the same order, none of them fused or approximate.
//
// Arrays may start at any address and overlap only where they are the same array.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace glossa::kernels {

// Outputs that a product computes together.
constexpr std::size_t kPanel = 16;
// Neighbouring inputs that the integer instructions multiply and add at once.
constexpr std::size_t kQuad = 4;

// W [out, in] as integers -127..127 with a scale per row, and b. Output o is lane o % kPanel of
// panel o / kPanel; what fills up the last panel and the last quad is zero.
struct Int8Weights {
  const std::int8_t* quads;  // [panels, quads_per_row, kPanel, kQuad], see Kernels::even_offset
  const float* scales;       // [panels, kPanel]
  const float* bias;         // [panels, kPanel]
  // 64 Σ_k W[o][k] of the integers: the inputs are stored with 64 added.
  const std::int32_t* corrections;  // [panels, kPanel]
  std::size_t panels;
  std::size_t quads_per_row;
};

// Rows of inputs as integers 1..127 (64 stands for 0), in the form that the target multiplies.
struct Int8Inputs {
  const std::uint8_t* operands;  // [rows, row_bytes]
  // What Kernels::quantize returned.
  const float* scales;              // [rows]
  const std::int32_t* corrections;  // [rows]
  std::size_t row_bytes;            // quads_per_row * kQuad * Kernels::operand_bytes
  std::size_t rows;
};

// The same W and b in floats.
struct FloatWeights {
  const float* columns;  // [panels, in, kPanel]
  const float* bias;     // [panels, kPanel]
  std::size_t panels;
  std::size_t in;
};

struct QuantizedRow {
  float scale;
  // What the offset of the stored weights adds to each sum of this row.
  std::int32_t correction;
};

// A view of `count` rows of `columns` floats, `stride` floats apart.
struct StridedRows {
  const float* first;
  std::size_t stride;
  std::size_t count;
  std::size_t columns;
};

struct Kernels {
  std::string_view name;

  // Bytes that Int8Inputs has per input.
  std::size_t operand_bytes;
  // Is added to the first and third weight of each quad (modulo 256) when weights are packed.
  std::uint8_t even_offset;

  // x[i] = tanh(x[i]), with an error of at most 4e-7, and of 4e-7 |tanh x|.
  void (*tanh)(float* x, std::size_t n);
  // x[i] = tanh(x[i] + y[i])
  void (*add_tanh)(float* x, const float* y, std::size_t n);
  // The gates of one GRU step (Cho et al. 2014, in the form of torch.nn.GRU):
  //   r = sigmoid(input_r + hidden_r)
  //   z = sigmoid(input_z + hidden_z)
  //   n = tanh(input_n + r * hidden_n)
  //   state = n + z * (state - n)
  // input, hidden [3 * units] hold r, z, n one after the other; state [units]. sigmoid(x) is
  // (1 + tanh(x / 2)) / 2, with an error of at most 3e-7.
  void (*gru_gates)(const float* input, const float* hidden, float* state, std::size_t units);

  // The energies of additive attention (Bahdanau et al. 2015): for each row k of keys
  // energies[k] = Σ_i v[i] * tanh(key_k[i] + query[i]); v, query [keys.columns].
  void (*additive_energies)(const float* v, const float* query, const StridedRows& keys,
                            float* energies);
  // y[i] = init[i] + Σ_k weights[k] * row_k[i]; init may be null, for zeros.
  void (*weighted_sum)(const float* init, const float* weights, const StridedRows& rows, float* y);
  // x[i] = exp(x[i]) / Σ_j exp(x[j]); n >= 1. exp has a relative error of at most 3e-7,
  // and gives 0 below -87.
  void (*softmax)(float* x, std::size_t n);
  // Layer normalization (Ba et al. 2016, https://arxiv.org/abs/1607.06450), as torch.nn.LayerNorm:
  //   x[i] = gain[i] * (x[i] - mean) / sqrt(variance + 1e-5) + bias[i]
  // with the mean of x and its variance, the mean of (x[i] - mean)^2; n >= 1. The error is that of
  // the mean over that root; x becomes bias where no float holds the variance.
  void (*layer_norm)(const float* gain, const float* bias, float* x, std::size_t n);
  // log Σ_i exp(x[i]); n >= 1
  float (*log_sum_exp)(const float* x, std::size_t n);
  // The index of the largest element, the first of equals; n >= 1
  std::size_t (*argmax)(const float* x, std::size_t n);
  // The first index from `begin` on with x[i] > bound, or n
  std::size_t (*next_above)(const float* x, std::size_t begin, std::size_t n, float bound);

  // Writes x [n] as integers round(x / scale) + 64 with scale = max|x| / 63, up to whole quads.
  // operands [ceil(n / kQuad) * kQuad * operand_bytes]
  QuantizedRow (*quantize)(const float* x, std::size_t n, std::uint8_t* operands);
  // y[r][o] = scale_r * scale_o * Σ_k W[o][k] (input[r][k] - 64) + b[o] for all panels * kPanel
  // outputs; row r of y is at y + r * stride. Sums wrap above 2^31: in < 130,000.
  void (*multiply_int8)(const Int8Weights& w, const Int8Inputs& x, float* y, std::size_t stride);
  // y[r][o] = Σ_k W[o][k] x[r][k] + b[o], likewise; row r of x is at x.first + r * x.stride.
  void (*multiply_float)(const FloatWeights& w, const StridedRows& x, float* y, std::size_t stride);
};

// The fastest instruction set that this build has and this machine runs.
const Kernels& best();
// The first of this name, or null: the names are sse2, avx2, avx512vnni, neon, simd128,
// relaxed-simd.
const Kernels* find(std::string_view name);
// All names that find() knows here, the fastest first.
std::vector<std::string_view> names();

}  // namespace glossa::kernels
