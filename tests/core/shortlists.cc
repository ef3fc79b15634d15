#include "shortlists.h"

#include "files.h"

namespace glossa::test {

ShortlistBytes tiny_shortlist() {
  ShortlistBytes shortlist{{1, 3}, {}};
  for (int piece = 6; piece < 180; piece += 3) shortlist.frequent.push_back(piece);
  for (int piece = 4; piece < 180; ++piece) {
    if (piece % 5 == 0) continue;
    auto& run = shortlist.further[piece];
    for (int other = 4 + piece % 7; other < 180; other += 11 + piece % 13) {
      if (other % 3 != 0) run.push_back(other);
    }
  }
  return shortlist;
}

Model with_shortlist(const std::string& name, const ShortlistBytes& shortlist,
                     const LoadOptions& options) {
  ModelBytes bytes = take_apart(read_file(name));
  add_shortlist(bytes, kTinyVocabulary, shortlist);
  return load(bytes.bytes(), options);
}

}  // namespace glossa::test
