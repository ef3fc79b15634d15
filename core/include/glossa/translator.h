// Text in, text and alignments out.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "glossa/error.h"
#include "glossa/model.h"
#include "glossa/translation.h"

namespace glossa {

class CachePool;  // core/src/translator/cache_pool.h

struct TranslateOptions {
  // Hypotheses kept per step, 1 to 64; 1 is greedy search.
  int beam = 1;
  // Translations returned per sentence, 1 to beam.
  int nbest = 1;
  // Finished hypotheses are ranked by score / tokens^length_penalty (Wu et al. 2016, without the
  // constants), 0 to 4; 0 compares plain sums of log-probabilities.
  float length_penalty = 1.0F;
  // Source pieces per sentence, 8 to 1000, "</s>" not counted; a longer sentence is split, at a
  // clause if there is one, else at a space, else between pieces.
  int max_source_tokens = 64;
  // Score only the pieces that the source makes likely, where the model has such a shortlist; the
  // probabilities are then among these. Off: the whole vocabulary, many times slower.
  bool shortlist = true;
  // Sentences decoded together, 1 to 1024; fewer with a large beam, to bound the memory. What more
  // than a few need does not fit into the processor's caches.
  int batch_size = 8;
};

// Thread-compatible: const calls may run at the same time. It keeps some memory for each that ever
// ran at the same time as others.
class Translator {
 public:
  explicit Translator(Model model);

  // Translates one text, sentence by sentence. Bytes that are not UTF-8 count as U+FFFD.
  // Error: kInvalidOption; kInvalidText above 16 MiB.
  Result<Document> translate(std::string_view text, const TranslateOptions& options = {}) const;

  // The same for many texts at once, in order; result k belongs to texts[k] and equals
  // translate(texts[k]) up to rounding in the last digits.
  // Error: as translate.
  Result<std::vector<Document>> translate_batch(std::span<const std::string_view> texts,
                                                const TranslateOptions& options = {}) const;

  // Forces `target` through the decoder: its score and attention given `source`. Translation::text
  // is `target` as given, and the target ranges count in it.
  // Error: kInvalidText if either has more than 1000 tokens.
  Result<Translation> align(std::string_view source, std::string_view target) const;

  const Model& model() const { return model_; }

 private:
  Model model_;
  std::shared_ptr<CachePool> caches_;  // shared by copies
};

}  // namespace glossa
