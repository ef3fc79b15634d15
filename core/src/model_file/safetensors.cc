#include "model_file/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "model_file/heap_sort.h"
#include "model_file/quote.h"

namespace glossa {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "safetensors data is little-endian");

constexpr std::size_t kLengthBytes = 8;
// Ours are a few kilobytes; parsed JSON takes many times the memory of its text.
constexpr std::uint64_t kMaxHeaderBytes = 1 << 20;

struct Extent {
  std::size_t begin;
  std::size_t end;
  std::string name;
};

std::size_t size_of(DType dtype) {
  if (dtype == DType::kF32) return 4;
  return dtype == DType::kU16 ? 2 : 1;
}

std::optional<DType> dtype_of(const std::string& name) {
  if (name == "F32") return DType::kF32;
  if (name == "I8") return DType::kI8;
  if (name == "U8") return DType::kU8;
  if (name == "U16") return DType::kU16;
  return std::nullopt;
}

std::optional<std::size_t> size_from(const json& value) {
  if (!value.is_number_unsigned()) return std::nullopt;
  const auto number = value.get<std::uint64_t>();
  if (number > SIZE_MAX) return std::nullopt;
  return static_cast<std::size_t>(number);
}

// product(shape) * size_of(dtype), or nothing where that overflows.
std::optional<std::size_t> byte_count(const std::vector<std::size_t>& shape, DType dtype) {
  std::size_t count = size_of(dtype);
  for (const std::size_t size : shape) {
    if (size != 0 && count > SIZE_MAX / size) return std::nullopt;
    count *= size;
  }
  return count;
}

Result<json> parse_header(std::span<const std::byte> file) {
  if (file.size() < kLengthBytes) {
    return invalid_model("expected a safetensors file, found " + std::to_string(file.size()) +
                         " bytes");
  }
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), kLengthBytes);
  const std::uint64_t available = file.size() - kLengthBytes;
  if (length > kMaxHeaderBytes || length > available) {
    return invalid_model("expected a safetensors header of at most " +
                         std::to_string(std::min(available, kMaxHeaderBytes)) +
                         " bytes, found a length of " + std::to_string(length) +
                         ": not a model file, or a truncated one");
  }
  const char* begin = reinterpret_cast<const char*>(file.data()) + kLengthBytes;
  json header = json::parse(begin, begin + length, nullptr, /*allow_exceptions=*/false);
  if (!header.is_object()) {
    return invalid_model("expected a JSON object as safetensors header, found something else");
  }
  return header;
}

Result<std::map<std::string, std::string, std::less<>>> parse_metadata(const json& header) {
  std::map<std::string, std::string, std::less<>> metadata;
  const auto found = header.find("__metadata__");
  if (found == header.end()) return metadata;
  if (!found->is_object()) {
    return invalid_model(std::string("__metadata__: expected an object of strings, found ") +
                         found->type_name());
  }
  for (const auto& [key, value] : found->items()) {
    if (!value.is_string()) {
      return invalid_model("__metadata__." + key + ": expected a string, found " +
                           value.type_name());
    }
    metadata.emplace(key, value.get_ref<const std::string&>());
  }
  return metadata;
}

Result<Tensor> parse_tensor(const std::string& name, const json& entry,
                            std::span<const std::byte> data, std::vector<Extent>& extents) {
  const auto wrong = [&name](const std::string& what) {
    return invalid_model("tensor " + name + ": " + what);
  };
  if (!entry.is_object() || !entry.contains("dtype") || !entry.contains("shape") ||
      !entry.contains("data_offsets")) {
    return wrong("expected an object with dtype, shape and data_offsets");
  }
  const json& dtype_name = entry["dtype"];
  if (!dtype_name.is_string()) return wrong("expected a string as dtype");
  const auto dtype = dtype_of(dtype_name.get_ref<const std::string&>());
  if (!dtype) {
    return wrong("expected dtype F32, I8, U8 or U16, found " +
                 dtype_name.get_ref<const std::string&>());
  }

  Tensor tensor{*dtype, {}, {}};
  if (!entry["shape"].is_array()) return wrong("expected an array as shape");
  for (const json& size : entry["shape"]) {
    const auto value = size_from(size);
    if (!value) return wrong("expected sizes >= 0 in shape, found " + quote(size));
    tensor.shape.push_back(*value);
  }

  const json& offsets = entry["data_offsets"];
  if (!offsets.is_array() || offsets.size() != 2) return wrong("expected two data_offsets");
  const auto begin = size_from(offsets[0]);
  const auto end = size_from(offsets[1]);
  if (!begin || !end || *begin > *end || *end > data.size()) {
    return wrong("expected data_offsets inside " + std::to_string(data.size()) +
                 " bytes of data, found [" + quote(offsets[0]) + ", " + quote(offsets[1]) +
                 "]: the file may be truncated");
  }
  const auto expected = byte_count(tensor.shape, *dtype);
  if (!expected || *expected != *end - *begin) {
    return wrong("expected as many bytes as dtype and shape " + to_string(tensor.shape) +
                 " need, found " + std::to_string(*end - *begin));
  }
  tensor.data = data.subspan(*begin, *end - *begin);
  extents.push_back({*begin, *end, name});
  return tensor;
}

// Cuts out the middle of a message that a long name in the file made unreadable.
void shorten(std::string& message) {
  constexpr std::size_t kHead = 160;
  constexpr std::size_t kTail = 140;
  if (message.size() <= kHead + kTail) return;
  const auto is_continuation = [&message](std::size_t at) { return (message[at] & 0xC0) == 0x80; };
  std::size_t begin = kHead;
  while (begin > 0 && is_continuation(begin)) --begin;
  std::size_t end = message.size() - kTail;
  while (end < message.size() && is_continuation(end)) ++end;
  message.replace(begin, end - begin, "...");
}

// The format allows neither holes nor overlaps: a file where every byte has one meaning.
Result<void> check_cover(std::vector<Extent> extents, std::size_t size) {
  heap_sort(extents, [](const Extent& a, const Extent& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::size_t expected = 0;
  for (const Extent& extent : extents) {
    if (extent.begin != expected) {
      return invalid_model("tensor " + extent.name + ": expected its data at offset " +
                           std::to_string(expected) + ", found it at " +
                           std::to_string(extent.begin));
    }
    expected = extent.end;
  }
  if (expected != size) {
    return invalid_model("expected " + std::to_string(expected) + " bytes of tensor data, found " +
                         std::to_string(size));
  }
  return {};
}

}  // namespace

const char* name(DType dtype) {
  switch (dtype) {
    case DType::kF32:
      return "F32";
    case DType::kI8:
      return "I8";
    case DType::kU8:
      return "U8";
    case DType::kU16:
      return "U16";
  }
  return "?";
}

tl::unexpected<Error> invalid_model(std::string message) {
  shorten(message);
  for (char& c : message) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return tl::unexpected(Error{ErrorCode::kInvalidModel, std::move(message)});
}

std::string to_string(const std::vector<std::size_t>& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(shape[i]);
  }
  return text + "]";
}

Result<Safetensors> Safetensors::parse(std::span<const std::byte> file) {
  auto header = parse_header(file);
  if (!header) return tl::unexpected(header.error());
  auto metadata = parse_metadata(*header);
  if (!metadata) return tl::unexpected(metadata.error());

  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), kLengthBytes);
  const auto data = file.subspan(kLengthBytes + static_cast<std::size_t>(length));

  Safetensors result;
  result.metadata = std::move(*metadata);
  std::vector<Extent> extents;
  for (const auto& [key, entry] : header->items()) {
    if (key == "__metadata__") continue;
    auto tensor = parse_tensor(key, entry, data, extents);
    if (!tensor) return tl::unexpected(tensor.error());
    result.tensors.emplace(key, std::move(*tensor));
  }
  if (auto covered = check_cover(std::move(extents), data.size()); !covered) {
    return tl::unexpected(covered.error());
  }
  return result;
}

}  // namespace glossa
