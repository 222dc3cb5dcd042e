// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/permutation_importance.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "engine/fusion/model_fixture.h"

namespace amalgam {
namespace {

using namespace fusion_test;

/// y = 2 h_0[0] + h_1[0]; the third modality is not looked at.
class KnownFusion : public FusionHead {
 public:
  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    FusionOutput output;
    output.logits = 2 * modalities[0].summary.slice(1, 0, 1) + modalities[1].summary.slice(1, 0, 1);
    return output;
  }
};

ImportanceMetric rmse() {
  return {"rmse", false, [](std::span<const float> targets, std::span<const float> outputs) {
            double squares = 0;
            for (std::size_t i = 0; i < targets.size(); ++i)
              squares += std::pow(targets[i] - outputs[i], 2.0);
            return std::sqrt(squares / static_cast<double>(targets.size()));
          }};
}

/// A regression whose truth is the model's own output: the baseline's error is 0.
class PermutationImportance : public ::testing::Test {
 protected:
  PermutationImportance() {
    Strategy known;
    known.make = [](const FusionShape&, const Options&, const RandomStreamPtr&) {
      return std::make_shared<KnownFusion>();
    };
    model_ = portfolio_.model(known);
    take_output_as_truth();
  }
  void take_output_as_truth() {
    model_->eval();
    const torch::NoGradGuard no_gradient;
    portfolio_.batch.target =
        outputs_from_logits(model_->run(portfolio_.batch).logits, *portfolio_.preprocessor);
    model_->train();
  }
  ExplainResult explain(const ImportanceMetric& metric, int repeats, std::uint64_t seed = 1) {
    return permutation_importance(*model_, portfolio_.batch, *portfolio_.preprocessor, metric,
                                  repeats, seed);
  }
  SmallPortfolio portfolio_{Task::regression};
  std::shared_ptr<FusionModel> model_;
};

TEST_F(PermutationImportance, OrdersModalitiesByWhatTheModelUses) {
  const ExplainResult result = explain(rmse(), 5);
  EXPECT_EQ(result.metric, "rmse");
  EXPECT_EQ(result.repeats, 5);
  EXPECT_NEAR(result.baseline, 0.0, 1e-5);
  ASSERT_EQ(result.modalities.size(), 3U);
  EXPECT_EQ(result.modalities[0].modality, "person");
  EXPECT_GT(result.modalities[0].cost_mean, 0.1);
  EXPECT_GT(result.modalities[1].cost_mean, 0.1);
  EXPECT_EQ(result.modalities[2].cost_mean, 0.0);  // the model does not look at it
  EXPECT_EQ(result.modalities[2].cost_deviation, 0.0);
  EXPECT_GT(result.modalities[0].cost_deviation, 0.0);
}

TEST_F(PermutationImportance, CountsACostAsPositiveAlsoWhereHigherIsBetter) {
  ImportanceMetric negative = rmse();
  negative.higher_is_better = true;
  negative.compute = [](auto targets, auto outputs) { return -rmse().compute(targets, outputs); };
  const ExplainResult higher = explain(negative, 2), lower = explain(rmse(), 2);
  for (std::size_t m = 0; m < 3; ++m)
    EXPECT_EQ(higher.modalities[m].cost_mean, lower.modalities[m].cost_mean);
}

TEST_F(PermutationImportance, IsTheSameForTheSameSeed) {
  const ExplainResult one = explain(rmse(), 2, 5), same = explain(rmse(), 2, 5),
                      other = explain(rmse(), 2, 6);
  EXPECT_EQ(one.modalities[0].cost_mean, same.modalities[0].cost_mean);
  EXPECT_NE(one.modalities[0].cost_mean, other.modalities[0].cost_mean);
}

TEST_F(PermutationImportance, MovesPresenceTogetherWithTheValues) {
  // Only whether a balance is there decides: shuffling presence must cost something.
  for (ModalityTensors& one : portfolio_.batch.modalities) {
    for (torch::Tensor& part : one.parts) part = torch::zeros_like(part);
  }
  take_output_as_truth();
  const ExplainResult result = explain(rmse(), 3);
  EXPECT_NEAR(result.modalities[0].cost_mean, 0.0, 1e-5);  // always there, values all equal
  EXPECT_GT(result.modalities[1].cost_mean, 1e-4);
}

TEST_F(PermutationImportance, LeavesTrainingModeAndRowsAsTheyWere) {
  const torch::Tensor before = portfolio_.batch.modalities[0].parts[0].clone();
  explain(rmse(), 2);
  EXPECT_TRUE(model_->is_training());
  EXPECT_TRUE(model_->encoder(0)->is_training());
  EXPECT_TRUE(torch::equal(before, portfolio_.batch.modalities[0].parts[0]));
}

TEST_F(PermutationImportance, StopsWhenToldTo) {
  int heard = 0;
  const ExplainResult result = permutation_importance(
      *model_, portfolio_.batch, *portfolio_.preprocessor, rmse(), 2, 1, [&](double share) {
        ++heard;
        EXPECT_NEAR(share, heard / 6.0, 1e-12);
        return heard < 3;
      });
  EXPECT_EQ(heard, 3);
  EXPECT_EQ(result.repeats, 0);
  EXPECT_TRUE(result.modalities.empty());
}

TEST_F(PermutationImportance, RefusesWhatItCannotMeasure) {
  const auto code_of = [](const auto& call) {
    try {
      call();
    } catch (const Error& error) {
      return error.code();
    }
    return std::string("no error");
  };
  EXPECT_EQ(code_of([&] { explain(rmse(), 0); }), "importance.repeats");
  const ImportanceMetric undefined{"roc_auc", true, [](auto, auto) { return std::nan(""); }};
  EXPECT_EQ(code_of([&] { explain(undefined, 1); }), "importance.undefined");
  portfolio_.batch.target = torch::Tensor();
  EXPECT_EQ(code_of([&] { explain(rmse(), 1); }), "importance.no_target");
}

}  // namespace
}  // namespace amalgam
