#include "layers/gru.h"

#include <doctest/doctest.h>

#include <vector>

#include "close.h"
#include "golden.h"
#include "reference.h"

namespace glossa::test {
namespace {

constexpr double kTolerance = 2e-6;

Gru golden_gru(const Golden& golden, const std::string& name, const std::string& suffix) {
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

TEST_SUITE_BEGIN("gru");

TEST_CASE("a step equals the formulas in double precision") {
  Random random(1);
  for (const Index units : {1, 3, 4, 7, 8, 15, 16, 17, 33}) {
    for (const Index rows : {1, 2, 5}) {
      CAPTURE(units);
      CAPTURE(rows);
      const Gru gru = random_gru(random, 6, units);
      const Matrix x = random_matrix(random, rows, 6);
      const Matrix before = random_matrix(random, rows, units);
      Matrix state = before;
      Matrix input;
      Matrix hidden;
      apply(gru.input, x, input);
      gru_step(gru, input, hidden, state);
      for (Index k = 0; k < rows; ++k) {
        CHECK(distance(row(state, k), gru_cell(gru, row(x, k), row(before, k))) < kTolerance);
      }
    }
  }
}

TEST_CASE("a step equals torch.nn.GRUCell") {
  const Golden golden("layers.golden.safetensors");
  const Gru gru = golden_gru(golden, "cell", "");
  Matrix state = golden.matrix("cell.state");
  Matrix input;
  Matrix hidden;
  apply(gru.input, golden.matrix("cell.x"), input);
  gru_step(gru, input, hidden, state);
  CHECK(distance(state, golden.matrix("cell.next")) < kTolerance);
}

TEST_CASE("sequences of different lengths, in both directions") {
  Random random(2);
  constexpr Index kLength = 6;
  constexpr Index kInput = 5;
  constexpr Index kUnits = 7;
  constexpr Index kColumn = 2;
  constexpr float kUntouched = 77;
  const std::vector<Index> lengths = {3, 6, 1, 4};
  const auto batch = static_cast<Index>(lengths.size());
  const Gru gru = random_gru(random, kInput, kUnits);
  Matrix x = random_matrix(random, batch * kLength, kInput);
  for (Index b = 0; b < batch; ++b) {  // what stands in a pad must not matter
    const Index length = lengths[static_cast<std::size_t>(b)];
    x.middleRows(b * kLength + length, kLength - length).setConstant(NAN);
  }

  for (const Direction direction : {Direction::kForward, Direction::kBackward}) {
    const bool forward = direction == Direction::kForward;
    CAPTURE(forward);
    Matrix states = Matrix::Constant(batch * kLength, kColumn + kUnits + 1, kUntouched);
    Matrix final;
    gru_sequence(gru, direction, x, lengths, kLength, states, kColumn, final);
    for (Index b = 0; b < batch; ++b) {
      const Index length = lengths[static_cast<std::size_t>(b)];
      Vector64 state = Vector64::Zero(kUnits);
      for (Index step = 0; step < length; ++step) {
        const Index t = b * kLength + (forward ? step : length - 1 - step);
        state = gru_cell(gru, row(x, t), state);
        CHECK(distance(row(states, t).segment(kColumn, kUnits), state) < kTolerance);
        states.row(t).segment(kColumn, kUnits).setConstant(kUntouched);
      }
      CHECK(distance(row(final, b), state) < kTolerance);
    }
    // Nothing but the real positions was written, neither pads nor other columns.
    CHECK((states.array() == kUntouched).all());
  }
}

TEST_CASE("both directions equal torch.nn.GRU on a packed batch") {
  const Golden golden("layers.golden.safetensors");
  const std::vector<Index> lengths = golden.lengths("gru.lengths");
  const auto batch = static_cast<Index>(lengths.size());
  const Matrix x = batch_first(golden.matrix("gru.x"), batch);
  const Matrix final = golden.matrix("gru.final");  // [2 * B, U]
  const Gru forward = golden_gru(golden, "gru", "_l0");
  const Gru backward = golden_gru(golden, "gru", "_l0_reverse");
  const Index units = forward.units();
  Matrix states = Matrix::Zero(x.rows(), 2 * units);
  Matrix forward_final;
  Matrix backward_final;
  const Index length = x.rows() / batch;
  gru_sequence(forward, Direction::kForward, x, lengths, length, states, 0, forward_final);
  gru_sequence(backward, Direction::kBackward, x, lengths, length, states, units, backward_final);
  CHECK(distance(states, batch_first(golden.matrix("gru.outputs"), batch)) < kTolerance);
  CHECK(distance(forward_final, final.topRows(batch)) < kTolerance);
  CHECK(distance(backward_final, final.bottomRows(batch)) < kTolerance);
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
