// SPDX-License-Identifier: GPL-3.0-or-later
// A strategy against values worked out apart from it, by a NumPy script beside this file: fixed weights in, then
// forward, modality weights and every gradient are compared.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "engine/fusion/fusion_fixture.h"

namespace amalgam::expected {

/// What a strategy must give for two rows of three modalities. Empty members are not compared.
struct ExpectedFusion {
  std::vector<double> logits, embedding, weights, branches, attention;  ///< attention: layer after layer
  std::vector<std::pair<std::string, std::vector<double>>>
      gradients;  ///< parameters in fill order, then summaries
};

}  // namespace amalgam::expected

namespace amalgam::fusion_test {

inline constexpr double kTolerance = 1e-6;
inline const std::vector<std::int64_t> kWide = {10, 8, 15};

/// Element i of tensor number k is 0.6 sin(0.37 i + 1.7 k + 0.5), as in expected_values.py.
inline torch::Tensor fill(torch::IntArrayRef shape, int k) {
  const torch::Tensor tensor = torch::empty(shape, torch::kFloat64);
  auto* values = tensor.data_ptr<double>();
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    values[i] = 0.6 * std::sin(0.37 * static_cast<double>(i) + 1.7 * k + 0.5);
  }
  return tensor;
}

inline void expect_close(const torch::Tensor& actual, const std::vector<double>& expected,
                         const std::string& what) {
  ASSERT_TRUE(actual.defined()) << what;
  ASSERT_EQ(actual.numel(), static_cast<std::int64_t>(expected.size())) << what;
  const torch::Tensor difference = actual.reshape({-1}) - torch::tensor(expected, torch::kFloat64);
  EXPECT_LT(difference.abs().max().item<double>(), kTolerance) << what;
}

/// Gives a strategy the fixed weights, in the order of the expected gradients. All parameters must
/// be named there.
inline void set_weights(FusionHead& head, const expected::ExpectedFusion& expected) {
  const torch::NoGradGuard no_gradient;
  auto parameters = head.named_parameters();
  ASSERT_EQ(parameters.size() + 3, expected.gradients.size());  // three summaries stand at the end
  for (std::size_t k = 0; k + 3 < expected.gradients.size(); ++k) {
    const std::string& name = expected.gradients[k].first;
    torch::Tensor* parameter = parameters.find(name);
    ASSERT_NE(parameter, nullptr) << name;
    const double lift = name.find("hidden.bias") != std::string::npos ? 1.0 : 0.0;
    parameter->copy_(fill(parameter->sizes(), static_cast<int>(k)) + lift);
  }
}

inline void expect_outputs(const FusionOutput& output, const expected::ExpectedFusion& expected) {
  expect_close(output.logits, expected.logits, "logits");
  expect_close(output.embedding, expected.embedding, "embedding");
  expect_close(output.modality_weights, expected.weights, "weights");
  if (!expected.branches.empty()) expect_close(output.branch_logits, expected.branches, "branches");
  if (expected.attention.empty()) return;
  std::vector<torch::Tensor> layers;
  for (const torch::Tensor& one : output.attention) layers.push_back(one.reshape({-1}));
  ASSERT_FALSE(layers.empty());
  expect_close(torch::cat(layers), expected.attention, "attention");
}

/// Two rows of three modalities; `gap`: row 1 lacks the second one.
inline void expect_fusion(const std::string& id, const std::vector<std::int64_t>& widths,
                          const Settings& settings, bool gap, const expected::ExpectedFusion& expected) {
  Settings all = {{"model.head_width", std::int64_t{3}}};
  all.insert(all.end(), settings.begin(), settings.end());
  const auto head = make_head(id, widths, all, 2);
  head->to(torch::kFloat64);
  ASSERT_NO_FATAL_FAILURE(set_weights(*head, expected));
  std::vector<torch::Tensor> summaries;
  for (int m = 0; m < 3; ++m) {
    summaries.push_back(fill({2, widths[static_cast<std::size_t>(m)]}, 100 + m).requires_grad_());
  }
  auto modalities = encoded_from(summaries);
  if (gap) modalities[1].present[1] = false;

  const FusionOutput output = head->fuse(modalities);
  expect_outputs(output, expected);
  (0.5 * output.logits.square().sum()).backward();
  auto parameters = head->named_parameters();
  for (const auto& [name, values] : expected.gradients) {
    const bool is_input = name.rfind("summary_", 0) == 0;
    const torch::Tensor& leaf =
        is_input ? summaries[static_cast<std::size_t>(name.back() - '0')] : parameters[name];
    expect_close(leaf.grad(), values, "gradient of " + name);
  }
}

}  // namespace amalgam::fusion_test
