// The replies of the WebAssembly module: the one description of their format. Read by
// wasm/src/reply.ts.
//
// A reply is a sequence of little-endian 32-bit words:
//
//   reply        size in bytes of what follows u32, code u32, body
//                code 0: the body depends on the call; else an ErrorCode, and the body is
//                its message as a string
//   load         source language string, target language string, instruction set string
//   translate    text string, n u32, sentence × n
//   align        sentence, alignment f32 × S × T of its translation
//   alternatives n u32, alternative × n
//
//   string       size in bytes u32, UTF-8, zeros up to a whole word
//   sentence     begin u32, end u32, text begin u32, T u32, source token × T,
//                n u32, translation × n
//   translation  text string, score f32, S u32, target token × S,
//                log-probability f32 × S, attention f32 × S × T
//   token        text string, begin u32, end u32
//   alternative  text string, token string, log-probability f32, ends u32 (0 or 1)
//
// Ranges are the byte ranges of glossa/translation.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "glossa/error.h"
#include "glossa/model.h"
#include "glossa/translation.h"

namespace glossa {

using Reply = std::vector<std::uint32_t>;

Reply encode_reply(const Error& error);
Reply encode_reply(const Model& model);
Reply encode_reply(const Document& document);
// An aligned sentence: the whole of its source, source_bytes long.
Reply encode_reply(const Translation& alignment, std::size_t source_bytes);
Reply encode_reply(std::span<const Alternative> alternatives);

}  // namespace glossa
