#include "products.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "model/parts.h"

namespace glossa::bench {
namespace {

// A layer with inputs of its own.
class Product {
 public:
  Product(const Network& network, const Linear& layer, int rows)
      : layer_(layer),
        inputs_(network.kernels, network.precision, rows, layer.in()),
        outputs_(rows, layer.width()) {
    Matrix x(rows, layer.in());
    for (Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(i % 19) / 19 - 0.5F;
    inputs_.assign(x.data(), x.cols(), x.rows(), x.cols());
  }

  void run() { layer_.multiply(inputs_, outputs_.data(), outputs_.cols()); }

  double operations() const {
    return static_cast<double>(outputs_.rows()) * static_cast<double>(layer_.in()) *
           static_cast<double>(layer_.out());
  }

 private:
  const Linear& layer_;
  Inputs inputs_;
  Matrix outputs_;
};

Linear first_outputs(const Network& network, int count) {
  std::vector<int> pieces(
      std::min(static_cast<std::size_t>(count), static_cast<std::size_t>(network.output().rows())));
  std::iota(pieces.begin(), pieces.end(), 0);
  return network.output().layer(network.kernels, pieces);
}

}  // namespace

struct Products::State {
  State(Model loaded, const Work& work)
      : model(std::move(loaded)),
        candidates(first_outputs(model.parts().network, work.candidates)),
        steps{work.source_tokens, work.steps} {
    const Network& network = model.parts().network;
    for (const EncoderLayer& layer : network.encoder) {
      if (&layer != &network.encoder.front()) {
        once.emplace_back(network, layer.input, work.source_tokens);
      }
      for (const Linear& hidden : layer.hidden) per_source.emplace_back(network, hidden, 1);
    }
    once.emplace_back(network, network.init, 1);
    once.emplace_back(network, network.source_projection, work.source_tokens);
    per_step.emplace_back(network, network.recurrent, work.rows);
    if (network.state_readout) per_step.emplace_back(network, *network.state_readout, work.rows);
    per_step.emplace_back(network, candidates, work.rows);
  }

  template <typename F>
  void each(F f) {
    for (Product& product : once) f(product);
    for (int i = 0; i < steps[0]; ++i) {
      for (Product& product : per_source) f(product);
    }
    for (int i = 0; i < steps[1]; ++i) {
      for (Product& product : per_step) f(product);
    }
  }

  Model model;
  Linear candidates;
  int steps[2];  // of the encoder and the decoder
  std::vector<Product> once;
  std::vector<Product> per_source;
  std::vector<Product> per_step;
};

Products::Products(Model model, const Work& work)
    : state_(std::make_unique<State>(std::move(model), work)) {}

Products::~Products() = default;

double Products::operations() const {
  double sum = 0;
  state_->each([&sum](const Product& product) { sum += product.operations(); });
  return sum;
}

void Products::run() {
  state_->each([](Product& product) { product.run(); });
}

}  // namespace glossa::bench
