// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compiled/translation.h"

#include <torch/csrc/jit/ir/constants.h>

#include <algorithm>

namespace amalgam::compiled {

namespace {

using torch::jit::Node;
using torch::jit::Value;

c10::IValue known(const Node& node, const char* argument) {
  const auto value = torch::jit::toIValue(node.namedInput(argument));
  if (!value) Translation::refuse(node, std::string(argument) + " depends on the inputs");
  return *value;
}

bool draws_random_numbers(const Node& node) {
  const std::string name = node.kind().toQualString();
  return name == "amalgam::dropout" || name == "amalgam::drop_modalities";
}

/// Whether the walk handles this node itself.
bool is_list_or_constant(const Node& node) {
  switch (node.kind()) {
    case torch::jit::prim::Constant:
    case torch::jit::prim::ListConstruct:
    case torch::jit::prim::ListUnpack:
      return true;
    default:
      return false;
  }
}

}  // namespace

const std::map<std::string, Operation>& operations() {
  static const std::map<std::string, Operation> all = [] {
    std::map<std::string, Operation> joined;
    for (auto part : {shape_operations(), elementwise_operations(), product_operations(), row_operations(), recorded_operations(),
                      recurrent_operations()}) {
      joined.merge(part);
    }
    return joined;
  }();
  return all;
}

void Translation::refuse(const Node& node, const std::string& why) {
  throw Unsupported(std::string(node.kind().toQualString()) + " (" + why + ")");
}

void Translation::translate(torch::jit::Graph& graph, const Value* output) {
  std::vector<const Node*> open = {output->node()};
  for (const Node* node : graph.nodes()) {
    if (draws_random_numbers(*node)) open.push_back(node);  // those behind it in the stream must come out the same
  }
  while (!open.empty()) {
    const Node* node = open.back();
    open.pop_back();
    if (!needed_.insert(node).second) continue;
    for (const Value* one : node->inputs()) open.push_back(one->node());
  }
  std::set<std::string> unknown;
  for (const Node* node : graph.nodes()) {
    const std::string name = node->kind().toQualString();
    if (needed_.contains(node) && !is_list_or_constant(*node) && !operations().contains(name)) unknown.insert(name);
  }
  if (!unknown.empty()) {
    std::string names;
    for (const std::string& one : unknown) names += (names.empty() ? "" : ", ") + one;
    throw Unsupported(names);
  }
  for (const Node* node : graph.nodes()) {
    if (!needed_.contains(node) || done_.contains(node)) continue;
    if (node->kind() == torch::jit::prim::ListUnpack) {
      const std::vector<View> parts = views(node->input());
      for (std::size_t i = 0; i < node->outputs().size(); ++i) define(node->outputs()[i], parts.at(i));
    } else if (!is_list_or_constant(*node)) {
      operations().at(node->kind().toQualString())(*this, *node);
    }
  }
}

const Node* Translation::only_reader(const Value* value) const {
  const Node* reader = nullptr;
  for (const auto& use : value->uses()) {
    if (!needed_.contains(use.user)) continue;
    if (reader != nullptr) return nullptr;
    reader = use.user;
  }
  return reader;
}

bool Translation::has(const Node& node, const char* argument) {
  return node.hasNamedInput(argument) && !node.namedInput(argument)->mustBeNone();
}
std::int64_t Translation::integer(const Node& node, const char* argument) { return known(node, argument).toInt(); }
std::int64_t Translation::integer(const Node& node, const char* argument, std::int64_t otherwise) {
  return has(node, argument) ? integer(node, argument) : otherwise;
}
bool Translation::flag(const Node& node, const char* argument) { return known(node, argument).toBool(); }
double Translation::number(const Node& node, const char* argument) { return number(node.namedInput(argument)); }

bool Translation::is_number(const Value* value) {
  const auto found = torch::jit::toIValue(value);
  return found && (found->isScalar() || (found->isTensor() && found->toTensor().numel() == 1 && found->toTensor().dim() == 0));
}

double Translation::number(const Value* value) {
  const auto found = torch::jit::toIValue(value);
  if (!found) refuse(*value->node(), "a number depends on the inputs");
  return found->isTensor() ? found->toTensor().item<double>() : found->toScalar().toDouble();
}

Sizes Translation::integers(const Node& node, const char* argument) {
  const Value* value = node.namedInput(argument);
  if (const auto found = torch::jit::toIValue(value)) {
    return found->isInt() ? Sizes{found->toInt()} : found->toIntVector();
  }
  Sizes all;
  if (value->node()->kind() != torch::jit::prim::ListConstruct) refuse(node, std::string(argument) + " is no list");
  for (const Value* one : value->node()->inputs()) all.push_back(static_cast<std::int64_t>(number(one)));
  return all;
}

View Translation::view(const Value* value) {
  if (const auto found = views_.find(value); found != views_.end()) return found->second;
  const auto content = torch::jit::toIValue(value);
  if (!content || content->isNone()) refuse(*value->node(), "a value is used before it is computed");
  if (!content->isTensor()) return planner.constant({static_cast<float>(content->toScalar().toDouble())}, {});
  const torch::Tensor plain = content->toTensor().detach().to(torch::kCPU, torch::kFloat32).contiguous();
  const View made =
      planner.constant({plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()}, plain.sizes().vec());
  define(value, made);
  return made;
}

std::vector<View> Translation::views(const Value* list) {
  if (const auto found = lists_.find(list); found != lists_.end()) return found->second;
  if (list->node()->kind() != torch::jit::prim::ListConstruct) refuse(*list->node(), "no list of tensors");
  std::vector<View> all;
  for (const Value* one : list->node()->inputs()) all.push_back(view(one));
  return all;
}

std::vector<double> Translation::recorded(const Node& node) { return node.fs(c10::Symbol::attr("numbers")); }

Sizes Translation::sizes_of(const Value* value) {
  const auto type = value->type()->cast<c10::TensorType>();
  const auto sizes = type ? type->sizes().concrete_sizes() : c10::nullopt;
  if (!sizes) refuse(*value->node(), "no shape was recorded");
  return *sizes;
}

}  // namespace amalgam::compiled
