// The command line of `glossa`.
#pragma once

#include <string>

#include "glossa/error.h"
#include "glossa/model.h"
#include "glossa/translator.h"

namespace glossa::cli {

enum class Command { kHelp, kVersion, kTranslate, kAlign };

struct Options {
  Command command = Command::kHelp;
  std::string model;  // path of the model file
  bool json = false;
  int threads = 1;  // 1 to 256
  Precision precision = Precision::kInt8;
  TranslateOptions translate;
};

extern const char* const kUsage;

// Error: kInvalidOption, one sentence.
Result<Options> parse(int argc, char** argv);

}  // namespace glossa::cli
