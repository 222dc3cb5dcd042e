// SPDX-License-Identifier: GPL-3.0-or-later
// Matrix products, with what follows them at once: a bias, an activation.
#include "engine/compiled/translation.h"

namespace amalgam::compiled {

namespace {

using torch::jit::Node;
using torch::jit::Value;

/// A product with its ending: y = activation(a · b + bias).
struct Affine {
  View a, b;
  std::optional<View> bias;
  Activation activation = Activation::none;
  const Value* output = nullptr;
};

/// Takes in a bias that is added to the product, and an activation of the result, where nobody else reads what is between.
void take_in_ending(Translation& t, Affine& one) {
  const Node* reader = t.only_reader(one.output);
  const auto is = [&](const char* name) { return reader != nullptr && reader->kind() == c10::Symbol::fromQualString(name); };
  if (!one.bias && (is("aten::add_") || is("aten::add")) && reader->input(0) == one.output &&
      Translation::number(*reader, "alpha") == 1 && !Translation::is_number(reader->input(1)) &&
      reader->input(1)->node()->kind() == torch::jit::prim::Param) {
    const View bias = t.view(reader->input(1));
    if (bias.rank() == 1 && bias.size(0) == Translation::sizes_of(one.output).back() && bias.stride(0) == 1) {
      one.bias = bias;
      one.output = reader->output();
      t.take_in(reader);
      reader = t.only_reader(one.output);
    }
  }
  if (is("aten::relu")) one.activation = Activation::relu;
  if (is("aten::tanh")) one.activation = Activation::tanh;
  if (one.activation == Activation::none) return;
  one.output = reader->output();
  t.take_in(reader);
}

/// Rows of the last dimension.
View as_rows(Planner& p, const View& view) {
  const Sizes sizes = {-1, view.size(-1)};
  if (const auto rows = reshaped(view, sizes)) return *rows;
  return *reshaped(p.contiguous(view), sizes);
}

/// The slope before the activation.
View slope_of_product(Planner& p, const View& y, Activation activation) {
  const View slope = p.slope(y);
  if (activation == Activation::none) return slope;
  const View before = p.scratch(y.sizes);
  p.micro(activation == Activation::relu ? Micro::relu_slope : Micro::tanh_slope, {slope, y}, before);
  return before;
}

View with_batch_of(const View& view, const View& like) {
  Sizes sizes(like.sizes.begin(), like.sizes.end() - 2);
  sizes.push_back(view.size(-2));
  sizes.push_back(view.size(-1));
  return expanded(view, sizes);
}

void write_product(Translation& t, const Affine& one, const View& y) {
  Planner& p = t.planner;
  p.product(one.a, one.b, y, false, one.bias, one.activation);
  std::vector<View> in = {one.a, one.b};
  if (one.bias) in.push_back(*one.bias);
  p.differentiate(in, y, [&p, a = one.a, b = one.b, bias = one.bias, activation = one.activation, y] {
    const View slope = slope_of_product(p, y, activation);
    if (bias) {
      Sizes wide = slope.sizes;
      p.add_to_slope(bias->rank() == 1 ? *bias : unsqueezed(*bias, -2), {"slope of bias", wide, {slope}, {}, {}, {{0, {}, false}}});
    }
    if (b.rank() == 2) {
      if (p.is_trained(b)) {
        const View left = as_rows(p, a), right = as_rows(p, slope);
        // The weight is a transposed view of its parameter: its derivative is made transposed, too.
        if (b.stride(0) == 1 && b.stride(1) != 1) {
          p.into_slope(transposed(b, 0, 1), [&](const Target& to) { p.product(transposed(right, 0, 1), left, to.view, to.accumulate); });
        } else {
          p.into_slope(b, [&](const Target& to) { p.product(transposed(left, 0, 1), right, to.view, to.accumulate); });
        }
      }
    } else {
      p.into_slope(with_batch_of(b, y), [&](const Target& to) { p.product(transposed(a, -1, -2), slope, to.view, to.accumulate); });
    }
    p.into_slope(with_batch_of(a, y), [&](const Target& to) { p.product(slope, transposed(b, -1, -2), to.view, to.accumulate); });
  });
}

void affine(Translation& t, Affine one) {
  take_in_ending(t, one);
  const View y = t.planner.make(Translation::sizes_of(one.output), one.bias ? std::vector<View>{one.a, one.b, *one.bias}
                                                                            : std::vector<View>{one.a, one.b});
  write_product(t, one, y);
  t.define(one.output, y);
}

void require_plain_factors(const Node& node) {
  for (const char* factor : {"beta", "alpha"}) {
    if (Translation::number(node, factor) != 1) Translation::refuse(node, std::string(factor) + " that is not 1");
  }
}

void addmm(Translation& t, const Node& node) {
  require_plain_factors(node);
  const View bias = t.view(node, "self");
  if (bias.rank() != 1 || bias.stride(0) != 1) Translation::refuse(node, "a bias that is no row");
  affine(t, {t.view(node, "mat1"), t.view(node, "mat2"), bias, Activation::none, node.output()});
}

void linear(Translation& t, const Node& node) {
  Affine one{t.view(node, "input"), transposed(t.view(node, "weight"), 0, 1), {}, Activation::none, node.output()};
  if (Translation::has(node, "bias")) one.bias = t.view(node, "bias");
  affine(t, one);
}

void matmul(Translation& t, const Node& node) {
  const View a = t.view(node.input(0)), b = t.view(node.input(1));
  if (a.rank() < 2 || b.rank() < 2) Translation::refuse(node, "a product with a vector");
  affine(t, {a, b, {}, Activation::none, node.output()});
}

/// A batch whose first two dimensions are exchanged at once is made in the order in which it is read.
void baddbmm(Translation& t, const Node& node) {
  require_plain_factors(node);
  Affine one{t.view(node, "batch1"), t.view(node, "batch2"), {}, Activation::none, node.output()};
  View bias = t.view(node, "self");
  const Sizes sizes = Translation::sizes_of(node.output());
  if (bias.rank() != 3 || (bias.size(1) != 1 && bias.stride(1) != 0) || bias.stride(2) != 1) {
    Translation::refuse(node, "a bias that is no row a batch");
  }
  bias = selected(bias, 1, 0);
  one.bias = bias;
  const View base = t.planner.make({sizes[1], sizes[0], sizes[2]}, {one.a, one.b, bias});
  const View y = transposed(base, 0, 1);
  write_product(t, one, y);
  t.define(node.output(), y);
}

}  // namespace

std::map<std::string, Operation> product_operations() {
  return {{"aten::addmm", addmm},   {"aten::linear", linear}, {"aten::matmul", matmul},
          {"aten::mm", matmul},     {"aten::bmm", matmul},    {"aten::baddbmm", baddbmm}};
}

}  // namespace amalgam::compiled
