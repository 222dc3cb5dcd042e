// SPDX-License-Identifier: GPL-3.0-or-later
// Planted truth on synthetic summaries: what each strategy must find, and what late fusion cannot.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/random.h"
#include "engine/fusion/fusion_fixture.h"

namespace amalgam {
namespace {

using namespace fusion_test;

constexpr std::int64_t kRows = 3000, kTrainRows = 2000, kWidth = 8, kEpochs = 25, kBatch = 100;

/// Standard normal summaries of three modalities and a 0/1 target made from them.
struct Planted {
  std::vector<torch::Tensor> summaries;
  torch::Tensor target;  // [rows]
};

/// `label` sees the first feature of each modality.
template <class F>
Planted plant(std::uint64_t seed, F label) {
  Planted planted;
  torch::manual_seed(seed);
  for (int m = 0; m < 3; ++m) planted.summaries.push_back(torch::randn({kRows, kWidth}));
  Random random(seed, "labels");
  std::vector<float> target;
  for (std::int64_t row = 0; row < kRows; ++row) {
    const auto first = [&](std::size_t m) {
      return planted.summaries[m].data_ptr<float>()[row * kWidth];
    };
    target.push_back(label(first(0), first(1), first(2), random) ? 1.0F : 0.0F);
  }
  planted.target = torch::tensor(target);
  return planted;
}

std::vector<EncodedModality> rows_of(const Planted& planted, std::int64_t begin, std::int64_t end) {
  std::vector<torch::Tensor> some;
  for (const torch::Tensor& one : planted.summaries) some.push_back(one.slice(0, begin, end));
  return encoded_from(some);
}

/// Trains as the trainer does: fusion weights at ten times the rate.
void train(FusionHead& head, const Planted& planted) {
  std::vector<torch::Tensor> fast = head.fusion_weights(), slow;
  for (const torch::Tensor& one : head.parameters()) {
    if (std::none_of(fast.begin(), fast.end(),
                     [&](const auto& other) { return other.is_same(one); }))
      slow.push_back(one);
  }
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(slow, std::make_unique<torch::optim::AdamOptions>(3e-3));
  if (!fast.empty()) groups.emplace_back(fast, std::make_unique<torch::optim::AdamOptions>(3e-2));
  torch::optim::Adam adam(groups, torch::optim::AdamOptions(3e-3));
  for (std::int64_t epoch = 0; epoch < kEpochs; ++epoch) {
    for (std::int64_t begin = 0; begin < kTrainRows; begin += kBatch) {
      const torch::Tensor logits =
          head.fuse(rows_of(planted, begin, begin + kBatch)).logits.squeeze(1);
      adam.zero_grad();
      torch::binary_cross_entropy_with_logits(logits,
                                              planted.target.slice(0, begin, begin + kBatch))
          .backward();
      adam.step();
    }
  }
}

/// Share of (positive, negative) pairs of the held-out rows that are ranked rightly.
double held_out_auc(FusionHead& head, const Planted& planted) {
  head.eval();
  const torch::NoGradGuard no_gradient;
  const torch::Tensor scores = head.fuse(rows_of(planted, kTrainRows, kRows)).logits.squeeze(1);
  const torch::Tensor target = planted.target.slice(0, kTrainRows);
  const torch::Tensor good = scores.masked_select(target > 0.5),
                      bad = scores.masked_select(target < 0.5);
  return (good.unsqueeze(1) > bad.unsqueeze(0)).to(torch::kFloat64).mean().item<double>();
}

class EveryStrategySlow : public testing::TestWithParam<std::string> {
 protected:
  std::shared_ptr<FusionHead> trained(const Planted& planted, const Settings& settings = {}) const {
    auto head = make_head(GetParam(), {kWidth, kWidth, kWidth}, settings);
    train(*head, planted);
    return head;
  }
};
INSTANTIATE_TEST_SUITE_P(Registry, EveryStrategySlow, testing::ValuesIn(strategy_ids()),
                         [](const auto& one) { return one.param; });

TEST_P(EveryStrategySlow, FindsAnInteractionUnlessItIsLateFusion) {
  // XOR of two signs: neither modality alone says anything.
  const Planted planted =
      plant(1, [](float a, float b, float, Random&) { return (a > 0) != (b > 0); });
  const double auc = held_out_auc(*trained(planted), planted);
  if (GetParam() == "late") {
    EXPECT_GT(auc, 0.40);
    EXPECT_LT(auc, 0.60);
  } else {
    EXPECT_GE(auc, 0.88);
  }
}

TEST_P(EveryStrategySlow, FindsASignalThatOnlyOneModalityCarries) {
  const Planted planted = plant(2, [](float, float b, float, Random&) { return b > 0; });
  EXPECT_GE(held_out_auc(*trained(planted), planted), 0.95);
}

TEST_P(EveryStrategySlow, GivesAUselessModalityTheSmallestLearnedWeight) {
  // P(1) = σ(2 a + 1.5 b); the third modality is noise.
  const Planted planted = plant(3, [](float a, float b, float, Random& random) {
    return random.uniform() < 1 / (1 + std::exp(-(2.0 * a + 1.5 * b)));
  });
  if (!make_head(GetParam(), {kWidth})
           ->fuse(random_modalities(1, {kWidth}))
           .raw_weights.defined()) {
    EXPECT_TRUE(
        make_head(GetParam(), {kWidth})->fusion_weights().empty());  // it has no learned weights
    return;
  }
  for (const std::string kind : {"raw", "softmax"}) {
    const auto head = trained(planted, {{GetParam() + ".weights", kind}});
    head->eval();
    const torch::Tensor shares = head->fuse(rows_of(planted, 0, 1)).modality_weights[0];
    EXPECT_EQ(shares.argmin().item<std::int64_t>(), 2) << kind << ": " << shares;
  }
}

}  // namespace
}  // namespace amalgam
