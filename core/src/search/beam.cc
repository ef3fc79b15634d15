#include "search/beam.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <tuple>

#include "network/decoder.h"
#include "network/encoder.h"
#include "search/limits.h"
#include "search/order.h"
#include "search/rest.h"

namespace glossa {
namespace {

constexpr std::size_t kRoot = std::numeric_limits<std::size_t>::max();
// Attention that a sentence's search has room for from the start: beyond that it grows as needed.
constexpr std::size_t kMaxReserved = std::size_t{1} << 20U;

// One token of the tree of hypotheses that a sentence's search grows.
struct Node {
  std::size_t parent;  // kRoot for a first token
  int token;
  float log_probability;
  std::size_t attention;  // its row; continuations of the same path share it
};

struct Path {
  std::size_t node;        // the last one; kRoot at first
  float score;             // the sum of log-probabilities up to it
  std::string_view rest;   // of the batch's, what is still to be spelled
  std::ptrdiff_t unknown;  // how many <unk>s must still come
};

struct Candidate {
  float score;
  std::size_t path;   // of the sentence's live paths
  std::size_t index;  // among the candidates of its row
};

// Total, so that equal scores give the same translations everywhere.
bool better(const Candidate& a, const Candidate& b) {
  return std::tuple(-a.score, a.path, a.index) < std::tuple(-b.score, b.path, b.index);
}

// The rows of the next step and the rows that they go on from.
struct NextRows {
  std::vector<DecoderInput> rows;
  std::vector<std::size_t> parents;
};

// The search for one sentence.
class Beam {
 public:
  Beam(const Batch& batch, std::size_t sentence, const BeamOptions& options)
      : sentence_(sentence), source_tokens_(batch.sentences[sentence].size()), options_(options) {
    const auto& source = batch.sentences[sentence];
    const std::size_t steps = max_target_tokens(source_tokens_);
    nodes_.reserve(std::min(2 * steps * options.beam, kMaxReserved));
    attention_.reserve(std::min(steps * options.beam * source_tokens_, kMaxReserved));
    live_.reserve(options.beam);
    next_.reserve(options.beam);
    finished_.reserve(3 * options.beam);
    candidates_.reserve(2 * options.beam + 1);
    const int unk = batch.model.config.unk;
    live_.push_back({kRoot, 0.0F, batch.rest,
                     options.every_unknown ? std::count(source.begin(), source.end(), unk) : 0});
  }

  std::size_t live() const { return live_.size(); }

  // Takes the step that the decoder took for the rows from first_row on, one per live path, as
  // token number `length`.
  void advance(const Decoder& decoder, const Batch& batch, std::size_t first_row,
               std::size_t length, NextRows& next);

  // Best first, at most the beam.
  std::vector<Hypothesis> ranked() const;

 private:
  void find_candidates(const Decoder& decoder, const Batch& batch, std::size_t first_row);
  void find_fitting(const Decoder& decoder, const Batch& batch, std::size_t row, std::size_t path);
  void offer(const Candidate& candidate);
  void force_candidate(const Decoder& decoder, std::size_t first_row, int token);
  Hypothesis hypothesis(const Path& path) const;

  std::size_t sentence_;
  std::size_t source_tokens_;  // S
  const BeamOptions& options_;
  std::vector<Node> nodes_;
  std::vector<float> attention_;  // [rows so far, S]
  std::vector<Path> live_;
  std::vector<Path> next_;
  std::vector<Path> finished_;
  std::vector<Candidate> candidates_;
};

// Keeps it if it is among the best: twice the beam, so that even if half of them end there are
// enough that go on. The heap's front is the worst of those kept.
void Beam::offer(const Candidate& candidate) {
  auto& heap = candidates_;
  if (heap.size() == 2 * options_.beam) {
    if (candidate.score <= heap.front().score) return;
    std::pop_heap(heap.begin(), heap.end(), better);
    heap.pop_back();
  }
  heap.push_back(candidate);
  std::push_heap(heap.begin(), heap.end(), better);
}

// The best continuations of the live paths, best first.
void Beam::find_candidates(const Decoder& decoder, const Batch& batch, std::size_t first_row) {
  constexpr float kLowest = -std::numeric_limits<float>::infinity();
  const kernels::Kernels& kernels = batch.model.network.kernels;
  const int eos = batch.model.config.eos;
  const int unk = batch.model.config.unk;
  const auto& heap = candidates_;
  candidates_.clear();
  for (std::size_t path = 0; path < live_.size(); ++path) {
    if (!live_[path].rest.empty()) {
      find_fitting(decoder, batch, first_row + path, path);
      continue;
    }
    const auto logits = decoder.logits(first_row + path);
    const float normalizer = decoder.log_normalizer(first_row + path);
    const float so_far = live_[path].score;
    std::size_t index = 0;
    while (true) {
      // Skips what cannot be kept, in whole registers; the margin is for rounding.
      float bound = kLowest;
      if (heap.size() == 2 * options_.beam) {
        const float exact = heap.front().score - so_far + normalizer;
        bound = exact -
                1e-5F * (std::abs(heap.front().score) + std::abs(so_far) + std::abs(normalizer));
      }
      index = kernels.next_above(logits.data(), index, logits.size(), bound);
      if (index == logits.size()) break;
      const int token = options_.every_unknown ? decoder.token(first_row + path, index) : -1;
      const bool may_come = token != (live_[path].unknown > 0 ? eos : unk);
      if (may_come) offer({so_far + (logits[index] - normalizer), path, index});
      ++index;
    }
  }
  std::sort_heap(candidates_.begin(), candidates_.end(), better);
}

// Offers those continuations of a path that go on spelling its rest.
void Beam::find_fitting(const Decoder& decoder, const Batch& batch, std::size_t row,
                        std::size_t path) {
  const Vocabulary& vocabulary = batch.model.tokenizer.vocabulary();
  const auto logits = decoder.logits(row);
  const float normalizer = decoder.log_normalizer(row);
  for (std::size_t id = 0; id < logits.size(); ++id) {
    if (!fits(vocabulary, static_cast<int>(id), live_[path].rest)) continue;
    offer({live_[path].score + (logits[id] - normalizer), path, id});
  }
}

// While a prefix is forced there is one path, and one way to go on.
void Beam::force_candidate(const Decoder& decoder, std::size_t first_row, int token) {
  const auto index = static_cast<std::size_t>(token);
  const float log_probability =
      decoder.logits(first_row)[index] - decoder.log_normalizer(first_row);
  candidates_.assign(1, {live_.front().score + log_probability, 0, index});
}

void Beam::advance(const Decoder& decoder, const Batch& batch, std::size_t first_row,
                   std::size_t length, NextRows& next) {
  const std::size_t first_attention = attention_.size() / source_tokens_;
  for (std::size_t path = 0; path < live_.size(); ++path) {
    const auto weights = decoder.attention(first_row + path);
    attention_.insert(attention_.end(), weights.begin(), weights.end());
  }
  if (length <= batch.prefix.size()) {
    force_candidate(decoder, first_row, batch.prefix[length - 1]);
  } else {
    find_candidates(decoder, batch, first_row);
  }

  // Candidates that end with eos are finished, if nothing live is better by as much as a whole
  // beam.
  const std::size_t kept = next.rows.size();
  next_.clear();
  for (std::size_t rank = 0; rank < candidates_.size() && next_.size() < options_.beam; ++rank) {
    const auto& [score, path, index] = candidates_[rank];
    const std::size_t row = first_row + path;
    const int token = decoder.token(row, index);
    const bool ends = token == batch.model.config.eos;
    if (ends && rank >= options_.beam) continue;
    const float log_probability = decoder.logits(row)[index] - decoder.log_normalizer(row);
    nodes_.push_back({live_[path].node, token, log_probability, first_attention + path});
    // The prefix comes before its rest.
    std::string_view rest = live_[path].rest;
    if (length > batch.prefix.size() && !rest.empty()) {
      rest = rest_after(rest, batch.model.tokenizer.vocabulary().piece(token));
    }
    const std::ptrdiff_t unknown = live_[path].unknown - (token == batch.model.config.unk ? 1 : 0);
    (ends ? finished_ : next_).push_back({nodes_.size() - 1, score, rest, unknown});
    if (ends) continue;
    next.rows.push_back({sentence_, token});
    next.parents.push_back(row);
  }
  live_.swap(next_);

  const bool too_long = length >= max_target_tokens(source_tokens_);
  if (too_long) finished_.insert(finished_.end(), live_.begin(), live_.end());
  if (too_long || finished_.size() >= options_.beam) {
    live_.clear();
    next.rows.resize(kept);
    next.parents.resize(kept);
  }
}

Hypothesis Beam::hypothesis(const Path& path) const {
  std::vector<std::size_t> indices;
  for (std::size_t index = path.node; index != kRoot; index = nodes_[index].parent) {
    indices.push_back(index);
  }
  std::reverse(indices.begin(), indices.end());
  Hypothesis result;
  reserve(result, indices.size(), source_tokens_);
  result.score = path.score;
  for (const std::size_t index : indices) {
    const Node& node = nodes_[index];
    const float* weights = attention_.data() + node.attention * source_tokens_;
    result.tokens.push_back(node.token);
    result.log_probabilities.push_back(node.log_probability);
    result.attention.insert(result.attention.end(), weights, weights + source_tokens_);
  }
  return result;
}

std::vector<Hypothesis> Beam::ranked() const {
  const auto tokens = [this](const Path& path) {
    std::size_t count = 0;
    for (std::size_t index = path.node; index != kRoot; index = nodes_[index].parent) ++count;
    return count;
  };
  std::vector<double> costs;
  for (const Path& path : finished_) {
    const auto length = static_cast<float>(tokens(path));
    costs.push_back(-path.score / std::pow(length, options_.length_penalty));
  }
  auto best = ascending(costs);
  if (best.size() > options_.beam) best.resize(options_.beam);
  std::vector<Hypothesis> hypotheses;
  for (const std::size_t k : best) hypotheses.push_back(hypothesis(finished_[k]));
  return hypotheses;
}

}  // namespace

std::vector<std::vector<Hypothesis>> search_beam(const Batch& batch, const BeamOptions& options) {
  const Parts& model = batch.model;
  const std::size_t max_rows = batch.sentences.size() * options.beam;
  const Encoded encoded = encode(model.network, batch.caches, batch.sentences);
  const Candidates candidates = batch.candidates();
  Decoder decoder(model.config, model.network, batch.caches, encoded, candidates, max_rows);
  std::vector<Beam> beams;
  std::vector<DecoderInput> rows;
  NextRows next;
  rows.reserve(max_rows);
  next.rows.reserve(max_rows);
  next.parents.reserve(max_rows);
  for (std::size_t b = 0; b < batch.sentences.size(); ++b) {
    beams.emplace_back(batch, b, options);
    rows.push_back({b, model.config.bos});
  }

  for (std::size_t length = 1; !rows.empty(); ++length) {
    decoder.step(rows);
    next.rows.clear();
    next.parents.clear();
    std::size_t first_row = 0;
    for (Beam& beam : beams) {
      const std::size_t row_count = beam.live();
      if (row_count == 0) continue;
      beam.advance(decoder, batch, first_row, length, next);
      first_row += row_count;
    }
    decoder.select(next.parents);
    rows.swap(next.rows);
  }

  std::vector<std::vector<Hypothesis>> results;
  for (const Beam& beam : beams) results.push_back(beam.ranked());
  return results;
}

}  // namespace glossa
