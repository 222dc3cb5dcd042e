// SPDX-License-Identifier: GPL-3.0-or-later
// Planted truth on synthetic summaries: what each strategy must find, and what late fusion cannot.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/random.h"
#include "engine/fusion/fusion_fixture.h"

namespace amalgam {
namespace {

using namespace fusion_test;

constexpr std::int64_t kPlantedRows = 2000, kValidationRows = 3000,
                       kRows = 4000;  // ends of the parts
constexpr std::int64_t kWidth = 8, kEpochs = 60, kPatience = 30, kBatch = 100;

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

torch::Tensor loss_of(FusionHead& head, const Planted& planted, std::int64_t begin,
                      std::int64_t end) {
  const torch::Tensor logits = head.fuse(rows_of(planted, begin, end)).logits.squeeze(1);
  return torch::binary_cross_entropy_with_logits(logits, planted.target.slice(0, begin, end));
}

/// AdamW; fusion weights at ten times the rate and without decay.
torch::optim::AdamW optimizer_for(FusionHead& head) {
  std::vector<torch::Tensor> fast = head.fusion_weights(), slow;
  for (const torch::Tensor& one : head.parameters()) {
    const auto same = [&](const torch::Tensor& other) { return other.is_same(one); };
    if (std::none_of(fast.begin(), fast.end(), same)) slow.push_back(one);
  }
  using AdamW = torch::optim::AdamWOptions;
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(slow, std::make_unique<AdamW>(AdamW(3e-3).weight_decay(0.01)));
  if (!fast.empty())
    groups.emplace_back(fast, std::make_unique<AdamW>(AdamW(3e-2).weight_decay(0)));
  return torch::optim::AdamW(groups, AdamW(3e-3));
}

/// Trains as the trainer does: the weights of the best epoch on validation are kept. They matter:
/// long after it, over-fitting lets also a useless modality's weight grow.
void train(FusionHead& head, const Planted& planted) {
  torch::optim::AdamW adam = optimizer_for(head);
  const std::vector<torch::Tensor> parameters = head.parameters();
  std::vector<torch::Tensor> best(parameters.size());
  double best_loss = 1e9;
  std::int64_t best_epoch = 0;
  for (std::int64_t epoch = 0; epoch < kEpochs && epoch - best_epoch <= kPatience; ++epoch) {
    head.train();
    for (std::int64_t begin = 0; begin < kPlantedRows; begin += kBatch) {
      adam.zero_grad();
      loss_of(head, planted, begin, begin + kBatch).backward();
      adam.step();
    }
    head.eval();
    const torch::NoGradGuard no_gradient;
    const double loss = loss_of(head, planted, kPlantedRows, kValidationRows).item<double>();
    if (loss >= best_loss) continue;
    best_loss = loss;
    best_epoch = epoch;
    for (std::size_t i = 0; i < best.size(); ++i) best[i] = parameters[i].clone();
  }
  const torch::NoGradGuard no_gradient;
  for (std::size_t i = 0; i < best.size(); ++i) parameters[i].copy_(best[i]);
}

/// Share of (positive, negative) pairs of the held-out rows that are ranked rightly.
double held_out_auc(FusionHead& head, const Planted& planted) {
  const torch::NoGradGuard no_gradient;
  const torch::Tensor scores =
      head.fuse(rows_of(planted, kValidationRows, kRows)).logits.squeeze(1);
  const torch::Tensor target = planted.target.slice(0, kValidationRows);
  const torch::Tensor good = scores.masked_select(target > 0.5),
                      bad = scores.masked_select(target < 0.5);
  return (good.unsqueeze(1) > bad.unsqueeze(0)).to(torch::kFloat64).mean().item<double>();
}

class EveryStrategySlow : public ::testing::TestWithParam<std::string> {
 protected:
  std::shared_ptr<FusionHead> trained(const Planted& planted, const Settings& settings = {}) const {
    Settings all = {{"model.dropout", 0.1}};
    all.insert(all.end(), settings.begin(), settings.end());
    auto head = make_head(GetParam(), {kWidth, kWidth, kWidth}, all);
    train(*head, planted);
    return head;
  }
};
INSTANTIATE_TEST_SUITE_P(Registry, EveryStrategySlow, ::testing::ValuesIn(strategy_ids()),
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
    const torch::Tensor shares = head->fuse(rows_of(planted, 0, 1)).modality_weights[0];
    EXPECT_EQ(shares.argmin().item<std::int64_t>(), 2) << kind << ": " << shares;
  }
}

}  // namespace
}  // namespace amalgam
