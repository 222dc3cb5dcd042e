// SPDX-License-Identifier: GPL-3.0-or-later
// LibTorch's operations that put numbers elsewhere and leave them as they are, as ONNX nodes (operator set 17).
#include <limits>
#include <utility>

#include "engine/export/onnx_graph.h"

namespace amalgam {

namespace {

using torch::jit::Node;
using torch::jit::Value;

using Names = std::vector<std::string>;

/// What computes nothing: another view of the same numbers, or a step that only training takes.
void unchanged(OnnxGraph& g, const Node& n) { g.define(n.output(), g.tensor(n.input(0), g.type(n.output()))); }

// ── shapes ───────────────────────────────────────────────────────────────────────────────────────

void unsqueeze(OnnxGraph& g, const Node& n) {
  g.define(n.output(), g.emit("Unsqueeze", {g.tensor(n.input(0)), g.constant(std::vector{g.integer(n, "dim")})}));
}

/// LibTorch leaves a dimension alone whose size is not 1.
void squeeze(OnnxGraph& g, const Node& n) {
  const std::int64_t dim = g.integer(n, "dim");
  if (g.traced_size(n.input(0), dim) != 1) return unchanged(g, n);
  g.define(n.output(), g.emit("Squeeze", {g.tensor(n.input(0)), g.constant(std::vector{dim})}));
}

void permute_to(OnnxGraph& g, const Node& n, std::vector<std::int64_t> order) {
  g.define(n.output(), g.emit("Transpose", {g.tensor(n.input(0))}, {{"perm", std::move(order)}}));
}

void transpose(OnnxGraph& g, const Node& n) {
  const std::int64_t rank = g.rank(n.input(0));
  const auto at = [&](const char* argument) {
    const std::int64_t dim = g.integer(n, argument);
    return static_cast<std::size_t>(dim < 0 ? dim + rank : dim);
  };
  std::vector<std::int64_t> order(static_cast<std::size_t>(rank));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i);
  std::swap(order.at(at("dim0")), order.at(at("dim1")));
  permute_to(g, n, std::move(order));
}

void matrix_transpose(OnnxGraph& g, const Node& n) {
  if (g.rank(n.input(0)) < 2) return unchanged(g, n);
  permute_to(g, n, {1, 0});
}

void permute(OnnxGraph& g, const Node& n) {
  std::vector<std::int64_t> order = g.integers(n, "dims");
  for (std::int64_t& dim : order) dim += dim < 0 ? static_cast<std::int64_t>(order.size()) : 0;
  permute_to(g, n, std::move(order));
}

void reshape(OnnxGraph& g, const Node& n) {
  const char* shape = g.has(n, "shape") ? "shape" : "size";
  g.define(n.output(), g.emit("Reshape", {g.tensor(n.input(0)), g.constant(g.integers(n, shape))}));
}

/// Dimensions before `start_dim` stay as they are (0 in ONNX), those from there to the end become one.
void flatten(OnnxGraph& g, const Node& n) {
  const std::int64_t rank = g.rank(n.input(0)), start = g.integer(n, "start_dim"), end = g.integer(n, "end_dim");
  if (end != -1 && end != rank - 1) g.refuse(n, "leaves dimensions behind it");
  if (rank == 0) g.refuse(n, "flattens a single number");
  std::vector<std::int64_t> shape(static_cast<std::size_t>(start < 0 ? start + rank : start), 0);
  shape.push_back(-1);
  g.define(n.output(), g.emit("Reshape", {g.tensor(n.input(0)), g.constant(shape)}));
}

/// Both spread along a dimension of size 1; where LibTorch writes −1 for "as it is", ONNX writes 1.
void expand(OnnxGraph& g, const Node& n) {
  std::vector<std::int64_t> size = g.integers(n, "size");
  for (std::int64_t& one : size) one = one < 0 ? 1 : one;
  g.define(n.output(), g.emit("Expand", {g.tensor(n.input(0)), g.constant(size)}));
}

/// Takes the shape of another tensor, as it is while the file runs.
OnnxOperation shaped_like(const char* operation) {
  return [operation](OnnxGraph& g, const Node& n) {
    g.define(n.output(), g.emit(operation, {g.tensor(n.input(0)), g.emit("Shape", {g.tensor(n.input(1))})}));
  };
}

OnnxOperation filled_like(double value) {
  return [value](OnnxGraph& g, const Node& n) {
    const std::string one = g.constant(value, g.type(n.output()));
    g.define(n.output(), g.emit("Expand", {one, g.emit("Shape", {g.tensor(n.input(0))})}));
  };
}

/// LibTorch counts pairs (before, after) from the last dimension; ONNX wants all befores, then all afters.
void constant_pad(OnnxGraph& g, const Node& n) {
  const std::vector<std::int64_t> pairs = g.integers(n, "pad");
  const auto rank = static_cast<std::size_t>(g.rank(n.input(0)));
  std::vector<std::int64_t> pads(2 * rank, 0);
  for (std::size_t i = 0; 2 * i < pairs.size(); ++i) {
    pads.at(rank - 1 - i) = pairs[2 * i];
    pads.at(2 * rank - 1 - i) = pairs[2 * i + 1];
  }
  g.define(n.output(), g.emit("Pad", {g.tensor(n.input(0)), g.constant(pads),
                                      g.constant(g.number(n, "value"), g.type(n.output()))}));
}

// ── pieces ───────────────────────────────────────────────────────────────────────────────────────

void cut(OnnxGraph& g, const Node& n, std::int64_t begin, std::int64_t end, std::int64_t step) {
  g.define(n.output(),
           g.emit("Slice", {g.tensor(n.input(0)), g.constant(std::vector{begin}), g.constant(std::vector{end}),
                            g.constant(std::vector{g.integer(n, "dim")}), g.constant(std::vector{step})}));
}

void slice(OnnxGraph& g, const Node& n) {
  cut(g, n, g.has(n, "start") ? g.integer(n, "start") : 0,
      g.has(n, "end") ? g.integer(n, "end") : std::numeric_limits<std::int64_t>::max(), g.integer(n, "step"));
}

/// From a place on, or from the end where it is negative: the last piece then has no end.
void narrow(OnnxGraph& g, const Node& n) {
  const std::int64_t start = g.integer(n, "start"), end = start + g.integer(n, "length");
  cut(g, n, start, start < 0 && end == 0 ? std::numeric_limits<std::int64_t>::max() : end, 1);
}

std::string element(OnnxGraph& g, const Value* value, std::int64_t dim, std::int64_t index) {
  return g.emit("Gather", {g.tensor(value), g.constant(torch::scalar_tensor(index, torch::kInt64))}, {{"axis", dim}});
}

void select(OnnxGraph& g, const Node& n) {
  g.define(n.output(), element(g, n.input(0), g.integer(n, "dim"), g.integer(n, "index")));
}

/// The pieces that a node's list is taken apart into.
std::vector<const Value*> pieces_of(OnnxGraph& g, const Node& n) {
  const auto uses = n.output()->uses();
  if (uses.size() != 1 || uses.front().user->kind() != torch::jit::prim::ListUnpack)
    g.refuse(n, "its pieces are not taken one by one");
  const auto outputs = uses.front().user->outputs();
  return {outputs.begin(), outputs.end()};
}

void unbind(OnnxGraph& g, const Node& n) {
  Names names;
  const std::size_t count = pieces_of(g, n).size();
  for (std::size_t i = 0; i < count; ++i)
    names.push_back(element(g, n.input(0), g.integer(n, "dim"), static_cast<std::int64_t>(i)));
  g.define_list(n.output(), std::move(names));
}

/// chunk, split and split_with_sizes: the sizes of the pieces are those of the trace.
void split(OnnxGraph& g, const Node& n) {
  const std::int64_t dim = g.integer(n, "dim");
  std::vector<std::int64_t> sizes;
  for (const Value* piece : pieces_of(g, n)) sizes.push_back(g.traced_size(piece, dim));
  g.define_list(n.output(),
                g.emit_several("Split", {g.tensor(n.input(0)), g.constant(sizes)}, sizes.size(), {{"axis", dim}}));
}

void cat(OnnxGraph& g, const Node& n) {
  Names parts;
  for (const Value* one : g.list(n, "tensors")) parts.push_back(g.tensor(one, g.type(n.output())));
  g.define(n.output(), g.emit("Concat", parts, {{"axis", g.integer(n, "dim")}}));
}

void stack(OnnxGraph& g, const Node& n) {
  Names parts;
  const std::string dim = g.constant(std::vector{g.integer(n, "dim")});
  for (const Value* one : g.list(n, "tensors"))
    parts.push_back(g.emit("Unsqueeze", {g.tensor(one, g.type(n.output())), dim}));
  g.define(n.output(), g.emit("Concat", parts, {{"axis", g.integer(n, "dim")}}));
}

void embedding(OnnxGraph& g, const Node& n) {
  g.define(n.output(), g.emit("Gather", {g.tensor(n.input(0)), g.tensor(n.input(1))}, {{"axis", std::int64_t{0}}}));
}

void index_select(OnnxGraph& g, const Node& n) {
  g.define(n.output(), g.emit("Gather", {g.tensor(n.input(0)), g.tensor(n.namedInput("index"))}, {{"axis", g.integer(n, "dim")}}));
}

void gather(OnnxGraph& g, const Node& n) {
  g.define(n.output(), g.emit("GatherElements", {g.tensor(n.input(0)), g.tensor(n.namedInput("index"))}, {{"axis", g.integer(n, "dim")}}));
}

void scatter_add(OnnxGraph& g, const Node& n) {
  g.define(n.output(), g.emit("ScatterElements", {g.tensor(n.input(0)), g.tensor(n.namedInput("index")), g.tensor(n.namedInput("src"))},
                              {{"axis", g.integer(n, "dim")}, {"reduction", std::string("add")}}));
}

/// The largest (or smallest) of as many as there are. Equal numbers may come in another order: only the values are given.
void sort(OnnxGraph& g, const Node& n) {
  if (n.outputs()[1]->hasUses()) g.refuse(n, "its places are asked for");
  const std::int64_t dim = g.integer(n, "dim"), rank = g.rank(n.input(0));
  const std::string x = g.tensor(n.input(0));
  const std::string count = g.emit("Gather", {g.emit("Shape", {x}), g.constant(std::vector{dim < 0 ? dim + rank : dim})}, {{"axis", std::int64_t{0}}});
  const std::int64_t largest = g.flag(n, "descending") ? 1 : 0;
  g.define(n.outputs()[0], g.emit_several("TopK", {x, count}, 2, {{"axis", dim}, {"largest", largest}, {"sorted", std::int64_t{1}}}).front());
}

}  // namespace

std::map<std::string, OnnxOperation> onnx_shape_operations() {
  return {
      {"aten::cat", cat},
      {"aten::chunk", split},
      {"aten::constant_pad_nd", constant_pad},
      {"aten::contiguous", unchanged},
      {"aten::detach", unchanged},
      {"aten::embedding", embedding},
      {"aten::expand", expand},
      {"aten::expand_as", shaped_like("Expand")},
      {"aten::flatten", flatten},
      {"aten::gather", gather},
      {"aten::index_select", index_select},
      {"aten::narrow", narrow},
      {"aten::ones_like", filled_like(1)},
      {"aten::permute", permute},
      {"aten::reshape", reshape},
      {"aten::scatter_add", scatter_add},
      {"aten::select", select},
      {"aten::slice", slice},
      {"aten::sort", sort},
      {"aten::split", split},
      {"aten::split_with_sizes", split},
      {"aten::squeeze", squeeze},
      {"aten::stack", stack},
      {"aten::t", matrix_transpose},
      {"aten::to", unchanged},
      {"aten::transpose", transpose},
      {"aten::unbind", unbind},
      {"aten::unsqueeze", unsqueeze},
      {"aten::view", reshape},
      {"aten::view_as", shaped_like("Reshape")},
      {"aten::zeros_like", filled_like(0)},
  };
}

}  // namespace amalgam
