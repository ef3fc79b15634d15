// Sentences to translate, and how they are searched.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "glossa/translation.h"
#include "model/parts.h"
#include "network/projection_cache.h"
#include "reading/reading.h"
#include "search/beam.h"
#include "translator/prefix.h"

namespace glossa {

// One sentence, however often it stands in the texts.
struct Job {
  std::string_view sentence;
  Reading reading;
  bool loud;  // is to be said in capitals
  std::vector<Translation> translations;
};

struct Search {
  BeamOptions beam;        // a beam of 1 is searched greedily
  std::size_t nbest;       // translations kept of each job, 1 to the beam
  bool shortlist;          // score only the pieces that the source makes likely
  std::size_t batch_size;  // sentences decoded together, at least 1
};

// Adds it, unless one of them has the same text: other pieces can spell that.
void add_different(std::vector<Translation>& translations, Translation next);

std::vector<Job*> pointers(std::vector<Job>& jobs);

// Adds to each job its translations, best first and of different texts. Jobs of similar length are
// decoded together: little is computed for pads.
void translate_jobs(const Parts& model, Caches& caches, const std::vector<Job*>& jobs,
                    const Search& search, const Prefix& prefix = {});

}  // namespace glossa
