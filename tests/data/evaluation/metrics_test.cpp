// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/metrics.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace amalgam {
namespace {

using Floats = std::vector<float>;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

double value_of(const Predictions& predictions, const std::string& id) {
  const Metric* const metric = find_metric(id);
  if (metric == nullptr) throw std::out_of_range(id);
  return metric->compute(predictions);
}

// Twelve applicants with ties within and across the classes (0.35 three times, 0.40 and 0.80
// twice).
const Floats kOutcomes = {0, 1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0};
const Floats kScores = {0.10F, 0.40F, 0.35F, 0.80F, 0.35F, 0.20F,
                        0.80F, 0.90F, 0.05F, 0.40F, 0.60F, 0.35F};
const Predictions kBinary{.task = Task::binary, .targets = kOutcomes, .outputs = kScores};

const Floats kClassTargets = {0, 1, 2, 1, 0, 2, 2, 1};
const Floats kClassOutputs = {.5F,   .25F, .25F, .25F, .5F,  .25F,  .125F, .25F,
                              .625F, .5F,  .25F, .25F, .75F, .125F, .125F, .25F,
                              .5F,   .25F, .25F, .25F, .5F,  .125F, .75F,  .125F};
const Predictions kMulticlass{
    .task = Task::multiclass, .targets = kClassTargets, .outputs = kClassOutputs, .classes = 3};

TEST(Metrics, AgreeWithScikitLearnOnTiedScores) {
  // scikit-learn 1.2.1 on the float32 scores cast to float64: roc_auc_score,
  // average_precision_score, log_loss, brier_score_loss, accuracy_score(s >= .5), f1_score(s >=
  // .5); ks_2samp of SciPy.
  EXPECT_NEAR(value_of(kBinary, "roc_auc"), 0.828571428571429, 1e-12);
  EXPECT_NEAR(value_of(kBinary, "gini"), 2 * 0.828571428571429 - 1, 1e-12);
  EXPECT_NEAR(value_of(kBinary, "pr_auc"), 0.727777777777778, 1e-12);
  EXPECT_NEAR(value_of(kBinary, "ks"), 0.514285714285714, 1e-12);
  EXPECT_NEAR(value_of(kBinary, "log_loss"), 0.513922442350138, 1e-12);
  EXPECT_NEAR(value_of(kBinary, "brier"), 0.174166666548699, 1e-12);
  EXPECT_NEAR(value_of(kBinary, "ece"), 0.12499999596426885, 1e-12);  // by the formula in plain Python on the float32 scores
  EXPECT_NEAR(value_of(kBinary, "accuracy"), 0.75, 1e-12);
  EXPECT_NEAR(value_of(kBinary, "f1"), 0.666666666666667, 1e-12);
}

TEST(Metrics, AgreeWithScikitLearnOnThreeClasses) {
  // scikit-learn 1.2.1: roc_auc_score(multi_class="ovr", average="macro"),
  // average_precision_score(one_hot, average="macro"), log_loss, accuracy_score,
  // f1_score(average="macro") of the argmax; KS as the mean of SciPy's ks_2samp over the classes;
  // Brier as mean(sum((p - y)^2)).
  EXPECT_NEAR(value_of(kMulticlass, "roc_auc"), 0.886111111111111, 1e-12);
  EXPECT_NEAR(value_of(kMulticlass, "gini"), 2 * 0.886111111111111 - 1, 1e-12);
  EXPECT_NEAR(value_of(kMulticlass, "pr_auc"), 0.788359788359788, 1e-12);
  EXPECT_NEAR(value_of(kMulticlass, "ks"), 0.655555555555556, 1e-12);
  EXPECT_NEAR(value_of(kMulticlass, "log_loss"), 0.737174754758614, 1e-12);
  EXPECT_NEAR(value_of(kMulticlass, "accuracy"), 0.75, 1e-12);
  EXPECT_NEAR(value_of(kMulticlass, "f1"), 0.755555555555556, 1e-12);
  EXPECT_NEAR(value_of(kMulticlass, "brier"), 0.41015625, 1e-12);
}

TEST(Metrics, OfARowAreItsOwnLossAndTheirMeanIsTheMetric) {
  const auto mean = [](const std::vector<double>& losses) { return std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(losses.size()); };
  const std::vector<double> two = row_losses(kBinary), three = row_losses(kMulticlass);
  ASSERT_EQ(two.size(), kOutcomes.size());
  EXPECT_NEAR(two[0], -std::log(0.9), 1e-7);
  EXPECT_NEAR(two[1], -std::log(0.4), 1e-7);
  EXPECT_NEAR(three[1], -std::log(0.5), 1e-7);
  EXPECT_NEAR(mean(two), 0.513922442350138, 1e-12);
  EXPECT_NEAR(mean(three), 0.737174754758614, 1e-12);
  const Floats values = {1, 2}, outputs = {1.5F, 0};
  EXPECT_EQ(row_losses({.task = Task::regression, .targets = values, .outputs = outputs}), (std::vector<double>{0.25, 4}));
  const Floats unknown = {1, NAN};
  EXPECT_TRUE(row_losses({.task = Task::regression, .targets = unknown, .outputs = outputs}).empty());
}

TEST(Metrics, AgreeWithScikitLearnOnTwentyThousandRowsOfAThousandScores) {
  // Rows from the classic linear congruential generator, so that another program can make the same
  // ones; values by scikit-learn 1.2.1 (roc_auc_score, average_precision_score, brier_score_loss),
  // ks_2samp.
  Floats targets, scores;
  std::uint64_t state = 12345;
  const auto draw = [&] {
    state = (state * 1103515245 + 12345) % (1ULL << 31);
    return static_cast<int>((state >> 16) % 1000);
  };
  for (int i = 0; i < 20000; ++i) {
    const int a = draw();
    const int b = draw();
    scores.push_back(static_cast<float>(a) / 1000.0F);
    targets.push_back(b < a * 0.6 + 100 ? 1.0F : 0.0F);
  }
  ASSERT_EQ(std::accumulate(targets.begin(), targets.end(), 0.0), 7965.0);
  const Predictions predictions{.targets = targets, .outputs = scores};
  EXPECT_NEAR(value_of(predictions, "roc_auc"), 0.71324806205796, 1e-12);
  EXPECT_NEAR(value_of(predictions, "pr_auc"), 0.592468606257187, 1e-12);
  EXPECT_NEAR(value_of(predictions, "ks"), 0.322955775305912, 1e-12);
  EXPECT_NEAR(value_of(predictions, "brier"), 0.230246737101071, 1e-12);
}

TEST(Metrics, AgreeWithScikitLearnOnValues) {
  const Floats targets = {3, -0.5F, 2, 7, 4.2F};
  const Floats outputs = {2.5F, 0, 2, 8, 4.5F};
  const Predictions p{
      .task = Task::regression, .targets = targets, .outputs = outputs, .classes = 0};
  // scikit-learn 1.2.1: mean_squared_error(squared=False), mean_absolute_error, r2_score
  EXPECT_NEAR(value_of(p, "rmse"), 0.563914907488879, 1e-12);
  EXPECT_NEAR(value_of(p, "mae"), 0.460000038146973, 1e-12);
  EXPECT_NEAR(value_of(p, "r2"), 0.948025623187199, 1e-12);
}

TEST(RocAuc, CountsThePairsThatAreInOrder) {
  // Bads score 0.9, 0.4; goods 0.6, 0.1. Of four pairs only (0.4, 0.6) is out of order: 3/4.
  EXPECT_DOUBLE_EQ(roc_auc(Floats{1, 1, 0, 0}, Floats{0.9F, 0.4F, 0.6F, 0.1F}), 0.75);
  // Bads 0.5, 0.5; goods 0.5, 0.2: two ties count half each, two pairs are won: (0.5 + 0.5 + 2)
  // / 4.
  EXPECT_DOUBLE_EQ(roc_auc(Floats{1, 1, 0, 0}, Floats{0.5F, 0.5F, 0.5F, 0.2F}), 0.75);
}

TEST(RocAuc, IsAHalfWhenAllScoresAreTheSame) {
  const Floats targets = {1, 0, 0, 1, 0};
  const Floats scores(5, 0.3F);
  EXPECT_DOUBLE_EQ(roc_auc(targets, scores), 0.5);
  EXPECT_DOUBLE_EQ(ks_statistic(targets, scores), 0.0);
  EXPECT_DOUBLE_EQ(pr_auc(targets, scores), 0.4);  // the share of bads: two of five
}

TEST(RocAuc, TurnsRoundWhenTheScoresAreNegated) {
  Floats negated;
  for (const float score : kScores) negated.push_back(-score);
  EXPECT_NEAR(roc_auc(kOutcomes, kScores) + roc_auc(kOutcomes, negated), 1.0, 1e-12);
}

TEST(KsStatistic, MovesTiedScoresTogether) {
  // One bad and one good share 0.5. Split, the distance would reach 1/2; together the steps are
  // (1/2, 1/2) and (1, 1): no distance at all.
  EXPECT_DOUBLE_EQ(ks_statistic(Floats{1, 0, 1, 0}, Floats{0.5F, 0.5F, 0.2F, 0.2F}), 0.0);
  // Bads 0.9, 0.5; goods 0.5, 0.1: after 0.9 it is 1/2 - 0, after 0.5 it is 1 - 1/2.
  EXPECT_DOUBLE_EQ(ks_statistic(Floats{1, 1, 0, 0}, Floats{0.9F, 0.5F, 0.5F, 0.1F}), 0.5);
}

TEST(PrAuc, AddsPrecisionTimesAddedRecall) {
  // In order of score: bad, good, bad. Precision 1 at recall 1/2, then 2/3 at recall 1: (1 + 2/3)
  // / 2.
  EXPECT_DOUBLE_EQ(pr_auc(Floats{1, 0, 1}, Floats{0.9F, 0.8F, 0.7F}), (1.0 + 2.0 / 3.0) / 2);
}

TEST(Metrics, AreNotDefinedForTheRankingOfOneClass) {
  const Floats scores = {0.2F, 0.7F};
  for (const float only : {0.0F, 1.0F}) {
    const Floats targets(2, only);
    const Predictions p{.targets = targets, .outputs = scores};
    for (const char* id : {"roc_auc", "gini", "ks", "pr_auc"})
      EXPECT_TRUE(std::isnan(value_of(p, id))) << id;
  }
  // -(ln 0.8 + ln 0.3) / 2: what happened was a good both times.
  const Floats goods = {0, 0};
  EXPECT_NEAR(value_of({.targets = goods, .outputs = scores}, "log_loss"),
              -(std::log(0.8) + std::log(0.3)) / 2, 1e-7);
}

TEST(Metrics, AreNotDefinedWhenAScoreIsNotANumber) {
  const Floats targets = {0, 1, 1};
  const Floats scores = {0.1F, kNan, 0.8F};
  for (const auto& [id, value] : compute_metrics({.targets = targets, .outputs = scores})) {
    EXPECT_TRUE(std::isnan(value)) << id;
  }
  for (const auto& [id, value] :
       compute_metrics({.task = Task::regression, .targets = targets, .outputs = scores})) {
    EXPECT_TRUE(std::isnan(value)) << id;
  }
  Floats classes(kClassOutputs);
  classes[4] = kNan;
  for (const auto& [id, value] : compute_metrics({.task = Task::multiclass,
                                 .targets = kClassTargets,
                                 .outputs = classes,
                                 .classes = 3})) {
    EXPECT_TRUE(std::isnan(value)) << id;
  }
}

TEST(Metrics, AreNotDefinedWithoutRowsOrWithUnknownTargets) {
  const Floats targets = {0, kNan};
  const Floats scores = {0.1F, 0.8F};
  for (const Task task : {Task::binary, Task::multiclass, Task::regression}) {
    for (const auto& [id, value] : compute_metrics({.task = task, .targets = {}, .outputs = {}})) {
      EXPECT_TRUE(std::isnan(value)) << id;
    }
  }
  for (const auto& [id, value] : compute_metrics({.targets = targets, .outputs = scores})) {
    EXPECT_TRUE(std::isnan(value)) << id;
  }
}

TEST(Metrics, AverageOnlyTheClassesThatOccur) {
  // Class 2 never occurs: its ranking is undefined. Classes 0 and 1 are told apart without a fault.
  const Floats targets = {0, 1};
  const Floats outputs = {.8F, .1F, .1F, .2F, .7F, .1F};
  const Predictions p{
      .task = Task::multiclass, .targets = targets, .outputs = outputs, .classes = 3};
  EXPECT_DOUBLE_EQ(value_of(p, "roc_auc"), 1.0);
  EXPECT_DOUBLE_EQ(value_of(p, "f1"), 1.0);
}

TEST(LogLoss, StaysFiniteForASureMistake) {
  const Floats targets = {1, 0};
  const Floats outputs = {0, 0};
  // -ln(1e-7) = 16.118095650958319 for the mistake, -ln(1 - 1e-7) for the other row.
  EXPECT_NEAR(value_of({.targets = targets, .outputs = outputs}, "log_loss"),
              (16.118095650958319 + 1.00000005e-7) / 2, 1e-12);
}

TEST(F1, IsZeroWithoutPositives) {
  const Floats targets = {0, 0};
  const Floats outputs = {0.1F, 0.2F};
  EXPECT_EQ(value_of({.targets = targets, .outputs = outputs}, "f1"), 0.0);
}

TEST(RSquared, IsNotDefinedForAConstantTarget) {
  const Floats targets = {2, 2, 2};
  const Floats outputs = {2, 2, 3};
  const Predictions p{.task = Task::regression, .targets = targets, .outputs = outputs};
  EXPECT_TRUE(std::isnan(value_of(p, "r2")));
  EXPECT_NEAR(value_of(p, "rmse"), std::sqrt(1.0 / 3.0), 1e-12);
}

TEST(RSquared, IsNegativeWhenTheMeanWouldBeBetter) {
  // Values 1, 3 with mean 2: variance sum 2. Outputs 3, 1: squared errors 4 + 4. 1 - 8/2 = -3.
  const Floats targets = {1, 3};
  const Floats outputs = {3, 1};
  EXPECT_DOUBLE_EQ(
      value_of({.task = Task::regression, .targets = targets, .outputs = outputs}, "r2"), -3.0);
}

TEST(RocCurve, HasAPointForEachDistinctScore) {
  const RocCurve curve = roc_curve(kOutcomes, kScores);
  // scikit-learn 1.2.1: roc_curve(y, s, drop_intermediate=False), in sevenths and fifths.
  const std::vector<double> sevenths = {0, 0, 1, 1, 2, 4, 5, 6, 7};
  const std::vector<double> fifths = {0, 1, 2, 3, 4, 5, 5, 5, 5};
  ASSERT_EQ(curve.false_positive_rate.size(), 9U);
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_DOUBLE_EQ(curve.false_positive_rate[i], sevenths[i] / 7) << i;
    EXPECT_DOUBLE_EQ(curve.true_positive_rate[i], fifths[i] / 5) << i;
  }
  EXPECT_TRUE(std::isinf(curve.threshold.front()));
  EXPECT_EQ(curve.threshold.back(), static_cast<double>(0.05F));
}

TEST(RocCurve, EnclosesTheAreaThatRocAucGives) {
  const RocCurve curve = roc_curve(kOutcomes, kScores);
  double area = 0;
  for (std::size_t i = 1; i < curve.threshold.size(); ++i) {
    area += (curve.false_positive_rate[i] - curve.false_positive_rate[i - 1]) *
            (curve.true_positive_rate[i] + curve.true_positive_rate[i - 1]) / 2;
  }
  EXPECT_NEAR(area, roc_auc(kOutcomes, kScores), 1e-12);
}

TEST(RocCurve, IsEmptyForOneClass) {
  EXPECT_TRUE(roc_curve(Floats{1, 1}, Floats{0.1F, 0.2F}).threshold.empty());
}

TEST(ConfusionMatrix, CountsTruthByPrediction) {
  const ConfusionMatrix matrix = confusion_matrix(kBinary, {"good", "bad"});
  // At 0.5: of seven goods one (0.80) is taken for bad; of five bads two (0.40, 0.35) for good.
  EXPECT_EQ(matrix.counts, (std::vector<std::vector<std::int64_t>>{{6, 1}, {2, 3}}));
  EXPECT_EQ(matrix.classes, (std::vector<std::string>{"good", "bad"}));
}

TEST(ConfusionMatrix, TakesAScoreOnTheCutOffAsPositive) {
  const Floats targets = {1, 0};
  const Floats scores = {0.7F, 0.69F};
  const ConfusionMatrix matrix =
      confusion_matrix({.targets = targets, .outputs = scores}, {"good", "bad"}, 0.7);
  EXPECT_EQ(matrix.counts, (std::vector<std::vector<std::int64_t>>{{1, 0}, {0, 1}}));
}

TEST(ConfusionMatrix, TakesTheLargestProbabilityOfSeveral) {
  // Row by row, truth -> largest: 0->0, 1->1, 2->2, 1->0, 0->0, 2->1, 2->2, 1->1.
  const ConfusionMatrix matrix = confusion_matrix(kMulticlass, {"a", "b", "c"});
  EXPECT_EQ(matrix.counts,
            (std::vector<std::vector<std::int64_t>>{{2, 0, 0}, {1, 2, 0}, {0, 1, 2}}));
}

TEST(ConfusionMatrix, RefusesWhatHasNoClasses) {
  const auto code_of = [](const Predictions& predictions) {
    try {
      confusion_matrix(predictions, {"good", "bad"});
    } catch (const Error& error) {
      return error.code();
    }
    return std::string("nothing thrown");
  };
  const Floats targets = {0, 1};
  const Floats numbers = {0.1F, 0.9F};
  const Floats broken = {0.1F, kNan};
  const Floats unknown = {0, -1};
  EXPECT_EQ(code_of({.task = Task::regression, .targets = targets, .outputs = numbers}),
            "metrics.no_classes");
  EXPECT_EQ(code_of({.targets = targets, .outputs = broken}), "metrics.not_a_number");
  EXPECT_EQ(code_of({.targets = unknown, .outputs = numbers}), "metrics.target");
}

TEST(Metrics, RefuseOutputsOfAnotherLength) {
  const Floats targets = {0, 1, 1};
  const Floats outputs = {0.1F, 0.9F};
  EXPECT_THROW(value_of({.targets = targets, .outputs = outputs}, "brier"), Error);
  EXPECT_THROW(roc_auc(targets, outputs), Error);
}

TEST(Metrics, ListEachMetricOnceInReadingOrder) {
  std::vector<std::string> ids;
  for (const Metric& metric : metrics()) {
    ids.push_back(metric.id);
    EXPECT_FALSE(metric.title.empty() || metric.help.empty()) << metric.id;
    EXPECT_EQ(find_metric(metric.id), &metric);
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"roc_auc", "gini", "ks", "pr_auc", "log_loss", "brier",
                                           "ece", "accuracy", "f1", "rmse", "mae", "r2"}));
  EXPECT_EQ(find_metric("auc"), nullptr);
  EXPECT_EQ(default_watched_metric(Task::binary), "log_loss");
  EXPECT_EQ(default_watched_metric(Task::multiclass), "log_loss");
  EXPECT_EQ(default_watched_metric(Task::regression), "rmse");
}

TEST(Metrics, MeasureAMillionRowsWithinSeconds) {
  constexpr std::size_t rows = 1'000'000;
  Floats targets(rows), scores(rows);
  std::uint64_t state = 1;
  for (std::size_t i = 0; i < rows; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    scores[i] = static_cast<float>(state >> 40) * 0x1p-24F;
    targets[i] = i % 2 == 0 ? 1.0F : 0.0F;
  }
  const auto start = std::chrono::steady_clock::now();
  const auto values = compute_metrics({.targets = targets, .outputs = scores});
  const auto seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  EXPECT_EQ(values.size(), 9U);
  // Scores independent of the class: AUC 0.5 with a standard deviation of about 0.0003.
  EXPECT_NEAR(values.front().second, 0.5, 0.005);
  EXPECT_LT(seconds, 20.0);
}

}  // namespace
}  // namespace amalgam
