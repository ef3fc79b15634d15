#include "glossa/model.h"

#include <utility>

#include "model/parts.h"

namespace glossa {

Result<Model> Model::load(std::span<const std::byte> bytes) {
  auto file = Safetensors::parse(bytes);
  if (!file) return tl::unexpected(file.error());
  auto config = read_config(*file);
  if (!config) return tl::unexpected(config.error());
  auto languages = read_languages(*file);
  if (!languages) return tl::unexpected(languages.error());
  auto tokenizer = Tokenizer::read(*file, *config);
  if (!tokenizer) return tl::unexpected(tokenizer.error());
  auto weights = read_weights(*file, *config);
  if (!weights) return tl::unexpected(weights.error());
  return Model(std::make_shared<const Parts>(
      Parts{*config, std::move(*languages), std::move(*weights), std::move(*tokenizer)}));
}

const std::string& Model::source_language() const { return parts_->languages.source; }
const std::string& Model::target_language() const { return parts_->languages.target; }

}  // namespace glossa
