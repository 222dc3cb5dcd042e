// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/npy_file.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace amalgam {

namespace {

[[noreturn]] void refuse_npy(const char* why) {
  throw Error(ErrorKind::data, "npy.invalid", std::string("The NumPy file cannot be read: ") + why + ".");
}

/// What stands behind a key of the header: "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }".
std::string_view behind(std::string_view header, std::string_view key) {
  const std::size_t at = header.find(key);
  if (at == std::string_view::npos) refuse_npy("its header is incomplete");
  std::string_view rest = header.substr(at + key.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(": "), rest.size()));
  return rest;
}

std::vector<std::int64_t> shape_in(std::string_view text) {
  const std::size_t end = text.find(')');
  if (!text.starts_with('(') || end == std::string_view::npos) refuse_npy("its shape is no tuple");
  std::vector<std::int64_t> shape;
  const char *at = text.data() + 1, *const stop = text.data() + end;
  while (at < stop) {
    std::int64_t size = 0;
    const auto [next, error] = std::from_chars(at, stop, size);
    if (error != std::errc() || size < 0) refuse_npy("its shape holds no sizes");
    shape.push_back(size);
    at = next;
    while (at < stop && (*at == ',' || *at == ' ')) ++at;
  }
  return shape;
}

}  // namespace

torch::Tensor read_npy(std::string_view bytes) {
  constexpr std::string_view magic = "\x93NUMPY";
  if (!bytes.starts_with(magic) || bytes.size() < 10) refuse_npy("it does not begin as one");
  const auto byte = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at])); };
  const bool is_first = byte(6) == 1;
  if (!is_first && bytes.size() < 12) refuse_npy("it is cut short");
  const std::size_t length = is_first ? byte(8) | byte(9) << 8 : byte(8) | byte(9) << 8 | byte(10) << 16 | byte(11) << 24;
  const std::size_t start = (is_first ? 10 : 12) + length;
  if (start > bytes.size()) refuse_npy("it is cut short");
  const std::string_view header = bytes.substr(0, start);
  static const std::map<std::string, torch::ScalarType> types = {
      {"<f4", torch::kFloat32}, {"<f8", torch::kFloat64}, {"<i4", torch::kInt32}, {"<i8", torch::kInt64}, {"|b1", torch::kBool}};
  const auto type = types.find(std::string(behind(header, "'descr'").substr(1, 3)));
  if (type == types.end()) refuse_npy("its numbers are of another type");
  if (!behind(header, "'fortran_order'").starts_with("False")) refuse_npy("its columns come first");
  const torch::Tensor tensor = torch::empty(shape_in(behind(header, "'shape'")), type->second);
  if (bytes.size() - start != tensor.nbytes()) refuse_npy("its numbers do not fit its shape");
  std::copy_n(bytes.data() + start, tensor.nbytes(), static_cast<char*>(tensor.data_ptr()));
  return tensor;
}

}  // namespace amalgam
