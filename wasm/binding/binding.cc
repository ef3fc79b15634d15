// The functions that the WebAssembly module exports; wasm/src/engine.ts calls them. Inputs lie in
// memory from malloc and stay the caller's. Every call returns a reply (reply.h), which lasts until
// the next call. One instance of the module holds one model: dropping the instance is how
// JavaScript gives back memory.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "glossa/model.h"
#include "glossa/translator.h"
#include "reply.h"

namespace {

std::optional<glossa::Translator> translator;
glossa::Reply reply;

const std::uint32_t* keep(glossa::Reply next) {
  reply = std::move(next);
  return reply.data();
}

const std::uint32_t* keep_error(const glossa::Error& error) {
  return keep(glossa::encode_reply(error));
}

const std::uint32_t* keep_no_model() {
  return keep_error({glossa::ErrorCode::kInvalidModel, "expected a loaded model, found none"});
}

}  // namespace

extern "C" {

const std::uint32_t* glossa_load(const std::byte* file, std::size_t size) {
  auto model = glossa::Model::load(std::span(file, size));
  if (!model) return keep_error(model.error());
  translator.emplace(*model);
  return keep(glossa::encode_reply(*model));
}

const std::uint32_t* glossa_translate(const char* text, std::size_t size, int beam, int nbest,
                                      float length_penalty, int shortlist, const char* prefix,
                                      std::size_t prefix_size) {
  if (!translator) return keep_no_model();
  glossa::TranslateOptions options;
  options.beam = beam;
  options.nbest = nbest;
  options.length_penalty = length_penalty;
  options.shortlist = shortlist != 0;
  options.prefix.assign(prefix, prefix_size);
  const auto document = translator->translate(std::string_view(text, size), options);
  return document ? keep(glossa::encode_reply(*document)) : keep_error(document.error());
}

const std::uint32_t* glossa_align(const char* source, std::size_t source_size, const char* target,
                                  std::size_t target_size) {
  if (!translator) return keep_no_model();
  const auto alignment = translator->align(std::string_view(source, source_size),
                                           std::string_view(target, target_size));
  return alignment ? keep(glossa::encode_reply(*alignment, source_size))
                   : keep_error(alignment.error());
}

const std::uint32_t* glossa_alternatives(const char* source, std::size_t source_size,
                                         const char* prefix, std::size_t prefix_size, int count) {
  if (!translator) return keep_no_model();
  const auto alternatives = translator->alternatives(std::string_view(source, source_size),
                                                     std::string_view(prefix, prefix_size), count);
  return alternatives ? keep(glossa::encode_reply(*alternatives))
                      : keep_error(alternatives.error());
}

}  // extern "C"
