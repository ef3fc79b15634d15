#include "model_file/shortlist.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "damage.h"
#include "files.h"
#include "model/parts.h"
#include "model_bytes.h"
#include "searches.h"
#include "shortlists.h"

namespace glossa::test {
namespace {

constexpr int kUnk = 1;
constexpr int kEos = 3;

// Damages a model with this shortlist.
std::function<void(ModelBytes&)> damaged(const ShortlistBytes& shortlist,
                                         const std::function<void(ModelBytes&)>& damage) {
  return [=](ModelBytes& model) {
    add_shortlist(model, kTinyVocabulary, shortlist);
    damage(model);
  };
}

void nothing(ModelBytes& /*model*/) {}

TEST_SUITE_BEGIN("shortlist");

TEST_CASE("a model without one has none") {
  for (const std::string& name : kModels) CHECK_FALSE(load_model(name).parts().shortlist);
}

TEST_CASE("the further candidates of a sentence are those of its pieces, ascending, once") {
  const ShortlistBytes bytes = {{kUnk, kEos, 9}, {{4, {5, 8, 179}}, {7, {6, 8}}, {179, {4}}}};
  const Model model = with_shortlist(kModels[0], bytes);
  REQUIRE(model.parts().shortlist);
  const Shortlist& shortlist = *model.parts().shortlist;
  CHECK(shortlist.frequent() == Ids{kUnk, kEos, 9});
  CHECK(shortlist.further(Ids{}).empty());
  CHECK(shortlist.further(Ids{kEos}).empty());
  CHECK(shortlist.further(Ids{5, kUnk, 178}).empty());
  CHECK(shortlist.further(Ids{4, kEos}) == Ids{5, 8, 179});
  CHECK(shortlist.further(Ids{7, 4, 7, kEos}) == Ids{5, 6, 8, 179});
  CHECK(shortlist.further(Ids{179, 7}) == Ids{4, 6, 8});
}

TEST_CASE("the smallest and the largest shortlist") {
  const ShortlistBytes smallest = {{kUnk, kEos}, {}};
  const Model silent = with_shortlist(kModels[0], smallest);
  for (const Hypothesis& found : greedy(silent, tiny_sentences(silent, 5), true)) {
    for (const int token : found.tokens) CHECK((token == kUnk || token == kEos));
  }
  // Everything that may be said: nothing changes but the normalizer, which has no pad and bos.
  ShortlistBytes largest = {{kUnk, kEos}, {}};
  for (int piece = 4; piece < 180; ++piece) largest.frequent.push_back(piece);
  const Model model = with_shortlist(kModels[0], largest);
  const auto sentences = tiny_sentences(model, 10);
  const auto found = greedy(model, sentences, true);
  const auto expected = greedy(model, sentences, false);
  for (std::size_t k = 0; k < sentences.size(); ++k) {
    CHECK(found[k].tokens == expected[k].tokens);
    CHECK(found[k].attention == expected[k].attention);
  }
}

TEST_CASE("damages") {
  const ShortlistBytes good = tiny_shortlist();
  const auto erase = [&](const std::string& name) {
    return damaged(good, [=](ModelBytes& model) { model.tensors.erase(name); });
  };
  const auto set = [&](const std::string& name, const TensorBytes& tensor) {
    return damaged(good, [=](ModelBytes& model) { model.tensors[name] = tensor; });
  };
  const auto frequent = [&](const Ids& pieces) { return damaged({pieces, good.further}, nothing); };
  const auto run = [&](const Ids& pieces) {
    return damaged({good.frequent, {{4, {4, 5}}, {7, pieces}}}, nothing);
  };
  const auto reshaped = [&](const std::string& name) {
    return damaged(good, [=](ModelBytes& model) {
      auto& shape = model.tensors.at(name).shape;
      shape = {1, shape.front()};
    });
  };
  const auto resized = [&](const std::string& name, int bytes) {
    return damaged(good, [=](ModelBytes& model) {
      TensorBytes& tensor = model.tensors.at(name);
      const std::size_t unit = tensor.dtype == "U16" ? 2 : 1;
      tensor.data.resize(tensor.data.size() + static_cast<std::size_t>(bytes));
      tensor.shape = {tensor.data.size() / unit};
    });
  };
  const std::string f = "shortlist.frequent";
  const std::string n = "shortlist.counts";
  const std::string c = "shortlist.candidates";
  const TensorBytes bytes = {"U8", {180}, std::string(180, '\0')};
  check_damages({
      {"no frequent", erase(f), {f, "U16", "no tensor"}},
      {"no counts", erase(n), {n, "U8", "no tensor"}},
      {"no candidates", erase(c), {c, "U16", "no tensor"}},
      {"one too many", set("shortlist.other", bytes), {"shortlist.frequent", "found 4"}},
      {"frequent as U8", set(f, bytes), {f, "U16", "U8 [180]"}},
      {"frequent as F32", set(f, float_tensor({2}, {1, 3})), {f, "U16", "F32 [2]"}},
      {"counts as U16", set(n, u16_tensor(Ids(180, 0))), {n, "U8", "U16 [180]"}},
      {"counts as I8", set(n, {"I8", {180}, bytes.data}), {n, "U8", "I8 [180]"}},
      {"candidates as I8", set(c, {"I8", {180}, bytes.data}), {c, "U16", "I8 [180]"}},
      {"frequent in two dimensions", reshaped(f), {f, "[1, "}},
      {"counts in two dimensions", reshaped(n), {n, "[1, 180]"}},
      {"candidates in two dimensions", reshaped(c), {c, "[1, "}},
      {"a number instead of an array", set(f, {"U16", {}, "xx"}), {f, "array", "[]"}},
      {"a count too few", resized(n, -1), {n, "180", "found 179"}},
      {"a count too many", resized(n, 1), {n, "180", "found 181"}},
      {"a candidate too few", resized(c, -2), {c, "as many pieces", n}},
      {"a candidate too many", resized(c, 2), {c, "as many pieces", n}},
      {"no candidates for the counts", set(c, u16_tensor({})), {c, "found 0"}},
      {"frequent empty", frequent({}), {f, "eos and unk", "found no 3"}},
      {"frequent without eos", frequent({kUnk, 6}), {f, "eos and unk", "found no 3"}},
      {"frequent without unk", frequent({kEos, 6}), {f, "eos and unk", "found no 1"}},
      {"frequent not ascending", frequent({kUnk, kEos, 9, 6}), {f, "after 9", "found 6"}},
      {"frequent twice", frequent({kUnk, kEos, 9, 9}), {f, "after 9", "found 9"}},
      {"frequent beyond", frequent({kUnk, kEos, 180}), {f, "below 180", "found 180"}},
      {"frequent far beyond", frequent({kUnk, kEos, 65535}), {f, "below 180", "found 65535"}},
      {"frequent with pad", frequent({0, kUnk, kEos}), {f, "pad", "found 0"}},
      {"frequent with bos", frequent({kUnk, 2, kEos}), {f, "bos", "found 2"}},
      {"not ascending", run({8, 7}), {c, "after 8", "found 7"}},
      {"twice", run({8, 8}), {c, "after 8", "found 8"}},
      {"beyond", run({8, 180}), {c, "below 180", "found 180"}},
      {"pad", run({0, 8}), {c, "pad", "found 0"}},
      {"bos", run({2, 8}), {c, "bos", "found 2"}},
      {"eos is frequent already", run({kEos, 8}), {c, f, "found 3"}},
      {"in frequent too", run({8, 9}), {c, f, "found 9"}},
  });
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
