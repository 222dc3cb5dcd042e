// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace amalgam {

/// Element types with the numbers that ONNX gives them.
enum class OnnxType : std::int32_t { float32 = 1, int32 = 6, int64 = 7, boolean = 9, float64 = 11 };

/// Bytes of one element. Errors: Error(data) "onnx.type" for a type that is none of the above
std::int64_t bytes_of(OnnxType type);

/// A constant inside the file: a weight or a small table.
struct OnnxTensor {
  std::string name;
  OnnxType type = OnnxType::float32;
  std::vector<std::int64_t> shape;
  std::string bytes;  ///< elements in C order, little-endian
  bool operator==(const OnnxTensor&) const = default;
};

/// A node's setting.
struct OnnxAttribute {
  std::string name;
  std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>, OnnxTensor> value;
  bool operator==(const OnnxAttribute&) const = default;
};

/// One operation of ONNX's default operator set.
struct OnnxNode {
  std::string operation, name;               ///< "MatMul", "matmul_12"
  std::vector<std::string> inputs, outputs;  ///< names of tensors; "" for an input that is left out
  std::vector<OnnxAttribute> attributes;
  bool operator==(const OnnxNode&) const = default;
};

/// An input or output of the whole graph.
struct OnnxValue {
  std::string name;
  OnnxType type = OnnxType::float32;
  std::vector<std::variant<std::int64_t, std::string>> shape;  ///< a size, or the name of one that is free
  bool operator==(const OnnxValue&) const = default;
};

/// What an ONNX file holds.
struct OnnxModel {
  static constexpr std::int64_t kFormat = 8;        ///< version of the file format
  static constexpr std::int64_t kOperatorSet = 17;  ///< the first with LayerNormalization
  std::string name, description, producer_version;
  std::vector<OnnxValue> inputs, outputs;
  std::vector<OnnxTensor> constants;
  std::vector<OnnxNode> nodes;  ///< each after those whose outputs it reads
  std::vector<std::pair<std::string, std::string>> metadata;
  bool operator==(const OnnxModel&) const = default;
};

/// The model as the bytes of a file.
///
/// Written by hand in protobuf's wire format: the few messages of ONNX that a model needs are short and frozen, and
/// an official LibTorch carries its own copy of protobuf, beside which a second one must not be linked.
/// Errors:  Error(request) "export.onnx_size" above protobuf's 2 GB
/// Source:  onnx/onnx.proto3, IR version 8
std::string write_onnx(const OnnxModel& model);

/// The inverse: whatever other programs put into a file beside what OnnxModel knows is skipped.
/// Errors:  Error(data) "onnx.invalid" if the bytes are no ONNX file, "onnx.type"
OnnxModel read_onnx(std::string_view bytes);

/// Checks that a model holds together: names are unique and defined before they are used, every output is computed,
/// and each constant has as many bytes as its shape asks for.
/// Errors:  Error(data) "onnx.invalid" naming what is wrong
void check_onnx(const OnnxModel& model);

}  // namespace amalgam
