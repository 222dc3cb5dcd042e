// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include "engine/base/error.h"
#include "engine/export/onnx_fields.h"
#include "engine/export/onnx_file.h"
#include "engine/export/protobuf.h"

namespace amalgam {

namespace {

[[noreturn]] void invalid_onnx(const std::string& sentence) { throw Error(ErrorKind::data, "onnx.invalid", sentence); }

OnnxType known_type(std::int64_t number) {
  const auto type = static_cast<OnnxType>(number);
  bytes_of(type);
  return type;
}

OnnxTensor read_onnx_tensor(std::string_view bytes) {
  OnnxTensor tensor;
  ProtobufReader reader(bytes);
  while (const auto field = reader.next()) {
    switch (field->number) {
      case tensor_field::size:
        tensor.shape.push_back(field->integer);
        break;
      case tensor_field::type:
        tensor.type = known_type(field->integer);
        break;
      case tensor_field::name:
        tensor.name = field->bytes;
        break;
      case tensor_field::bytes:
        tensor.bytes = field->bytes;
        break;
      default:
        break;
    }
  }
  return tensor;
}

OnnxAttribute read_attribute(std::string_view bytes) {
  OnnxAttribute attribute;
  std::vector<std::int64_t> integers;
  std::int64_t type = 0;
  ProtobufReader reader(bytes);
  while (const auto field = reader.next()) {
    switch (field->number) {
      case attribute_field::name:
        attribute.name = field->bytes;
        break;
      case attribute_field::real:
        attribute.value = field->real;
        break;
      case attribute_field::integer:
        attribute.value = field->integer;
        break;
      case attribute_field::text:
        attribute.value = std::string(field->bytes);
        break;
      case attribute_field::tensor:
        attribute.value = read_onnx_tensor(field->bytes);
        break;
      case attribute_field::integers:
        integers.push_back(field->integer);
        break;
      case attribute_field::type:
        type = field->integer;
        break;
      default:
        break;
    }
  }
  if (type == attribute_type::integers) attribute.value = integers;
  return attribute;
}

OnnxNode read_node(std::string_view bytes) {
  OnnxNode node;
  ProtobufReader reader(bytes);
  while (const auto field = reader.next()) {
    switch (field->number) {
      case node_field::input:
        node.inputs.emplace_back(field->bytes);
        break;
      case node_field::output:
        node.outputs.emplace_back(field->bytes);
        break;
      case node_field::name:
        node.name = field->bytes;
        break;
      case node_field::operation:
        node.operation = field->bytes;
        break;
      case node_field::attribute:
        node.attributes.push_back(read_attribute(field->bytes));
        break;
      default:
        break;
    }
  }
  return node;
}

/// The first field of that number, a message; empty if it is not there.
std::string_view inner(std::string_view bytes, int number) {
  ProtobufReader reader(bytes);
  while (const auto field = reader.next()) {
    if (field->number == number) return field->bytes;
  }
  return {};
}

std::variant<std::int64_t, std::string> read_dimension(std::string_view bytes) {
  ProtobufReader reader(bytes);
  while (const auto field = reader.next()) {
    if (field->number == dimension_field::size) return field->integer;
    if (field->number == dimension_field::name) return std::string(field->bytes);
  }
  return std::string();
}

OnnxValue read_value(std::string_view bytes) {
  OnnxValue value;
  value.name = inner(bytes, value_field::name);
  const std::string_view tensor = inner(inner(bytes, value_field::type), type_field::tensor);
  ProtobufReader reader(tensor);
  while (const auto field = reader.next()) {
    if (field->number == tensor_type_field::type) value.type = known_type(field->integer);
  }
  ProtobufReader shape(inner(tensor, tensor_type_field::shape));
  while (const auto field = shape.next()) {
    if (field->number == shape_field::dimension) value.shape.push_back(read_dimension(field->bytes));
  }
  return value;
}

void read_graph(std::string_view bytes, OnnxModel& model) {
  ProtobufReader reader(bytes);
  while (const auto field = reader.next()) {
    switch (field->number) {
      case graph_field::node:
        model.nodes.push_back(read_node(field->bytes));
        break;
      case graph_field::name:
        model.name = field->bytes;
        break;
      case graph_field::constant:
        model.constants.push_back(read_onnx_tensor(field->bytes));
        break;
      case graph_field::input:
        model.inputs.push_back(read_value(field->bytes));
        break;
      case graph_field::output:
        model.outputs.push_back(read_value(field->bytes));
        break;
      default:
        break;
    }
  }
}

}  // namespace

OnnxModel read_onnx(std::string_view bytes) {
  OnnxModel model;
  bool has_graph = false;
  ProtobufReader reader(bytes);
  while (const auto field = reader.next()) {
    switch (field->number) {
      case model_field::producer_version:
        model.producer_version = field->bytes;
        break;
      case model_field::description:
        model.description = field->bytes;
        break;
      case model_field::metadata:
        model.metadata.emplace_back(inner(field->bytes, pair_field::key), inner(field->bytes, pair_field::value));
        break;
      case model_field::graph:
        read_graph(field->bytes, model);
        has_graph = true;
        break;
      default:
        break;
    }
  }
  if (!has_graph) invalid_onnx("The file is no ONNX file: it has no graph.");
  return model;
}

void check_onnx(const OnnxModel& model) {
  std::set<std::string> defined;
  const auto define = [&defined](const std::string& name) {
    if (name.empty() || !defined.insert(name).second)
      invalid_onnx("The name '" + name + "' is given twice in the ONNX graph.");
  };
  for (const OnnxValue& one : model.inputs) define(one.name);
  for (const OnnxTensor& one : model.constants) {
    define(one.name);
    std::int64_t bytes = bytes_of(one.type);
    for (const std::int64_t size : one.shape) bytes *= size;
    if (static_cast<std::int64_t>(one.bytes.size()) != bytes) {
      invalid_onnx("The constant '" + one.name + "' has " + std::to_string(one.bytes.size()) +
              " bytes where its shape asks for " + std::to_string(bytes) + ".");
    }
  }
  for (const OnnxNode& node : model.nodes) {
    for (const std::string& input : node.inputs) {
      if (!input.empty() && !defined.contains(input)) {
        invalid_onnx("The node '" + node.name + "' reads '" + input + "', which nothing before it computes.");
      }
    }
    for (const std::string& output : node.outputs) {
      if (!output.empty()) define(output);
    }
  }
  if (model.outputs.empty()) invalid_onnx("The ONNX graph has no output.");
  for (const OnnxValue& one : model.outputs) {
    if (!defined.contains(one.name)) invalid_onnx("Nothing in the ONNX graph computes the output '" + one.name + "'.");
  }
}

}  // namespace amalgam
