// The command line of `glossa`.
#pragma once

#include <string>

#include "glossa/error.h"
#include "glossa/translator.h"

namespace glossa::cli {

enum class Command { kHelp, kVersion, kTranslate, kAlign };

struct Options {
  Command command = Command::kHelp;
  std::string model;  // path of the model file
  bool json = false;
  TranslateOptions translate;
};

extern const char* const kUsage;

// Error: kInvalidOption, one sentence.
Result<Options> parse(int argc, char** argv);

}  // namespace glossa::cli
