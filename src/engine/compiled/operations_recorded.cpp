// SPDX-License-Identifier: GPL-3.0-or-later
// Operations that the model records by name because a trace does not see into them: see recording.h.
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <mutex>

#include "engine/compiled/translation.h"

namespace amalgam::compiled {

namespace {

using torch::jit::Node;

/// Takes the generator's state out, draws from the copy, and puts it back: a call for each number would cost more than the number.
template <class F>
void draw(const torch::Generator& generator, const F& use) {
  auto* const engine = at::check_generator<at::CPUGeneratorImpl>(generator);
  const std::lock_guard<std::mutex> lock(engine->mutex_);
  at::mt19937 numbers = engine->engine();
  use(numbers);
  engine->set_engine(numbers);
}

/// The same numbers in the same order as StreamDropout: two 16-bit decisions a draw.
void dropout(Translation& t, const Node& node) {
  const View x = t.view(node.input(0));
  const double keep = Translation::recorded(node).at(0);
  Planner& p = t.planner;
  const View mask = p.scratch(x.sizes), y = p.make(x.sizes, {x});
  const std::int64_t count = x.count();
  const std::uint32_t threshold = std::max(1U, static_cast<std::uint32_t>(keep * 65536.0 + 0.5));
  const auto scale = static_cast<float>(65536.0 / threshold);
  const torch::Generator generator = t.random;
  p.step({"dropout mask",
          [=](Bases b) {
            draw(generator, [&](at::mt19937& numbers) {
              at::mt19937_data_pod state = numbers.data();
              kernels().dropout_mask(b[mask.storage], count, threshold, scale, {state.state_.data(), &state.left_, &state.next_});
              numbers.set_data(state);
            });
          },
          {}, {mask.storage}});
  p.micro(Micro::mul, {x, mask}, y);
  p.differentiate({x}, y, [&p, x, y, mask] {
    p.add_to_slope(x, {"slope of dropout", x.sizes, {p.slope(y), mask}, {}, {{Micro::mul, 0, 1}}, {{2, {}, false}}});
  });
  t.define(node.output(), y);
}

/// Presence [B, M]: each modality is taken away with probability p, but never a row's last. As torch::rand draws.
void drop_modalities(Translation& t, const Node& node) {
  Planner& p = t.planner;
  const View present = p.contiguous(t.view(node.input(0)));
  const double probability = Translation::recorded(node).at(0);
  const std::int64_t rows = present.size(0), modalities = present.size(1);
  const View y = p.make(present.sizes, {});
  const torch::Generator generator = t.random;
  p.step({"drop modalities",
          [=](Bases b) {
            draw(generator, [&](at::mt19937& numbers) {
              const float* there = b[present.storage] + present.offset;
              float* to = b[y.storage];
              for (std::int64_t r = 0; r < rows; ++r, there += modalities, to += modalities) {
                bool any = false;
                for (std::int64_t m = 0; m < modalities; ++m) {
                  const float number = static_cast<float>(numbers() & 0xffffffU) * 0x1.0p-24F;
                  const bool kept = there[m] != 0 && number >= static_cast<float>(probability);
                  to[m] = kept ? 1.0F : 0.0F;
                  any = any || kept;
                }
                if (!any) std::copy_n(there, modalities, to);
              }
            });
          },
          {present.storage}, {y.storage}});
  t.define(node.output(), y);
}

void small_attention(Translation& t, const Node& node) {
  Planner& p = t.planner;
  const View packed = t.view(node.input(0));
  const View qkv = p.contiguous(packed), there = p.contiguous(t.view(node.input(1)));
  const auto heads = static_cast<std::int64_t>(Translation::recorded(node).at(0));
  FewTokens f;
  f.rows = qkv.size(0);
  f.tokens = qkv.size(1);
  f.heads = heads;
  f.width = qkv.size(2) / 3 / heads;
  const View y = p.make({f.rows, f.tokens, heads * f.width}, {packed});
  const View shares = p.scratch({f.rows, heads, f.tokens, f.tokens});
  p.step({"attention",
          [=](Bases b) {
            FewTokens one = f;
            one.qkv = b[qkv.storage] + qkv.offset;
            one.there = b[there.storage] + there.offset;
            one.context = b[y.storage];
            one.attention = b[shares.storage];
            kernels().attention(one);
          },
          {qkv.storage, there.storage}, {y.storage, shares.storage}});
  p.differentiate({packed}, y, [&p, f, packed, qkv, y, shares] {
    const View slope = p.contiguous_slope(y);
    p.into_slope(packed, [&](const Target& target) {
      const bool direct = target.view.is_contiguous() && !target.accumulate;
      const View place = direct ? target.view : p.scratch(packed.sizes);
      p.step({"attention slope",
              [=](Bases b) {
                FewTokens one = f;
                one.qkv = b[qkv.storage] + qkv.offset;
                one.attention = b[shares.storage];
                one.slope = b[slope.storage] + slope.offset;
                one.qkv_slope = b[place.storage] + place.offset;
                kernels().attention_slope(one);
              },
              {qkv.storage, shares.storage, slope.storage}, {place.storage}});
      if (!direct) p.copy(place, target.view, target.accumulate);
    });
  });
  t.define(node.output(), y);
}

void binary_loss(Translation& t, const Node& node) {
  Planner& p = t.planner;
  const View logits = t.view(node.input(0));
  const View x = p.contiguous(logits), truth = p.contiguous(t.view(node.input(1)));
  const std::vector<double> weights = Translation::recorded(node);
  const auto w0 = static_cast<float>(weights.at(0)), w1 = static_cast<float>(weights.at(1));
  const View y = p.make({}, {logits}), slopes = p.scratch(logits.sizes);
  const std::int64_t rows = x.count();
  p.step({"binary loss",
          [=](Bases b) {
            b[y.storage][0] = kernels().binary_loss(b[slopes.storage], b[x.storage] + x.offset, b[truth.storage] + truth.offset, rows,
                                                    w0, w1);
          },
          {x.storage, truth.storage}, {y.storage, slopes.storage}});
  p.differentiate({logits}, y, [&p, logits, slopes, y] {
    p.add_to_slope(logits, {"slope of loss", logits.sizes, {slopes, p.slope(y)}, {}, {{Micro::mul, 0, 1}}, {{2, {}, false}}});
  });
  t.define(node.output(), y);
}

}  // namespace

std::map<std::string, Operation> recorded_operations() {
  return {{"amalgam::dropout", dropout},
          {"amalgam::drop_modalities", drop_modalities},
          {"amalgam::small_attention", small_attention},
          {"amalgam::binary_loss", binary_loss}};
}

}  // namespace amalgam::compiled
