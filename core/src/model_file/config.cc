#include "model_file/config.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "model_file/quote.h"

namespace glossa {
namespace {

using nlohmann::json;

constexpr std::string_view kFormat = "glossa";
constexpr std::string_view kVersion = "1";

// Far above what a page could use, so that sums of sizes stay inside 32 bits. Products are checked
// against the bytes that the file has.
constexpr int kMaxVocabulary = 1'000'000;
constexpr int kMaxUnits = 16'384;
constexpr int kMaxLayers = 16;

// Letters, then parts of up to eight letters and digits, with hyphens between: what is more wrong
// with a BCP 47 tag takes its registry to see.
bool is_language_tag(std::string_view tag) {
  bool first = true;
  while (true) {
    const std::string_view part = tag.substr(0, tag.find('-'));
    const bool fits = std::all_of(part.begin(), part.end(), [first](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9');
    });
    if (!fits || part.size() < (first ? 2 : 1) || part.size() > 8) return false;
    if (part.size() == tag.size()) return true;
    tag.remove_prefix(part.size() + 1);
    first = false;
  }
}

// Reads the fields of one JSON object and remembers the first thing that is wrong, so that the
// caller reads like a list of fields.
class Fields {
 public:
  Fields(std::string name, json object) : name_(std::move(name)), object_(std::move(object)) {}

  int integer(const char* key, int min, int max) {
    const json* value = find(key);
    if (value == nullptr) return min;
    if (!value->is_number_integer() || *value < min || *value > max) {
      fail(key, "an integer from " + std::to_string(min) + " to " + std::to_string(max), *value);
      return min;
    }
    return value->get<int>();
  }

  bool boolean(const char* key) {
    const json* value = find(key);
    if (value == nullptr) return false;
    if (!value->is_boolean()) {
      fail(key, "true or false", *value);
      return false;
    }
    return value->get<bool>();
  }

  // True where the field is `yes`, false where it is `no`.
  bool choice(const char* key, std::string_view yes, std::string_view no) {
    const json* value = find(key);
    if (value == nullptr) return false;
    if (*value == yes) return true;
    if (*value != no) {
      fail(key, "\"" + std::string(yes) + "\" or \"" + std::string(no) + "\"", *value);
    }
    return false;
  }

  std::string language(const char* key) {
    const json* value = find(key);
    if (value == nullptr) return {};
    if (!value->is_string() || !is_language_tag(value->get_ref<const std::string&>())) {
      fail(key, "a BCP 47 language tag such as \"en\"", *value);
      return {};
    }
    return value->get<std::string>();
  }

  bool has(const char* key) const { return object_.contains(key); }

  // Empty where every field was right.
  const std::string& error() const { return error_; }

 private:
  const json* find(const char* key) {
    const auto found = object_.find(key);
    if (found != object_.end()) return &*found;
    if (error_.empty()) error_ = name_ + "." + key + ": expected this field, found none";
    return nullptr;
  }

  void fail(const char* key, const std::string& expected, const json& found) {
    if (!error_.empty()) return;
    error_ = name_ + "." + key + ": expected " + expected + ", found " + quote(found);
  }

  std::string name_;
  json object_;
  std::string error_;
};

Result<Fields> fields_of(const Safetensors& file, const std::string& key) {
  const auto found = file.metadata.find(key);
  if (found == file.metadata.end()) {
    return invalid_model("__metadata__." + key + ": expected a JSON object, found nothing");
  }
  json object = json::parse(found->second, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) {
    return invalid_model("__metadata__." + key + ": expected a JSON object, found something else");
  }
  return Fields(key, std::move(object));
}

Result<void> check_metadata(const Safetensors& file, const std::string& key,
                            std::string_view expected) {
  const auto found = file.metadata.find(key);
  const std::string value = found == file.metadata.end() ? "nothing" : found->second;
  if (value == expected) return {};
  return invalid_model("__metadata__." + key + ": expected \"" + std::string(expected) +
                       "\", found " + value);
}

}  // namespace

Result<Config> read_config(const Safetensors& file) {
  if (auto ok = check_metadata(file, "format", kFormat); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_metadata(file, "version", kVersion); !ok) return tl::unexpected(ok.error());
  auto fields = fields_of(file, "config");
  if (!fields) return tl::unexpected(fields.error());

  Config config;
  config.vocabulary_size = fields->integer("vocabulary_size", 5, kMaxVocabulary);
  config.embedding_size = fields->integer("embedding_size", 1, kMaxUnits);
  config.encoder_size = fields->integer("encoder_size", 1, kMaxUnits);
  config.encoder_layers = fields->integer("encoder_layers", 1, kMaxLayers);
  config.decoder_size = fields->integer("decoder_size", 1, kMaxUnits);
  config.attention_size = fields->integer("attention_size", 1, kMaxUnits);
  config.tied_readout = fields->choice("readout", "tied", "linear");
  config.shared_embeddings = fields->choice("embeddings", "shared", "separate");
  if (fields->has("attention_query")) {
    config.query_reads_embedding = fields->choice("attention_query", "state_embedding", "state");
  }
  if (fields->has("normalization")) {
    config.layer_normalization = fields->choice("normalization", "layer", "none");
  }
  const int last = config.vocabulary_size - 1;
  config.pad = fields->integer("pad", 0, last);
  config.unk = fields->integer("unk", 0, last);
  config.bos = fields->integer("bos", 0, last);
  config.eos = fields->integer("eos", 0, last);
  config.add_dummy_prefix = fields->boolean("add_dummy_prefix");
  config.remove_extra_whitespaces = fields->boolean("remove_extra_whitespaces");
  const bool escapes = fields->boolean("escape_whitespaces");
  if (!fields->error().empty()) return invalid_model(fields->error());
  // Where sentences and words begin is seen by the symbol.
  if (!escapes) return invalid_model("config.escape_whitespaces: expected true, found false");

  const std::array special = {config.pad, config.unk, config.bos, config.eos};
  for (std::size_t i = 0; i < special.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (special[i] == special[j]) {
        return invalid_model("config: expected different ids for pad, unk, bos and eos, found " +
                             std::to_string(special[i]) + " twice");
      }
    }
  }
  return config;
}

Result<Languages> read_languages(const Safetensors& file) {
  auto fields = fields_of(file, "languages");
  if (!fields) return tl::unexpected(fields.error());
  Languages languages{fields->language("source"), fields->language("target")};
  if (!fields->error().empty()) return invalid_model(fields->error());
  return languages;
}

}  // namespace glossa
