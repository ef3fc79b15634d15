// Files whose container is damaged.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "damage.h"
#include "files.h"
#include "glossa/model.h"
#include "model_bytes.h"

namespace glossa::test {
namespace {

TEST_SUITE_BEGIN("safetensors");

TEST_CASE("files that are cut off") {
  for (const std::string& name : kModels) {
    const Bytes file = read_file(name);
    const std::size_t header = 8 + header_of(file).size();
    std::vector<std::size_t> lengths = {
        0, 1, 7, 8, 9, header - 1, header, header + 1, file.size() - 1};
    for (std::size_t part = 1; part < 64; ++part) lengths.push_back(file.size() * part / 64);
    for (const std::size_t length : lengths) {
      CAPTURE(length);
      const Bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length));
      check_refused(cut, {length < 8        ? "found " + std::to_string(length) + " bytes"
                          : length < header ? "found a length of " + std::to_string(header - 8)
                                            : "found"});
    }
  }
}

TEST_CASE("bytes that are no safetensors file") {
  const Bytes file = read_file(kModels[0]);
  const auto refused = [&](const std::string& header, const std::vector<std::string>& message) {
    CAPTURE(header);
    check_refused(with_header(file, header), message);
  };
  check_refused(Bytes(1000, std::byte{0}), {"JSON object as safetensors header"});
  check_refused(Bytes(1000, std::byte{0xFF}),
                {"header of at most 992 bytes", "18446744073709551615"});
  refused("", {"JSON object as safetensors header"});
  refused("[]", {"JSON object as safetensors header"});
  refused("{", {"JSON object as safetensors header"});
  refused("nonsense", {"JSON object as safetensors header"});
  refused(std::string(100'000, '['), {"JSON object as safetensors header"});
  refused(std::string(50'000, '[') + std::string(50'000, ']'),
          {"JSON object as safetensors header"});
  refused("{\"a\":1e999}", {"JSON object as safetensors header"});
  refused("{}" + std::string(1 << 20, ' '), {"header of at most 1048576 bytes", "1048578"});
  refused("{}", {"0 bytes of tensor data, found"});
  refused(R"({"__metadata__":3})", {"__metadata__", "object of strings", "number"});
  refused(R"({"__metadata__":{"format":3}})", {"__metadata__.format", "a string", "number"});
  Bytes longer = file;
  longer.push_back(std::byte{0});
  check_refused(longer, {"bytes of tensor data", "found"});
}

TEST_CASE("tensor entries that lie") {
  const Bytes file = read_file(kModels[0]);
  const std::string header = header_of(file);
  const std::string name = "\"attention.keys.bias\":";
  const std::size_t at = header.find(name);
  REQUIRE(at != std::string::npos);
  const std::string entry = header.substr(at, header.find('}', at) + 1 - at);
  const std::string offsets = entry.substr(entry.find("\"data_offsets\""));
  const auto refused = [&](const std::string& changed, const std::vector<std::string>& message) {
    CAPTURE(changed);
    check_refused(with_header(file, replaced(header, entry, changed)), message);
  };
  const auto with_shape = [&](const std::string& shape) {
    return name + R"({"dtype":"F32","shape":)" + shape + "," + offsets;
  };
  const auto with_offsets = [&](const std::string& value) {
    return name + R"({"dtype":"F32","shape":[24],"data_offsets":)" + value + "}";
  };
  CHECK(Model::load(with_header(file, replaced(header, entry, with_shape("[24]")))).has_value());

  refused(name + "3", {"attention.keys.bias", "dtype, shape and data_offsets"});
  refused(name + "{}", {"attention.keys.bias", "dtype, shape and data_offsets"});
  refused(replaced(entry, "F32", "F64"), {"attention.keys.bias", "F32, I8, U8 or U16", "F64"});
  refused(replaced(entry, "\"F32\"", "32"), {"attention.keys.bias", "dtype"});
  refused(replaced(entry, "F32", "I8"), {"attention.keys.bias", "[24]", "96"});
  refused(with_shape("24"), {"attention.keys.bias", "array as shape"});
  refused(with_shape("[-24]"), {"attention.keys.bias", "sizes >= 0", "-24"});
  refused(with_shape("[24.0]"), {"attention.keys.bias", "sizes >= 0", "24.0"});
  refused(with_shape("[\"24\"]"), {"attention.keys.bias", "sizes >= 0"});
  refused(with_shape("[25]"), {"attention.keys.bias", "[25]", "96"});
  refused(with_shape("[]"), {"attention.keys.bias", "[]", "96"});
  refused(with_shape("[24,1]"), {"attention.keys.bias", "[24]", "[24, 1]"});
  // Products that overflow: 4 * (2^62 + 1) * 24 would be 96, the others 0.
  refused(with_shape("[4611686018427387905,24]"), {"as many bytes", "4611686018427387905"});
  refused(with_shape("[4611686018427387904,24]"), {"attention.keys.bias", "4611686018427387904"});
  refused(with_shape("[4294967296,4294967296]"), {"attention.keys.bias", "4294967296"});
  refused(with_shape("[18446744073709551615]"), {"attention.keys.bias", "18446744073709551615"});
  refused(with_shape("[18446744073709551616]"), {"attention.keys.bias", "sizes >= 0"});
  refused(with_offsets("[0]"), {"attention.keys.bias", "two data_offsets"});
  refused(with_offsets("3"), {"attention.keys.bias", "two data_offsets"});
  refused(with_offsets("[-1,95]"), {"attention.keys.bias", "data_offsets inside", "[-1, 95]"});
  refused(with_offsets("[96,0]"), {"attention.keys.bias", "data_offsets inside", "[96, 0]"});
  refused(with_offsets("[0,1e3]"), {"attention.keys.bias", "data_offsets inside"});
  refused(with_offsets("[0,99999999999]"), {"attention.keys.bias", "data_offsets inside"});
  refused(with_offsets("[18446744073709551520,18446744073709551615]"), {"data_offsets inside"});
  // The bytes of another tensor, so that its own are left over.
  refused(with_offsets("[4,100]"), {"at offset", "found it at"});
  // Nothing left over, but four bytes used twice.
  refused(entry + R"(,"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]})",
          {"at offset 4", "found it at 0"});
  // The same name twice: whichever counts, bytes are left over.
  refused(entry + "," + with_offsets("[4,100]"), {"at offset", "found it at"});
}

TEST_CASE("names and types from the file cannot garble the message") {
  ModelBytes model = take_apart(read_file(kModels[0]));
  const std::string header = header_of(model.bytes());
  const std::string noise = "\\n\\u0007" + std::string(100'000, 'x');
  for (const std::string from : {"attention.keys.bias", "\"I8"}) {
    const std::string to = from.starts_with('"') ? "\"" + noise : noise;
    check_refused(with_header(model.bytes(), replaced(header, from, to)), {"found"});
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
