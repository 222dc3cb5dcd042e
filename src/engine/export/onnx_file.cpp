// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/onnx_file.h"

#include <cstddef>
#include <limits>

#include "engine/base/error.h"
#include "engine/export/onnx_fields.h"
#include "engine/export/protobuf.h"

namespace amalgam {

namespace {

std::string message(const OnnxTensor& tensor) {
  ProtobufWriter out;
  for (const std::int64_t size : tensor.shape) out.integer(tensor_field::size, size);
  out.integer(tensor_field::type, static_cast<std::int64_t>(tensor.type));
  out.bytes(tensor_field::name, tensor.name);
  out.bytes(tensor_field::bytes, tensor.bytes);
  return out.text();
}

std::string message(const OnnxAttribute& attribute) {
  ProtobufWriter out;
  out.bytes(attribute_field::name, attribute.name);
  int type = 0;
  if (const auto* integer = std::get_if<std::int64_t>(&attribute.value)) {
    out.integer(attribute_field::integer, *integer);
    type = attribute_type::integer;
  } else if (const auto* real = std::get_if<float>(&attribute.value)) {
    out.number(attribute_field::real, *real);
    type = attribute_type::real;
  } else if (const auto* text = std::get_if<std::string>(&attribute.value)) {
    out.bytes(attribute_field::text, *text);
    type = attribute_type::text;
  } else if (const auto* tensor = std::get_if<OnnxTensor>(&attribute.value)) {
    out.bytes(attribute_field::tensor, message(*tensor));
    type = attribute_type::tensor;
  } else {
    for (const std::int64_t one : std::get<std::vector<std::int64_t>>(attribute.value)) {
      out.integer(attribute_field::integers, one);
    }
    type = attribute_type::integers;
  }
  out.integer(attribute_field::type, type);
  return out.text();
}

std::string message(const OnnxNode& node) {
  ProtobufWriter out;
  for (const std::string& one : node.inputs) out.bytes(node_field::input, one);
  for (const std::string& one : node.outputs) out.bytes(node_field::output, one);
  out.bytes(node_field::name, node.name);
  out.bytes(node_field::operation, node.operation);
  for (const OnnxAttribute& one : node.attributes) out.bytes(node_field::attribute, message(one));
  return out.text();
}

std::string message(const OnnxValue& value) {
  ProtobufWriter shape, tensor, type, out;
  for (const auto& one : value.shape) {
    ProtobufWriter dimension;
    if (const auto* size = std::get_if<std::int64_t>(&one)) {
      dimension.integer(dimension_field::size, *size);
    } else {
      dimension.bytes(dimension_field::name, std::get<std::string>(one));
    }
    shape.bytes(shape_field::dimension, dimension.text());
  }
  tensor.integer(tensor_type_field::type, static_cast<std::int64_t>(value.type));
  tensor.bytes(tensor_type_field::shape, shape.text());
  type.bytes(type_field::tensor, tensor.text());
  out.bytes(value_field::name, value.name);
  out.bytes(value_field::type, type.text());
  return out.text();
}

std::string graph_message(const OnnxModel& model) {
  ProtobufWriter out;
  for (const OnnxNode& one : model.nodes) out.bytes(graph_field::node, message(one));
  out.bytes(graph_field::name, model.name);
  for (const OnnxTensor& one : model.constants) out.bytes(graph_field::constant, message(one));
  for (const OnnxValue& one : model.inputs) out.bytes(graph_field::input, message(one));
  for (const OnnxValue& one : model.outputs) out.bytes(graph_field::output, message(one));
  return out.text();
}

}  // namespace

std::int64_t bytes_of(OnnxType type) {
  switch (type) {
    case OnnxType::boolean:
      return 1;
    case OnnxType::float32:
    case OnnxType::int32:
      return 4;
    case OnnxType::int64:
    case OnnxType::float64:
      return 8;
  }
  throw Error(ErrorKind::data, "onnx.type",
              "ONNX files with elements of type " + std::to_string(static_cast<int>(type)) + " are not known here.");
}

std::string write_onnx(const OnnxModel& model) {
  ProtobufWriter operators, out;
  operators.integer(operator_set_field::version, OnnxModel::kOperatorSet);
  out.integer(model_field::format, OnnxModel::kFormat);
  out.bytes(model_field::producer, "Amalgam");
  out.bytes(model_field::producer_version, model.producer_version);
  out.bytes(model_field::description, model.description);
  out.bytes(model_field::graph, graph_message(model));
  out.bytes(model_field::operator_set, operators.text());
  for (const auto& [key, value] : model.metadata) {
    ProtobufWriter pair;
    pair.bytes(pair_field::key, key);
    pair.bytes(pair_field::value, value);
    out.bytes(model_field::metadata, pair.text());
  }
  if (out.text().size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw Error(ErrorKind::request, "export.onnx_size",
                "The model needs " + std::to_string(out.text().size() / 1000000) +
                    " MB, and an ONNX file holds at most 2 GB. Export it as a bundle or as TorchScript.");
  }
  return out.text();
}

}  // namespace amalgam
