// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/csrc/jit/ir/ir.h>
#include <torch/torch.h>

#include <functional>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/export/onnx_file.h"

namespace amalgam {

/// Writes the nodes of a traced graph as ONNX nodes: the workshop in which the operations of onnx_operators.cpp work.
class OnnxGraph {
 public:
  using Node = torch::jit::Node;
  using Value = torch::jit::Value;
  using Attributes = std::vector<OnnxAttribute>;

  /// `parameters`: the module whose parameters the graph reads. `model` receives the nodes and constants.
  OnnxGraph(const torch::jit::Module& parameters, OnnxModel& model);

  /// Writes the whole graph: `inputs` names what it takes beside the module, `outputs` the parts of the tuple that it
  /// returns.
  ///
  /// Errors:  Error(request) "export.onnx_operation" naming all operations that have no ONNX form
  void write(const std::shared_ptr<torch::jit::Graph>& traced, const std::vector<std::string>& inputs,
             const std::vector<std::string>& outputs);

  // ── what a node is given; arguments have the names of LibTorch's schema ──
  /// Whether the node has this argument and it is not None.
  static bool has(const Node& node, const char* argument);
  std::int64_t integer(const Node& node, const char* argument);
  std::vector<std::int64_t> integers(const Node& node, const char* argument);
  double number(const Node& node, const char* argument);
  bool flag(const Node& node, const char* argument);
  /// The values of a list of tensors.
  std::vector<Value*> list(const Node& node, const char* argument);
  /// A tensor, or a list of them, that does not depend on the inputs of the model. Refuses one that does.
  static torch::Tensor fixed(const Node& node, const Value* value);
  std::vector<torch::Tensor> fixed_list(const Node& node, const char* argument);

  // ── values ──
  static torch::ScalarType type(const Value* value);
  static std::int64_t rank(const Value* value);
  /// The size of dimension `dim` (from the end if negative) in the trace.
  static std::int64_t traced_size(const Value* value, std::int64_t dim);
  /// The name of a value's ONNX tensor, brought to another type where one is asked for. Numbers become constants.
  std::string tensor(const Value* value);
  std::string tensor(const Value* value, torch::ScalarType wanted);

  // ── what it becomes ──
  /// Adds a node with one output and gives the output's name.
  std::string emit(const std::string& operation, std::vector<std::string> inputs, Attributes attributes = {});
  /// Adds a node with several outputs, of which those named "" are not wanted.
  std::vector<std::string> emit_several(const std::string& operation, std::vector<std::string> inputs,
                                        std::size_t outputs, Attributes attributes = {});
  std::string cast(const std::string& name, torch::ScalarType wanted);
  std::string constant(const torch::Tensor& tensor, const std::string& name = "constant");
  std::string constant(const std::vector<std::int64_t>& values);
  std::string constant(double value, torch::ScalarType type);
  /// Says which ONNX tensor holds a value from now on.
  void define(const Value* value, const std::string& name) { names_[value] = name; }
  /// The tensors of a list, e.g. the pieces of a split.
  void define_list(const Value* value, std::vector<std::string> names) { lists_[value] = std::move(names); }

  /// Errors:  Error(request) "export.onnx_operation", always
  [[noreturn]] static void refuse(const Node& node, const std::string& why);

 private:
  void prepare(const std::shared_ptr<torch::jit::Graph>& graph);
  void write_node(Node& node);
  void write_outputs(const Value& tuple, const std::vector<std::string>& outputs);
  c10::IValue known(const Node& node, const char* argument);
  std::string unique(const std::string& wanted);

  const torch::jit::Module& parameters_;
  OnnxModel& model_;
  std::set<std::string> used_;
  std::unordered_map<const Value*, std::string> names_;
  std::unordered_map<const Value*, std::vector<std::string>> lists_;
  std::unordered_map<const void*, std::string> parameter_names_;  // by the memory that a tensor looks at
  std::map<std::string, std::string> constants_;                  // by form and content
};

/// How one operation of LibTorch becomes ONNX.
using OnnxOperation = std::function<void(OnnxGraph&, const torch::jit::Node&)>;

/// All operations that have an ONNX form, by name ("aten::matmul"): one place for each, in onnx_operators.cpp or here
/// below.
const std::map<std::string, OnnxOperation>& onnx_operations();
/// Those among them that only put numbers elsewhere: onnx_shapes.cpp.
std::map<std::string, OnnxOperation> onnx_shape_operations();

/// LibTorch's element type as ONNX's. Errors: Error(request) "export.onnx_type"
OnnxType onnx_type(torch::ScalarType type);

}  // namespace amalgam
