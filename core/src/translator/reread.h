// Sentences that the model may understand better when they are read in another way.
#pragma once

#include <vector>

#include "translator/job.h"

namespace glossa {

// Translates once more, with that word in small letters, the sentences whose first word the
// vocabulary hardly knows with its capital (see reading.h). Where that is better, the job gets this
// reading and its translations.
void reread_beginnings(const Parts& model, Caches& caches, std::vector<Job>& jobs,
                       const Search& search);

// The same with names as <unk>, which is copied, where they are not in the translation: models make
// names up when they do not know the pieces, "Mercre" of "Merkel". Where another name is in use,
// "Vienne", models that know it are sure of it. Not of German, whose nouns all have capitals.
void reread_names(const Parts& model, Caches& caches, std::vector<Job>& jobs, const Search& search);

}  // namespace glossa
