// Sentences that the model may understand better when they are read in another way.
#pragma once

#include <vector>

#include "translator/job.h"

namespace glossa {

// Translates once more what has other spellings (respellings.h); jobs for which one is better get
// that reading and its translations. With the prefix of the first translations.
void reread_capitals(const Parts& model, Caches& caches, const std::vector<Job*>& jobs,
                     const Search& search, const Prefix& prefix = {});

// The same with one lost name after the other as <unk>: models make names up when they do not know
// the pieces, "Mercre" of "Merkel". Where another name is in use, "Vienne", those that know it are
// sure of it.
void reread_names(const Parts& model, Caches& caches, const std::vector<Job*>& jobs,
                  const Search& search);

// Does the sentence begin with a capital that the reading lacks?
bool lost_capital(std::string_view sentence, const Reading& reading);

// Begins the translations of such sentences with a capital.
void restore_capitals(const std::vector<Job*>& jobs);

}  // namespace glossa
