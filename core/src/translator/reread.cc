#include "translator/reread.h"

#include <utility>

namespace glossa {

void reread_beginnings(const Parts& model, Caches& caches, std::vector<Job>& jobs,
                       const Search& search) {
  std::vector<Job*> before;
  std::vector<Job> again;
  for (Job& job : jobs) {
    auto reading = with_small_beginning(model.tokenizer, job.reading);
    if (!reading) continue;
    before.push_back(&job);
    again.push_back({job.sentence, std::move(*reading), job.loud, {}});
  }
  translate_jobs(model, caches, pointers(again), search);
  for (std::size_t k = 0; k < again.size(); ++k) {
    const float small = again[k].translations.front().score;
    if (is_better(small, before[k]->translations.front().score)) *before[k] = std::move(again[k]);
  }
}

}  // namespace glossa
