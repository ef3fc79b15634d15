// Sentences whose first word the vocabulary hardly knows with its capital.
#pragma once

#include <vector>

#include "translator/job.h"

namespace glossa {

// Translates those once more, with that word in small letters (see reading.h). Jobs for which that
// is better get the other reading and its translations.
void reread_beginnings(const Parts& model, Caches& caches, std::vector<Job>& jobs,
                       const Search& search);

}  // namespace glossa
