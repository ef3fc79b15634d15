// Model files with wrong tensors, and with bits flipped anywhere.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "damage.h"
#include "files.h"
#include "glossa/model.h"
#include "model_bytes.h"
#include "random.h"

namespace glossa::test {
namespace {

void set_float(TensorBytes& tensor, std::size_t index, float value) {
  std::memcpy(tensor.data.data() + index * sizeof value, &value, sizeof value);
}

TEST_SUITE_BEGIN("model file");

TEST_CASE("a valid file loads") {
  for (const std::string& name : kModels) {
    const Model model = load_model(name);
    CHECK(model.source_language() == "en");
    CHECK(model.target_language() == "fr");
    CHECK(survives(read_file(name)));
  }
  CHECK(survives(random_model(with_special({{"▁", -1}}), 1).bytes()));
}

TEST_CASE("tensors") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  const auto set = [](const std::string& name, float value) {
    return [=](ModelBytes& model) { set_float(model.tensors.at(name), 3, value); };
  };
  check_damages({
      {"extra",
       [](auto& m) { m.tensors["decoder.other"] = float_tensor({1}, {0}); },
       {"decoder.other", "no tensor of this name"}},
      {"extra of the tokenizer",
       [](auto& m) { m.tensors["tokenizer.other"] = float_tensor({1}, {0}); },
       {"tokenizer.other", "no tensor of this name"}},
      {"nearly the same name",
       [](auto& m) { m.tensors["attention.keys.bias "] = m.tensors["attention.keys.bias"]; },
       {"attention.keys.bias ", "no tensor of this name"}},
      {"matrix as U8",
       [](auto& m) { m.tensors["attention.keys.weight"].dtype = "U8"; },
       {"attention.keys.weight", "F32", "U8"}},
      {"-128",
       [](auto& m) { m.tensors["attention.keys.weight"].data[5] = '\x80'; },
       {"attention.keys.weight", "-127 to 127", "-128"}},
      {"bias as I8",
       [](auto& m) { m.tensors["attention.keys.bias"] = {"I8", {24}, std::string(24, 'x')}; },
       {"attention.keys.bias", "F32", "I8"}},
      {"no scale",
       [](auto& m) { m.tensors.erase("attention.keys.weight.scale"); },
       {"attention.keys.weight.scale", "[24]", "no tensor"}},
      {"a scale too many",
       [](auto& m) { m.tensors["attention.v.weight.scale"] = float_tensor({1}, {1}); },
       {"attention.v.weight.scale", "no tensor of this name"}},
      {"shape",
       [](auto& m) { m.tensors["attention.v.weight"].shape = {24}; },
       {"attention.v.weight", "[1, 24]", "[24]"}},
      {"transposed",
       [](auto& m) { m.tensors["attention.query.weight"].shape = {40, 24}; },
       {"attention.query.weight", "[24, 40]", "[40, 24]"}},
      {"NaN", set("attention.keys.bias", nan), {"attention.keys.bias", "finite", "nan", "index 3"}},
      {"infinity",
       set("decoder.rnn.bias_hh", infinity),
       {"decoder.rnn.bias_hh", "finite", "inf", "index 3"}},
      {"huge", set("attention.v.weight", -1e30F), {"attention.v.weight", "up to 1e6", "index 3"}},
      {"NaN scale", set("embedding.weight.scale", nan), {"embedding.weight.scale", "nan"}},
      {"NaN score", set("tokenizer.scores", nan), {"tokenizer.scores", "finite", "nan"}},
      {"infinite score", set("tokenizer.scores", -infinity), {"tokenizer.scores", "finite", "inf"}},
  });
  const ModelBytes good = take_apart(read_file(kModels[0]));
  for (const auto& [name, tensor] : good.tensors) {
    if (name == "tokenizer.charsmap") continue;  // without one every character stands for itself
    CAPTURE(name);
    ModelBytes broken = good;
    broken.tensors.erase(name);
    check_refused(broken.bytes(), {name, "found no"});
  }
}

TEST_CASE("pieces") {
  const auto pieces = [](auto change) {
    return [change](ModelBytes& model) {
      TensorBytes& tensor = model.tensors["tokenizer.pieces"];
      change(tensor.data);
      tensor.shape = {tensor.data.size()};
    };
  };
  check_damages({
      {"none", pieces([](auto& data) { data.clear(); }), {"tokenizer.pieces", "180", "found 0"}},
      {"no NUL at the end",
       pieces([](auto& data) { data.pop_back(); }),
       {"tokenizer.pieces", "NUL"}},
      {"one too many",
       pieces([](auto& data) { data += std::string("zzz\0", 4); }),
       {"tokenizer.pieces", "180", "181"}},
      {"an empty one",
       pieces([](auto& data) { data += '\0'; }),
       {"tokenizer.pieces", "UTF-8 text as piece 180"}},
      {"no UTF-8",
       pieces([](auto& data) { data[data.size() - 2] = '\xC3'; }),
       {"tokenizer.pieces", "UTF-8 text as piece 179"}},
      {"twice",
       pieces([](auto& data) {
         const std::size_t last = data.rfind('\0', data.size() - 2) + 1;
         const std::string piece = data.substr(last);
         const std::size_t before = data.rfind('\0', last - 2) + 1;
         data = data.substr(0, before) + piece + piece;
       }),
       {"tokenizer.pieces", "once", "twice"}},
      {"as F32",
       [](auto& m) { m.tensors["tokenizer.pieces"] = float_tensor({1}, {0}); },
       {"tokenizer.pieces", "U8", "F32"}},
      {"scores as I8",
       [](auto& m) { m.tensors["tokenizer.scores"] = {"I8", {180}, std::string(180, 'x')}; },
       {"tokenizer.scores", "F32", "I8"}},
  });
}

TEST_CASE("the normalization map") {
  const auto charsmap = [](const std::string& data) {
    return [data](ModelBytes& model) {
      model.tensors["tokenizer.charsmap"] = {"U8", {data.size()}, data};
    };
  };
  check_damages({
      {"empty", charsmap(""), {"tokenizer.charsmap", "a trie", "0 bytes"}},
      {"three bytes", charsmap("abc"), {"tokenizer.charsmap", "a trie"}},
      {"huge trie",
       charsmap("\xFC\xFF\xFF\xFF" + std::string(100, '\0')),
       {"tokenizer.charsmap", "4294967292"}},
      {"odd trie",
       charsmap(std::string("\x05\0\0\0", 4) + std::string(100, '\0')),
       {"tokenizer.charsmap", "a trie of 5"}},
      {"no replacements",
       charsmap(std::string("\x04\0\0\0", 4) + std::string(4, '\0')),
       {"tokenizer.charsmap", "a trie"}},
      {"no NUL at the end",
       charsmap(std::string("\x04\0\0\0", 4) + std::string(4, '\0') + "x"),
       {"tokenizer.charsmap", "NUL"}},
      {"as F32",
       [](auto& m) { m.tensors["tokenizer.charsmap"] = float_tensor({1}, {0}); },
       {"tokenizer.charsmap", "U8", "F32"}},
  });
}

TEST_CASE("gains of layer normalization") {
  const ModelBytes good = take_apart(read_file("tiny-normalized.safetensors"));
  for (const std::string gain :
       {"encoder.rnn.gain_ih_l1", "encoder.rnn.gain_hh_l0_reverse", "decoder.rnn.gain_hh"}) {
    ModelBytes broken = good;
    broken.tensors.erase(gain);
    check_refused(broken.bytes(), {gain, "no tensor"});
    broken.tensors[gain] = float_tensor({2}, {1, 1});
    check_refused(broken.bytes(), {gain, "[2]"});
  }
  for (const std::string of_another : {R"("normalization": "none")", R"("other": 0)"}) {
    ModelBytes broken = good;
    std::string& config = broken.metadata["config"];
    config = replaced(config, R"("normalization": "layer")", of_another);
    check_refused(broken.bytes(), {".gain_", "no tensor of this name"});
  }
}

TEST_CASE("a normalization map with flipped bytes never reads outside") {
  const ModelBytes good = take_apart(read_file(kModels[0]));
  const std::size_t size = good.tensors.at("tokenizer.charsmap").data.size();
  int loaded = 0;
  for (std::size_t at = 0; at < std::min<std::size_t>(size, 1024); ++at) {
    CAPTURE(at);
    ModelBytes broken = good;
    char& byte = broken.tensors["tokenizer.charsmap"].data[at];
    byte = static_cast<char>(~byte);
    loaded += survives(broken.bytes()) ? 1 : 0;
  }
  CHECK(loaded >= 1000);  // all but those whose trie became longer than the file
}

TEST_CASE("bit flips give an error or a model that works") {
  for (const std::string& name : kModels) {
    CAPTURE(name);
    const Bytes good = read_file(name);
    const std::size_t header = 8 + header_of(good).size();
    Random random(5);
    int loaded = 0;
    for (int flip = 0; flip < 1000; ++flip) {
      Bytes broken = good;
      // Every second one in the header, which is a small part of the file.
      const std::size_t at = random.below(flip % 2 == 0 ? header : good.size());
      broken[at] ^= std::byte{1} << random.below(8);
      CAPTURE(at);
      loaded += survives(broken) ? 1 : 0;
    }
    CHECK(loaded > 100);
    CHECK(loaded < 900);
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
