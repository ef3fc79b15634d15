// Translations that have all the numbers, addresses and names of their sentences.
#pragma once

#include <vector>

#include "translator/job.h"

namespace glossa {

// Translates once more what lost some (see text/verbatim.h): with all of them as <unk>, which is
// copied, and if need be by a wider beam, whose hypotheses may not end before they have as many.
// Where a search finds a translation that has them all, the job's translations become those that
// do; the others stay.
void restore_verbatim(const Parts& model, Caches& caches, std::vector<Job>& jobs,
                      const Search& search);

}  // namespace glossa
