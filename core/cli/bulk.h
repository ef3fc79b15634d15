// Many lines on several threads.
#pragma once

#include <string>
#include <vector>

#include "glossa/error.h"
#include "glossa/translator.h"
#include "options.h"

namespace glossa::cli {

// Lines that keep every thread busy; fewer are translated too.
std::size_t bulk_lines(const Options& options);

// The output lines, in order; line k belongs to lines[k].
std::vector<Result<std::string>> translate_bulk(const Translator& translator,
                                                const Options& options,
                                                const std::vector<std::string>& lines);

}  // namespace glossa::cli
