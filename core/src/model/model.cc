#include "glossa/model.h"

#include <utility>

#include "kernels/kernels.h"
#include "model/parts.h"

namespace glossa {

std::vector<std::string_view> instruction_sets() { return kernels::names(); }

namespace {

Result<const kernels::Kernels*> choose_kernels(std::string_view name) {
  if (name.empty()) return &kernels::best();
  if (const kernels::Kernels* found = kernels::find(name); found != nullptr) return found;
  std::string known;
  for (const std::string_view other : instruction_sets()) {
    known += (known.empty() ? "" : ", ") + std::string(other);
  }
  return tl::unexpected(
      Error{ErrorCode::kInvalidOption,
            "instruction_set: expected one of " + known + " here, found " + std::string(name)});
}

}  // namespace

Result<Model> Model::load(std::span<const std::byte> bytes, const LoadOptions& options) {
  const auto kernels = choose_kernels(options.instruction_set);
  if (!kernels) return tl::unexpected(kernels.error());
  const auto file = Safetensors::parse(bytes);
  if (!file) return tl::unexpected(file.error());
  const auto config = read_config(*file);
  if (!config) return tl::unexpected(config.error());
  auto languages = read_languages(*file);
  if (!languages) return tl::unexpected(languages.error());
  auto tokenizer = Tokenizer::read(*file, *config);
  if (!tokenizer) return tl::unexpected(tokenizer.error());
  auto shortlist = Shortlist::read(*file, *config);
  if (!shortlist) return tl::unexpected(shortlist.error());
  const auto weights = read_weights(*file, *config, options.precision);
  if (!weights) return tl::unexpected(weights.error());
  return Model(std::make_shared<const Parts>(
      Parts{*config, std::move(*languages), std::move(*tokenizer), *shortlist,
            Network(**kernels, options.precision, *config, *weights,
                    *shortlist ? &**shortlist : nullptr)}));
}

const std::string& Model::source_language() const { return parts_->languages.source; }
const std::string& Model::target_language() const { return parts_->languages.target; }
std::string_view Model::instruction_set() const { return parts_->network.kernels.name; }

}  // namespace glossa
