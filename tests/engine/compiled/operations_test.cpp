// SPDX-License-Identifier: GPL-3.0-or-later
// Every operation that a compiled step knows, forward and backward, against LibTorch's autograd.
#include "engine/compiled/step_check.h"

namespace amalgam::compiled {

namespace {

using Tensors = std::vector<torch::Tensor>;

/// The mean of f, each number times another factor, so that no derivative is lost in symmetry.
void expect_same(const Tensors& inputs, const Tensors& parameters, const std::function<torch::Tensor(const Tensors&)>& f) {
  StepCheck check;
  check.inputs = inputs;
  check.parameters = parameters;
  torch::Tensor factors;
  {
    const torch::NoGradGuard no_gradient;
    factors = torch::randn(f(inputs).sizes());
  }
  check.inputs.push_back(factors);
  check.loss = [f](const Tensors& all) { return (f(all) * all.back()).mean(); };
  expect_same_step(check);
}

struct CompiledOperations : ::testing::Test {
  void SetUp() override { torch::manual_seed(3); }
};

TEST_F(CompiledOperations, AffineMapsWithEveryEndingMatchAutograd) {
  const torch::Tensor x = torch::randn({37, 9}), w = weight({13, 9}), b = weight({13});
  expect_same({x}, {w, b}, [&](const Tensors& in) { return torch::addmm(b, in[0], w.t()); });
  expect_same({x}, {w, b}, [&](const Tensors& in) { return torch::relu(torch::addmm(b, in[0], w.t())); });
  expect_same({x}, {w, b}, [&](const Tensors& in) { return torch::tanh(torch::addmm(b, in[0], w.t())); });
  const torch::Tensor x3 = torch::randn({5, 7, 9});
  expect_same({x3}, {w, b}, [&](const Tensors& in) { return torch::relu(torch::nn::functional::linear(in[0], w, b)); });
  expect_same({x3}, {w}, [&](const Tensors& in) { return torch::matmul(in[0], w.t()); });
}

TEST_F(CompiledOperations, ProductsOfTrainedBatchesMatchAutograd) {
  const torch::Tensor a = weight({4, 1, 6}), b = weight({4, 6, 5}), c = weight({3, 4, 5, 2}), d = weight({3, 4, 2, 6});
  expect_same({}, {a, b}, [&](const Tensors&) { return torch::matmul(a, b).squeeze(1); });
  expect_same({}, {a, b}, [&](const Tensors&) { return torch::bmm(a, b); });
  expect_same({}, {c, d}, [&](const Tensors&) { return torch::matmul(c, d); });
  expect_same({}, {c, d}, [&](const Tensors&) { return torch::matmul(c, d.transpose(2, 3).transpose(2, 3)); });
  const torch::Tensor bias = weight({4, 1, 5}), x = torch::randn({8, 4, 6});
  expect_same({x}, {bias, b}, [&](const Tensors& in) { return torch::baddbmm(bias, in[0].transpose(0, 1), b).transpose(0, 1); });
  const torch::Tensor one = weight({1, 5}), mix = weight({6, 6});
  expect_same({x}, {mix}, [&](const Tensors& in) { return torch::matmul(in[0].select(1, 2), mix); });
  expect_same({}, {a, b, one}, [&](const Tensors&) { return torch::matmul(torch::matmul(a, b), one.t()); });
}

TEST_F(CompiledOperations, ElementwiseOperationsMatchAutograd) {
  const torch::Tensor a = weight({6, 11}), b = weight({11}), c = weight({6, 1}), s = weight({});
  const torch::Tensor positive = (torch::rand({6, 11}) + 0.2).requires_grad_(true);
  expect_same({}, {a, b}, [&](const Tensors&) { return a + b; });
  expect_same({}, {a, c}, [&](const Tensors&) { return 2 * a - c; });
  expect_same({}, {a, b, c, s}, [&](const Tensors&) { return a * b * c * s; });
  expect_same({}, {a, positive}, [&](const Tensors&) { return a / positive; });
  expect_same({}, {a}, [&](const Tensors&) { return torch::relu(a) + torch::tanh(a) * torch::sigmoid(a) - torch::exp(a); });
  expect_same({}, {positive}, [&](const Tensors&) { return torch::log(positive) + torch::sqrt(positive) + positive.square(); });
  expect_same({}, {a}, [&](const Tensors&) { return a.abs() + torch::sin(a) * torch::cos(3 * a) - a.neg(); });
  expect_same({}, {a}, [&](const Tensors&) { return a.clamp(-0.3, 0.2) + a.clamp_min(0.1); });
  expect_same({}, {positive}, [&](const Tensors&) { return torch::pow(positive, 1.7) + 1 - positive; });
  expect_same({}, {a, c}, [&](const Tensors&) { return torch::where(a > c, a * 2, c); });
  expect_same({}, {a}, [&](const Tensors&) { return a.masked_fill(a < 0, -0.5) + a.masked_fill((a >= 0).logical_not(), 0); });
}

TEST_F(CompiledOperations, SumsMeansAndRowsMatchAutograd) {
  const torch::Tensor a = weight({5, 7, 12}), scale = weight({12}), shift = weight({12});
  expect_same({}, {a}, [&](const Tensors&) { return a.sum(1); });
  expect_same({}, {a}, [&](const Tensors&) { return a.sum(-1, true) * a.mean(0); });
  expect_same({}, {a}, [&](const Tensors&) { return a.mean() + a.sum(); });
  expect_same({}, {a}, [&](const Tensors&) { return torch::softmax(a, -1) * torch::softmax(a, 1); });
  expect_same({}, {a}, [&](const Tensors&) { return torch::log_softmax(a, 2) + torch::log_softmax(a, 0); });
  expect_same({}, {a, scale, shift}, [&](const Tensors&) { return torch::layer_norm(a, {12}, scale, shift); });
  expect_same({}, {a, scale, shift},
              [&](const Tensors&) { return torch::layer_norm(a.transpose(0, 1), {12}, scale, shift) + a.transpose(0, 1); });
}

TEST_F(CompiledOperations, ViewsAndMovesMatchAutograd) {
  const torch::Tensor a = weight({4, 6, 8}), b = weight({4, 2, 8}), w = weight({3});
  expect_same({}, {a, b}, [&](const Tensors&) { return torch::cat({a, b, a.slice(1, 2, 5)}, 1); });
  expect_same({}, {a}, [&](const Tensors&) { return torch::stack({a.select(1, 0), a.select(1, 3)}, 1); });
  expect_same({}, {a}, [&](const Tensors&) { return torch::stack(a.chunk(4, 2), 1); });
  expect_same({}, {a}, [&](const Tensors&) { return a.permute({2, 0, 1}).reshape({8, 24}); });
  expect_same({}, {a}, [&](const Tensors&) { return torch::relu(a).reshape({4, 6, 2, 4}).permute({2, 0, 3, 1}).flatten(1); });
  expect_same({}, {a}, [&](const Tensors&) {
    const auto parts = torch::tanh(a).unbind(1);
    return torch::cat({parts[0], parts[2] * parts[1]}, 1);
  });
  expect_same({}, {w}, [&](const Tensors&) {
    const auto parts = w.unbind(0);
    return torch::cat({parts[0].expand({2}), parts[1].expand({3}), parts[2].expand({1})}, 0);
  });
  expect_same({}, {a}, [&](const Tensors&) { return a.narrow(2, 1, 3).unsqueeze(1).expand({-1, 2, -1, -1}).squeeze(1); });
  expect_same({}, {a}, [&](const Tensors&) { return a.slice(2, 0, 8, 2) * a.slice(2, 1, 8, 2); });
}

TEST_F(CompiledOperations, RowsOfTablesMatchAutograd) {
  const torch::Tensor table = weight({9, 5}), ids = torch::randint(0, 9, {6, 4});
  expect_same({ids}, {table}, [&](const Tensors& in) { return torch::embedding(table, in[0]); });
  expect_same({ids}, {table}, [&](const Tensors& in) { return torch::embedding(table, in[0].select(1, 2) - 0); });
  const torch::Tensor kept = torch::rand({6, 4}).gt(0.4) * 1.25, factor = weight({6, 4, 1}), column = weight({5});
  expect_same({ids, kept}, {table}, [&](const Tensors& in) { return torch::embedding(table, in[0]) * in[1].unsqueeze(2); });
  expect_same({ids, kept}, {table}, [&](const Tensors& in) { return in[1].unsqueeze(2) * torch::embedding(table, in[0]); });
  expect_same({ids}, {table, factor}, [&](const Tensors& in) { return torch::embedding(table, in[0]) * factor; });
  expect_same({ids}, {table, column}, [&](const Tensors& in) { return torch::embedding(table, in[0]) * column; });
  expect_same({ids, kept}, {table}, [&](const Tensors& in) {
    const torch::Tensor rows = torch::embedding(table, in[0]);
    return rows * in[1].unsqueeze(2) + rows;
  });
  const torch::Tensor logits = weight({6, 3}), targets = torch::randint(0, 3, {6});
  expect_same({targets}, {logits},
              [&](const Tensors& in) { return torch::log_softmax(logits, 1).gather(1, in[0].unsqueeze(1)).squeeze(1); });
  const torch::Tensor values = torch::randn({6});
  StepCheck check;
  check.inputs = {values};
  check.parameters = {logits};
  check.loss = [&](const Tensors& in) { return torch::mse_loss(logits.select(1, 1), in[0]); };
  expect_same_step(check);
}

TEST_F(CompiledOperations, AnUnknownOperationIsNamed) {
  StepCheck check;
  const torch::Tensor a = weight({4, 4});
  a.mutable_grad() = torch::zeros_like(a);
  const auto loss = [&](const Tensors&) { return torch::logcumsumexp(a, 0).sum(); };
  try {
    const CompiledStep step({{}, {a}, {}, {}, loss}, std::make_shared<Arena>());
    FAIL() << "nothing was thrown";
  } catch (const Unsupported& problem) {
    EXPECT_STREQ(problem.what(), "aten::logcumsumexp");
  }
}

}  // namespace

}  // namespace amalgam::compiled
