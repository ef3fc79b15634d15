#include "network/network.h"

#include <numeric>

namespace glossa {
namespace {

using Bias = std::vector<float>;

Bias zeros(Index count) { return Bias(static_cast<std::size_t>(count), 0.0F); }

Bias operator+(Bias first, const Bias& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// What the product itself adds to the gates.
Bias product_bias(const GateWeights& gates) {
  return gates.gain.empty() ? gates.bias : Bias(gates.bias.size(), 0.0F);
}

// Makes layers of one kind.
struct Packer {
  const kernels::Kernels& kernels;

  // All columns of the matrices.
  Linear operator()(std::initializer_list<const WeightMatrix*> matrices, const Bias& bias) const {
    std::vector<WeightBlock> blocks;
    for (const WeightMatrix* matrix : matrices) blocks.push_back({matrix, 0});
    return {kernels, (*matrices.begin())->columns, blocks, bias};
  }

  // `in` columns of each matrix, from its column on.
  Linear operator()(Index in, const std::vector<WeightBlock>& blocks, const Bias& bias) const {
    return {kernels, in, blocks, bias};
  }
};

EncoderLayer pack_layer(const Packer& pack, Index units, const std::array<GruWeights, 2>& grus) {
  const auto& [forward, backward] = grus;
  const auto norm = [&](const Bias& gain, const Bias& bias) {
    return LayerNorm(pack.kernels, units, gain, bias);
  };
  const auto gru = [&](const GateWeights& hidden) {
    return Gru{.hidden = pack({&hidden.weight}, product_bias(hidden)),
               .hidden_norm = norm(hidden.gain, hidden.bias)};
  };
  return {.input = pack({&forward.input.weight, &backward.input.weight},
                        product_bias(forward.input) + product_bias(backward.input)),
          .input_norm = norm(forward.input.gain + backward.input.gain,
                             forward.input.bias + backward.input.bias),
          .grus = {gru(forward.hidden), gru(backward.hidden)}};
}

}  // namespace

Network::Network(const kernels::Kernels& kernels, Precision precision, const Config& config,
                 const Weights& weights, const Shortlist* shortlist)
    : kernels(kernels),
      precision(precision),
      attention_units(config.attention_size),
      decoder_units(config.decoder_size),
      gates(3 * decoder_units),
      readout_units(config.tied_readout ? config.embedding_size : 2 * config.encoder_size),
      tied(config.tied_readout),
      query_reads_embedding(config.query_reads_embedding),
      v(weights.v),
      decoder_input_norm(kernels, decoder_units, weights.decoder.input.gain,
                         weights.decoder.input.bias),
      decoder_hidden_norm(kernels, decoder_units, weights.decoder.hidden.gain,
                          weights.decoder.hidden.bias) {
  const Packer pack{kernels};
  const Index vocabulary = config.vocabulary_size;
  const Index embedding = config.embedding_size;
  const Index context = Index{2} * config.encoder_size;
  const Bias target_bias = tied ? weights.output_bias : zeros(vocabulary);
  const bool separate = weights.separate_embedding.has_value();

  source_embedding = Table(weights.source_embedding, separate ? zeros(vocabulary) : target_bias);
  if (separate) separate_embedding = Table(*weights.separate_embedding, target_bias);
  for (const auto& grus : weights.encoder) {
    encoder.push_back(pack_layer(pack, config.encoder_size, grus));
  }
  init = pack({&weights.init.weight}, weights.init.bias);
  recurrent = pack(decoder_units, {{&weights.query, 0}, {&weights.decoder.hidden.weight, 0}},
                   zeros(attention_units) + product_bias(weights.decoder.hidden));

  // The query reads [state (; embedding)], decoder.rnn [embedding ; context], the readout [state ;
  // context ; embedding].
  const WeightMatrix& input = weights.decoder.input.weight;
  std::vector<WeightBlock> of_source = {{&weights.keys.weight, 0}, {&input, embedding}};
  Bias source_bias = weights.keys.bias + zeros(gates);
  std::vector<WeightBlock> of_target;
  Bias of_target_bias;
  if (query_reads_embedding) {
    of_target.push_back({&weights.query, decoder_units});
    of_target_bias = zeros(attention_units);
  }
  of_target.push_back({&input, 0});
  of_target_bias = of_target_bias + product_bias(weights.decoder.input);
  if (weights.readout) {
    const WeightMatrix& readout = weights.readout->weight;
    of_source.push_back({&readout, decoder_units});
    source_bias = source_bias + zeros(readout_units);
    of_target.push_back({&readout, decoder_units + context});
    of_target_bias = of_target_bias + weights.readout->bias;
    state_readout = pack(decoder_units, {{&readout, 0}}, zeros(readout_units));
  } else {
    linear_output = Table(*weights.output, weights.output_bias);
  }
  source_projection = pack(context, of_source, source_bias);
  target_projection = pack(embedding, of_target, of_target_bias);

  std::vector<int> frequent(static_cast<std::size_t>(vocabulary));
  std::iota(frequent.begin(), frequent.end(), 0);
  if (shortlist != nullptr) frequent = shortlist->frequent();
  frequent_output = output().layer(kernels, frequent);
}

}  // namespace glossa
