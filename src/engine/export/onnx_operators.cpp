// SPDX-License-Identifier: GPL-3.0-or-later
// LibTorch's operations that compute, as ONNX nodes that do the same (operator set 17); those that only put numbers
// elsewhere are in onnx_shapes.cpp.
#include <torch/csrc/jit/ir/constants.h>

#include "engine/export/onnx_graph.h"

namespace amalgam {

namespace {

using torch::jit::Node;
using torch::jit::Value;

using Names = std::vector<std::string>;

/// The same operation under another name: one tensor in, one out.
OnnxOperation same(const char* operation) {
  return [operation](OnnxGraph& g, const Node& n) {
    g.define(n.output(), g.emit(operation, {g.tensor(n.input(0), g.type(n.output()))}));
  };
}

// ── number by number ─────────────────────────────────────────────────────────────────────────────

/// a + alpha · b, a − alpha · b, a · b, a / b, in the type of the result.
OnnxOperation arithmetic(const char* operation) {
  return [operation](OnnxGraph& g, const Node& n) {
    if (g.has(n, "rounding_mode")) g.refuse(n, "rounds");
    const torch::ScalarType type = g.type(n.output());
    std::string other = g.tensor(n.input(1), type);
    if (g.has(n, "alpha") && g.number(n, "alpha") != 1)
      other = g.emit("Mul", {other, g.constant(g.number(n, "alpha"), type)});
    g.define(n.output(), g.emit(operation, {g.tensor(n.input(0), type), other}));
  };
}

OnnxOperation comparison(const char* operation, bool is_negated = false) {
  return [operation, is_negated](OnnxGraph& g, const Node& n) {
    const bool is_scalar = !n.input(1)->type()->isSubtypeOf(*c10::TensorType::get());
    const torch::ScalarType own = g.type(n.input(0));
    // An integer keeps its type beside a number without a fraction; what is compared is the same either way.
    const torch::ScalarType type = is_scalar ? own : c10::promoteTypes(own, g.type(n.input(1)));
    if (is_scalar && c10::isIntegralType(own, true) && g.type(n.input(1)) == torch::kFloat32)
      g.refuse(n, "compares whole numbers with a fraction");
    const std::string result = g.emit(operation, {g.tensor(n.input(0), type), g.tensor(n.input(1), type)});
    g.define(n.output(), is_negated ? g.emit("Not", {result}) : result);
  };
}

OnnxOperation logical(const char* operation) {
  return [operation](OnnxGraph& g, const Node& n) {
    Names inputs;
    for (const Value* one : n.inputs()) inputs.push_back(g.tensor(one, torch::kBool));
    g.define(n.output(), g.emit(operation, inputs));
  };
}

void square(OnnxGraph& g, const Node& n) {
  g.define(n.output(), g.emit("Mul", {g.tensor(n.input(0)), g.tensor(n.input(0))}));
}

void clamp_min(OnnxGraph& g, const Node& n) {
  const torch::ScalarType type = g.type(n.output());
  g.define(n.output(), g.emit("Max", {g.tensor(n.input(0), type), g.constant(g.number(n, "min"), type)}));
}

void clamp(OnnxGraph& g, const Node& n) {
  const torch::ScalarType type = g.type(n.output());
  std::string x = g.tensor(n.input(0), type);
  if (g.has(n, "min")) x = g.emit("Max", {x, g.constant(g.number(n, "min"), type)});
  if (g.has(n, "max")) x = g.emit("Min", {x, g.constant(g.number(n, "max"), type)});
  g.define(n.output(), x);
}

/// x · ½ (1 + erf(x / √2))
void gelu(OnnxGraph& g, const Node& n) {
  if (g.has(n, "approximate") && torch::jit::toIValue(n.namedInput("approximate"))->toStringRef() != "none")
    g.refuse(n, "is an approximation");
  const torch::ScalarType type = g.type(n.output());
  const std::string x = g.tensor(n.input(0), type);
  const std::string error = g.emit("Erf", {g.emit("Mul", {x, g.constant(0.70710678118654752, type)})});
  const std::string share = g.emit("Mul", {g.emit("Add", {error, g.constant(1, type)}), g.constant(0.5, type)});
  g.define(n.output(), g.emit("Mul", {x, share}));
}

/// ln σ(x) = −ln(1 + exp(−x))
void log_sigmoid(OnnxGraph& g, const Node& n) {
  g.define(n.output(), g.emit("Neg", {g.emit("Softplus", {g.emit("Neg", {g.tensor(n.input(0))})})}));
}

void masked_fill(OnnxGraph& g, const Node& n) {
  const torch::ScalarType type = g.type(n.output());
  g.define(n.output(), g.emit("Where", {g.tensor(n.namedInput("mask"), torch::kBool),
                                        g.tensor(n.namedInput("value"), type), g.tensor(n.input(0), type)}));
}

void where(OnnxGraph& g, const Node& n) {
  const torch::ScalarType type = g.type(n.output());
  g.define(n.output(), g.emit("Where", {g.tensor(n.input(0), torch::kBool), g.tensor(n.input(1), type),
                                        g.tensor(n.input(2), type)}));
}

// ── sums and products ────────────────────────────────────────────────────────────────────────────

std::int64_t keeps(OnnxGraph& g, const Node& n) { return g.flag(n, "keepdim") ? 1 : 0; }

void sum(OnnxGraph& g, const Node& n) {
  if (!g.has(n, "dim")) g.refuse(n, "sums over everything");
  g.define(n.output(), g.emit("ReduceSum", {g.tensor(n.input(0), g.type(n.output())), g.constant(g.integers(n, "dim"))},
                              {{"keepdims", keeps(g, n)}}));
}

void mean(OnnxGraph& g, const Node& n) {
  if (!g.has(n, "dim")) g.refuse(n, "is the mean of everything");
  g.define(n.output(), g.emit("ReduceMean", {g.tensor(n.input(0), g.type(n.output()))},
                              {{"axes", g.integers(n, "dim")}, {"keepdims", keeps(g, n)}}));
}

void any(OnnxGraph& g, const Node& n) {
  const std::string count = g.tensor(n.input(0), torch::kBool);
  const std::string most =
      g.emit("ReduceMax", {g.cast(count, torch::kInt32)}, {{"axes", g.integers(n, "dim")}, {"keepdims", keeps(g, n)}});
  g.define(n.output(), g.cast(most, torch::kBool));
}

void norm(OnnxGraph& g, const Node& n) {
  if (g.has(n, "p") && g.number(n, "p") != 2) g.refuse(n, "is not the Euclidean norm");
  g.define(n.output(), g.emit("ReduceL2", {g.tensor(n.input(0), g.type(n.output()))},
                              {{"axes", g.integers(n, "dim")}, {"keepdims", keeps(g, n)}}));
}

void amax(OnnxGraph& g, const Node& n) {
  g.define(n.output(), g.emit("ReduceMax", {g.tensor(n.input(0))}, {{"axes", g.integers(n, "dim")}, {"keepdims", keeps(g, n)}}));
}

void cumsum(OnnxGraph& g, const Node& n) {
  const std::string dim = g.constant(torch::scalar_tensor(g.integer(n, "dim"), torch::kInt64));
  g.define(n.output(), g.emit("CumSum", {g.tensor(n.input(0), g.type(n.output())), dim}));
}

void softmax(OnnxGraph& g, const Node& n) {
  g.define(n.output(), g.emit("Softmax", {g.tensor(n.input(0), g.type(n.output()))}, {{"axis", g.integer(n, "dim")}}));
}

void matmul(OnnxGraph& g, const Node& n) {
  g.define(n.output(), g.emit("MatMul", {g.tensor(n.input(0)), g.tensor(n.input(1))}));
}

/// x Wᵀ + b
void linear(OnnxGraph& g, const Node& n) {
  const torch::Tensor weight = g.fixed(n, n.input(1));
  std::string result = g.emit("MatMul", {g.tensor(n.input(0)), g.constant(weight.t(), "weight")});
  if (g.has(n, "bias")) result = g.emit("Add", {result, g.tensor(n.namedInput("bias"))});
  g.define(n.output(), result);
}

void addmm(OnnxGraph& g, const Node& n) {
  g.define(n.output(), g.emit("Gemm", {g.tensor(n.input(1)), g.tensor(n.input(2)), g.tensor(n.input(0))},
                              {{"alpha", static_cast<float>(g.number(n, "alpha"))},
                               {"beta", static_cast<float>(g.number(n, "beta"))}}));
}

void baddbmm(OnnxGraph& g, const Node& n) {
  if (g.number(n, "alpha") != 1 || g.number(n, "beta") != 1) g.refuse(n, "scales its terms");
  g.define(n.output(),
           g.emit("Add", {g.emit("MatMul", {g.tensor(n.input(1)), g.tensor(n.input(2))}), g.tensor(n.input(0))}));
}

// ── layers ───────────────────────────────────────────────────────────────────────────────────────

void layer_norm(OnnxGraph& g, const Node& n) {
  Names inputs = {g.tensor(n.input(0))};
  if (!g.has(n, "weight")) g.refuse(n, "has no weight");
  inputs.push_back(g.tensor(n.namedInput("weight")));
  if (g.has(n, "bias")) inputs.push_back(g.tensor(n.namedInput("bias")));
  const auto dims = static_cast<std::int64_t>(g.integers(n, "normalized_shape").size());
  g.define(n.output(), g.emit("LayerNormalization", inputs,
                              {{"axis", -dims}, {"epsilon", static_cast<float>(g.number(n, "eps"))}}));
}

void convolution(OnnxGraph& g, const Node& n) {
  if (g.flag(n, "transposed")) g.refuse(n, "is transposed");
  Names inputs = {g.tensor(n.input(0)), g.tensor(n.namedInput("weight"))};
  if (g.has(n, "bias")) inputs.push_back(g.tensor(n.namedInput("bias")));
  std::vector<std::int64_t> pads = g.integers(n, "padding");
  pads.insert(pads.end(), pads.begin(), pads.end());  // the same before and after
  g.define(n.output(), g.emit("Conv", inputs,
                              {{"strides", g.integers(n, "stride")},
                               {"pads", pads},
                               {"dilations", g.integers(n, "dilation")},
                               {"group", g.integer(n, "groups")}}));
}

/// LibTorch keeps a GRU's gates as reset, update, new; ONNX wants update, reset, new.
torch::Tensor update_first(const torch::Tensor& gates) {
  const auto parts = gates.chunk(3, 0);
  return torch::cat({parts[1], parts[0], parts[2]}, 0);
}

/// One layer, one direction. Shapes: x [B, T, F] (or [T, B, F]), first state [1, B, H] -> [B, T, H], last state [1, B,
/// H]
void gru(OnnxGraph& g, const Node& n) {
  const bool is_batch_first = g.flag(n, "batch_first");
  if (g.integer(n, "num_layers") != 1 || g.flag(n, "bidirectional")) g.refuse(n, "has several layers or directions");
  if (!g.flag(n, "has_biases")) g.refuse(n, "has no biases");
  const std::vector<torch::Tensor> weights = g.fixed_list(n, "params");  // input, hidden, their biases
  const torch::Tensor input = update_first(weights.at(0)), hidden = update_first(weights.at(1));
  const torch::Tensor bias = torch::cat({update_first(weights.at(2)), update_first(weights.at(3))}, 0);
  const auto turned = [&](const std::string& x) {
    return is_batch_first ? g.emit("Transpose", {x}, {{"perm", std::vector<std::int64_t>{1, 0, 2}}}) : x;
  };
  const Names results =
      g.emit_several("GRU",
                     {turned(g.tensor(n.input(0))), g.constant(input.unsqueeze(0), "gru_input_weight"),
                      g.constant(hidden.unsqueeze(0), "gru_hidden_weight"), g.constant(bias.unsqueeze(0), "gru_bias"),
                      "", g.tensor(n.input(1))},
                     2, {{"hidden_size", hidden.size(1)}, {"linear_before_reset", std::int64_t{1}}});
  g.define(n.outputs()[0], turned(g.emit("Squeeze", {results[0], g.constant(std::vector<std::int64_t>{1})})));
  g.define(n.outputs()[1], results[1]);
}

}  // namespace

const std::map<std::string, OnnxOperation>& onnx_operations() {
  static const std::map<std::string, OnnxOperation> operations = [] {
    std::map<std::string, OnnxOperation> all = {
        {"aten::_convolution", convolution},
        {"aten::abs", same("Abs")},
        {"aten::add", arithmetic("Add")},
        {"aten::addmm", addmm},
        {"aten::amax", amax},
        {"aten::any", any},
        {"aten::baddbmm", baddbmm},
        {"aten::bmm", matmul},
        {"aten::clamp", clamp},
        {"aten::clamp_min", clamp_min},
        {"aten::cos", same("Cos")},
        {"aten::cumsum", cumsum},
        {"aten::div", arithmetic("Div")},
        {"aten::eq", comparison("Equal")},
        {"aten::exp", same("Exp")},
        {"aten::gelu", gelu},
        {"aten::gru", gru},
        {"aten::gt", comparison("Greater")},
        {"aten::layer_norm", layer_norm},
        {"aten::le", comparison("LessOrEqual")},
        {"aten::linear", linear},
        {"aten::log", same("Log")},
        {"aten::log_sigmoid", log_sigmoid},
        {"aten::logical_and", logical("And")},
        {"aten::logical_not", logical("Not")},
        {"aten::logical_or", logical("Or")},
        {"aten::lt", comparison("Less")},
        {"aten::masked_fill", masked_fill},
        {"aten::matmul", matmul},
        {"aten::mean", mean},
        {"aten::mul", arithmetic("Mul")},
        {"aten::ne", comparison("Equal", true)},
        {"aten::neg", same("Neg")},
        {"aten::norm", norm},
        {"aten::relu", same("Relu")},
        {"aten::sigmoid", same("Sigmoid")},
        {"aten::sin", same("Sin")},
        {"aten::softmax", softmax},
        {"aten::sqrt", same("Sqrt")},
        {"aten::square", square},
        {"aten::sub", arithmetic("Sub")},
        {"aten::sum", sum},
        {"aten::tanh", same("Tanh")},
        {"aten::where", where},
    };
    all.merge(onnx_shape_operations());
    return all;
  }();
  return operations;
}

}  // namespace amalgam
