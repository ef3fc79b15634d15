// Model files whose description of themselves is wrong.
#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "damage.h"
#include "model_bytes.h"

namespace glossa::test {
namespace {

std::function<void(ModelBytes&)> config(const std::string& from, const std::string& to) {
  return [=](ModelBytes& model) {
    std::string& json = model.metadata["config"];
    json = replaced(json, from, to);
  };
}

TEST_SUITE_BEGIN("config");

TEST_CASE("metadata") {
  check_damages({
      {"no format",
       [](auto& m) { m.metadata.erase("format"); },
       {"__metadata__.format", "\"glossa\"", "nothing"}},
      {"other format",
       [](auto& m) { m.metadata["format"] = "pt"; },
       {"__metadata__.format", "\"glossa\"", "pt"}},
      {"no version",
       [](auto& m) { m.metadata.erase("version"); },
       {"__metadata__.version", "\"1\"", "nothing"}},
      {"version 2",
       [](auto& m) { m.metadata["version"] = "2"; },
       {"__metadata__.version", "\"1\"", "2"}},
      {"no config",
       [](auto& m) { m.metadata.erase("config"); },
       {"__metadata__.config", "a JSON object", "nothing"}},
      {"config no JSON",
       [](auto& m) { m.metadata["config"] = "{"; },
       {"__metadata__.config", "a JSON object"}},
      {"config no object",
       [](auto& m) { m.metadata["config"] = "[1]"; },
       {"__metadata__.config", "a JSON object"}},
      {"no languages",
       [](auto& m) { m.metadata.erase("languages"); },
       {"__metadata__.languages", "a JSON object", "nothing"}},
      {"no target",
       [](auto& m) { m.metadata["languages"] = R"({"source":"en"})"; },
       {"languages.target", "this field", "none"}},
      {"empty source",
       [](auto& m) { m.metadata["languages"] = R"({"source":"","target":"fr"})"; },
       {"languages.source", "a BCP 47 language tag", "\"\""}},
      {"language with an underscore",
       [](auto& m) { m.metadata["languages"] = R"({"source":"en","target":"zh_CN"})"; },
       {"languages.target", "a BCP 47 language tag", "\"zh_CN\""}},
      {"numeric source",
       [](auto& m) { m.metadata["languages"] = R"({"source":1,"target":"fr"})"; },
       {"languages.source", "a BCP 47 language tag", "1"}},
  });
}

TEST_CASE("config fields") {
  for (const std::string field :
       {"vocabulary_size", "embedding_size", "encoder_size", "encoder_layers", "decoder_size",
        "attention_size", "readout", "embeddings", "pad", "unk", "bos", "eos", "add_dummy_prefix",
        "remove_extra_whitespaces", "escape_whitespaces"}) {
    const std::string key = "\"" + field + "\": ";
    check_damages(
        {{"missing", config(key, "\"other\": "), {"config." + field, "this field", "none"}},
         {"null", config(key, key + "null, \"other\": "), {"config." + field, "null"}},
         {"array", config(key, key + "[7], \"other\": "), {"config." + field, "an array"}}});
  }
  for (const std::string field :
       {"vocabulary_size", "embedding_size", "encoder_size", "encoder_layers", "decoder_size",
        "attention_size", "pad", "unk", "bos", "eos"}) {
    const std::string key = "\"" + field + "\": ";
    for (const std::string value :
         {"-1", "2.0", "\"4\"", "true", "2000000000", "4294967297", "9223372036854775807",
          "9223372036854775808", "18446744073709551615", "18446744073709551616", "-2147483649"}) {
      check_damages({{value,
                      config(key, key + value + ", \"other\": "),
                      {"config." + field, "an integer from"}}});
    }
  }
  check_damages({
      {"readout",
       config("\"tied\"", "\"bound\""),
       {"config.readout", "\"tied\" or \"linear\"", "bound"}},
      {"embeddings",
       config("\"shared\"", "\"split\""),
       {"config.embeddings", "\"shared\" or \"separate\"", "split"}},
      {"query",
       config("\"state\"", "\"embedding\""),
       {"config.attention_query", "\"state_embedding\" or \"state\"", "embedding"}},
      {"normalization",
       config("{", R"({"normalization": "batch", )"),
       {"config.normalization", "\"layer\" or \"none\"", "batch"}},
      {"normalization null",
       config("{", R"({"normalization": null, )"),
       {"config.normalization", "\"layer\" or \"none\"", "null"}},
      {"flag",
       config("\"add_dummy_prefix\": true", "\"add_dummy_prefix\": 1"),
       {"config.add_dummy_prefix", "true or false", "1"}},
      {"spaces as they are",
       config("\"escape_whitespaces\": true", "\"escape_whitespaces\": false"),
       {"config.escape_whitespaces", "true", "false"}},
      {"pad beyond the vocabulary",
       config("\"pad\": 0", "\"pad\": 180"),
       {"config.pad", "0 to 179", "180"}},
      {"equal ids", config("\"bos\": 2", "\"bos\": 0"), {"different ids", "0 twice"}},
      {"unk is eos", config("\"unk\": 1", "\"unk\": 3"), {"different ids", "3 twice"}},
      {"no layer",
       config("\"encoder_layers\": 1", "\"encoder_layers\": 0"),
       {"config.encoder_layers", "1 to 16", "0"}},
  });
}

TEST_CASE("a config that does not fit the tensors") {
  check_damages({
      {"vocabulary",
       config("\"vocabulary_size\": 180", "\"vocabulary_size\": 181"),
       {"tokenizer.scores", "[181]", "[180]"}},
      {"huge vocabulary",
       config("\"vocabulary_size\": 180", "\"vocabulary_size\": 1000000"),
       {"tokenizer.scores", "[1000000]", "[180]"}},
      {"embedding",
       config("\"embedding_size\": 40", "\"embedding_size\": 16384"),
       {"embedding.weight", "[180, 16384]", "[180, 40]"}},
      {"encoder",
       config("\"encoder_size\": 24", "\"encoder_size\": 23"),
       {"encoder.rnn.weight_ih_l0", "[69, 40]", "[72, 40]"}},
      {"layers",
       config("\"encoder_layers\": 1", "\"encoder_layers\": 2"),
       {"encoder.rnn.weight_ih_l1", "[72, 48]", "no tensor"}},
      {"decoder",
       config("\"decoder_size\": 40", "\"decoder_size\": 41"),
       {"encoder.init.weight", "[41, 48]", "[40, 48]"}},
      {"attention",
       config("\"attention_size\": 24", "\"attention_size\": 25"),
       {"attention.keys.weight", "[25, 48]", "[24, 48]"}},
      {"query",
       config("\"state\"", "\"state_embedding\""),
       {"attention.query.weight", "[24, 80]", "[24, 40]"}},
      {"normalization",
       config("{", R"({"normalization": "layer", )"),
       {"encoder.rnn.gain_ih_l0", "[72]", "no tensor"}},
      {"readout", config("\"tied\"", "\"linear\""), {"decoder.output.weight", "no tensor"}},
      {"embeddings",
       config("\"shared\"", "\"separate\""),
       {"encoder.embedding.weight", "[180, 40]", "no tensor"}},
  });
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
