// Text in, text and alignments out.
#pragma once

#include <memory>
#include <span>
#include <string>
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
  // What the translation begins with, for texts of one sentence (those with nothing to translate
  // come back as they are); empty or blank: anything. The search goes on from there, over the whole
  // vocabulary. The prefix is spelled as the model's tokenizer normalizes it (for instance without
  // white space at its beginning, and with runs of spaces as one), with characters that the
  // vocabulary lacks as they are. With a small letter in it, what is in capitals does not come out
  // in capitals. Its last word can go on, "cha" may become "chats", unless white space ends it.
  std::string prefix = {};
};

// Thread-compatible: const calls may run at the same time. It keeps some memory for each that ever
// ran at the same time as others.
class Translator {
 public:
  explicit Translator(Model model);

  // Translates one text, sentence by sentence. Bytes that are not UTF-8 count as U+FFFD. Without a
  // prefix, a sentence that lost a number, an address or a name with letters unknown to the model
  // is translated once more with these copied, and one in capitals comes out in capitals; models
  // read capitals in small letters. Words that stand out in capitals, those of English headings and
  // a rare first word are read with their capitals and without, and the translation that is far
  // more probable counts; so it is in align and alternatives. Names that a translation made without
  // a prefix lost are copied where that is far more probable.
  // Error: kInvalidOption; kInvalidText above 16 MiB, and with a prefix for more than one sentence
  // or where the prefix leaves no room for another token (2 * source tokens + 12 are allowed).
  Result<Document> translate(std::string_view text, const TranslateOptions& options = {}) const;

  // The same for many texts at once, in order; result k belongs to texts[k] and equals
  // translate(texts[k]) up to rounding in the last digits.
  // Error: as translate.
  Result<std::vector<Document>> translate_batch(std::span<const std::string_view> texts,
                                                const TranslateOptions& options = {}) const;

  // Forces `target` through the decoder: its score, attention and alignment given `source`.
  // Translation::text is `target` as given, and the target ranges count in it.
  // Error: kInvalidText if either has more than 1000 tokens.
  Result<Translation> align(std::string_view source, std::string_view target) const;

  // The `count` (1 to 64) most probable next tokens of a translation of `source` that begins with
  // `prefix`, which is forced and spelled as TranslateOptions::prefix is; most probable first. A
  // token that is only the space before a word comes with the most probable one after it. All have
  // different texts; there are fewer where the vocabulary has no more. With Alternative::text as
  // the next prefix the search goes on from there, though its tokens can be other ones: those of
  // that text.
  // Error: kInvalidOption for `count`; kInvalidText if either text has more than 1000 tokens.
  Result<std::vector<Alternative>> alternatives(std::string_view source, std::string_view prefix,
                                                int count) const;

  const Model& model() const { return model_; }

 private:
  Model model_;
  std::shared_ptr<CachePool> caches_;  // shared by copies
};

}  // namespace glossa
