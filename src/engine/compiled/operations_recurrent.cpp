// SPDX-License-Identifier: GPL-3.0-or-later
// One layer of gated recurrent units: all inputs' products at once, then step by step; back through time by hand.
// Source:  Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder"
#include <algorithm>

#include "engine/compiled/translation.h"

namespace amalgam::compiled {

namespace {

using torch::jit::Node;

/// Sizes and places of one layer. Everything within runs time first.
struct Recurrence {
  std::int64_t rows = 0, steps = 0, hidden = 0;
  View start;      // [B, H]
  View from_input; // [T, B, 3H]
  View states;     // [T + 1, B, H]; the first is `start`
  View gates;      // [T, B, 4H]
  View weight;     // [3H, H]
  View bias;       // [3H]
};

Product product_of(std::int64_t rows, std::int64_t columns, std::int64_t inner, const View& b, const View& packed, Bases bases) {
  Product p;
  p.rows = rows;
  p.columns = columns;
  p.inner = inner;
  p.a_row = inner;
  p.a_inner = 1;
  p.b = bases[b.storage] + b.offset;
  p.b_inner = b.stride(0);
  p.b_column = b.stride(1);
  p.c_row = columns;
  p.scratch = bases[packed.storage];
  return p;
}

void write_forward(Planner& p, const Recurrence& r) {
  const std::int64_t wide = 3 * r.hidden;
  const View from_state = p.scratch({r.rows, wide}), packed = p.scratch({product_scratch(wide, r.hidden)});
  const View right = transposed(r.weight, 0, 1);
  p.copy(r.start, selected(r.states, 0, 0));
  p.step({"recurrent steps",
          [=](Bases b) {
            Product product = product_of(r.rows, wide, r.hidden, right, packed, b);
            product.bias = b[r.bias.storage] + r.bias.offset;
            product.c = b[from_state.storage];
            float* const states = b[r.states.storage];
            for (std::int64_t t = 0; t < r.steps; ++t) {
              const float* const state = states + t * r.rows * r.hidden;
              product.a = state;
              kernels().product(product);
              kernels().gru_step(states + (t + 1) * r.rows * r.hidden, b[r.gates.storage] + t * r.rows * 4 * r.hidden,
                                 b[r.from_input.storage] + t * r.rows * wide, product.c, state, r.rows, r.hidden, wide);
            }
          },
          {r.from_input.storage, r.weight.storage, r.bias.storage, r.states.storage},
          {r.states.storage, r.gates.storage, from_state.storage, packed.storage}});
}

/// `slope` [T, B, H] of the states after the first; input_slope, state_slope [T, B, 3H] before the gates; start_slope [B, H].
void write_backward(Planner& p, const Recurrence& r, const View& slope, const View& input_slope, const View& state_slope,
                    const View& start_slope) {
  const std::int64_t wide = 3 * r.hidden, count = r.rows * r.hidden;
  const View before = p.scratch({r.rows, r.hidden}), packed = p.scratch({product_scratch(r.hidden, wide)});
  p.step({"recurrent steps back",
          [=](Bases b) {
            const Kernels& k = kernels();
            Product product = product_of(r.rows, r.hidden, wide, r.weight, packed, b);
            product.accumulate = true;
            float* const now = b[start_slope.storage] + start_slope.offset;
            float* const earlier = b[before.storage];
            product.c = earlier;
            std::fill_n(now, count, 0.0F);
            for (std::int64_t t = r.steps; t-- > 0;) {
              k.add_to(now, b[slope.storage] + slope.offset + t * count, count);
              float* const of_state = b[state_slope.storage] + t * r.rows * wide;
              k.gru_step_slope(earlier, b[input_slope.storage] + t * r.rows * wide, of_state, now,
                               b[r.gates.storage] + t * r.rows * 4 * r.hidden, b[r.states.storage] + t * count, r.rows, r.hidden, wide);
              product.a = of_state;
              k.product(product);
              std::copy_n(earlier, count, now);
            }
          },
          {slope.storage, r.gates.storage, r.states.storage, r.weight.storage},
          {input_slope.storage, state_slope.storage, start_slope.storage, before.storage, packed.storage}});
}

void gru(Translation& t, const Node& node) {
  const bool is_plain = node.hasNamedInput("hx") && node.hasNamedInput("batch_first") && Translation::flag(node, "batch_first") &&
                        Translation::flag(node, "has_biases") && Translation::integer(node, "num_layers") == 1 &&
                        !Translation::flag(node, "bidirectional");
  if (!is_plain) Translation::refuse(node, "of another form than one layer, forwards, with biases, batch first");
  Planner& p = t.planner;
  const View x = t.view(node, "input"), start = t.view(node, "hx");
  const std::vector<View> weights = t.views(node.namedInput("params"));  // of inputs, of states; their biases
  const View over_time = transposed(x, 0, 1);                             // [T, B, F]
  Recurrence r;
  r.rows = x.size(0);
  r.steps = x.size(1);
  r.hidden = start.size(2);
  r.start = selected(start, 0, 0);
  r.from_input = p.scratch({r.steps, r.rows, 3 * r.hidden});
  r.states = p.scratch({r.steps + 1, r.rows, r.hidden});
  r.gates = p.scratch({r.steps, r.rows, 4 * r.hidden});
  r.weight = p.contiguous(weights.at(1));
  r.bias = p.contiguous(weights.at(3));
  p.product(over_time, transposed(weights.at(0), 0, 1), r.from_input, false, p.contiguous(weights.at(2)));
  write_forward(p, r);
  std::vector<View> in = {x, start};
  in.insert(in.end(), weights.begin(), weights.end());
  const View y = p.make({r.rows, r.steps, r.hidden}, in);
  p.copy(narrowed(r.states, 0, 1, r.steps), transposed(y, 0, 1));
  p.differentiate(in, y, [&p, r, x, start, over_time, weights, y] {
    const View slope = p.contiguous(transposed(p.slope(y), 0, 1));
    const View input_slope = p.scratch(r.from_input.sizes), state_slope = p.scratch(r.from_input.sizes);
    const View start_slope = p.scratch({r.rows, r.hidden});
    write_backward(p, r, slope, input_slope, state_slope, start_slope);
    const std::int64_t all = r.rows * r.steps, wide = 3 * r.hidden;
    const auto as_rows = [all](const View& view, std::int64_t width) { return *reshaped(view, {all, width}); };
    const View inputs = as_rows(p.contiguous(over_time), x.size(2));
    const View states = as_rows(narrowed(r.states, 0, 0, r.steps), r.hidden);
    const auto weigh = [&](const View& weight, const View& from, const View& rows) {
      p.into_slope(weight, [&](const Target& to) { p.product(transposed(as_rows(from, wide), 0, 1), rows, to.view, to.accumulate); });
    };
    weigh(weights[0], input_slope, inputs);
    weigh(weights[1], state_slope, states);
    p.add_to_slope(weights[2], {"slope of bias", {all, wide}, {as_rows(input_slope, wide)}, {}, {}, {{0, {}, false}}});
    p.add_to_slope(weights[3], {"slope of bias", {all, wide}, {as_rows(state_slope, wide)}, {}, {}, {{0, {}, false}}});
    p.into_slope(over_time, [&](const Target& to) { p.product(input_slope, weights[0], to.view, to.accumulate); });
    p.add_to_slope(selected(start, 0, 0), {"slope of start", {r.rows, r.hidden}, {start_slope}, {}, {}, {{0, {}, false}}});
  });
  t.define(node.outputs()[0], y);
  t.define(node.outputs()[1], unsqueezed(selected(y, 1, r.steps - 1), 0));
}

}  // namespace

std::map<std::string, Operation> recurrent_operations() { return {{"aten::gru", gru}}; }

}  // namespace amalgam::compiled
