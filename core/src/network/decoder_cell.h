// What a decoder step does once it is known where to look: from the context to the next state and
// to what the last layer reads. A row is one state.
#pragma once

#include <span>
#include <vector>

#include "kernels/kernels.h"
#include "layers/matrix.h"
#include "network/network.h"

namespace glossa {

// What a row's step goes on from.
struct CellInput {
  std::span<const float> state;  // [D], s_{t-1}
  const float* hidden_gates;     // [3D], the state's share of the gates, normalized already
  // [3D + R], the embedding's share of the gates and the readout (Network::target_projection)
  // behind that of the query. Linear: [3D + E], with the embedding itself.
  const float* token;
  // The context is the weighted sum of these positions, rows of Encoded::projected.
  const float* weights;  // [positions.count]
  kernels::StridedRows positions;
};

// Owns what it writes, so that steps allocate nothing.
class DecoderCell {
 public:
  // `network` must outlive this.
  DecoderCell(const Network& network, Index max_rows);

  // Sets the first rows' states: [rows, >= D].
  void start(const Matrix& states);
  void advance(Index row, const CellInput& input);

  // [max_rows, D], of the rows that were started or advanced.
  const Matrix& states() const { return states_; }
  // What the last layer reads of the first `count` rows, after all of them were advanced. Tied:
  // [count, R], r; linear: [count, D + 2H + E], [state ; context ; embedding].
  const Inputs& features(Index count);

 private:
  const Network& network_;
  std::vector<float> gates_;  // [3D], of one row
  Matrix states_;
  Matrix readout_;  // [rows, R], tied: the share of context and embedding
  Matrix features_;
  Inputs inputs_;  // of the product that comes next
};

}  // namespace glossa
