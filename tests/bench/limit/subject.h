// A sentence that is translated, and its products alone: the two that are compared.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "glossa/translator.h"
#include "products.h"

namespace glossa::bench {

class Subject {
 public:
  explicit Subject(const Model& model) : translator_(model) {}

  // The multiply-adds of the sentence's products, or -1 if it is not translated in one piece.
  double choose(std::string_view sentence) {
    sentence_ = sentence;
    const auto document = translator_.translate(sentence_);
    if (!document || document->sentences.size() != 1) return -1;
    products_.emplace(translator_.model(), sentence_);
    return products_->operations();
  }

  void translate(int runs) {
    for (int run = 0; run < runs; ++run) (void)translator_.translate(sentence_);
  }

  void multiply(int runs) {
    for (int run = 0; run < runs; ++run) products_->run();
  }

 private:
  Translator translator_;
  std::string sentence_;
  std::optional<Products> products_;
};

}  // namespace glossa::bench
