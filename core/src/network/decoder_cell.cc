#include "network/decoder_cell.h"

#include <algorithm>

namespace glossa {

DecoderCell::DecoderCell(const Network& network, Index max_rows)
    : network_(network),
      gates_(static_cast<std::size_t>(network.gates)),
      states_(max_rows, network.decoder_units),
      readout_(max_rows, network.tied ? network.readout_units : 0),
      features_(max_rows,
                network.tied ? network.state_readout->width() : network.output().columns()),
      inputs_(network.kernels, network.precision, max_rows,
              std::max(network.decoder_units, network.output().columns())) {}

void DecoderCell::start(const Matrix& states) {
  states_.topRows(states.rows()) = states.leftCols(states_.cols());
}

void DecoderCell::advance(Index row, const CellInput& input) {
  const kernels::Kernels& kernels = network_.kernels;
  const float* of_readout = input.token + network_.gates;

  kernels::StridedRows values = input.positions;
  values.first += network_.attention_units;
  values.columns = gates_.size();
  kernels.weighted_sum(input.token, input.weights, values, gates_.data());
  network_.decoder_input_norm.apply(gates_.data());
  float* state = states_.row(row).data();
  std::copy(input.state.begin(), input.state.end(), state);
  kernels.gru_gates(gates_.data(), input.hidden_gates, state, input.state.size());

  values.first += network_.gates;
  values.columns = static_cast<std::size_t>(network_.readout_units);
  if (network_.tied) {
    kernels.weighted_sum(of_readout, input.weights, values, readout_.row(row).data());
    return;
  }
  float* context = std::copy_n(state, input.state.size(), features_.row(row).data());
  kernels.weighted_sum(nullptr, input.weights, values, context);
  std::copy_n(of_readout, network_.target_embedding().columns(), context + values.columns);
}

const Inputs& DecoderCell::features(Index count) {
  if (network_.tied) {
    inputs_.assign(states_.data(), states_.cols(), count, states_.cols());
    network_.state_readout->multiply(inputs_, features_.data(), features_.cols());
    for (Index row = 0; row < count; ++row) {
      network_.kernels.add_tanh(features_.row(row).data(), readout_.row(row).data(),
                                static_cast<std::size_t>(readout_.cols()));
    }
  }
  inputs_.assign(features_.data(), features_.cols(), count, network_.output().columns());
  return inputs_;
}

}  // namespace glossa
