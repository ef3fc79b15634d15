// What has to come through a translation as it stands: numbers, addresses and other words of no
// language, and names with letters that a vocabulary lacks. Models cut them into pieces and lose
// some: "Room 117" becomes "Zimmer 17".
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "glossa/translation.h"

namespace glossa {

// Where they are in a sentence, in order, words and symbols where `unknown` says. Numbers have no
// letters beside them; "1,250", "1 250", "2:30", "555-1234", "+49 170 1234567", "-5" and "$5" are
// one.
std::vector<Range> verbatim_spans(std::string_view sentence, std::span<const Range> unknown = {});

}  // namespace glossa
