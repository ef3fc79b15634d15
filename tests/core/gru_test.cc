#include "layers/gru.h"

#include <doctest/doctest.h>

#include <vector>

#include "close.h"
#include "golden.h"
#include "instruction_sets.h"
#include "reference.h"

namespace glossa::test {
namespace {

using kernels::Kernels;

constexpr double kTolerance = 2e-6;

ReferenceGru golden_gru(const Golden& golden, const std::string& name, const std::string& suffix) {
  return {{golden.matrix(name + ".weight_ih" + suffix), golden.vector(name + ".bias_ih" + suffix)},
          {golden.matrix(name + ".weight_hh" + suffix), golden.vector(name + ".bias_hh" + suffix)}};
}

// PyTorch's [T, B, ...] rows (t * B + b) in the engine's order (b * T + t).
Matrix batch_first(const Matrix& rows, Index batch) {
  const Index length = rows.rows() / batch;
  Matrix result(rows.rows(), rows.cols());
  for (Index b = 0; b < batch; ++b) {
    for (Index t = 0; t < length; ++t) result.row(b * length + t) = rows.row(t * batch + b);
  }
  return result;
}

// A share of the gates of the rows of x, [rows, width].
Matrix gates(const Kernels& kernels, const ReferenceLinear& layer, const Vector& gain,
             const Matrix& x) {
  Matrix result = product(kernels, Precision::kFloat32, packed_gates(kernels, layer, gain), x);
  const LayerNorm norm = gates_norm(kernels, layer, gain);
  for (Index k = 0; k < x.rows(); ++k) norm.apply(result.row(k).data());
  return result;
}

// One step of all rows.
Matrix step(const Kernels& kernels, const ReferenceGru& gru, const Matrix& x, Matrix state) {
  const Matrix input = gates(kernels, gru.input, gru.input_gain, x);
  const Matrix hidden = gates(kernels, gru.hidden, gru.hidden_gain, state);
  for (Index k = 0; k < x.rows(); ++k) {
    kernels.gru_gates(input.row(k).data(), hidden.row(k).data(), state.row(k).data(),
                      static_cast<std::size_t>(gru.units()));
  }
  return state;
}

TEST_SUITE_BEGIN("gru");

TEST_CASE("a step equals the formulas in double precision") {
  for_each_instruction_set([](const Kernels& kernels) {
    Random random(1);
    for (const Index units : {1, 3, 4, 7, 8, 15, 16, 17, 33}) {
      CAPTURE(units);
      for (const ReferenceGru& gru :
           {random_gru(random, 6, units), random_normalized_gru(random, 6, units)}) {
        const Matrix x = random_matrix(random, 5, 6);
        const Matrix before = random_matrix(random, 5, units);
        const Matrix after = step(kernels, gru, x, before);
        for (Index k = 0; k < x.rows(); ++k) {
          CHECK(distance(row(after, k), gru_cell(gru, row(x, k), row(before, k))) < kTolerance);
        }
      }
    }
  });
}

TEST_CASE("a step equals torch.nn.GRUCell") {
  const Golden golden("layers.golden.safetensors");
  const ReferenceGru gru = golden_gru(golden, "cell", "");
  for_each_instruction_set([&](const Kernels& kernels) {
    const Matrix after = step(kernels, gru, golden.matrix("cell.x"), golden.matrix("cell.state"));
    CHECK(distance(after, golden.matrix("cell.next")) < kTolerance);
  });
}

TEST_CASE("sequences of different lengths, in both directions") {
  constexpr Index kLength = 6;
  constexpr Index kInput = 5;
  constexpr Index kUnits = 7;
  constexpr Index kColumn = 2;
  constexpr float kUntouched = 77;
  const std::vector<Index> lengths = {3, 6, 1, 4};
  const auto batch = static_cast<Index>(lengths.size());
  Random random(2);
  const auto check = [&](const Kernels& kernels, Direction direction, const ReferenceGru& gru) {
    const bool forward = direction == Direction::kForward;
    CAPTURE(forward);
    const Matrix x = random_matrix(random, batch * kLength, kInput);
    // What the gates read of x stands in the middle of a wider matrix.
    Matrix input = Matrix::Constant(batch * kLength, 3 * kUnits + 4, NAN);
    input.middleCols(3, 3 * kUnits) =
        gates(kernels, gru.input, gru.input_gain, x).leftCols(3 * kUnits);
    for (Index b = 0; b < batch; ++b) {  // what stands in a pad must not matter
      const Index length = lengths[static_cast<std::size_t>(b)];
      input.middleRows(b * kLength + length, kLength - length).setConstant(NAN);
    }
    Matrix states = Matrix::Constant(batch * kLength, kColumn + kUnits + 1, kUntouched);
    const Matrix last =
        gru_sequences(kernels, Precision::kFloat32,
                      {packed_gates(kernels, gru.hidden, gru.hidden_gain),
                       gates_norm(kernels, gru.hidden, gru.hidden_gain)},
                      direction, {lengths, kLength}, input.middleCols(3, 3 * kUnits),
                      states.middleCols(kColumn, kUnits));
    for (Index b = 0; b < batch; ++b) {
      const Index length = lengths[static_cast<std::size_t>(b)];
      Vector64 state = Vector64::Zero(kUnits);
      for (Index step = 0; step < length; ++step) {
        const Index t = b * kLength + (forward ? step : length - 1 - step);
        state = gru_cell(gru, row(x, t), state);
        CHECK(distance(row(states, t).segment(kColumn, kUnits), state) < kTolerance);
        states.row(t).segment(kColumn, kUnits).setConstant(kUntouched);
      }
      CHECK(distance(row(last, b), state) < kTolerance);
    }
    // Nothing but the real positions was written, neither pads nor other columns.
    CHECK((states.array() == kUntouched).all());
  };
  for_each_instruction_set([&](const Kernels& kernels) {
    for (const ReferenceGru& gru :
         {random_gru(random, kInput, kUnits), random_normalized_gru(random, kInput, kUnits)}) {
      check(kernels, Direction::kForward, gru);
      check(kernels, Direction::kBackward, gru);
    }
  });
}

TEST_CASE("both directions equal torch.nn.GRU on a packed batch") {
  const Golden golden("layers.golden.safetensors");
  const std::vector<Index> lengths = golden.lengths("gru.lengths");
  const auto batch = static_cast<Index>(lengths.size());
  const Matrix x = batch_first(golden.matrix("gru.x"), batch);
  const Matrix expected = golden.matrix("gru.final");  // [2 * B, U]
  const Index length = x.rows() / batch;
  for_each_instruction_set([&](const Kernels& kernels) {
    Matrix states = Matrix::Zero(x.rows(), 2 * expected.cols());
    const auto run = [&](const std::string& suffix, Direction direction, Index column) {
      const ReferenceGru gru = golden_gru(golden, "gru", suffix);
      const Matrix input = product(kernels, gru.input, x);
      const Index units = expected.cols();
      return gru_sequences(kernels, Precision::kFloat32, {packed(kernels, gru.hidden), LayerNorm()},
                           direction, {lengths, length}, input.leftCols(3 * units),
                           states.middleCols(column, units));
    };
    const Matrix forward = run("_l0", Direction::kForward, 0);
    const Matrix backward = run("_l0_reverse", Direction::kBackward, expected.cols());
    CHECK(distance(states, batch_first(golden.matrix("gru.outputs"), batch)) < kTolerance);
    CHECK(distance(forward, expected.topRows(batch)) < kTolerance);
    CHECK(distance(backward, expected.bottomRows(batch)) < kTolerance);
  });
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
