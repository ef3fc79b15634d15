#include "bulk.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <span>
#include <string_view>
#include <system_error>

#include "json.h"

namespace glossa::cli {
namespace {

// Batches in a block: lines of similar length are translated together, so a choice of lines helps.
constexpr std::size_t kBatches = 8;
// Blocks per thread: so many that none waits long for the others at the end.
constexpr std::size_t kBlocks = 4;

using Lines = std::span<const std::string>;

std::size_t block_lines(const Options& options) {
  return kBatches * static_cast<std::size_t>(options.translate.batch_size);
}

// The n best texts, separated by tabs; tabs of their own become spaces then.
std::string plain(std::string_view line, const Document& document, int nbest) {
  if (nbest == 1 || document.sentences.empty()) return document.text;
  std::string texts;
  for (std::size_t n = 0; n < alternative_count(document, nbest); ++n) {
    std::string text = nth_best(line, document, n);
    std::replace(text.begin(), text.end(), '\t', ' ');
    texts += (n > 0 ? "\t" : "") + text;
  }
  return texts;
}

void translate_block(const Translator& translator, const Options& options, Lines lines,
                     std::span<Result<std::string>> outputs) {
  const std::vector<std::string_view> views(lines.begin(), lines.end());
  const auto documents = translator.translate_batch(views, options.translate);
  if (!documents && lines.size() > 1) {
    // One of the lines: find out which.
    for (std::size_t k = 0; k < lines.size(); ++k) {
      translate_block(translator, options, lines.subspan(k, 1), outputs.subspan(k, 1));
    }
    return;
  }
  if (!documents) {
    outputs[0] = tl::unexpected(documents.error());
    return;
  }
  const int nbest = options.translate.nbest;
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const Document& document = (*documents)[k];
    if (options.json) {
      outputs[k] = to_json(lines[k], document, nbest);
    } else {
      outputs[k] = plain(lines[k], document, nbest);
    }
  }
}

}  // namespace

std::size_t bulk_lines(const Options& options) {
  // One thread prints block by block.
  const std::size_t blocks =
      options.threads == 1 ? 1 : kBlocks * static_cast<std::size_t>(options.threads);
  return blocks * block_lines(options);
}

std::vector<Result<std::string>> translate_bulk(const Translator& translator,
                                                const Options& options,
                                                const std::vector<std::string>& lines) {
  std::vector<Result<std::string>> outputs(lines.size());
  const auto threads = static_cast<std::size_t>(options.threads);
  // Few lines are shared by all threads, too.
  const std::size_t even = std::max<std::size_t>(1, (lines.size() + threads - 1) / threads);
  const std::size_t per_block = std::min(block_lines(options), even);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t first = next.fetch_add(per_block); first < lines.size();
         first = next.fetch_add(per_block)) {
      const std::size_t count = std::min(per_block, lines.size() - first);
      translate_block(translator, options, Lines(lines).subspan(first, count),
                      std::span(outputs).subspan(first, count));
    }
  };
  std::vector<std::future<void>> others;
  const std::size_t blocks = (lines.size() + per_block - 1) / per_block;
  try {
    for (std::size_t k = 1; k < std::min(blocks, threads); ++k) {
      others.push_back(std::async(std::launch::async, work));
    }
  } catch (const std::system_error&) {
    // The system has no room for so many threads: those that it has do the work.
  }
  work();
  for (auto& other : others) other.get();  // throws what the thread threw: lack of memory
  return outputs;
}

}  // namespace glossa::cli
