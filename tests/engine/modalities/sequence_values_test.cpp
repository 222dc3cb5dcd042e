// SPDX-License-Identifier: GPL-3.0-or-later
// The readers of sequences against values worked out apart from them, by a script beside this file.
#include "engine/modalities/sequence_values.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "engine/modalities/sequence_reader.h"

namespace amalgam {

namespace {

constexpr std::int64_t kFeatures = 3;
constexpr std::int64_t kHidden = 8;

/// As in sequence_values.py.
torch::Tensor fill(torch::IntArrayRef shape, std::int64_t k) {
  const torch::Tensor tensor = torch::empty(shape, torch::kFloat64);
  auto* values = tensor.data_ptr<double>();
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    values[i] = 0.6 * std::sin(0.37 * static_cast<double>(i) + 1.7 * static_cast<double>(k) + 0.5);
  }
  return tensor;
}

void set_weights(torch::nn::Module& module, const std::vector<std::string>& names) {
  const torch::NoGradGuard no_gradient;
  auto parameters = module.named_parameters();
  ASSERT_EQ(parameters.size(), names.size());
  for (std::size_t k = 0; k < names.size(); ++k) {
    torch::Tensor* parameter = parameters.find(names[k]);
    ASSERT_NE(parameter, nullptr) << names[k];
    parameter->copy_(fill(parameter->sizes(), static_cast<std::int64_t>(k)));
  }
}

void expect_close(const torch::Tensor& actual, const std::vector<double>& expected) {
  ASSERT_EQ(actual.numel(), static_cast<std::int64_t>(expected.size()));
  EXPECT_LT((actual.reshape({-1}) - torch::tensor(expected, torch::kFloat64)).abs().max().item<double>(), 1e-9);
}

void expect_sequence(const std::string& form, const expected::ExpectedSequence& expected) {
  const auto reader = make_sequence_reader({form, kFeatures, kHidden, 2, 0.0}, std::make_shared<RandomStream>(1));
  reader->to(torch::kFloat64);
  set_weights(*reader, expected.parameters);
  const torch::Tensor mask = torch::tensor({{true, true, true, true, true}, {true, true, true, false, false}, {true, false, true, false, true}});
  const torch::Tensor x = fill({3, 5, kFeatures}, 100).requires_grad_();
  const torch::Tensor states = reader->forward(x, mask) * mask.unsqueeze(2);
  (states * fill({3, 5, kHidden}, 101)).sum().backward();
  expect_close(states, expected.states);
  expect_close(x.grad(), expected.gradient);
}

TEST(TextAndTemporalReaders, TransformerHasTheStatesOfPyTorchsOwnLayers) {
  expect_sequence("transformer", expected::sequence_transformer);
}

TEST(TextAndTemporalReaders, ConvolutionIsASumOverNeighboursThatExist) {
  expect_sequence("convolution", expected::sequence_convolution);
}

TEST(TextAndTemporalReaders, PaddingBehindARowChangesNoneOfItsStates) {
  torch::manual_seed(4);
  const torch::Tensor x = torch::randn({2, 4, kFeatures});
  const torch::Tensor padded = torch::cat({x, torch::full({2, 3, kFeatures}, 9.0)}, 1);
  const torch::Tensor there = torch::ones({2, 4}, torch::kBool);
  const torch::Tensor mask = torch::cat({there, torch::zeros({2, 3}, torch::kBool)}, 1);
  for (const char* form : {"gru", "convolution", "transformer"}) {
    const auto reader = make_sequence_reader({form, kFeatures, 6, 2, 0.0}, std::make_shared<RandomStream>(1));
    EXPECT_TRUE(torch::allclose(reader->forward(padded, mask).narrow(1, 0, 4), reader->forward(x, there), 1e-5, 1e-5)) << form;
  }
}

TEST(TextAndTemporalReaders, KnowTheOrderOfTheSteps) {
  torch::manual_seed(4);
  const torch::Tensor x = torch::randn({1, 4, kFeatures});
  const torch::Tensor mask = torch::ones({1, 4}, torch::kBool);
  for (const char* form : {"gru", "convolution", "transformer"}) {
    const auto reader = make_sequence_reader({form, kFeatures, 6, 2, 0.0}, std::make_shared<RandomStream>(1));
    const torch::Tensor turned = reader->forward(x.flip({1}), mask).flip({1});
    EXPECT_FALSE(torch::allclose(turned, reader->forward(x, mask), 1e-2, 1e-2)) << form;
  }
}

TEST(TextAndTemporalReaders, WorkForAnyWidth) {
  const torch::Tensor x = torch::randn({2, 4, kFeatures});
  const torch::Tensor mask = torch::ones({2, 4}, torch::kBool);
  for (const std::int64_t hidden : {1, 3, 6, 16}) {
    for (const char* form : {"gru", "convolution", "transformer"}) {
      const auto reader = make_sequence_reader({form, kFeatures, hidden, 1, 0.0}, std::make_shared<RandomStream>(1));
      EXPECT_EQ(reader->forward(x, mask).sizes(), (std::vector<std::int64_t>{2, 4, hidden})) << form << ' ' << hidden;
    }
  }
}

TEST(TextAndTemporalReaders, RefusesAFormThatDoesNotExist) {
  try {
    make_sequence_reader({"oracle", 1, 1, 1, 0.0}, std::make_shared<RandomStream>(1));
    FAIL() << "no error";
  } catch (const Error& problem) {
    EXPECT_EQ(problem.code(), "sequence.form");
  }
}

}  // namespace

}  // namespace amalgam
