// The engine's tokenizer for comparison with SentencePiece:
//
//   glossa_tokenize MODEL < requests
//
// A request is a line: "encode HEX" (the bytes of a text) is answered by a line of id:begin:end,
// "decode ID ID ..." by the bytes of the text in HEX.
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "glossa/model.h"
#include "model/parts.h"

namespace {

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

std::string to_hex(const std::string& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : bytes) {
    hex += kDigits[byte / 16];
    hex += kDigits[byte % 16];
  }
  return hex;
}

std::string encode(const glossa::Tokenizer& tokenizer, const std::string& text) {
  std::ostringstream line;
  const glossa::Encoding encoding = tokenizer.encode(text);
  for (std::size_t k = 0; k < encoding.ids.size(); ++k) {
    const glossa::Range range = encoding.tokens[k].range;
    line << (k == 0 ? "" : " ") << encoding.ids[k] << ':' << range.begin << ':' << range.end;
  }
  return line.str();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "glossa_tokenize MODEL < requests\n";
    return 2;
  }
  std::ifstream file(argv[1], std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  const auto model = glossa::Model::load(std::as_bytes(std::span(bytes)));
  if (!model) {
    std::cerr << argv[1] << ": " << model.error().message << '\n';
    return 2;
  }
  const glossa::Tokenizer& tokenizer = model->parts().tokenizer;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream request(line);
    std::string kind;
    request >> kind;
    if (kind == "encode") {
      std::string hex;
      request >> hex;
      std::cout << encode(tokenizer, from_hex(hex)) << '\n';
    } else {
      const std::vector<int> ids(std::istream_iterator<int>(request), {});
      std::cout << to_hex(tokenizer.decode(ids).text) << '\n';
    }
  }
}
