#include "search/beam.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "network/decoder.h"
#include "network/encoder.h"
#include "search/limits.h"

namespace glossa {
namespace {

constexpr std::size_t kRoot = std::numeric_limits<std::size_t>::max();

// One token of the tree of hypotheses that a sentence's search grows.
struct Node {
  std::size_t parent;  // kRoot for a first token
  int token;
  float log_probability;
};

struct Path {
  std::size_t node;  // the last one; kRoot at first
  float score;       // the sum of log-probabilities up to it
};

struct Candidate {
  float score;
  std::size_t path;  // of the sentence's live paths
  int token;
};

// Total, so that equal scores give the same translations everywhere.
bool better(const Candidate& a, const Candidate& b) {
  return std::tuple(-a.score, a.path, a.token) < std::tuple(-b.score, b.path, b.token);
}

// The search for one sentence.
struct Beam {
  std::size_t source_tokens = 0;  // S
  std::vector<Node> nodes;
  std::vector<float> attention;  // [nodes, S]
  std::vector<Path> live = {{kRoot, 0.0F}};
  std::vector<Path> finished;

  std::size_t add_node(const Path& path, int token, float log_probability,
                       std::span<const float> weights) {
    nodes.push_back({path.node, token, log_probability});
    attention.insert(attention.end(), weights.begin(), weights.end());
    return nodes.size() - 1;
  }

  Hypothesis hypothesis(const Path& path) const;
};

Hypothesis Beam::hypothesis(const Path& path) const {
  std::vector<std::size_t> indices;
  for (std::size_t index = path.node; index != kRoot; index = nodes[index].parent) {
    indices.push_back(index);
  }
  std::reverse(indices.begin(), indices.end());
  Hypothesis result;
  result.score = path.score;
  for (const std::size_t index : indices) {
    const auto row = attention.begin() + static_cast<std::ptrdiff_t>(index * source_tokens);
    result.tokens.push_back(nodes[index].token);
    result.log_probabilities.push_back(nodes[index].log_probability);
    result.attention.insert(result.attention.end(), row,
                            row + static_cast<std::ptrdiff_t>(source_tokens));
  }
  return result;
}

// The best `count` continuations of a sentence's live paths, best first. Path k continues in row
// first_row + k of log_probabilities.
std::vector<Candidate> best_candidates(const std::vector<Path>& live,
                                       const Matrix& log_probabilities, Index first_row,
                                       std::size_t count) {
  std::vector<Candidate> heap;  // its front is the worst of those kept
  for (std::size_t path = 0; path < live.size(); ++path) {
    const float* row = log_probabilities.row(first_row + static_cast<Index>(path)).data();
    for (int token = 0; token < log_probabilities.cols(); ++token) {
      const float score = live[path].score + row[token];
      if (heap.size() == count && score <= heap.front().score) continue;
      if (std::isinf(score)) continue;  // pad and bos
      if (heap.size() == count) {
        std::pop_heap(heap.begin(), heap.end(), better);
        heap.pop_back();
      }
      heap.push_back({score, path, token});
      std::push_heap(heap.begin(), heap.end(), better);
    }
  }
  std::sort_heap(heap.begin(), heap.end(), better);
  return heap;
}

// Replaces the live paths by their best continuations; those that end with eos are finished, if
// nothing live is better by as much as a whole beam. Appends the new rows and their parents' rows.
void advance(Beam& beam, const Decoder& decoder, Index first_row, Index sentence,
             const Config& config, std::size_t width, std::vector<DecoderInput>& rows,
             std::vector<Index>& parents) {
  // Twice the width: even if half of them end, there are enough that go on.
  const auto candidates =
      best_candidates(beam.live, decoder.log_probabilities(), first_row, 2 * width);
  std::vector<Path> next;
  for (std::size_t rank = 0; rank < candidates.size() && next.size() < width; ++rank) {
    const Candidate& candidate = candidates[rank];
    const bool ends = candidate.token == config.eos;
    if (ends && rank >= width) continue;
    const Index row = first_row + static_cast<Index>(candidate.path);
    const Path path{
        beam.add_node(beam.live[candidate.path], candidate.token,
                      decoder.log_probabilities()(row, candidate.token), decoder.attention(row)),
        candidate.score};
    if (ends) {
      beam.finished.push_back(path);
      continue;
    }
    next.push_back(path);
    rows.push_back({sentence, candidate.token});
    parents.push_back(row);
  }
  beam.live = std::move(next);
}

// Best first, at most `width`.
std::vector<Hypothesis> ranked(const Beam& beam, const BeamOptions& options) {
  std::vector<Hypothesis> hypotheses;
  for (const Path& path : beam.finished) hypotheses.push_back(beam.hypothesis(path));
  const auto rank = [&options](const Hypothesis& hypothesis) {
    return hypothesis.score /
           std::pow(static_cast<float>(hypothesis.tokens.size()), options.length_penalty);
  };
  std::stable_sort(hypotheses.begin(), hypotheses.end(),
                   [&rank](const Hypothesis& a, const Hypothesis& b) { return rank(a) > rank(b); });
  if (hypotheses.size() > options.beam) hypotheses.resize(options.beam);
  return hypotheses;
}

}  // namespace

std::vector<std::vector<Hypothesis>> search_beam(const Parts& model,
                                                 std::span<const std::vector<int>> sentences,
                                                 const BeamOptions& options) {
  const Encoded encoded = encode(model.weights, sentences);
  Decoder decoder(model.config, model.weights, encoded);
  std::vector<Beam> beams(sentences.size());
  std::vector<DecoderInput> rows;
  for (std::size_t b = 0; b < sentences.size(); ++b) {
    beams[b].source_tokens = sentences[b].size();
    rows.push_back({static_cast<Index>(b), model.config.bos});
  }

  for (std::size_t length = 1; !rows.empty(); ++length) {
    decoder.step(rows);
    std::vector<DecoderInput> next;
    std::vector<Index> parents;
    Index first_row = 0;
    for (std::size_t b = 0; b < beams.size(); ++b) {
      Beam& beam = beams[b];
      if (beam.live.empty()) continue;
      const auto row_count = static_cast<Index>(beam.live.size());
      const std::size_t kept = next.size();
      advance(beam, decoder, first_row, static_cast<Index>(b), model.config, options.beam, next,
              parents);
      first_row += row_count;
      const bool too_long = length >= max_target_tokens(beam.source_tokens);
      if (too_long) beam.finished.insert(beam.finished.end(), beam.live.begin(), beam.live.end());
      if (too_long || beam.finished.size() >= options.beam) {
        beam.live.clear();
        next.resize(kept);
        parents.resize(kept);
      }
    }
    decoder.select(parents);
    rows = std::move(next);
  }

  std::vector<std::vector<Hypothesis>> results;
  for (const Beam& beam : beams) results.push_back(ranked(beam, options));
  return results;
}

}  // namespace glossa
