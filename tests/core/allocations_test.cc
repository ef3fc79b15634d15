// A decoding step allocates nothing. Its own program: it counts what all of it allocates, with
// operator new or, as Eigen does, with malloc (CMakeLists.txt has the linker wrap that).
#include <doctest/doctest.h>

#include <cstdlib>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "files.h"
#include "layers/matrix.h"
#include "model/parts.h"
#include "model_bytes.h"
#include "network/decoder.h"
#include "network/encoder.h"
#include "search/beam.h"
#include "search/greedy.h"
#include "shortlists.h"

namespace {

std::size_t count = 0;

void* counted(void* memory) {
  ++count;
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// The linker's names (--wrap).
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
void* __real_malloc(std::size_t size);
void* __wrap_malloc(std::size_t size) {
  ++count;
  return __real_malloc(size);
}
}
// NOLINTEND(bugprone-reserved-identifier)

void* operator new(std::size_t size) { return counted(__real_malloc(size)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto unit = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(unit, (size + unit - 1) / unit * unit));
}
// std::stable_sort's buffer.
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  ++count;
  return __real_malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/, std::align_val_t /*alignment*/) noexcept {
  std::free(memory);
}

namespace glossa::test {
namespace {

using Ids = std::vector<int>;

// The fastest kernels, with a mark in what every step calls once per row.
std::vector<std::size_t> marks;  // `count` at each

kernels::Kernels marking() {
  static const kernels::Kernels& kBest = kernels::best();  // looking it up allocates
  kernels::Kernels kernels = kBest;
  kernels.log_sum_exp = [](const float* x, std::size_t n) {
    if (marks.size() < marks.capacity()) marks.push_back(count);
    return kBest.log_sum_exp(x, n);
  };
  return kernels;
}

// A model that says no eos for long, with those kernels.
class Marked {
 public:
  Marked(const std::string& name, Precision precision) : kernels_(marking()) {
    ModelBytes model = take_apart(read_file(name));
    add_shortlist(model, kTinyVocabulary, tiny_shortlist());
    const auto bytes = model.bytes();
    const auto file = Safetensors::parse(bytes);
    REQUIRE(file.has_value());
    const auto config = read_config(*file);
    auto tokenizer = Tokenizer::read(*file, *config);
    auto shortlist = Shortlist::read(*file, *config);
    auto weights = read_weights(*file, *config, precision);
    REQUIRE(weights.has_value());
    weights->output_bias[static_cast<std::size_t>(config->eos)] = -100;
    Network network(kernels_, precision, *config, *weights, &**shortlist);
    parts_.emplace(
        Parts{*config, {}, std::move(*tokenizer), std::move(*shortlist), std::move(network)});
  }

  const Parts& parts() const { return *parts_; }

 private:
  kernels::Kernels kernels_;
  std::optional<Parts> parts_;
};

const std::vector<Ids> kSentences = {{4, 5, 6, 7, 8, 9, 3}, {100, 50, 3}, {20, 3}};

// check(model, shortlist) for all kinds.
template <typename F>
void for_each_kind(F check) {
  for (const std::string& name : kModels) {
    for (const auto precision : {Precision::kInt8, Precision::kFloat32}) {
      const Marked model(name, precision);
      for (const bool shortlist : {false, true}) {
        CAPTURE(name);
        CAPTURE(shortlist);
        check(model.parts(), shortlist);
      }
    }
  }
}

// What was allocated between the first step of a search and its last.
void check_steps(std::size_t at_least) {
  REQUIRE(marks.size() >= at_least);
  CHECK(marks.back() - marks.front() == 0);
  marks.clear();
}

TEST_CASE("allocations of any kind are counted") {
  const std::size_t before = count;
  const std::vector<float> vector(10);
  CHECK(count == before + 1);
  const AlignedVector<float> aligned(10);
  CHECK(count == before + 2);
  const Matrix matrix(3, 5);
  CHECK(count == before + 3);
}

TEST_CASE("steps of the decoder allocate nothing") {
  for_each_kind([](const Parts& parts, bool shortlist) {
    Caches caches(parts.network);
    const Batch batch{parts, caches, kSentences, shortlist};
    const Encoded encoded = encode(parts.network, caches, kSentences);
    const Candidates candidates = batch.candidates();
    Decoder decoder(parts.config, parts.network, caches, encoded, candidates, 6);
    std::vector<DecoderInput> rows = {{0, 2}, {1, 2}, {2, 2}};
    const std::size_t before = count;
    decoder.step(rows);
    CHECK(count == before);
    const std::vector<std::size_t> parents = {2, 2, 1, 0, 0, 0};
    rows = {{2, 7}, {2, 8}, {1, 9}, {0, 10}, {0, 11}, {0, 12}};
    const std::size_t between = count;
    decoder.select(parents);
    decoder.step(rows);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      REQUIRE(decoder.token(row, decoder.logits(row).size() - 1) >= 0);
      REQUIRE(decoder.attention(row).size() == kSentences[rows[row].sentence].size());
    }
    CHECK(count == between);
  });
}

TEST_CASE("steps of a search allocate nothing") {
  for_each_kind([](const Parts& parts, bool shortlist) {
    Caches caches(parts.network);
    const Batch batch{parts, caches, kSentences, shortlist};
    marks.clear();
    marks.reserve(10'000);
    search_greedy(batch);
    check_steps(40);  // three sentences, 14 to 24 steps each
    for (const std::size_t width : {2, 5}) {
      CAPTURE(width);
      search_beam(batch, {width, 1.0F});
      check_steps(40 * width);
    }
    if (shortlist) return;
    const std::vector<Ids> targets(3, Ids{4, 5, 6, 7, 100, 120, 3});
    force(batch, targets);
    check_steps(21);
  });
}

}  // namespace
}  // namespace glossa::test
