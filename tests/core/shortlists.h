// The tiny models with a shortlist.
#pragma once

#include <string>

#include "glossa/model.h"
#include "model_bytes.h"

namespace glossa::test {

// Pieces of the tiny models' vocabulary.
inline constexpr std::size_t kTinyVocabulary = 180;

// Every third piece is frequent; each piece but every fifth has some more of its own.
ShortlistBytes tiny_shortlist();

// A model of tests/data with a shortlist; the test fails where that does not load.
Model with_shortlist(const std::string& name, const ShortlistBytes& shortlist,
                     const LoadOptions& options = {});

}  // namespace glossa::test
