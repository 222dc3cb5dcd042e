// SPDX-License-Identifier: GPL-3.0-or-later
// Operations that work on each number by itself, and sums.
#include <set>

#include "engine/compiled/translation.h"

namespace amalgam::compiled {

namespace {

using torch::jit::Node;

View result(Translation& t, const Node& node, const std::vector<View>& from) {
  return t.planner.make(Translation::sizes_of(node.output()), from);
}

/// A derivative rule as a program over the slope (register 0), and more; the last instruction's result is what flows on.
void flows(Planner& p, const View& to, const View& out, std::vector<View> more, std::vector<float> constants,
           std::vector<Instruction> code) {
  if (!p.is_trained(to)) return;
  std::vector<View> inputs = {p.slope(out)};
  inputs.insert(inputs.end(), more.begin(), more.end());
  const int last = code.empty() ? 0 : static_cast<int>(inputs.size() + constants.size() + code.size()) - 1;
  p.add_to_slope(to, {"slope", out.sizes, std::move(inputs), std::move(constants), std::move(code), {{last, {}, false}}});
}

/// y = f(x); the derivative is a program over slope, x, y (registers 0, 1, 2) and constants.
void unary(Translation& t, const Node& node, Micro what, const std::vector<float>& constants, const std::vector<Instruction>& code) {
  const View x = t.view(node.input(0));
  const View y = result(t, node, {x});
  Planner& p = t.planner;
  p.micro(what, {x}, y);
  p.differentiate({x}, y, [&p, x, y, constants, code] { flows(p, x, y, {x, y}, constants, code); });
  t.define(node.output(), y);
}

/// Passes its slope to a and b unchanged where both have the sizes of the result.
void pass_on(Planner& p, const View& to, const View& out) {
  if (to.sizes == out.sizes) {
    p.hand_on(to, p.slope(out));
  } else {
    flows(p, to, out, {}, {}, {});
  }
}

/// a + factor · b
void sum_of_two(Translation& t, const Node& node, const View& a, const View& b, double factor) {
  const View y = result(t, node, {a, b});
  Planner& p = t.planner;
  const auto scale = static_cast<float>(factor);
  if (factor == 1) {
    p.micro(Micro::add, {a, b}, y);
  } else if (factor == -1) {
    p.micro(Micro::sub, {a, b}, y);
  } else {
    p.run({"add scaled", y.sizes, {a, b}, {scale}, {{Micro::mul, 1, 2}, {Micro::add, 0, 3}}, {{4, y, false}}});
  }
  p.differentiate({a, b}, y, [&p, a, b, y, scale] {
    pass_on(p, a, y);
    if (scale == 1) {
      pass_on(p, b, y);
    } else {
      flows(p, b, y, {}, {scale}, {{Micro::mul, 0, 1}});
    }
  });
  t.define(node.output(), y);
}

double alpha_of(const Node& node) { return node.hasNamedInput("alpha") ? Translation::number(node, "alpha") : 1; }

void add(Translation& t, const Node& node) { sum_of_two(t, node, t.view(node.input(0)), t.view(node.input(1)), alpha_of(node)); }


void sub(Translation& t, const Node& node) { sum_of_two(t, node, t.view(node.input(0)), t.view(node.input(1)), -alpha_of(node)); }
void rsub(Translation& t, const Node& node) { sum_of_two(t, node, t.view(node.input(1)), t.view(node.input(0)), -alpha_of(node)); }

void mul(Translation& t, const Node& node) {
  if (scaled_embedding(t, node)) return;
  const View a = t.view(node.input(0)), b = t.view(node.input(1));
  const View y = result(t, node, {a, b});
  Planner& p = t.planner;
  p.micro(Micro::mul, {a, b}, y);
  p.differentiate({a, b}, y, [&p, a, b, y] {
    flows(p, a, y, {b}, {}, {{Micro::mul, 0, 1}});
    flows(p, b, y, {a}, {}, {{Micro::mul, 0, 1}});
  });
  t.define(node.output(), y);
}

void div(Translation& t, const Node& node) {
  if (node.hasNamedInput("rounding_mode")) Translation::refuse(node, "with rounding");
  const View a = t.view(node.input(0)), b = t.view(node.input(1));
  const View y = result(t, node, {a, b});
  Planner& p = t.planner;
  p.micro(Micro::div, {a, b}, y);
  p.differentiate({a, b}, y, [&p, a, b, y] {
    flows(p, a, y, {b}, {}, {{Micro::div, 0, 1}});
    flows(p, b, y, {b, y}, {}, {{Micro::div, 0, 1}, {Micro::mul, 3, 2}, {Micro::neg, 4}});
  });
  t.define(node.output(), y);
}

/// In place: the same as a new value where nobody else sees the numbers that are changed.
template <Operation Anew>
void in_place(Translation& t, const Node& node) {
  static const std::set<std::string> fresh = {"aten::matmul", "aten::bmm",  "aten::addmm",      "aten::baddbmm", "aten::add_", "aten::sub_",
                                              "aten::mul_",   "aten::fill_", "aten::reciprocal", "aten::mul",     "aten::add",  "aten::sub"};
  if (!fresh.contains(node.input(0)->node()->kind().toQualString()) || node.input(0)->uses().size() != 1) {
    Translation::refuse(node, "changes numbers that others may see");
  }
  Anew(t, node);
}

/// `1 - x` in C++ is empty_like(x).fill_(1).sub_(x).
void fill_in_place(Translation& t, const Node& node) {
  if (node.input(0)->node()->kind() != c10::Symbol::fromQualString("aten::empty_like") || node.input(0)->uses().size() != 1) {
    Translation::refuse(node, "changes numbers that others may see");
  }
  const Sizes sizes = Translation::sizes_of(node.output());
  const auto value = static_cast<float>(Translation::number(node.input(1)));
  t.define(node.output(), expanded(t.planner.constant({value}, Sizes(sizes.size(), 1)), sizes));
}

void reciprocal(Translation& t, const Node& node) {
  const View x = t.view(node.input(0)), y = result(t, node, {x});
  Planner& p = t.planner;
  p.run({"reciprocal", y.sizes, {x}, {1}, {{Micro::div, 1, 0}}, {{2, y, false}}});
  p.differentiate({x}, y, [&p, x, y] { flows(p, x, y, {y}, {}, {{Micro::mul, 0, 1}, {Micro::mul, 2, 1}, {Micro::neg, 3}}); });
  t.define(node.output(), y);
}

/// max(x, 0) - x y + log(1 + e^-|x|), each number by itself; the derivative is σ(x) - y.
void binary_cross_entropy(Translation& t, const Node& node) {
  if (Translation::has(node, "weight") || Translation::has(node, "pos_weight") || Translation::integer(node, "reduction") != 0) {
    Translation::refuse(node, "with weights, or reduced");
  }
  const View x = t.view(node.input(0)), truth = t.view(node.input(1)), y = result(t, node, {x});
  Planner& p = t.planner;
  p.run({"binary cross-entropy", y.sizes, {x, truth}, {1},
         {{Micro::relu, 0}, {Micro::mul, 0, 1}, {Micro::sub, 3, 4}, {Micro::abs, 0}, {Micro::neg, 6}, {Micro::exp, 7}, {Micro::add, 8, 2},
          {Micro::log, 9}, {Micro::add, 5, 10}},
         {{11, y, false}}});
  p.differentiate({x}, y, [&p, x, truth, y] {
    flows(p, x, y, {x, truth}, {}, {{Micro::sigmoid, 1}, {Micro::sub, 3, 2}, {Micro::mul, 0, 4}});
  });
  t.define(node.output(), y);
}

/// Comparisons and logic: no derivative.
void compare(Translation& t, const Node& node, Micro what, bool swapped) {
  const View a = t.view(node.input(0)), b = t.view(node.input(1));
  const View y = result(t, node, {});
  t.planner.micro(what, swapped ? std::vector<View>{b, a} : std::vector<View>{a, b}, y);
  t.define(node.output(), y);
}

void logical_not(Translation& t, const Node& node) {
  const View a = t.view(node.input(0)), y = result(t, node, {});
  t.planner.run({"not", y.sizes, {a}, {0}, {{Micro::equal, 0, 1}}, {{2, y, false}}});
  t.define(node.output(), y);
}

/// For masks and any other numbers alike.
void logical(Translation& t, const Node& node, Micro what) {
  const View a = t.view(node.input(0)), b = t.view(node.input(1)), y = result(t, node, {});
  t.planner.run({"logical", y.sizes, {a, b}, {0}, {{Micro::unequal, 0, 2}, {Micro::unequal, 1, 2}, {what, 3, 4}}, {{5, y, false}}});
  t.define(node.output(), y);
}

void choose_between(Translation& t, const Node& node, const View& condition, const View& yes, const View& no) {
  const View y = result(t, node, {yes, no});
  Planner& p = t.planner;
  p.micro(Micro::select, {condition, yes, no}, y);
  p.differentiate({yes, no}, y, [&p, condition, yes, no, y] {
    flows(p, yes, y, {condition}, {0}, {{Micro::select, 1, 0, 2}});
    flows(p, no, y, {condition}, {0}, {{Micro::select, 1, 2, 0}});
  });
  t.define(node.output(), y);
}

void where(Translation& t, const Node& node) { choose_between(t, node, t.view(node.input(0)), t.view(node.input(1)), t.view(node.input(2))); }
void masked_fill(Translation& t, const Node& node) {
  choose_between(t, node, t.view(node.input(1)), t.view(node.input(2)), t.view(node.input(0)));
}

void clamp(Translation& t, const Node& node) {
  const View x = t.view(node.input(0)), y = result(t, node, {x});
  const float least = Translation::has(node, "min") ? static_cast<float>(Translation::number(node, "min")) : -__builtin_inff();
  const float most = node.hasNamedInput("max") && Translation::has(node, "max") ? static_cast<float>(Translation::number(node, "max"))
                                                                             : __builtin_inff();
  Planner& p = t.planner;
  p.run({"clamp", y.sizes, {x}, {least, most}, {{Micro::maximum, 0, 1}, {Micro::minimum, 3, 2}}, {{4, y, false}}});
  p.differentiate({x}, y, [&p, x, y] {
    flows(p, x, y, {x, y}, {0}, {{Micro::equal, 1, 2}, {Micro::select, 4, 0, 3}});
  });
  t.define(node.output(), y);
}

void power(Translation& t, const Node& node) {
  const View x = t.view(node.input(0)), y = result(t, node, {x});
  if (!Translation::is_number(node.input(1))) Translation::refuse(node, "an exponent that is no constant");
  const auto exponent = static_cast<float>(Translation::number(node.input(1)));
  Planner& p = t.planner;
  p.run({"power", y.sizes, {x}, {exponent}, {{Micro::power, 0, 1}}, {{2, y, false}}});
  p.differentiate({x}, y, [&p, x, y, exponent] {
    flows(p, x, y, {x}, {exponent, exponent - 1}, {{Micro::power, 1, 3}, {Micro::mul, 4, 2}, {Micro::mul, 0, 5}});
  });
  t.define(node.output(), y);
}

/// The dimensions of a reduction; all where none are named.
std::vector<bool> reduced_dims(const Node& node, std::int64_t rank) {
  std::vector<bool> reduced(static_cast<std::size_t>(rank), true);
  if (!node.hasNamedInput("dim") || !Translation::has(node, "dim")) return reduced;
  const Sizes dims = Translation::integers(node, "dim");
  if (dims.empty()) return reduced;
  reduced.assign(reduced.size(), false);
  for (const std::int64_t dim : dims) reduced[dimension(dim, rank)] = true;
  return reduced;
}

/// The result as it stands beside x: reduced dimensions of size 1, whether they were kept or not.
View beside(const View& y, const View& x, const std::vector<bool>& reduced) {
  if (y.rank() == x.rank()) return y;
  View wide = y;
  for (std::size_t d = 0; d < reduced.size(); ++d) {
    if (reduced[d]) wide = unsqueezed(wide, static_cast<std::int64_t>(d));
  }
  return wide;
}

void reduce(Translation& t, const Node& node, bool mean) {
  const View x = t.view(node.input(0)), y = result(t, node, {x});
  const std::vector<bool> reduced = reduced_dims(node, x.rank());
  const float share = mean ? static_cast<float>(y.count()) / static_cast<float>(x.count()) : 1.0F;
  const View wide = beside(y, x, reduced);
  Planner& p = t.planner;
  p.fill(y, 0);
  p.copy(x, expanded(wide, x.sizes), true);
  if (mean) p.run({"mean", y.sizes, {y}, {share}, {{Micro::mul, 0, 1}}, {{2, y, false}}});
  p.differentiate({x}, y, [&p, x, y, reduced, share] {
    const View slope = expanded(beside(p.slope(y), x, reduced), x.sizes);
    p.add_to_slope(x, {"slope of sum", x.sizes, {slope}, {share}, {{Micro::mul, 0, 1}}, {{2, {}, false}}});
  });
  t.define(node.output(), y);
}

void any(Translation& t, const Node& node) {
  const View x = t.view(node.input(0)), y = result(t, node, {});
  t.planner.fill(y, 0);
  t.planner.copy(x, expanded(beside(y, x, reduced_dims(node, x.rank())), x.sizes), true);
  t.planner.run({"any", y.sizes, {y}, {0}, {{Micro::unequal, 0, 1}}, {{2, y, false}}});
  t.define(node.output(), y);
}

}  // namespace

std::map<std::string, Operation> elementwise_operations() {
  return {
      {"aten::add", add},
      {"aten::add_", in_place<add>},
      {"aten::sub_", in_place<sub>},
      {"aten::mul_", in_place<mul>},
      {"aten::fill_", fill_in_place},
      {"aten::empty_like", [](Translation&, const Node&) {}},  // for fill_ alone
      {"aten::reciprocal", reciprocal},
      {"aten::binary_cross_entropy_with_logits", binary_cross_entropy},
      {"aten::sub", sub},
      {"aten::rsub", rsub},
      {"aten::mul", mul},
      {"aten::div", div},
      {"aten::where", where},
      {"aten::masked_fill", masked_fill},
      {"aten::clamp", clamp},
      {"aten::clamp_min", clamp},
      {"aten::pow", power},
      {"aten::logical_not", logical_not},
      {"aten::bitwise_not", logical_not},
      {"aten::logical_and", [](Translation& t, const Node& n) { logical(t, n, Micro::mul); }},
      {"aten::logical_or", [](Translation& t, const Node& n) { logical(t, n, Micro::maximum); }},
      {"aten::eq", [](Translation& t, const Node& n) { compare(t, n, Micro::equal, false); }},
      {"aten::ne", [](Translation& t, const Node& n) { compare(t, n, Micro::unequal, false); }},
      {"aten::lt", [](Translation& t, const Node& n) { compare(t, n, Micro::less, false); }},
      {"aten::le", [](Translation& t, const Node& n) { compare(t, n, Micro::less_equal, false); }},
      {"aten::gt", [](Translation& t, const Node& n) { compare(t, n, Micro::less, true); }},
      {"aten::ge", [](Translation& t, const Node& n) { compare(t, n, Micro::less_equal, true); }},
      {"aten::neg", [](Translation& t, const Node& n) { unary(t, n, Micro::neg, {}, {{Micro::neg, 0}}); }},
      {"aten::relu", [](Translation& t, const Node& n) { unary(t, n, Micro::relu, {}, {{Micro::relu_slope, 0, 2}}); }},
      {"aten::tanh", [](Translation& t, const Node& n) { unary(t, n, Micro::tanh, {}, {{Micro::tanh_slope, 0, 2}}); }},
      {"aten::sigmoid", [](Translation& t, const Node& n) { unary(t, n, Micro::sigmoid, {}, {{Micro::sigmoid_slope, 0, 2}}); }},
      {"aten::exp", [](Translation& t, const Node& n) { unary(t, n, Micro::exp, {}, {{Micro::mul, 0, 2}}); }},
      {"aten::log", [](Translation& t, const Node& n) { unary(t, n, Micro::log, {}, {{Micro::div, 0, 1}}); }},
      {"aten::sqrt",
       [](Translation& t, const Node& n) { unary(t, n, Micro::sqrt, {0.5F}, {{Micro::mul, 0, 3}, {Micro::div, 4, 2}}); }},
      {"aten::square",
       [](Translation& t, const Node& n) { unary(t, n, Micro::square, {2}, {{Micro::mul, 0, 3}, {Micro::mul, 4, 1}}); }},
      {"aten::abs", [](Translation& t, const Node& n) { unary(t, n, Micro::abs, {}, {{Micro::sign, 1}, {Micro::mul, 0, 3}}); }},
      {"aten::sin", [](Translation& t, const Node& n) { unary(t, n, Micro::sin, {}, {{Micro::cos, 1}, {Micro::mul, 0, 3}}); }},
      {"aten::cos",
       [](Translation& t, const Node& n) { unary(t, n, Micro::cos, {}, {{Micro::sin, 1}, {Micro::mul, 0, 3}, {Micro::neg, 4}}); }},
      {"aten::sum", [](Translation& t, const Node& n) { reduce(t, n, false); }},
      {"aten::mean", [](Translation& t, const Node& n) { reduce(t, n, true); }},
      {"aten::any", any},
  };
}

}  // namespace amalgam::compiled
