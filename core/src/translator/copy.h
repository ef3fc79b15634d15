// What stands for an <unk> in a translation: the source word that attention points to.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "glossa/translation.h"
#include "search/hypothesis.h"

namespace glossa {

// One string for each <unk> of the hypothesis, in order (Luong et al. 2015, with attention as the
// alignment). source are the sentence's tokens, "</s>" last, with ranges in `sentence`. Where the
// source has unknown tokens itself, one of those is meant: the most attended.
std::vector<std::string> copies(std::string_view sentence, std::span<const int> source_ids,
                                const std::vector<Token>& source, const Hypothesis& hypothesis,
                                int unk);

}  // namespace glossa
