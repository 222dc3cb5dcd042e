// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/csrc/jit/ir/ir.h>
#include <torch/torch.h>

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/compiled/planner.h"

namespace amalgam::compiled {

/// Turns the nodes of a traced graph into steps: the workshop in which the operations of operations*.cpp work.
class Translation {
 public:
  using Node = torch::jit::Node;
  using Value = torch::jit::Value;

  Translation(Planner& the_planner, torch::Generator the_random) : planner(the_planner), random(std::move(the_random)) {}

  /// Translates all that `output` depends on.
  ///
  /// Errors:  Unsupported naming every operation that is not known
  void translate(torch::jit::Graph& graph, const Value* output);

  // ── what a node is given; arguments have the names of LibTorch's schema ──
  static bool has(const Node& node, const char* argument);
  static std::int64_t integer(const Node& node, const char* argument);
  static std::int64_t integer(const Node& node, const char* argument, std::int64_t otherwise);
  static Sizes integers(const Node& node, const char* argument);
  static double number(const Node& node, const char* argument);
  static bool flag(const Node& node, const char* argument);
  static bool is_number(const Value* value);
  static double number(const Value* value);
  /// The view of a tensor; a number becomes a constant.
  View view(const Value* value);
  View view(const Node& node, const char* argument) { return view(node.namedInput(argument)); }
  std::vector<View> views(const Value* list);
  /// The numbers recorded with an operation of our own.
  static std::vector<double> recorded(const Node& node);
  static Sizes sizes_of(const Value* value);

  // ── what it becomes ──
  void define(const Value* value, const View& view) { views_[value] = view; }
  void define_list(const Value* value, std::vector<View> views) { lists_[value] = std::move(views); }
  bool is_needed(const Node* node) const { return needed_.contains(node); }
  /// The only node that reads the value, or null.
  const Node* only_reader(const Value* value) const;
  /// The node is part of another's translation.
  void take_in(const Node* node) { done_.insert(node); }

  [[noreturn]] static void refuse(const Node& node, const std::string& why);

  Planner& planner;
  torch::Generator random;

 private:
  std::unordered_map<const Value*, View> views_;
  std::unordered_map<const Value*, std::vector<View>> lists_;
  std::set<const Node*> needed_, done_;
};

/// How one operation of LibTorch, or of our own, becomes steps.
using Operation = void (*)(Translation&, const torch::jit::Node&);

/// Where a product gives each row of an embedding one factor, both become one step; false where they do not.
bool scaled_embedding(Translation& t, const torch::jit::Node& product);

/// All operations by name ("aten::matmul"). Those that only look at numbers in another way, and those of each file.
const std::map<std::string, Operation>& operations();
std::map<std::string, Operation> shape_operations();
std::map<std::string, Operation> elementwise_operations();
std::map<std::string, Operation> product_operations();
std::map<std::string, Operation> row_operations();
std::map<std::string, Operation> recorded_operations();
std::map<std::string, Operation> recurrent_operations();

}  // namespace amalgam::compiled
