// What a model file says of itself: sizes, special tokens, languages.
#pragma once

#include <string>

#include "glossa/error.h"
#include "model_file/safetensors.h"

namespace glossa {

struct Config {
  int vocabulary_size = 0;  // V
  int embedding_size = 0;   // E
  int encoder_size = 0;     // H, per direction
  int encoder_layers = 1;
  int decoder_size = 0;           // D
  int attention_size = 0;         // A
  bool tied_readout = false;      // "readout": "tied", else "linear"
  bool shared_embeddings = true;  // "embeddings": "shared", else "separate"
  // "attention_query": "state_embedding", else "state", which is also what no such field means
  bool query_reads_embedding = false;
  // "normalization" of the GRUs' gates: "layer", else "none", which is also what no such field
  // means
  bool layer_normalization = false;

  // Token ids, distinct and below vocabulary_size.
  int pad = 0;
  int unk = 1;
  int bos = 2;
  int eos = 3;

  // The tokenizer's rules, named as in SentencePiece's NormalizerSpec; its escape_whitespaces is
  // always true.
  bool add_dummy_prefix = true;
  bool remove_extra_whitespaces = true;
};

struct Languages {
  std::string source;  // BCP 47
  std::string target;
};

// Error: kInvalidModel where a field is missing, of the wrong type or out of its bounds.
Result<Config> read_config(const Safetensors& file);
Result<Languages> read_languages(const Safetensors& file);

}  // namespace glossa
