// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/onnx_graph.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/remove_mutation.h>

#include <algorithm>

#include "engine/base/error.h"
#include "engine/base/sha256.h"

namespace amalgam {

namespace {

using torch::jit::Node;
using torch::jit::Value;

/// Whether the walk handles this node itself.
bool is_structure(const Node& node) {
  switch (node.kind()) {
    case torch::jit::prim::Constant:
    case torch::jit::prim::ListConstruct:
    case torch::jit::prim::ListUnpack:
    case torch::jit::prim::TupleConstruct:
      return true;
    default:
      return false;
  }
}

/// Errors:  Error(request) "export.onnx_operation" naming each operation without an ONNX form
void require_operations(torch::jit::Graph& graph) {
  std::set<std::string> missing;
  for (const Node* node : graph.nodes()) {
    const std::string name = node->kind().toQualString();
    if (!is_structure(*node) && !onnx_operations().contains(name)) missing.insert(name);
  }
  if (missing.empty()) return;
  std::string names;
  for (const std::string& one : missing) names += (names.empty() ? "" : ", ") + one;
  throw Error(ErrorKind::request, "export.onnx_operation",
              "This model cannot be written as ONNX: there is no ONNX form of " + names +
                  " here. Export it as TorchScript or as a bundle.");
}

std::string bytes_of_tensor(const torch::Tensor& tensor) {
  std::string bytes(tensor.nbytes(), '\0');
  std::copy_n(static_cast<const char*>(tensor.data_ptr()), bytes.size(), bytes.data());
  return bytes;
}

/// "MatMul" -> "matmul"
std::string plain_name(const std::string& operation) {
  std::string name;
  for (const char c : operation) name += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return name;
}

[[noreturn]] void broken(const std::string& sentence) {
  throw Error(ErrorKind::internal, "export.onnx_graph", sentence);
}

const c10::TensorType& tensor_type(const Value* value) {
  const auto type = value->type()->cast<c10::TensorType>();
  if (!type) broken("A value of the traced model is no tensor: " + value->debugName());
  return *type;
}

}  // namespace

OnnxType onnx_type(torch::ScalarType type) {
  switch (type) {
    case torch::kFloat32:
      return OnnxType::float32;
    case torch::kFloat64:
      return OnnxType::float64;
    case torch::kInt32:
      return OnnxType::int32;
    case torch::kInt64:
      return OnnxType::int64;
    case torch::kBool:
      return OnnxType::boolean;
    default:
      throw Error(ErrorKind::request, "export.onnx_type",
                  std::string("The model holds numbers of type ") + c10::toString(type) +
                      ", which the ONNX export does not know. Export it as TorchScript or as a bundle.");
  }
}

OnnxGraph::OnnxGraph(const torch::jit::Module& parameters, OnnxModel& model) : parameters_(parameters), model_(model) {}

void OnnxGraph::write(const std::shared_ptr<torch::jit::Graph>& traced, const std::vector<std::string>& inputs,
                      const std::vector<std::string>& outputs) {
  const std::shared_ptr<torch::jit::Graph> graph = traced->copy();
  prepare(graph);
  require_operations(*graph);
  used_.insert(inputs.begin(), inputs.end());
  used_.insert(outputs.begin(), outputs.end());
  for (std::size_t i = 0; i < inputs.size(); ++i) define(graph->inputs().at(i + 1), inputs[i]);
  for (Node* node : graph->nodes()) write_node(*node);
  write_outputs(*graph->outputs().at(0), outputs);
}

namespace {

/// LibTorch adds a linear layer's bias in place to a product that nobody else has seen: the same as a new sum.
void replace_sums_in_place(torch::jit::Graph& graph) {
  std::vector<Node*> sums;
  for (Node* node : graph.nodes()) {
    if (node->kind() != c10::Symbol::fromQualString("aten::add_")) continue;
    const Value* changed = node->input(0);
    const auto maker = changed->node()->kind();
    const bool is_fresh = maker == c10::Symbol::fromQualString("aten::matmul") || maker == c10::Symbol::fromQualString("aten::bmm");
    if (is_fresh && changed->uses().size() == 1) sums.push_back(node);
  }
  for (Node* node : sums) {
    Node* sum = graph.create(c10::Symbol::fromQualString("aten::add"), node->inputs());
    sum->insertBefore(node);
    sum->output()->copyMetadata(node->output());
    node->output()->replaceAllUsesWith(sum->output());
    node->destroy();
  }
}

}  // namespace

/// Parameters become constants, what depends on constants alone is computed now, and changes in place become new values
/// where LibTorch can prove that nobody sees the difference (else they stay, and have no ONNX form).
void OnnxGraph::prepare(const std::shared_ptr<torch::jit::Graph>& graph) {
  torch::jit::RemoveTensorMutation(graph);
  replace_sums_in_place(*graph);
  std::vector<Node*> readers;
  for (Node* node : graph->nodes()) {
    if (node->kind() == torch::jit::prim::GetAttr) readers.push_back(node);
  }
  for (Node* node : readers) {
    const std::string name = node->s(torch::jit::attr::name);
    const torch::Tensor value = parameters_.attr(name).toTensor().detach();
    parameter_names_[value.data_ptr()] = name;
    const torch::jit::WithInsertPoint here(node);
    node->output()->replaceAllUsesWith(graph->insertConstant(value));
    node->destroy();
  }
  auto propagated = graph;
  torch::jit::ConstantPropagation(propagated);
  torch::jit::EliminateDeadCode(graph);
}

void OnnxGraph::write_node(Node& node) {
  if (node.kind() == torch::jit::prim::ListUnpack) {
    const auto pieces = lists_.find(node.input());
    if (pieces == lists_.end()) refuse(node, "takes a list apart that no operation here gives");
    for (std::size_t i = 0; i < node.outputs().size(); ++i) define(node.outputs()[i], pieces->second.at(i));
  } else if (!is_structure(node)) {
    onnx_operations().at(node.kind().toQualString())(*this, node);
  }
}

void OnnxGraph::write_outputs(const Value& tuple, const std::vector<std::string>& outputs) {
  const Node& parts = *tuple.node();
  if (parts.kind() != torch::jit::prim::TupleConstruct) refuse(parts, "the model's outputs are no tuple");
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Value* part = parts.inputs().at(i);
    model_.nodes.push_back({"Identity", outputs[i] + "_as_output", {tensor(part)}, {outputs[i]}, {}});
    OnnxValue described{outputs[i], onnx_type(type(part)), {std::string("batch")}};
    for (std::int64_t dim = 1; dim < rank(part); ++dim) described.shape.emplace_back(traced_size(part, dim));
    model_.outputs.push_back(std::move(described));
  }
}

void OnnxGraph::refuse(const Node& node, const std::string& why) {
  throw Error(ErrorKind::request, "export.onnx_operation",
              std::string("This model cannot be written as ONNX: ") + node.kind().toQualString() + ": " + why +
                  ". Export it as TorchScript or as a bundle.");
}

// ── what a node is given ─────────────────────────────────────────────────────────────────────────

bool OnnxGraph::has(const Node& node, const char* argument) {
  return node.hasNamedInput(argument) && !node.namedInput(argument)->mustBeNone();
}

c10::IValue OnnxGraph::known(const Node& node, const char* argument) {
  const auto value = torch::jit::toIValue(node.namedInput(argument));
  if (!value) refuse(node, std::string(argument) + " depends on the inputs");
  return *value;
}

std::int64_t OnnxGraph::integer(const Node& node, const char* argument) { return known(node, argument).toInt(); }
bool OnnxGraph::flag(const Node& node, const char* argument) { return known(node, argument).toBool(); }
double OnnxGraph::number(const Node& node, const char* argument) { return known(node, argument).toScalar().toDouble(); }

std::vector<std::int64_t> OnnxGraph::integers(const Node& node, const char* argument) {
  const c10::IValue value = known(node, argument);
  return value.isInt() ? std::vector<std::int64_t>{value.toInt()} : value.toIntVector();
}

std::vector<Value*> OnnxGraph::list(const Node& node, const char* argument) {
  Value* value = node.namedInput(argument);
  if (value->node()->kind() != torch::jit::prim::ListConstruct) refuse(node, std::string(argument) + " is no list");
  const auto inputs = value->node()->inputs();
  return {inputs.begin(), inputs.end()};
}

torch::Tensor OnnxGraph::fixed(const Node& node, const Value* value) {
  const auto found = torch::jit::toIValue(value);
  if (!found || !found->isTensor()) refuse(node, "a weight depends on the inputs");
  return found->toTensor();
}

std::vector<torch::Tensor> OnnxGraph::fixed_list(const Node& node, const char* argument) {
  if (const auto found = torch::jit::toIValue(node.namedInput(argument))) return found->toTensorVector();
  std::vector<torch::Tensor> tensors;
  for (const Value* one : list(node, argument)) tensors.push_back(fixed(node, one));
  return tensors;
}

// ── values ───────────────────────────────────────────────────────────────────────────────────────

torch::ScalarType OnnxGraph::type(const Value* value) {
  if (value->type()->isSubtypeOf(*c10::IntType::get())) return torch::kInt64;
  if (value->type()->isSubtypeOf(*c10::FloatType::get())) return torch::kFloat32;
  if (value->type()->isSubtypeOf(*c10::BoolType::get())) return torch::kBool;
  return tensor_type(value).scalarType().value();
}

std::int64_t OnnxGraph::rank(const Value* value) { return static_cast<std::int64_t>(tensor_type(value).dim().value()); }

std::int64_t OnnxGraph::traced_size(const Value* value, std::int64_t dim) {
  const auto sizes = tensor_type(value).sizes().concrete_sizes().value();
  return sizes.at(static_cast<std::size_t>(dim < 0 ? dim + static_cast<std::int64_t>(sizes.size()) : dim));
}

std::string OnnxGraph::tensor(const Value* value) {
  if (const auto found = names_.find(value); found != names_.end()) return found->second;
  return tensor(value, type(value));
}

std::string OnnxGraph::tensor(const Value* value, torch::ScalarType wanted) {
  if (const auto found = names_.find(value); found != names_.end()) {
    return type(value) == wanted ? found->second : cast(found->second, wanted);
  }
  const auto content = torch::jit::toIValue(value);
  if (!content) broken("A value of the traced model is used before it is computed: " + value->debugName());
  if (!content->isTensor()) return constant(content->toScalar().toDouble(), wanted);
  const torch::Tensor known = content->toTensor();
  const auto named = parameter_names_.find(known.data_ptr());
  return constant(known.to(wanted), named == parameter_names_.end() ? "constant" : named->second);
}

// ── what it becomes ──────────────────────────────────────────────────────────────────────────────

std::string OnnxGraph::unique(const std::string& wanted) {
  if (used_.insert(wanted).second) return wanted;
  for (std::int64_t n = 2;; ++n) {
    const std::string name = wanted + "_" + std::to_string(n);
    if (used_.insert(name).second) return name;
  }
}

std::vector<std::string> OnnxGraph::emit_several(const std::string& operation, std::vector<std::string> inputs,
                                                 std::size_t outputs, Attributes attributes) {
  const std::string name = unique(plain_name(operation));
  std::vector<std::string> names = {name};
  for (std::size_t i = 1; i < outputs; ++i) names.push_back(unique(name + "_part"));
  model_.nodes.push_back({operation, name, std::move(inputs), names, std::move(attributes)});
  return names;
}

std::string OnnxGraph::emit(const std::string& operation, std::vector<std::string> inputs, Attributes attributes) {
  return emit_several(operation, std::move(inputs), 1, std::move(attributes)).front();
}

std::string OnnxGraph::cast(const std::string& name, torch::ScalarType wanted) {
  return emit("Cast", {name}, {{"to", static_cast<std::int64_t>(onnx_type(wanted))}});
}

std::string OnnxGraph::constant(const torch::Tensor& tensor, const std::string& name) {
  const torch::Tensor plain = tensor.detach().cpu().contiguous();
  OnnxTensor content{{}, onnx_type(plain.scalar_type()), plain.sizes().vec(), bytes_of_tensor(plain)};
  std::string form = std::to_string(static_cast<int>(content.type));
  for (const std::int64_t size : content.shape) form += "," + std::to_string(size);
  std::string& known = constants_[form + ":" + sha256_hex(content.bytes)];
  if (known.empty()) {
    known = unique(name);
    content.name = known;
    model_.constants.push_back(std::move(content));
  }
  return known;
}

std::string OnnxGraph::constant(const std::vector<std::int64_t>& values) {
  return constant(torch::tensor(values, torch::kInt64));
}

std::string OnnxGraph::constant(double value, torch::ScalarType type) {
  return constant(torch::scalar_tensor(value, torch::kFloat64).to(type));
}

}  // namespace amalgam
