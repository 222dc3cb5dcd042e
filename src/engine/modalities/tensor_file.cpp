// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/tensor_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "engine/base/error.h"

namespace amalgam {

namespace {

static_assert(std::endian::native == std::endian::little, "the layout is little-endian");

constexpr std::uint64_t kLongestHeader = 100'000'000;  // as the safetensors library

struct TypeName {
  std::string_view name;
  torch::ScalarType type;
};
constexpr std::array<TypeName, 8> kTypes = {{{"F32", torch::kFloat32},
                                             {"F64", torch::kFloat64},
                                             {"F16", torch::kFloat16},
                                             {"BF16", torch::kBFloat16},
                                             {"I64", torch::kInt64},
                                             {"I32", torch::kInt32},
                                             {"U8", torch::kUInt8},
                                             {"BOOL", torch::kBool}}};

[[noreturn]] void corrupt(const std::string& how) {
  throw Error(ErrorKind::data, "tensor_file.corrupt",
              "The stored weights cannot be read: " + how +
                  ". The file is damaged or was cut short; use an earlier checkpoint or another copy.");
}

std::string_view type_name(torch::ScalarType type) {
  for (const TypeName& one : kTypes) {
    if (one.type == type) return one.name;
  }
  throw Error(ErrorKind::internal, "tensor_file.type",
              std::string("Tensors of type ") + c10::toString(type) + " cannot be stored.");
}

/// Where one tensor lies in the data.
struct Entry {
  std::string name;
  torch::ScalarType type = torch::kFloat32;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0, end = 0;
};

/// Numbers in a shape; nothing where they would not fit into memory by far.
std::optional<std::uint64_t> elements_of(const std::vector<std::int64_t>& shape) {
  constexpr std::uint64_t limit = std::uint64_t{1} << 58;
  std::uint64_t count = 1;
  std::uint64_t span = 1;  // with dimensions of 0 counted as 1: strides must not overflow either
  for (const std::int64_t size : shape) {
    const auto n = static_cast<std::uint64_t>(size);
    if (std::max<std::uint64_t>(1, n) > limit / span) return {};
    span *= std::max<std::uint64_t>(1, n);
    count *= n;
  }
  return count;
}

std::uint64_t unsigned_of(const nlohmann::ordered_json& value, const std::string& name) {
  if (!value.is_number_unsigned()) corrupt("a size or position of tensor '" + name + "' is not a number");
  return value.get<std::uint64_t>();
}

Entry read_entry(const std::string& name, const nlohmann::ordered_json& json, std::uint64_t data_size) {
  if (!json.is_object() || !json.contains("dtype") || !json.contains("shape") ||
      !json.contains("data_offsets") || !json["dtype"].is_string() || !json["shape"].is_array() ||
      !json["data_offsets"].is_array() || json["data_offsets"].size() != 2) {
    corrupt("the description of tensor '" + name + "' is incomplete");
  }
  Entry entry;
  entry.name = name;
  const auto& type = json["dtype"].get_ref<const std::string&>();
  const auto* known = std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& one) { return one.name == type; });
  if (known == kTypes.end()) corrupt("tensor '" + name + "' has the unknown type '" + type + "'");
  entry.type = known->type;
  if (json["shape"].size() > 16) corrupt("tensor '" + name + "' has too many dimensions");
  for (const auto& size : json["shape"]) {
    const std::uint64_t n = unsigned_of(size, name);
    if (n > static_cast<std::uint64_t>(INT64_MAX)) corrupt("tensor '" + name + "' is too large");
    entry.shape.push_back(static_cast<std::int64_t>(n));
  }
  entry.begin = unsigned_of(json["data_offsets"][0], name);
  entry.end = unsigned_of(json["data_offsets"][1], name);
  if (entry.begin > entry.end || entry.end > data_size) corrupt("tensor '" + name + "' lies outside the file");
  const std::optional<std::uint64_t> count = elements_of(entry.shape);
  if (!count || *count * c10::elementSize(entry.type) != entry.end - entry.begin) {
    corrupt("the shape of tensor '" + name + "' does not match its data");
  }
  return entry;
}

/// The tensors must cover the data without gap or overlap: this is how a cut or shifted file is found.
void check_cover(std::vector<Entry> entries, std::uint64_t data_size) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::uint64_t position = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != position) corrupt("tensor '" + entry.name + "' is not where the one before it ends");
    position = entry.end;
  }
  if (position != data_size) corrupt("its length does not match its content");
}

torch::Tensor read_values(const Entry& entry, const std::byte* data) {
  const std::uint64_t size = entry.end - entry.begin;
  if (entry.type == torch::kBool) {  // any other value than 0 and 1 would be undefined behaviour
    const std::byte* first = data + entry.begin;
    if (std::any_of(first, first + size, [](std::byte b) { return std::to_integer<int>(b) > 1; })) {
      corrupt("tensor '" + entry.name + "' holds values that are neither true nor false");
    }
  }
  torch::Tensor tensor = torch::empty(entry.shape, entry.type);
  if (size > 0) std::memcpy(tensor.data_ptr(), data + entry.begin, size);
  return tensor;
}

nlohmann::json read_metadata(const nlohmann::ordered_json& header) {
  const auto found = header.find("__metadata__");
  if (found == header.end()) return nullptr;
  if (!found->is_object()) corrupt("its metadata is not an object");
  const auto ours = found->find("amalgam");
  if (ours == found->end()) return nullptr;
  if (!ours->is_string()) corrupt("its metadata is not a text");
  nlohmann::json metadata = nlohmann::json::parse(ours->get_ref<const std::string&>(), nullptr, false);
  if (metadata.is_discarded()) corrupt("its metadata is not JSON");
  return metadata;
}

/// Header texts never fail on bytes that are not UTF-8.
template <class Json>
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::vector<std::byte> write_tensor_file(const TensorFile& file) {
  std::vector<torch::Tensor> tensors;
  std::vector<std::size_t> order;  // wide types first, so that every value is aligned in the data
  for (const auto& [name, tensor] : file.tensors) {
    tensors.push_back(tensor.detach().to(torch::kCPU).contiguous());
    order.push_back(order.size());
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return tensors[a].element_size() > tensors[b].element_size();
  });
  std::vector<std::uint64_t> begins(tensors.size());
  std::uint64_t data_size = 0;
  for (const std::size_t i : order) {
    begins[i] = data_size;
    data_size += tensors[i].nbytes();
  }
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!file.metadata.is_null()) header["__metadata__"] = {{"amalgam", dump(file.metadata)}};
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    header[file.tensors[i].first] = {{"dtype", std::string(type_name(tensors[i].scalar_type()))},
                                     {"shape", tensors[i].sizes().vec()},
                                     {"data_offsets", {begins[i], begins[i] + tensors[i].nbytes()}}};
  }
  std::string text = dump(header);
  text.resize((text.size() + 7) / 8 * 8, ' ');
  const std::uint64_t length = text.size();
  std::vector<std::byte> bytes(8 + length + data_size);
  std::memcpy(bytes.data(), &length, 8);
  std::memcpy(bytes.data() + 8, text.data(), length);
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (tensors[i].nbytes() > 0) {
      std::memcpy(bytes.data() + 8 + length + begins[i], tensors[i].data_ptr(), tensors[i].nbytes());
    }
  }
  return bytes;
}

TensorFile read_tensor_file(std::span<const std::byte> bytes) {
  if (bytes.size() < 8) corrupt("it has only " + std::to_string(bytes.size()) + " bytes");
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  if (length > bytes.size() - 8 || length > kLongestHeader) corrupt("its header is longer than the file");
  const auto* text = reinterpret_cast<const char*>(bytes.data() + 8);
  const auto header = nlohmann::ordered_json::parse(text, text + length, nullptr, false);
  if (header.is_discarded() || !header.is_object()) corrupt("its header is not a JSON object");
  const std::uint64_t data_size = bytes.size() - 8 - length;
  std::vector<Entry> entries;
  for (const auto& [name, json] : header.items()) {
    if (name != "__metadata__") entries.push_back(read_entry(name, json, data_size));
  }
  check_cover(entries, data_size);
  TensorFile file{.tensors = {}, .metadata = read_metadata(header)};
  for (const Entry& entry : entries) {
    file.tensors.emplace_back(entry.name, read_values(entry, bytes.data() + 8 + length));
  }
  return file;
}

}  // namespace amalgam
