// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "engine/compiled/compiled_step.h"

namespace amalgam::compiled {

/// Loss and gradients of a compiled step against autograd's, over parameters that lie in the order given.
struct StepCheck {
  std::vector<torch::Tensor> inputs, parameters;
  std::function<torch::Tensor(const std::vector<torch::Tensor>& inputs)> loss;
  torch::Generator random;
};

inline void write_inputs(CompiledStep& step, const std::vector<torch::Tensor>& inputs) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const torch::Tensor plain = inputs[i].to(torch::kFloat32).contiguous();
    std::copy_n(plain.data_ptr<float>(), plain.numel(), step.input(i));
  }
}

inline double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
  if (a.numel() == 0) return 0;
  return (a.to(torch::kFloat64) - b.to(torch::kFloat64)).abs().max().item<double>();
}

/// Runs both and compares: the loss and every gradient to `tolerance` of the gradients' largest number.
inline void expect_same_step(const StepCheck& check, double tolerance = 1e-5) {
  for (const torch::Tensor& one : check.parameters) one.mutable_grad() = torch::zeros_like(one);
  const auto state = check.random.defined() ? check.random.get_state() : torch::Tensor();
  const torch::Tensor expected_loss = check.loss(check.inputs);
  expected_loss.backward();
  std::vector<torch::Tensor> expected;
  double largest = 1e-3;
  for (const torch::Tensor& one : check.parameters) {
    expected.push_back(one.grad().clone());
    if (one.numel() > 0) largest = std::max(largest, one.grad().abs().max().item<double>());
    one.mutable_grad().fill_(123);  // must be overwritten
  }
  const auto state_after = check.random.defined() ? check.random.get_state() : torch::Tensor();
  if (check.random.defined()) torch::Generator(check.random).set_state(state);
  CompiledStep step({check.inputs, check.parameters, {}, check.random, check.loss}, std::make_shared<Arena>());
  write_inputs(step, check.inputs);
  for (int run = 0; run < 2; ++run) {  // the second finds what the first has left
    if (check.random.defined()) torch::Generator(check.random).set_state(state);
    EXPECT_NEAR(step.replay(), expected_loss.item<float>(), tolerance * std::max(1.0, std::abs(expected_loss.item<double>())));
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_LE(largest_difference(check.parameters[i].grad(), expected[i]), tolerance * largest)
          << "gradient of parameter " << i << ", run " << run;
    }
    if (check.random.defined()) {
      EXPECT_TRUE(torch::equal(check.random.get_state(), state_after));
    }
  }
}

inline torch::Tensor weight(std::vector<std::int64_t> sizes) {
  return (torch::randn(sizes) * 0.4).requires_grad_(true);
}

}  // namespace amalgam::compiled
