// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compiled/planner.h"

#include <algorithm>

namespace amalgam::compiled {

namespace {

/// The offsets of all matrices of a batch, in order.
std::vector<std::int64_t> matrix_offsets(const View& view) {
  std::vector<std::int64_t> offsets = {view.offset};
  for (std::size_t d = 0; d + 2 < view.sizes.size(); ++d) {
    std::vector<std::int64_t> more;
    for (const std::int64_t one : offsets) {
      for (std::int64_t i = 0; i < view.sizes[d]; ++i) more.push_back(one + i * view.strides[d]);
    }
    offsets = std::move(more);
  }
  return offsets;
}

/// With so many batch dimensions as `like`, expanded to its sizes.
View as_batch_of(const View& view, const View& like) {
  Sizes sizes(like.sizes.begin(), like.sizes.end() - 2);
  sizes.push_back(view.size(-2));
  sizes.push_back(view.size(-1));
  return expanded(view, sizes);
}

/// `other` has the numbers of a contiguous storage, `value` sees that storage with its dimensions in another order: the same order
/// of `other`.
std::optional<View> in_order_of(const View& other, const View& value) {
  if (other.rank() != value.rank() || value.offset != 0) return {};
  const View plain = contiguous_view(0, other.sizes);
  Sizes order;
  for (std::int64_t d = 0; d < value.rank(); ++d) {
    for (std::int64_t from = 0; from < plain.rank(); ++from) {
      const bool used = std::find(order.begin(), order.end(), from) != order.end();
      if (used || plain.size(from) != value.size(d) || (plain.size(from) > 1 && plain.stride(from) != value.stride(d))) continue;
      order.push_back(from);
      break;
    }
  }
  if (order.size() != value.sizes.size()) return {};
  return permuted(other, order);
}

}  // namespace

Planner::Planner(Plan& plan) : plan_(plan) {}

int Planner::remember(int storage, const Sizes& sizes, bool trained) {
  State one;
  one.sizes = sizes;
  one.trained = trained;
  states_.resize(static_cast<std::size_t>(storage));
  states_.push_back(std::move(one));
  return storage;
}

View Planner::input(const Sizes& sizes) { return contiguous_view(remember(plan_.add_input(count_of(sizes)), sizes, false), sizes); }

View Planner::parameter(float* values, float* slope, const Sizes& sizes) {
  const View view =
      contiguous_view(remember(plan_.add_outside(values, count_of(sizes)), sizes, slope != nullptr), sizes);
  state(view).outside = slope;
  return view;
}

View Planner::constant(const std::vector<float>& values, const Sizes& sizes) {
  constants_.push_back(std::make_shared<std::vector<float>>(values));
  std::vector<float>& kept = *constants_.back();
  if (kept.empty()) kept.push_back(0);
  return contiguous_view(remember(plan_.add_outside(kept.data(), count_of(sizes)), sizes, false), sizes);
}

bool Planner::any_trained(const std::vector<View>& values) const {
  return std::any_of(values.begin(), values.end(), [this](const View& one) { return is_trained(one); });
}

View Planner::make(const Sizes& sizes, const std::vector<View>& from) {
  const bool trained = any_trained(from);
  return contiguous_view(remember(plan_.add_storage(count_of(sizes)), sizes, trained), sizes);
}

View Planner::scratch(const Sizes& sizes) { return make(sizes, {}); }

void Planner::run(Program program) {
  const int registers = scratch({program_scratch(program.inputs.size() + program.constants.size() + program.code.size())}).storage;
  plan_.add_step(elementwise_step(std::move(program), registers));
}

void Planner::micro(Micro what, const std::vector<View>& in, const View& out, bool accumulate) {
  const auto reg = [&](std::size_t i) { return i < in.size() ? static_cast<int>(i) : -1; };
  Program program{"elementwise", out.sizes, in, {}, {{what, reg(0), reg(1), reg(2)}}, {}};
  if (what == Micro::copy) program.code.clear();
  program.outputs = {{what == Micro::copy ? 0 : static_cast<int>(in.size()), out, accumulate}};
  program.name = what == Micro::copy ? "copy" : "micro " + std::to_string(static_cast<int>(what));
  run(std::move(program));
}

void Planner::fill(const View& view, float value) {
  if (!view.is_dense()) {
    Program program{"fill", view.sizes, {}, {value}, {}, {{0, view, false}}};
    return run(std::move(program));
  }
  const int storage = view.storage;
  const std::int64_t offset = view.offset, count = view.count();
  plan_.add_step({"fill", [=](Bases bases) { std::fill_n(bases[storage] + offset, count, value); }, {}, {storage}});
}

View Planner::contiguous(const View& view) {
  if (view.is_contiguous()) return view;
  const View moved = scratch(view.sizes);
  copy(view, moved);
  return moved;
}

void Planner::product(const View& a, const View& b, const View& c, bool accumulate, const std::optional<View>& bias,
                      Activation activation) {
  if (c.size(-1) != 1 && c.stride(-1) != 1) {  // cᵀ = bᵀ aᵀ
    if (bias || activation != Activation::none || (c.size(-2) != 1 && c.stride(-2) != 1)) {
      throw Unsupported("a product into a transposed place");
    }
    return product(transposed(b, -1, -2), transposed(a, -1, -2), transposed(c, -1, -2), accumulate);
  }
  const View left = as_batch_of(a, c), right = as_batch_of(b, c);
  // Batches that are rows of one larger matrix are one product.
  if (c.rank() == 3 && right.stride(0) == 0 && c.stride(0) == c.size(1) * c.stride(1) &&
      left.stride(0) == left.size(1) * left.stride(1)) {
    const auto joined = [](const View& one) {
      return View{one.storage, one.offset, {one.size(0) * one.size(1), one.size(2)}, {one.stride(1), one.stride(2)}};
    };
    return product(joined(left), selected(right, 0, 0), joined(c), accumulate, bias, activation);
  }
  Product p;
  p.rows = c.size(-2);
  p.columns = c.size(-1);
  p.inner = left.size(-1);
  p.a_row = left.stride(-2);
  p.a_inner = left.stride(-1);
  p.b_inner = right.stride(-2);
  p.b_column = right.stride(-1);
  p.c_row = c.stride(-2);
  p.accumulate = accumulate;
  p.activation = activation;
  const int a_storage = left.storage, b_storage = right.storage, c_storage = c.storage;
  const int bias_storage = bias ? bias->storage : -1;
  std::vector<std::int64_t> bias_at;
  if (bias) {
    Sizes sizes(c.sizes.begin(), c.sizes.end() - 2);
    sizes.push_back(1);
    sizes.push_back(p.columns);
    bias_at = matrix_offsets(expanded(unsqueezed(*bias, -2), sizes));
  }
  const int packed = scratch({product_scratch(p.columns, p.inner)}).storage;
  Step step{"product " + std::to_string(p.rows) + "x" + std::to_string(p.columns) + "x" + std::to_string(p.inner),
            {}, {a_storage, b_storage}, {c_storage, packed}};
  if (bias) step.reads.push_back(bias_storage);
  const auto a_at = matrix_offsets(left), b_at = matrix_offsets(right), c_at = matrix_offsets(c);
  if (a_at.size() > 1) step.name += " times " + std::to_string(a_at.size());
  step.run = [=](Bases bases) {
    const Kernels& k = kernels();
    Product one = p;
    one.scratch = bases[packed];
        for (std::size_t i = 0; i < c_at.size(); ++i) {
      one.a = bases[a_storage] + a_at[i];
      one.b = bases[b_storage] + b_at[i];
      one.c = bases[c_storage] + c_at[i];
      if (bias_storage >= 0) one.bias = bases[bias_storage] + bias_at[i];
      k.product(one);
    }
  };
  plan_.add_step(std::move(step));
}

// ── derivatives ──────────────────────────────────────────────────────────────────────────────────

void Planner::differentiate(const std::vector<View>& in, const View& out, std::function<void()> rule) {
  if (!is_trained(out)) return;
  for (const View& one : in) ++state(one).readers;
  rules_.push_back({out, std::move(rule)});
}

/// Gives a value's derivative its storage; zeros stand there unless the first that comes covers all of it.
Target Planner::target(const View& value) {
  if (state(value).handed_on) throw std::logic_error("a derivative that was handed on is added to");
  const bool covers = value.is_dense() && value.count() == plan_.count(value.storage);
  if (state(value).slope < 0) {
    const std::int64_t count = plan_.count(value.storage);
    float* const outside = state(value).outside;
    const int storage = remember(outside ? plan_.add_outside(outside, count) : plan_.add_storage(count), {count}, false);
    state(value).slope = storage;
    state(value).reached = true;
    if (covers) return {View{storage, value.offset, value.sizes, value.strides}, false};
    fill(contiguous_view(storage, {count}), 0);
  }
  return {View{state(value).slope, value.offset, value.sizes, value.strides}, true};
}

View Planner::slope(const View& value) {
  const std::optional<View> other = state(value).handed_on;
  if (!other) return View{state(value).slope, value.offset, value.sizes, value.strides};
  if (value.is_contiguous() && other->sizes == value.sizes) return *other;
  if (value.is_contiguous()) {
    if (const auto moved = reshaped(*other, value.sizes)) return *moved;
  }
  if (const auto moved = in_order_of(*other, value)) return *moved;
  return View{contiguous(*other).storage, value.offset, value.sizes, value.strides};
}

void Planner::into_slope(const View& value, const std::function<void(const Target&)>& write) {
  if (!is_trained(value)) return;
  const bool plain = !value.is_expanded() && (value.size(-1) == 1 || value.stride(-1) == 1);
  if (plain) return write(target(value));
  const View aside = scratch(value.sizes);
  write({aside, false});
  const Target to = target(value);
  copy(aside, to.view, to.accumulate);
}

void Planner::add_to_slope(const View& value, Program program) {
  if (!is_trained(value)) return;
  const View wide = expanded(value, program.space);
  const Target to = target(wide);
  program.outputs.front().view = to.view;
  program.outputs.front().accumulate = to.accumulate;
  run(std::move(program));
}

void Planner::hand_on(const View& value, const View& view) {
  if (!is_trained(value)) return;
  State& one = state(value);
  const bool whole = value.is_contiguous() && value.count() == plan_.count(value.storage) && plan_.is_planned(value.storage);
  if (whole && one.readers == 1 && one.slope < 0 && !one.handed_on && !view.is_expanded()) {
    one.handed_on = view;
    one.handed_on->sizes = view.sizes;
    one.reached = true;
    return;
  }
  add_to_slope(value, {"add slope", view.sizes, {view}, {}, {}, {{0, {}, false}}});
}

void Planner::write_slopes(const View& loss) {
  if (!is_trained(loss)) throw Unsupported("a loss that depends on no parameter");
  const Target start = target(loss);
  fill(start.view, 1);
  for (std::size_t i = rules_.size(); i-- > 0;) {
    if (state(rules_[i].out).reached) rules_[i].run();
  }
  // What no derivative reaches keeps a zero there.
  for (std::size_t s = 0; s < states_.size(); ++s) {
    if (!states_[s].trained || states_[s].outside == nullptr || states_[s].slope >= 0) continue;
    const std::int64_t count = plan_.count(static_cast<int>(s));
    std::fill_n(states_[s].outside, count, 0.0F);
  }
}

}  // namespace amalgam::compiled
