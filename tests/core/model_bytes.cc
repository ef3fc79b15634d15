#include "model_bytes.h"

#include <doctest/doctest.h>

#include <cstring>

#include "model_file/safetensors.h"
#include "random.h"

namespace glossa::test {
namespace {

constexpr std::size_t kLengthBytes = 8;

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::vector<std::byte> assemble(const std::string& header, std::string_view data) {
  const std::uint64_t length = header.size();
  std::string file(reinterpret_cast<const char*>(&length), kLengthBytes);
  file += header;
  file += data;
  const auto bytes = std::as_bytes(std::span(file));
  return {bytes.begin(), bytes.end()};
}

std::string config_json(const Config& config) {
  const auto field = [](const char* name, int value) {
    return quoted(name) + ":" + std::to_string(value) + ",";
  };
  return "{" + field("vocabulary_size", config.vocabulary_size) +
         field("embedding_size", config.embedding_size) +
         field("encoder_size", config.encoder_size) +
         field("encoder_layers", config.encoder_layers) +
         field("decoder_size", config.decoder_size) +
         field("attention_size", config.attention_size) + field("pad", config.pad) +
         field("unk", config.unk) + field("bos", config.bos) + field("eos", config.eos) +
         R"("readout":"tied","embeddings":"shared","add_dummy_prefix":true,)"
         R"("remove_extra_whitespaces":true,"escape_whitespaces":true})";
}

}  // namespace

std::vector<std::byte> ModelBytes::bytes() const {
  std::string header = "{\"__metadata__\":{";
  for (const auto& [key, value] : metadata) {
    if (header.back() != '{') header += ',';
    header += quoted(key) + ":" + quoted(value);
  }
  header += '}';
  std::string data;
  for (const auto& [name, tensor] : tensors) {
    const std::size_t begin = data.size();
    data += tensor.data;
    header += "," + quoted(name) + ":{\"dtype\":" + quoted(tensor.dtype) +
              ",\"shape\":" + to_string(tensor.shape) + ",\"data_offsets\":[" +
              std::to_string(begin) + "," + std::to_string(data.size()) + "]}";
  }
  return assemble(header + "}", data);
}

ModelBytes take_apart(std::span<const std::byte> file) {
  const auto parsed = Safetensors::parse(file);
  REQUIRE_MESSAGE(parsed.has_value(), parsed.error().message);
  ModelBytes result;
  result.metadata.insert(parsed->metadata.begin(), parsed->metadata.end());
  for (const auto& [name, tensor] : parsed->tensors) {
    result.tensors[name] = {
        glossa::name(tensor.dtype), tensor.shape,
        std::string(reinterpret_cast<const char*>(tensor.data.data()), tensor.data.size())};
  }
  return result;
}

std::string header_of(std::span<const std::byte> file) {
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), kLengthBytes);
  return {reinterpret_cast<const char*>(file.data()) + kLengthBytes,
          static_cast<std::size_t>(length)};
}

std::vector<std::byte> with_header(std::span<const std::byte> file, const std::string& header) {
  const auto data = file.subspan(kLengthBytes + header_of(file).size());
  return assemble(header, {reinterpret_cast<const char*>(data.data()), data.size()});
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from << " in " << text);
  return text.replace(at, from.size(), to);
}

TensorBytes float_tensor(const std::vector<std::size_t>& shape, const std::vector<float>& values) {
  return {"F32", shape,
          std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float))};
}

TensorBytes u16_tensor(const std::vector<int>& values) {
  const std::vector<std::uint16_t> narrow(values.begin(), values.end());
  return {"U16",
          {narrow.size()},
          std::string(reinterpret_cast<const char*>(narrow.data()),
                      narrow.size() * sizeof(std::uint16_t))};
}

void add_shortlist(ModelBytes& model, std::size_t vocabulary_size,
                   const ShortlistBytes& shortlist) {
  std::string counts(vocabulary_size, '\0');
  std::vector<int> candidates;
  for (const auto& [piece, run] : shortlist.further) {
    counts[static_cast<std::size_t>(piece)] = static_cast<char>(run.size());
    candidates.insert(candidates.end(), run.begin(), run.end());
  }
  model.tensors["shortlist.frequent"] = u16_tensor(shortlist.frequent);
  model.tensors["shortlist.counts"] = {"U8", {counts.size()}, counts};
  model.tensors["shortlist.candidates"] = u16_tensor(candidates);
}

std::vector<ScoredPiece> with_special(const std::vector<ScoredPiece>& pieces) {
  std::vector<ScoredPiece> all = {{"<pad>", 0}, {"<unk>", 0}, {"<s>", 0}, {"</s>", 0}};
  all.insert(all.end(), pieces.begin(), pieces.end());
  return all;
}

Config tiny_config(std::size_t vocabulary_size) {
  Config config;
  config.vocabulary_size = static_cast<int>(vocabulary_size);
  config.embedding_size = 4;
  config.encoder_size = 3;
  config.encoder_layers = 1;
  config.decoder_size = 5;
  config.attention_size = 4;
  config.tied_readout = true;
  return config;
}

ModelBytes vocabulary_file(const std::vector<ScoredPiece>& pieces) {
  return vocabulary_file(pieces, tiny_config(pieces.size()));
}

ModelBytes vocabulary_file(const std::vector<ScoredPiece>& pieces, const Config& config) {
  std::string texts;
  std::vector<float> scores;
  for (const auto& [piece, score] : pieces) {
    texts += piece + '\0';
    scores.push_back(score);
  }
  ModelBytes model;
  model.metadata = {{"format", "glossa"},
                    {"version", "1"},
                    {"config", config_json(config)},
                    {"languages", R"({"source":"en","target":"fr"})"}};
  model.tensors["tokenizer.pieces"] = {"U8", {texts.size()}, texts};
  model.tensors["tokenizer.scores"] = float_tensor({scores.size()}, scores);
  return model;
}

Tokenizer tokenizer_of(const std::vector<ScoredPiece>& pieces) {
  const std::vector<std::byte> bytes = vocabulary_file(with_special(pieces)).bytes();
  const auto file = Safetensors::parse(bytes);
  REQUIRE(file.has_value());
  auto tokenizer = Tokenizer::read(*file, tiny_config(pieces.size() + 4));
  REQUIRE_MESSAGE(tokenizer.has_value(), tokenizer.error().message);
  return std::move(*tokenizer);
}

ModelBytes random_model(const std::vector<ScoredPiece>& pieces, std::uint64_t seed, float limit) {
  return random_model(pieces, tiny_config(pieces.size()), seed, limit);
}

ModelBytes random_model(const std::vector<ScoredPiece>& pieces, const Config& config,
                        std::uint64_t seed, float limit) {
  ModelBytes model = vocabulary_file(pieces, config);
  Random random(seed);
  const auto add = [&](const std::string& name, std::size_t rows, std::size_t columns) {
    const std::vector<std::size_t> shape =
        columns == 0 ? std::vector{rows} : std::vector{rows, columns};
    model.tensors[name] =
        float_tensor(shape, random.floats(rows * std::max<std::size_t>(columns, 1), -limit, limit));
  };
  const auto add_linear = [&](const std::string& name, std::size_t out, std::size_t in) {
    add(name + ".weight", out, in);
    add(name + ".bias", out, 0);
  };
  const auto add_gru = [&](const std::string& name, const std::string& suffix, std::size_t in,
                           std::size_t units) {
    add(name + ".weight_ih" + suffix, 3 * units, in);
    add(name + ".bias_ih" + suffix, 3 * units, 0);
    add(name + ".weight_hh" + suffix, 3 * units, units);
    add(name + ".bias_hh" + suffix, 3 * units, 0);
  };
  const auto embedding = static_cast<std::size_t>(config.embedding_size);
  const auto encoder = static_cast<std::size_t>(config.encoder_size);
  const auto decoder = static_cast<std::size_t>(config.decoder_size);
  const auto attention = static_cast<std::size_t>(config.attention_size);
  add("embedding.weight", pieces.size(), embedding);
  add_gru("encoder.rnn", "_l0", embedding, encoder);
  add_gru("encoder.rnn", "_l0_reverse", embedding, encoder);
  add_linear("encoder.init", decoder, 2 * encoder);
  add_linear("attention.keys", attention, 2 * encoder);
  add("attention.query.weight", attention, decoder);
  add("attention.v.weight", 1, attention);
  add_gru("decoder.rnn", "", embedding + 2 * encoder, decoder);
  add_linear("decoder.readout", embedding, decoder + 2 * encoder + embedding);
  add("decoder.output_bias", pieces.size(), 0);
  return model;
}

}  // namespace glossa::test
