// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/resampled_metric.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "engine/base/random.h"

namespace amalgam {
namespace {

/// Rows with ties, and the same rows written out as often as a resample draws them.
struct TestRows {
  Task task;
  int classes;
  std::vector<float> targets, outputs;

  TestRows(Task its_task, int its_classes) : task(its_task), classes(its_classes) {
    Random random(4, "rows");
    for (int row = 0; row < 60; ++row) {
      targets.push_back(task == Task::regression ? static_cast<float>(random.normal())
                                                 : static_cast<float>(random.below(static_cast<std::uint64_t>(classes))));
      double sum = 0;
      std::vector<double> own;
      for (int c = 0; c < (task == Task::multiclass ? classes : 1); ++c) {
        own.push_back(std::round(random.uniform() * 10 + 1) / 12);
        sum += own.back();
      }
      for (const double one : own) outputs.push_back(static_cast<float>(task == Task::multiclass ? one / sum : one));
    }
  }
  double written_out(const char* metric, std::span<const std::uint16_t> draws) const {
    const std::size_t width = outputs.size() / targets.size();
    std::vector<float> t, o;
    for (std::size_t row = 0; row < draws.size(); ++row) {
      for (int times = 0; times < draws[row]; ++times) {
        t.push_back(targets[row]);
        o.insert(o.end(), outputs.begin() + static_cast<std::ptrdiff_t>(row * width),
                 outputs.begin() + static_cast<std::ptrdiff_t>((row + 1) * width));
      }
    }
    return find_metric(metric)->compute({task, t, o, classes});
  }
};

TEST(ResampledMetric, IsTheMetricOfTheRowsWrittenOut) {
  const Resamples resamples(60, 8, 3);
  const std::pair<TestRows, const char*> cases[] = {{TestRows(Task::binary, 2), "roc_auc"},     {TestRows(Task::binary, 2), "log_loss"},
                                                {TestRows(Task::multiclass, 3), "roc_auc"}, {TestRows(Task::multiclass, 3), "log_loss"},
                                                {TestRows(Task::regression, 2), "rmse"}};
  for (const auto& [rows, metric] : cases) {
    SCOPED_TRACE(metric);
    const auto values = resampled_metric(metric, {rows.task, rows.targets, rows.outputs, rows.classes}, resamples);
    ASSERT_EQ(values.size(), 9U);
    EXPECT_NEAR(values[0], find_metric(metric)->compute({rows.task, rows.targets, rows.outputs, rows.classes}), 1e-12);
    for (int b = 0; b < 8; ++b) EXPECT_NEAR(values[static_cast<std::size_t>(b) + 1], rows.written_out(metric, resamples.draws(b)), 1e-9);
  }
}

TEST(ResampledMetric, HasNoValueWhereOneClassWasDrawn) {
  const std::vector<float> targets = {0, 0, 1}, scores = {0.1F, 0.2F, 0.3F};
  const Resamples resamples(3, 50, 1);
  const auto values = resampled_metric("roc_auc", {Task::binary, targets, scores, 2}, resamples);
  int undefined = 0;
  for (int b = 0; b < 50; ++b) {
    const bool lacks_a_class = resamples.draws(b)[2] == 0 || resamples.draws(b)[2] == 3;
    EXPECT_EQ(std::isnan(values[static_cast<std::size_t>(b) + 1]), lacks_a_class);
    undefined += lacks_a_class ? 1 : 0;
  }
  EXPECT_GT(undefined, 5);
  EXPECT_TRUE(std::isfinite(estimate_from(values, 0.9).low));
}

TEST(Resamples, DrawAsManyRowsAsThereAre) {
  const Resamples resamples(7, 3, 1), same(7, 3, 1), other(7, 3, 2);
  for (int b = 0; b < 3; ++b) {
    const auto draws = resamples.draws(b);
    EXPECT_EQ(std::accumulate(draws.begin(), draws.end(), 0), 7);
    EXPECT_TRUE(std::equal(draws.begin(), draws.end(), same.draws(b).begin()));
  }
  EXPECT_FALSE(std::equal(resamples.draws(0).begin(), resamples.draws(0).end(), other.draws(0).begin()));
}

/// 0, 1 … 100: the middle 90 % lie between 5 and 95.
TEST(Estimate, IsThePercentileInterval) {
  std::vector<double> values = {42};
  for (int i = 0; i <= 100; ++i) values.push_back(100 - i);
  values.push_back(std::nan(""));
  const Estimate estimate = estimate_from(values, 0.9);
  EXPECT_EQ(estimate.value, 42);
  EXPECT_NEAR(estimate.low, 5, 1e-9);
  EXPECT_NEAR(estimate.high, 95, 1e-9);
  EXPECT_TRUE(std::isnan(estimate_from(std::vector<double>{1}, 0.9).low));
}

}  // namespace
}  // namespace amalgam
