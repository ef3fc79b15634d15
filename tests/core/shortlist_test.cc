#include "model/shortlist.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "damage.h"
#include "documents.h"
#include "files.h"
#include "instruction_sets.h"
#include "model/parts.h"
#include "model_bytes.h"
#include "network/decoder.h"
#include "network/encoder.h"
#include "searches.h"

namespace glossa::test {
namespace {

constexpr std::size_t kVocabulary = 180;
constexpr int kUnk = 1;
constexpr int kEos = 3;

const std::vector<std::string> kModels = {"tiny-tied.safetensors", "tiny-linear.safetensors"};

// Every third piece is frequent; each piece but every fifth has some more of its own.
ShortlistBytes tiny_shortlist() {
  ShortlistBytes shortlist{{kUnk, kEos}, {}};
  for (int piece = 6; piece < 180; piece += 3) shortlist.frequent.push_back(piece);
  for (int piece = 4; piece < 180; ++piece) {
    if (piece % 5 == 0) continue;
    auto& run = shortlist.further[piece];
    for (int other = 4 + piece % 7; other < 180; other += 11 + piece % 13) {
      if (other % 3 != 0) run.push_back(other);
    }
  }
  return shortlist;
}

Model with_shortlist(const std::string& name, const ShortlistBytes& shortlist,
                     const LoadOptions& options = {}) {
  ModelBytes bytes = take_apart(read_file(name));
  add_shortlist(bytes, kVocabulary, shortlist);
  return load(bytes.bytes(), options);
}

// frequent and what each of the source's pieces adds.
std::set<int> allowed(const ShortlistBytes& shortlist, const Ids& source) {
  std::set<int> result(shortlist.frequent.begin(), shortlist.frequent.end());
  for (const int piece : source) {
    const auto found = shortlist.further.find(piece);
    if (found != shortlist.further.end()) {
      result.insert(found->second.begin(), found->second.end());
    }
  }
  return result;
}

// Damages a model with this shortlist.
std::function<void(ModelBytes&)> damaged(const ShortlistBytes& shortlist,
                                         const std::function<void(ModelBytes&)>& damage) {
  return [=](ModelBytes& model) {
    add_shortlist(model, kVocabulary, shortlist);
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

TEST_CASE("translations say only candidates") {
  const ShortlistBytes shortlist = tiny_shortlist();
  for (const std::string& name : kModels) {
    for (const auto precision : {Precision::kInt8, Precision::kFloat32}) {
      CAPTURE(name);
      const Model model = with_shortlist(name, shortlist, {precision});
      const auto sentences = tiny_sentences(model, 40);
      const auto by_greedy = greedy(model, sentences, true);
      const auto by_beam = beam(model, sentences, {4, 1.0F}, true);
      const auto without = greedy(model, sentences, false);
      std::size_t changed = 0;
      for (std::size_t k = 0; k < sentences.size(); ++k) {
        const std::set<int> candidates = allowed(shortlist, sentences[k]);
        std::vector<Hypothesis> all = by_beam[k];
        all.push_back(by_greedy[k]);
        for (const Hypothesis& found : all) {
          check_consistent(found, sentences[k].size());
          for (const int token : found.tokens) CHECK(candidates.contains(token));
        }
        changed += by_greedy[k].tokens == without[k].tokens ? 0 : 1;
        // The sentence alone, though others have other candidates.
        const std::vector<Ids> one = {sentences[k]};
        check_same(greedy(model, one, true).front(), by_greedy[k]);
        const auto alone = beam(model, one, {4, 1.0F}, true).front();
        REQUIRE(alone.size() == by_beam[k].size());
        for (std::size_t n = 0; n < alone.size(); ++n) check_same(alone[n], by_beam[k][n]);
      }
      CHECK(changed > 10);  // else the test shows nothing
    }
  }
}

TEST_CASE("candidates have the logits of the whole vocabulary, normalized among themselves") {
  const ShortlistBytes shortlist = tiny_shortlist();
  for (const std::string& name : kModels) {
    const Model model = with_shortlist(name, shortlist);
    const Parts& parts = model.parts();
    const auto sentences = tiny_sentences(model, 6);
    Caches caches(parts.network);
    const Encoded encoded = encode(parts.network, caches, sentences);
    const Candidates all(parts.network, sentences.size());
    const Candidates some(parts.network, *parts.shortlist, sentences);
    CHECK(all.is_whole_vocabulary());
    CHECK_FALSE(some.is_whole_vocabulary());
    Decoder whole(parts.config, parts.network, caches, encoded, all, 12);
    Decoder cut(parts.config, parts.network, caches, encoded, some, 12);
    // Sentence k has k rows.
    std::vector<DecoderInput> rows;
    std::vector<std::size_t> parents;
    for (std::size_t b = 1; b < 5; ++b) {
      for (std::size_t k = 0; k < b; ++k) {
        rows.push_back({b, 4 + static_cast<int>(k)});
        parents.push_back(b);
      }
    }
    whole.select(parents);
    cut.select(parents);
    whole.step(rows);
    cut.step(rows);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const std::set<int> candidates = allowed(shortlist, sentences[rows[row].sentence]);
      const auto logits = cut.logits(row);
      REQUIRE(logits.size() == candidates.size());
      REQUIRE(some.count(rows[row].sentence) == candidates.size());
      std::set<int> seen;
      double sum = 0;
      for (std::size_t k = 0; k < logits.size(); ++k) {
        const int token = cut.token(row, k);
        seen.insert(token);
        CHECK(logits[k] == whole.logits(row)[static_cast<std::size_t>(token)]);
        sum += std::exp(double{logits[k]});
      }
      CHECK(seen == candidates);
      CHECK(cut.log_normalizer(row) == doctest::Approx(std::log(sum)).epsilon(1e-5));
      CHECK(cut.log_normalizer(row) < whole.log_normalizer(row));
    }
  }
}

TEST_CASE("without the option, and in align, a shortlist changes nothing") {
  for (const std::string& name : kModels) {
    const Translator plain(load_model(name, {}));
    const Translator listed(with_shortlist(name, tiny_shortlist()));
    std::size_t changed = 0;
    for (const Reference& reference : read_references("tiny-tied.tsv")) {
      CAPTURE(reference.source);
      for (const int beam : {1, 3}) {
        TranslateOptions options;
        options.beam = beam;
        // A model without one takes the option too.
        const Document expected = translated(plain, reference.source, options);
        const Document with = translated(listed, reference.source, options);
        check_document(reference.source, with);
        changed += with.text == expected.text ? 0 : 1;
        options.shortlist = false;
        const Document found = translated(listed, reference.source, options);
        CHECK(found.text == expected.text);
        CHECK(found.sentences[0].translations[0].score ==
              expected.sentences[0].translations[0].score);
      }
      const auto aligned = plain.align(reference.source, reference.greedy);
      const auto again = listed.align(reference.source, reference.greedy);
      REQUIRE(aligned.has_value());
      REQUIRE(again.has_value());
      CHECK(again->score == aligned->score);
      CHECK(again->attention == aligned->attention);
    }
    CHECK(changed > 10);
  }
}

TEST_CASE("all instruction sets give the same bits with a shortlist") {
  for (const std::string& name : kModels) {
    std::vector<Hypothesis> expected;
    for_each_instruction_set([&](const kernels::Kernels& kernels) {
      const Model model = with_shortlist(name, tiny_shortlist(), {Precision::kInt8, kernels.name});
      std::vector<Hypothesis> found;
      for (const auto& hypotheses : beam(model, tiny_sentences(model, 20), {3, 1.0F}, true)) {
        found.insert(found.end(), hypotheses.begin(), hypotheses.end());
      }
      if (expected.empty()) expected = found;
      REQUIRE(found.size() == expected.size());
      for (std::size_t k = 0; k < found.size(); ++k) check_same(found[k], expected[k]);
    });
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
