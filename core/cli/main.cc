// The command line: reads standard input, writes standard output, says what is wrong on standard
// error.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <new>
#include <string>
#include <system_error>
#include <vector>

#include "bulk.h"
#include "glossa/model.h"
#include "glossa/translator.h"
#include "json.h"
#include "options.h"

namespace glossa::cli {
namespace {

constexpr int kSomeFailed = 1;
constexpr int kUnusable = 2;

int fail(const std::string& message) {
  std::cerr << "glossa: " << message << '\n';
  return kUnusable;
}

Result<Model> load(const std::string& path, const LoadOptions& options) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  std::vector<char> bytes(error ? 0 : size);
  std::ifstream file(path, std::ios::binary);
  if (error || !file.read(bytes.data(), static_cast<std::streamsize>(size))) {
    return tl::unexpected(
        Error{ErrorCode::kInvalidModel, "expected a readable file, found " +
                                            (error ? error.message() : "one that cannot be read")});
  }
  return Model::load(std::as_bytes(std::span(bytes)), options);
}

// Forces the instruction set, for tests and measurements.
std::string instruction_set() {
  const char* name = std::getenv("GLOSSA_SIMD");
  return name == nullptr ? "" : name;
}

int print_version() {
  const std::string forced = instruction_set();
  const auto known = instruction_sets();
  if (!forced.empty() && std::find(known.begin(), known.end(), forced) == known.end()) {
    return fail("GLOSSA_SIMD: expected an instruction set of this machine, found " + forced);
  }
  std::cout << "glossa " << GLOSSA_VERSION << " ("
            << (forced.empty() ? known.front() : std::string_view(forced)) << ")\n";
  return 0;
}

// Output line k belongs to input line k, so a line that fails gets a line too.
class Output {
 public:
  explicit Output(bool json) : json_(json) {}

  void write(const Result<std::string>& line) {
    ++count_;
    if (line) {
      std::cout << *line << '\n';
      return;
    }
    std::cerr << "glossa: line " << count_ << ": " << line.error().message << '\n';
    std::cout << (json_ ? error_json(line.error().message) : "") << '\n';
    failed_ = true;
  }

  int status() const { return failed_ ? kSomeFailed : 0; }

 private:
  bool json_;
  std::size_t count_ = 0;
  bool failed_ = false;
};

int translate(const Translator& translator, const Options& options) {
  // Check the options before waiting for text.
  if (auto ok = translator.translate("", options.translate); !ok) return fail(ok.error().message);
  Output output(options.json);
  const auto flush = [&](std::vector<std::string>& lines) {
    for (const auto& line : translate_bulk(translator, options, lines)) output.write(line);
    std::cout.flush();
    lines.clear();
  };
  std::vector<std::string> lines;
  std::string line;
  while (std::getline(std::cin, line)) {
    lines.push_back(line);
    // Whoever writes a line and waits for its translation, a person or a program, gets it.
    const bool waiting = std::cin.rdbuf()->in_avail() <= 0;
    if (waiting || lines.size() >= bulk_lines(options)) flush(lines);
  }
  flush(lines);
  return output.status();
}

Result<std::string> align_line(const Translator& translator, const std::string& line) {
  std::string_view pair = line;
  if (pair.ends_with('\r')) pair.remove_suffix(1);
  const std::size_t tab = pair.find('\t');
  if (tab == std::string_view::npos) {
    return tl::unexpected(
        Error{ErrorCode::kInvalidText, "expected source TAB target, found no TAB"});
  }
  const std::string_view target = pair.substr(tab + 1);
  const auto translation =
      translator.align(pair.substr(0, tab), target.substr(0, target.find('\t')));
  if (!translation) return tl::unexpected(translation.error());
  return to_json(*translation);
}

int align(const Translator& translator) {
  Output output(/*json=*/true);
  std::string line;
  while (std::getline(std::cin, line)) output.write(align_line(translator, line));
  return output.status();
}

int run(int argc, char** argv) {
  const auto options = parse(argc, argv);
  if (!options) return fail(options.error().message);
  if (options->command == Command::kHelp) {
    std::cout << kUsage;
    return 0;
  }
  if (options->command == Command::kVersion) return print_version();
  const std::string instructions = instruction_set();
  auto model = load(options->model, {options->precision, instructions});
  if (!model) return fail(options->model + ": " + model.error().message);
  const Translator translator(std::move(*model));
  return options->command == Command::kAlign ? align(translator) : translate(translator, *options);
}

}  // namespace
}  // namespace glossa::cli

int main(int argc, char** argv) {
  using glossa::cli::fail;
  std::ios::sync_with_stdio(false);
  try {
    const int status = glossa::cli::run(argc, argv);
    if (std::cin.bad()) return fail("standard input: expected text, found that it cannot be read");
    if (!std::cout.flush()) return fail("standard output: expected room, found it full or closed");
    return status;
  } catch (const std::bad_alloc&) {
    return fail("expected enough memory for this model and batch size, found too little");
  }
}
