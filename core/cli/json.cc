#include "json.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

namespace glossa::cli {
namespace {

// Keys in the order in which they are written; numbers with the digits that a float has.
using Json = nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool,
                                  std::int64_t, std::uint64_t, float>;

// Numbers of an attention matrix: some tens of megabytes of JSON.
constexpr std::size_t kMaxAttention = 4'000'000;

Json to_json(const Token& token, std::size_t offset) {
  return {{"text", token.text},
          {"begin", token.range.begin + offset},
          {"end", token.range.end + offset}};
}

// Builds the flat object of a line from its sentences.
class Object {
 public:
  Object(std::size_t source_size, std::size_t target_size)
      : source_size_(source_size), target_size_(target_size) {}

  void add(const Translation& translation, std::size_t source_offset, std::size_t target_offset) {
    const std::size_t first = source_.size();
    for (const Token& token : translation.source) source_.push_back(to_json(token, source_offset));
    for (const Token& token : translation.target) target_.push_back(to_json(token, target_offset));
    add_rows(translation.attention, translation.source.size(), first, attention_);
    add_rows(translation.alignment, translation.source.size(), first, alignment_);
    score_ += translation.score;
  }

  Json finish(std::string_view text) && {
    Json json = {{"text", text},
                 {"score", score_},
                 {"source", std::move(source_)},
                 {"target", std::move(target_)},
                 {"attention", std::move(attention_)}};
    if (!alignment_.empty()) json["alignment"] = std::move(alignment_);
    return json;
  }

  Result<void> check_size() const {
    if (source_size_ == 0 || target_size_ <= kMaxAttention / source_size_) return {};
    return tl::unexpected(
        Error{ErrorCode::kInvalidText, "expected a line whose attention has at most " +
                                           std::to_string(kMaxAttention) + " numbers, found " +
                                           std::to_string(target_size_) + " x " +
                                           std::to_string(source_size_) + " tokens"});
  }

 private:
  // matrix: rows of `width` columns, the first of which is column `first` of the line.
  void add_rows(std::span<const float> matrix, std::size_t width, std::size_t first,
                Json& to) const {
    for (; !matrix.empty(); matrix = matrix.subspan(width)) {
      std::vector<float> row(source_size_, 0.0F);
      std::copy_n(matrix.data(), width, row.data() + first);
      to.push_back(row);
    }
  }

  std::size_t source_size_;
  std::size_t target_size_;
  Json source_ = Json::array();
  Json target_ = Json::array();
  Json attention_ = Json::array();
  Json alignment_ = Json::array();
  float score_ = 0;
};

// Bytes that are not UTF-8 can be in a forced target; they become U+FFFD.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// A sentence may have fewer hypotheses than asked for; its last one then stands for the rest.
const Translation& nth(const Sentence& sentence, std::size_t n) {
  return sentence.translations[std::min(n, sentence.translations.size() - 1)];
}

Json alternatives(std::string_view line, const Document& document, int nbest) {
  Json result = Json::array();
  for (std::size_t n = 0; n < alternative_count(document, nbest); ++n) {
    float score = 0;
    for (const Sentence& sentence : document.sentences) score += nth(sentence, n).score;
    result.push_back({{"text", nth_best(line, document, n)}, {"score", score}});
  }
  return result;
}

}  // namespace

std::size_t alternative_count(const Document& document, int nbest) {
  std::size_t count = 0;
  for (const Sentence& sentence : document.sentences) {
    count = std::max(count, sentence.translations.size());
  }
  return std::min(count, static_cast<std::size_t>(nbest));
}

Result<std::string> to_json(std::string_view line, const Document& document, int nbest) {
  std::size_t source_size = 0;
  std::size_t target_size = 0;
  for (const Sentence& sentence : document.sentences) {
    source_size += sentence.translations.front().source.size();
    target_size += sentence.translations.front().target.size();
  }
  Object object(source_size, target_size);
  if (auto ok = object.check_size(); !ok) return tl::unexpected(ok.error());

  for (const Sentence& sentence : document.sentences) {
    object.add(sentence.translations.front(), sentence.range.begin, sentence.text_begin);
  }
  Json json = std::move(object).finish(document.text);
  if (nbest > 1) json["alternatives"] = alternatives(line, document, nbest);
  return dump(json);
}

Result<std::string> to_json(const Translation& translation) {
  Object object(translation.source.size(), translation.target.size());
  if (auto ok = object.check_size(); !ok) return tl::unexpected(ok.error());
  object.add(translation, 0, 0);
  return dump(std::move(object).finish(translation.text));
}

std::string error_json(const std::string& message) { return dump(Json{{"error", message}}); }

}  // namespace glossa::cli
