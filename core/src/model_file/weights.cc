#include "model_file/weights.h"

#include <algorithm>
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
// largest number is near (127 * kMaxWeight)^2 * width. What layer normalization gives is
// at most kMaxWeight * (sqrt(units) + 1); the variance may be infinite on the way.
constexpr float kMaxWeight = 1e6F;

// Rounded to the nearest, halves to even as in the recipe's export.
void quantize(WeightMatrix& matrix) {
  const auto columns = static_cast<std::size_t>(matrix.columns);
  matrix.storage = std::make_unique<std::int8_t[]>(matrix.floats.size());
  for (Index row = 0; row < matrix.rows; ++row) {
    const std::size_t first = static_cast<std::size_t>(row) * columns;
    float largest = 0;
    for (std::size_t k = 0; k < columns; ++k) {
      largest = std::max(largest, std::abs(matrix.floats[first + k]));
    }
    // A row of numbers that are as good as zero stays representable.
    const float scale = largest > 1e-30F ? largest / 127 : 1;
    matrix.scales.push_back(scale);
    for (std::size_t k = 0; k < columns; ++k) {
      matrix.storage[first + k] =
          static_cast<std::int8_t>(std::nearbyint(matrix.floats[first + k] / scale));
    }
  }
  matrix.integers = matrix.storage.get();
  matrix.floats = {};
}

void dequantize(WeightMatrix& matrix) {
  const auto columns = static_cast<std::size_t>(matrix.columns);
  matrix.floats.resize(matrix.scales.size() * columns);
  for (std::size_t i = 0; i < matrix.floats.size(); ++i) {
    matrix.floats[i] = matrix.scales[i / columns] * static_cast<float>(matrix.integers[i]);
  }
  matrix.integers = nullptr;
}

// Takes tensors out of a file by name and remembers the first thing that is wrong, so that
// read_weights reads like the list of tensors.
class Reader {
 public:
  Reader(const Safetensors& file, const Config& config, Precision precision)
      : file_(file), normalized_(config.layer_normalization), precision_(precision) {}

  WeightMatrix matrix(const std::string& name, Index rows, Index columns) {
    WeightMatrix result;
    result.rows = rows;
    result.columns = columns;
    const Tensor* tensor = find(name, {rows, columns});
    if (tensor == nullptr) return result;
    if (tensor->dtype == DType::kI8) {
      read_integers(name, *tensor, result);
      if (precision_ == Precision::kFloat32 && error_.empty()) dequantize(result);
    } else {
      result.floats.resize(static_cast<std::size_t>(rows * columns));
      copy_floats(name, *tensor, result.floats.data());
      if (precision_ == Precision::kInt8 && error_.empty()) quantize(result);
    }
    return result;
  }

  std::vector<float> vector(const std::string& name, Index size) { return floats(name, {size}); }

  // [1, size], as torch.nn.Linear stores the weight of a single output.
  std::vector<float> row(const std::string& name, Index size) { return floats(name, {1, size}); }

  LinearWeights linear(const std::string& name, Index out, Index in) {
    return {matrix(name + ".weight", out, in), vector(name + ".bias", out)};
  }

  GruWeights gru(const std::string& name, const std::string& suffix, Index in, Index units) {
    const auto gates = [&](const std::string& side, Index columns) {
      const std::string end = side + suffix;
      return GateWeights{
          matrix(name + ".weight_" + end, 3 * units, columns),
          vector(name + ".bias_" + end, 3 * units),
          normalized_ ? vector(name + ".gain_" + end, 3 * units) : std::vector<float>{}};
    };
    return {gates("ih", in), gates("hh", units)};
  }

  // Empty where every tensor was right and none is left over.
  std::string error() {
    if (!error_.empty()) return error_;
    for (const auto& [name, tensor] : file_.tensors) {
      const bool of_others = name.starts_with("tokenizer.") || name.starts_with("shortlist.");
      if (!used_.contains(name) && !of_others) {
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

  std::vector<float> floats(const std::string& name, const std::vector<Index>& shape) {
    const Tensor* tensor = find(name, shape);
    if (tensor == nullptr) return {};
    std::vector<float> result(static_cast<std::size_t>(shape.back()));
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

  void read_integers(const std::string& name, const Tensor& tensor, WeightMatrix& matrix) {
    matrix.scales = vector(name + ".scale", matrix.rows);
    matrix.integers = reinterpret_cast<const std::int8_t*>(tensor.data.data());
    const auto* end = matrix.integers + tensor.data.size();
    if (std::find(matrix.integers, end, INT8_MIN) != end) {
      error_ = "tensor " + name + ": expected -127 to 127, found -128";
    }
  }

  const Safetensors& file_;
  bool normalized_;
  Precision precision_;
  std::set<std::string, std::less<>> used_;
  std::string error_;
};

}  // namespace

Result<Weights> read_weights(const Safetensors& file, const Config& config, Precision precision) {
  const Index vocabulary = config.vocabulary_size;
  const Index embedding = config.embedding_size;
  const Index encoder = config.encoder_size;
  const Index context = 2 * encoder;
  const Index decoder = config.decoder_size;
  const Index units = config.attention_size;
  const Index asking = decoder + (config.query_reads_embedding ? embedding : 0);
  const Index features = decoder + context + embedding;

  Reader reader(file, config, precision);
  Weights weights;
  if (config.shared_embeddings) {
    weights.source_embedding = reader.matrix("embedding.weight", vocabulary, embedding);
  } else {
    weights.source_embedding = reader.matrix("encoder.embedding.weight", vocabulary, embedding);
    weights.separate_embedding = reader.matrix("decoder.embedding.weight", vocabulary, embedding);
  }
  for (int layer = 0; layer < config.encoder_layers; ++layer) {
    const Index in = layer == 0 ? embedding : context;
    const std::string suffix = "_l" + std::to_string(layer);
    weights.encoder.push_back({reader.gru("encoder.rnn", suffix, in, encoder),
                               reader.gru("encoder.rnn", suffix + "_reverse", in, encoder)});
  }
  weights.init = reader.linear("encoder.init", decoder, context);
  weights.keys = reader.linear("attention.keys", units, context);
  weights.query = reader.matrix("attention.query.weight", units, asking);
  weights.v = reader.row("attention.v.weight", units);
  weights.decoder = reader.gru("decoder.rnn", "", embedding + context, decoder);
  if (config.tied_readout) {
    weights.readout = reader.linear("decoder.readout", embedding, features);
    weights.output_bias = reader.vector("decoder.output_bias", vocabulary);
  } else {
    weights.output = reader.matrix("decoder.output.weight", vocabulary, features);
    weights.output_bias = reader.vector("decoder.output.bias", vocabulary);
  }
  if (std::string error = reader.error(); !error.empty()) return invalid_model(std::move(error));
  return weights;
}

}  // namespace glossa
