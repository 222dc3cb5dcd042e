// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/optimizer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <tuple>

#include "engine/base/error.h"

namespace amalgam {
namespace {

/// A matrix, a vector and a number, as a model has them.
struct SmallModule : torch::nn::Module {
  explicit SmallModule(torch::ScalarType type = torch::kFloat64) {
    matrix = register_parameter("matrix", torch::full({1, 2}, 2.0, type));
    vector = register_parameter("vector", torch::full({3}, 1.0, type));
    fusion = register_parameter("fusion", torch::full({2}, 0.5, type));
  }
  torch::Tensor matrix, vector, fusion;
};

struct OneNumber : torch::nn::Module {
  OneNumber() { value = register_parameter("value", torch::ones({1}, torch::kFloat64)); }
  torch::Tensor value;
};

TEST(FusedAdam, TwoStepsAreAsWorkedOutByHand) {
  for (const bool with_tensors : {false, true}) {
    OneNumber module;
    FusedAdam adam(module, {}, {.with_tensors = with_tensors});
    module.value.grad().fill_(0.5);
    adam.step(0.1);
    // m = .1·.5 = .05, v = .001·.25 = .00025; m/(1-.9) = .5, √(v/(1-.999)) = .5
    // p = 1 - .1 · .5 / (.5 + 1e-8) = .900000002
    EXPECT_NEAR(module.value.item<double>(), 0.900000002, 1e-12);
    module.value.grad().fill_(-0.25);
    adam.step(0.1);
    // m = .9·.05 - .1·.25 = .02, v = .999·.00025 + .001·.0625 = .00031225
    // m/(1-.81) = .1052631579, √(v/(1-.998001)) = √.1562031016 = .3952253808
    // p = .900000002 - .1 · .1052631579 / .3952253908 = .8733662987
    EXPECT_NEAR(adam.first_moment()[0].item<double>(), 0.02, 1e-15);
    EXPECT_NEAR(adam.second_moment()[0].item<double>(), 0.00031225, 1e-15);
    EXPECT_NEAR(module.value.item<double>(), 0.8733662987078, 1e-12);
  }
}

TEST(FusedAdam, OnlyMatricesDecayAndFusionWeightsMoveFaster) {
  SmallModule module;
  FusedAdam adam(module, {module.fusion}, {.weight_decay = 0.01, .fusion_rate_factor = 10});
  adam.gradients().fill_(1.0);
  adam.step(0.1);
  // The first step of Adam is rate · sign(g) (up to ε): .1 for each, 10 · .1 for the fusion weights.
  EXPECT_NEAR(module.matrix[0][0].item<double>(), 2 * (1 - 0.1 * 0.01) - 0.1, 1e-8);  // decays
  EXPECT_NEAR(module.vector[2].item<double>(), 1 - 0.1, 1e-8);                        // does not
  EXPECT_NEAR(module.fusion[1].item<double>(), 0.5 - 10 * 0.1, 1e-7);
}

TEST(FusedAdam, ClipsTheGlobalNormOfAllGradients) {
  for (const bool with_tensors : {false, true}) {
    SmallModule module;
    FusedAdam adam(module, {}, {.clip = 1, .with_tensors = with_tensors});
    adam.zero_grad();
    module.matrix.grad()[0][1] = 3;
    module.vector.grad()[0] = 4;
    adam.step(0.1);
    // Norm 5, so 3 becomes .6 and 4 becomes .8; the first moment is a tenth of that. Rounding: +1e-6 in the norm.
    EXPECT_NEAR(adam.first_moment()[1].item<double>(), 0.06, 1e-6);
    EXPECT_NEAR(adam.first_moment().max().item<double>(), 0.08, 1e-6);
  }
}

/// A captured step reads its rate from a tensor: the bits are those of the formula with the host's own numbers.
TEST(FusedAdam, RatesInTensorsChangeNoBit) {
  SmallModule module(torch::kFloat32);
  FusedAdam adam(module, {module.fusion}, {.weight_decay = 0.01, .fusion_rate_factor = 10, .with_tensors = true});
  torch::Tensor value = adam.values().clone(), first = torch::zeros_like(value), second = torch::zeros_like(value);
  torch::manual_seed(3);
  for (int t = 1; t <= 5; ++t) {
    const double rate = 0.03 / t;
    const torch::Tensor gradient = torch::randn_like(value);
    adam.gradients().copy_(gradient);
    adam.step(rate);
    first.mul_(0.9).add_(gradient, 1 - 0.9);
    second.mul_(0.999).addcmul_(gradient, gradient, 1 - 0.999);
    const torch::Tensor denominator = second.sqrt().mul_(1 / std::sqrt(1 - std::pow(0.999, t))).add_(1e-8);
    // One parameter a line of 16: the matrix decays, the vector is plain, the fusion weights have ten times the rate.
    for (const auto& [begin, factor, decay] : {std::tuple(0, 1.0, 0.01), std::tuple(16, 1.0, 0.0), std::tuple(32, 10.0, 0.0)}) {
      torch::Tensor part = value.narrow(0, begin, 16);
      if (decay > 0) part.mul_(1 - rate * factor * decay);
      part.addcdiv_(first.narrow(0, begin, 16), denominator.narrow(0, begin, 16), -rate * factor / (1 - std::pow(0.9, t)));
    }
    ASSERT_TRUE(torch::equal(adam.values(), value)) << t;
  }
}

TEST(FusedAdam, LeavesAShorterGradientAsItIs) {
  SmallModule module;
  FusedAdam adam(module, {}, {.clip = 5.5});
  adam.zero_grad();
  module.matrix.grad()[0][1] = 3;
  module.vector.grad()[0] = 4;
  adam.step(0.1);
  EXPECT_DOUBLE_EQ(adam.first_moment()[1].item<double>(), 0.1 * 3 - 0.0);
}

TEST(FusedAdam, AutogradAddsInPlaceToTheFlatBuffer) {
  SmallModule module;
  FusedAdam adam(module, {}, {});
  adam.zero_grad();
  const void* place = module.matrix.grad().data_ptr();
  for (int i = 0; i < 2; ++i) (module.matrix * 3).sum().backward();
  EXPECT_EQ(module.matrix.grad().data_ptr(), place);
  EXPECT_EQ(adam.gradients().data_ptr(), place);           // the matrix comes first
  EXPECT_EQ(adam.gradients()[0].item<double>(), 2 * 3.0);  // d(3·m)/dm = 3, twice
  EXPECT_EQ(adam.values().data_ptr(), module.matrix.data_ptr());
}

TEST(FusedAdam, MovingIntoTheBufferKeepsTheValues) {
  SmallModule module;
  const torch::Tensor before = module.vector.detach().clone();
  const FusedAdam adam(module, {}, {});
  EXPECT_TRUE(torch::equal(module.vector, before));
  EXPECT_TRUE(torch::equal(module.named_parameters()["vector"], before));
}

/// A little network with a loss that needs every parameter.
torch::nn::Sequential network(std::uint64_t seed) {
  torch::manual_seed(seed);
  torch::nn::Sequential net(torch::nn::Linear(5, 7), torch::nn::Tanh(), torch::nn::Linear(7, 3));
  net->to(torch::kFloat64);
  return net;
}

/// Ten steps with LibTorch's optimiser and with ours, from the same start; the largest difference.
template <class Optimizer>
double difference(Optimizer make_theirs, const AdamSettings& settings, torch::ScalarType type) {
  auto ours = network(7), theirs = network(7);
  ours->to(type);
  theirs->to(type);
  auto optimizer = make_theirs(theirs->parameters());
  FusedAdam adam(*ours, {}, settings);
  const torch::Tensor x = torch::randn({16, 5}, torch::TensorOptions(type));
  for (int i = 0; i < 10; ++i) {
    optimizer->zero_grad();
    theirs->forward(x).pow(2).sum().backward();
    optimizer->step();
    adam.zero_grad();
    ours->forward(x).pow(2).sum().backward();
    adam.step(0.01);
  }
  double largest = 0;
  for (std::size_t i = 0; i < ours->parameters().size(); ++i) {
    largest = std::max(largest, (ours->parameters()[i] - theirs->parameters()[i]).abs().max().template item<double>());
  }
  return largest;
}

TEST(FusedAdam, AgreesWithLibTorchsAdam) {
  const auto theirs = [](const std::vector<torch::Tensor>& parameters) {
    return std::make_unique<torch::optim::Adam>(parameters, torch::optim::AdamOptions(0.01));
  };
  for (const bool with_tensors : {false, true}) {
    EXPECT_LT(difference(theirs, {.with_tensors = with_tensors}, torch::kFloat64), 1e-12);
    EXPECT_LT(difference(theirs, {.with_tensors = with_tensors}, torch::kFloat32), 1e-6);
  }
}

TEST(FusedAdam, AgreesWithLibTorchsAdamWWhereOnlyMatricesDecay) {
  const auto theirs = [](const std::vector<torch::Tensor>& parameters) {
    std::vector<torch::Tensor> matrices, vectors;
    for (const torch::Tensor& one : parameters) (one.dim() > 1 ? matrices : vectors).push_back(one);
    std::vector<torch::optim::OptimizerParamGroup> groups;
    groups.emplace_back(matrices, std::make_unique<torch::optim::AdamWOptions>(
                                      torch::optim::AdamWOptions(0.01).weight_decay(0.1)));
    groups.emplace_back(vectors, std::make_unique<torch::optim::AdamWOptions>(
                                     torch::optim::AdamWOptions(0.01).weight_decay(0)));
    return std::make_unique<torch::optim::AdamW>(groups, torch::optim::AdamWOptions(0.01));
  };
  for (const bool with_tensors : {false, true}) {
    const AdamSettings settings{.weight_decay = 0.1, .with_tensors = with_tensors};
    EXPECT_LT(difference(theirs, settings, torch::kFloat64), 1e-12);
    EXPECT_LT(difference(theirs, settings, torch::kFloat32), 1e-6);
  }
}

TEST(FusedAdam, GoesOnFromItsMomentsBitEqual) {
  SmallModule straight, resumed;
  FusedAdam whole(straight, {}, {.weight_decay = 0.1});
  for (int i = 0; i < 4; ++i) {
    whole.gradients().fill_(0.1 * (i + 1));
    whole.step(0.01);
  }
  torch::Tensor first, second;
  {
    FusedAdam half(resumed, {}, {.weight_decay = 0.1});
    for (int i = 0; i < 2; ++i) {
      half.gradients().fill_(0.1 * (i + 1));
      half.step(0.01);
    }
    first = half.first_moment().clone();
    second = half.second_moment().clone();
  }
  EXPECT_FALSE(resumed.matrix.grad().defined());
  FusedAdam rest(resumed, {}, {.weight_decay = 0.1});
  rest.restore(first, second, 2);
  for (int i = 2; i < 4; ++i) {
    rest.gradients().fill_(0.1 * (i + 1));
    rest.step(0.01);
  }
  EXPECT_TRUE(torch::equal(straight.matrix, resumed.matrix));
  EXPECT_TRUE(torch::equal(straight.vector, resumed.vector));
}

TEST(FusedAdam, RefusesTheMomentsOfAnotherModel) {
  SmallModule module;
  FusedAdam adam(module, {}, {});
  try {
    adam.restore(torch::zeros({3}), torch::zeros({3}), 1);
    FAIL() << "must refuse";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "checkpoint.mismatch");
  }
}

}  // namespace
}  // namespace amalgam
