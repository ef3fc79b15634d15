#include "options.h"

#include <getopt.h>

#include <charconv>
#include <string_view>
#include <type_traits>

namespace glossa::cli {
namespace {

constexpr int kMaxThreads = 256;

tl::unexpected<Error> invalid(std::string message) {
  return tl::unexpected(Error{ErrorCode::kInvalidOption, std::move(message)});
}

template <typename Number>
Result<void> parse_number(const std::string& name, std::string_view text, Number& number) {
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec == std::errc{} && result.ptr == text.data() + text.size()) return {};
  const bool too_large = result.ec == std::errc::result_out_of_range;
  const std::string kind = std::is_integral_v<Number> ? "a whole number" : "a number";
  return invalid(name + ": expected " + (too_large ? "a smaller number" : kind) + ", found '" +
                 std::string(text) + "'");
}

Result<void> parse_precision(std::string_view text, Precision& precision) {
  if (text == "int8") {
    precision = Precision::kInt8;
  } else if (text == "float32") {
    precision = Precision::kFloat32;
  } else {
    return invalid("--precision: expected int8 or float32, found '" + std::string(text) + "'");
  }
  return {};
}

// "--beam" for kBeam; nothing for a letter that is no option.
std::string option_name(const option* known, int value) {
  for (; known->name != nullptr; ++known) {
    if (known->val == value) return std::string("--") + known->name;
  }
  return "";
}

// What getopt did not take: `argument` was read last, `value` is its optopt.
Error unknown_option(const option* known, std::string argument, int value) {
  const std::string name = option_name(known, value);
  if (!name.empty()) return {ErrorCode::kInvalidOption, name + ": expected no value"};
  // Of letters together, as in "-beam", getopt has read the first.
  if (value != 0) argument = {'-', static_cast<char>(value)};
  return {ErrorCode::kInvalidOption, argument + ": unknown option; see 'glossa --help'"};
}

Result<Options> parse_options(Command command, int argc, char** argv) {
  enum {
    kBeam = 1,
    kNbest,
    kLengthPenalty,
    kMaxSourceTokens,
    kBatchSize,
    kThreads,
    kPrecision,
    kNoShortlist,
    kPrefix,
    kJson
  };
  static const option kLong[] = {
      {"model", required_argument, nullptr, 'm'},
      {"beam", required_argument, nullptr, kBeam},
      {"nbest", required_argument, nullptr, kNbest},
      {"length-penalty", required_argument, nullptr, kLengthPenalty},
      {"max-source-tokens", required_argument, nullptr, kMaxSourceTokens},
      {"batch-size", required_argument, nullptr, kBatchSize},
      {"threads", required_argument, nullptr, kThreads},
      {"precision", required_argument, nullptr, kPrecision},
      {"no-shortlist", no_argument, nullptr, kNoShortlist},
      {"prefix", required_argument, nullptr, kPrefix},
      {"json", no_argument, nullptr, kJson},
      {"help", no_argument, nullptr, 'h'},
      {}};
  static const option kLongAlign[] = {{"model", required_argument, nullptr, 'm'},
                                      {"precision", required_argument, nullptr, kPrecision},
                                      {"json", no_argument, nullptr, kJson},
                                      {"help", no_argument, nullptr, 'h'},
                                      {}};
  Options options;
  options.command = command;
  opterr = 0;  // errors are ours to say
  optind = 1;
  const option* known = command == Command::kAlign ? kLongAlign : kLong;
  while (true) {
    const int found = getopt_long(argc, argv, ":m:h", known, nullptr);
    if (found == -1) break;
    const std::string name = option_name(known, found == ':' ? optopt : found);
    Result<void> parsed;
    switch (found) {
      case 'h':
        options.command = Command::kHelp;
        return options;
      case 'm':
        options.model = optarg;
        break;
      case kBeam:
        parsed = parse_number(name, optarg, options.translate.beam);
        break;
      case kNbest:
        parsed = parse_number(name, optarg, options.translate.nbest);
        break;
      case kLengthPenalty:
        parsed = parse_number(name, optarg, options.translate.length_penalty);
        break;
      case kMaxSourceTokens:
        parsed = parse_number(name, optarg, options.translate.max_source_tokens);
        break;
      case kBatchSize:
        parsed = parse_number(name, optarg, options.translate.batch_size);
        break;
      case kThreads:
        parsed = parse_number(name, optarg, options.threads);
        break;
      case kPrecision:
        parsed = parse_precision(optarg, options.precision);
        break;
      case kNoShortlist:
        options.translate.shortlist = false;
        break;
      case kPrefix:
        options.translate.prefix = optarg;
        break;
      case kJson:
        options.json = true;
        break;
      case ':':
        return invalid(name + ": expected a value, found none");
      default:
        return tl::unexpected(unknown_option(known, argv[optind - 1], optopt));
    }
    if (!parsed) return tl::unexpected(parsed.error());
  }
  if (optind < argc) {
    return invalid("expected text on standard input, found the argument '" +
                   std::string(argv[optind]) + "'");
  }
  if (options.model.empty()) return invalid("expected a model file: -m MODEL");
  if (options.threads < 1 || options.threads > kMaxThreads) {
    return invalid("threads: expected 1 to " + std::to_string(kMaxThreads) + ", found " +
                   std::to_string(options.threads));
  }
  return options;
}

}  // namespace

const char* const kUsage =
    R"(glossa: neural translation that shows where it looks

  glossa translate -m MODEL [options] < text      one sentence per line in, one per line out
  glossa align -m MODEL < pairs.tsv               source TAB target in, an object per line out, with
                                                  the word alignment of the two; what follows a
                                                  second TAB is not read (--json changes nothing)
  glossa --version

Options of translate:
  -m, --model FILE          model file (safetensors)
  --beam N                  hypotheses kept per step, 1 to 64 (default 1: greedy search)
  --nbest N                 translations per line, 1 to the beam, separated by tabs (default 1)
  --length-penalty X        finished hypotheses rank by score / tokens^X, 0 to 4 (default 1)
  --max-source-tokens N     a longer sentence is split, 8 to 1000 (default 64)
  --batch-size N            sentences translated together, 1 to 1024 (default 8)
  --threads N               lines translated at the same time, 1 to 256 (default 1)
  --no-shortlist            score the whole vocabulary, not only the pieces that the source makes
                            likely: slower, hardly better
  --prefix TEXT             every translation begins with this; lines of one sentence only
  --json                    an object per line: text, score, source and target tokens with their
                            byte ranges, attention (a row per target token); with --nbest also
                            alternatives. Of a line with some 2,000 tokens or more, where the
                            attention would have over four million numbers, only an error

Of translate and align:
  --precision int8|float32  how weights are multiplied (default int8; float32 is the slow reference)

GLOSSA_SIMD=NAME forces an instruction set (sse2, avx2, avx512vnni, neon); the results are the same.
Empty lines of text stay empty. Exit status: 0; 1 if a line could not be translated; 2 for a bad
option or model file.
)";

Result<Options> parse(int argc, char** argv) {
  const std::string_view command = argc > 1 ? argv[1] : "--help";
  if (command == "--help" || command == "-h" || command == "help") return Options{};
  if (command == "--version") {
    Options options;
    options.command = Command::kVersion;
    return options;
  }
  if (command == "translate") return parse_options(Command::kTranslate, argc - 1, argv + 1);
  if (command == "align") return parse_options(Command::kAlign, argc - 1, argv + 1);
  return invalid("expected 'translate' or 'align', found '" + std::string(command) +
                 "'; see 'glossa --help'");
}

}  // namespace glossa::cli
