#include "model/weights.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <set>
#include <string>
#include <utility>

namespace glossa {
namespace {

// With numbers below this in the file no sum or product in the model can leave the range of a
// float: states and attention are bounded by 1, a quantized weight by 127 times its scale, so the
// largest number is near (127 * kMaxWeight)^2 * width.
constexpr float kMaxWeight = 1e6F;

// Takes tensors out of a file by name and remembers the first thing that is wrong, so that
// read_weights reads like the list of tensors.
class Reader {
 public:
  explicit Reader(const Safetensors& file) : file_(file) {}

  Matrix matrix(const std::string& name, Index rows, Index cols) {
    const Tensor* tensor = find(name, {rows, cols});
    if (tensor == nullptr) return {};
    if (tensor->dtype == DType::kI8) return dequantized(name, *tensor, rows, cols);
    Matrix result(rows, cols);
    copy_floats(name, *tensor, result.data());
    return result;
  }

  Vector vector(const std::string& name, Index size) { return floats(name, {size}, size); }

  // [1, size], as torch.nn.Linear stores the weight of a single output.
  Vector row(const std::string& name, Index size) { return floats(name, {1, size}, size); }

  Linear linear(const std::string& name, Index out, Index in) {
    return {matrix(name + ".weight", out, in), vector(name + ".bias", out)};
  }

  Gru gru(const std::string& name, const std::string& suffix, Index in, Index units) {
    return {{matrix(name + ".weight_ih" + suffix, 3 * units, in),
             vector(name + ".bias_ih" + suffix, 3 * units)},
            {matrix(name + ".weight_hh" + suffix, 3 * units, units),
             vector(name + ".bias_hh" + suffix, 3 * units)}};
  }

  // Empty where every tensor was right and none is left over.
  std::string error() {
    if (!error_.empty()) return error_;
    for (const auto& [name, tensor] : file_.tensors) {
      if (!used_.contains(name) && !name.starts_with("tokenizer.")) {
        return "tensor " + name + ": expected no tensor of this name in a model of this config";
      }
    }
    return {};
  }

 private:
  const Tensor* find(const std::string& name, const std::vector<Index>& shape) {
    if (!error_.empty()) return nullptr;
    const std::vector<std::size_t> expected(shape.begin(), shape.end());
    const auto found = file_.tensors.find(name);
    if (found == file_.tensors.end()) {
      error_ = "tensor " + name + ": expected shape " + to_string(expected) + ", found no tensor";
      return nullptr;
    }
    if (found->second.shape != expected) {
      error_ = "tensor " + name + ": expected shape " + to_string(expected) + ", found " +
               to_string(found->second.shape);
      return nullptr;
    }
    used_.insert(name);
    return &found->second;
  }

  Vector floats(const std::string& name, const std::vector<Index>& shape, Index size) {
    const Tensor* tensor = find(name, shape);
    if (tensor == nullptr) return {};
    Vector result(size);
    copy_floats(name, *tensor, result.data());
    return result;
  }

  void copy_floats(const std::string& name, const Tensor& tensor, float* to) {
    if (tensor.dtype != DType::kF32) {
      error_ = "tensor " + name + ": expected dtype F32, found " + glossa::name(tensor.dtype);
      return;
    }
    if (tensor.data.empty()) return;
    std::memcpy(to, tensor.data.data(), tensor.data.size());
    const std::size_t count = tensor.data.size() / sizeof(float);
    for (std::size_t i = 0; i < count; ++i) {
      if (!(std::abs(to[i]) <= kMaxWeight)) {  // also true for NaN
        error_ = "tensor " + name + ": expected finite numbers up to 1e6, found " +
                 std::to_string(to[i]) + " at index " + std::to_string(i);
        return;
      }
    }
  }

  Matrix dequantized(const std::string& name, const Tensor& tensor, Index rows, Index cols) {
    const Vector scale = vector(name + ".scale", rows);
    if (!error_.empty()) return {};
    const auto* quantized = reinterpret_cast<const std::int8_t*>(tensor.data.data());
    Matrix result(rows, cols);
    for (Index row = 0; row < rows; ++row) {
      for (Index col = 0; col < cols; ++col) {
        const std::int8_t value = quantized[row * cols + col];
        if (value == INT8_MIN) error_ = "tensor " + name + ": expected -127 to 127, found -128";
        result(row, col) = scale[row] * static_cast<float>(value);
      }
    }
    return result;
  }

  const Safetensors& file_;
  std::set<std::string, std::less<>> used_;
  std::string error_;
};

}  // namespace

Result<Weights> read_weights(const Safetensors& file, const Config& config) {
  const Index vocabulary = config.vocabulary_size;
  const Index embedding = config.embedding_size;
  const Index encoder = config.encoder_size;
  const Index context = 2 * encoder;
  const Index decoder = config.decoder_size;
  const Index units = config.attention_size;
  const Index features = decoder + context + embedding;

  Reader reader(file);
  Weights weights;
  if (config.shared_embeddings) {
    weights.source_embedding = reader.matrix("embedding.weight", vocabulary, embedding);
  } else {
    weights.source_embedding = reader.matrix("encoder.embedding.weight", vocabulary, embedding);
    weights.separate_target_embedding =
        reader.matrix("decoder.embedding.weight", vocabulary, embedding);
  }
  for (int layer = 0; layer < config.encoder_layers; ++layer) {
    const Index in = layer == 0 ? embedding : context;
    const std::string suffix = "_l" + std::to_string(layer);
    weights.encoder.push_back({reader.gru("encoder.rnn", suffix, in, encoder),
                               reader.gru("encoder.rnn", suffix + "_reverse", in, encoder)});
  }
  weights.init = reader.linear("encoder.init", decoder, context);
  weights.attention = {reader.linear("attention.keys", units, context),
                       reader.matrix("attention.query.weight", units, decoder),
                       reader.row("attention.v.weight", units)};
  weights.decoder = reader.gru("decoder.rnn", "", embedding + context, decoder);
  if (config.tied_readout) {
    weights.readout.hidden = reader.linear("decoder.readout", embedding, features);
    weights.readout.bias = reader.vector("decoder.output_bias", vocabulary);
  } else {
    weights.readout.output = reader.matrix("decoder.output.weight", vocabulary, features);
    weights.readout.bias = reader.vector("decoder.output.bias", vocabulary);
  }
  if (std::string error = reader.error(); !error.empty()) return invalid_model(std::move(error));
  return weights;
}

}  // namespace glossa
