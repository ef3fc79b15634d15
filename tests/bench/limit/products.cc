#include "products.h"

#include <utility>
#include <vector>

#include "model/parts.h"
#include "network/candidates.h"
#include "network/projection_cache.h"
#include "search/greedy.h"

namespace glossa::bench {
namespace {

// Inputs of no meaning.
void fill(Inputs& inputs, Index rows, Index columns) {
  Matrix x(rows, columns);
  for (Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(i % 19) / 19 - 0.5F;
  inputs.assign(x.data(), x.cols(), x.rows(), x.cols());
}

// A layer with inputs of its own.
class Product {
 public:
  Product(const Network& network, const Linear& layer, Index rows)
      : layer_(layer),
        inputs_(network.kernels, network.precision, rows, layer.in()),
        outputs_(rows, layer.width()) {
    fill(inputs_, rows, layer.in());
  }

  void run() { layer_.multiply(inputs_, outputs_.data(), outputs_.cols()); }

  double operations() const {
    return static_cast<double>(outputs_.rows() * layer_.in() * layer_.out());
  }

 private:
  const Linear& layer_;
  Inputs inputs_;
  Matrix outputs_;
};

std::vector<std::vector<int>> encoded(const Parts& parts, std::string_view sentence) {
  std::vector<int> ids = parts.tokenizer.encode(sentence).ids;
  ids.push_back(parts.config.eos);
  return {std::move(ids)};
}

}  // namespace

struct Products::State {
  State(const Model& loaded, std::string_view sentence)
      : model(loaded),
        sentences(encoded(model.parts(), sentence)),
        caches(model.parts().network),
        candidates(Batch{model.parts(), caches, sentences}.candidates()),
        last_inputs(model.parts().network.kernels, model.parts().network.precision, 1,
                    model.parts().network.output().columns()),
        logits(1, candidates.width()) {
    const Network& network = model.parts().network;
    const auto tokens = static_cast<Index>(sentences[0].size());
    for (const EncoderLayer& layer : network.encoder) {
      if (&layer != &network.encoder.front()) once.emplace_back(network, layer.input, tokens);
      for (const Gru& gru : layer.grus) per_token.emplace_back(network, gru.hidden, 1);
    }
    once.emplace_back(network, network.init, 1);
    once.emplace_back(network, network.source_projection, tokens);
    per_step.emplace_back(network, network.recurrent, 1);
    if (network.state_readout) per_step.emplace_back(network, *network.state_readout, 1);
    fill(last_inputs, 1, network.output().columns());
    steps = search_greedy({model.parts(), caches, sentences})[0].tokens.size();
  }

  Model model;
  std::vector<std::vector<int>> sentences;  // the one
  Caches caches;
  Candidates candidates;
  std::vector<Product> once;
  std::vector<Product> per_token;
  std::vector<Product> per_step;
  Inputs last_inputs;
  Matrix logits;
  std::size_t steps;
};

Products::Products(const Model& model, std::string_view sentence)
    : state_(std::make_unique<State>(model, sentence)) {}

Products::~Products() = default;

double Products::operations() const {
  const auto sum = [](const std::vector<Product>& products) {
    double operations = 0;
    for (const Product& product : products) operations += product.operations();
    return operations;
  };
  const auto last = static_cast<double>(state_->candidates.count(0)) *
                    static_cast<double>(state_->model.parts().network.output().columns());
  return sum(state_->once) +
         static_cast<double>(state_->sentences[0].size()) * sum(state_->per_token) +
         static_cast<double>(state_->steps) * (sum(state_->per_step) + last);
}

void Products::run() {
  const std::vector<std::size_t> first_sentence = {0};
  for (Product& product : state_->once) product.run();
  for (std::size_t i = 0; i < state_->sentences[0].size(); ++i) {
    for (Product& product : state_->per_token) product.run();
  }
  for (std::size_t i = 0; i < state_->steps; ++i) {
    for (Product& product : state_->per_step) product.run();
    state_->candidates.score(state_->last_inputs, first_sentence, state_->logits.data(),
                             state_->logits.cols());
  }
}

}  // namespace glossa::bench
