// Translations that have all the numbers, addresses and names of their sentences.
#pragma once

#include <vector>

#include "translator/job.h"

namespace glossa {

// Translates once more, by wider searches, what lost some (see verbatim.h). Where one finds a
// translation that has them all, the job's translations become those that do; the others stay.
void restore_verbatim(const Parts& model, Caches& caches, std::vector<Job>& jobs,
                      const Search& search);

}  // namespace glossa
