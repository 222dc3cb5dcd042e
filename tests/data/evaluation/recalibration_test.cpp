// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/recalibration.h"

#include <gtest/gtest.h>

#include <cmath>

#include "data/evaluation/credit_rows.h"
#include "engine/evaluation/calibration_bins.h"
#include "engine/evaluation/grouped_metrics.h"

namespace amalgam {
namespace {

using expected::Floats;
using expected::half;
using expected::kFirst;
using expected::kTargets;

TEST(CalibrationBins, CountWhatWasPromisedAndWhatCame) {
  const Floats targets = {0, 1, 0, 1, 1};
  const Floats scores = {0.125F, 0.1875F, 0.5F, 0.5F, 1.0F};
  const auto bins = calibration_bins(targets, scores);
  ASSERT_EQ(bins.size(), 3U);  // [0.1, 0.2), [0.5, 0.6), [0.9, 1]
  EXPECT_EQ(bins[0].rows, 2);
  EXPECT_EQ(bins[0].bads, 1);
  EXPECT_DOUBLE_EQ(bins[0].mean_score, 0.15625);
  EXPECT_EQ(bins[0].lowest, 0.125);
  EXPECT_EQ(bins[0].highest, 0.1875);
  EXPECT_EQ(bins[1].bad_rate, 0.5);
  EXPECT_EQ(bins[2].highest, 1.0);
  EXPECT_EQ(bins[2].interval.low, wilson_interval(1, 1).low);
}

TEST(CalibrationBins, AddUpToTheCalibrationError) {
  double error = 0, rows = 0;
  for (const CalibrationBin& bin : calibration_bins(kTargets, kFirst)) {
    error += std::abs(bin.bad_rate - bin.mean_score) * static_cast<double>(bin.rows);
    rows += static_cast<double>(bin.rows);
  }
  EXPECT_EQ(rows, 240);
  EXPECT_NEAR(error / rows, expected::first_measures[6], 1e-9);
}

TEST(CalibrationBins, OfEqualCountNeverPartEqualScores) {
  const auto bins = calibration_bins(kTargets, kFirst, 10, BinRule::equal_count);
  std::int64_t rows = 0;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    rows += bins[i].rows;
    if (i > 0) {
      EXPECT_GT(bins[i].lowest, bins[i - 1].highest);
    }
  }
  EXPECT_EQ(rows, 240);
  EXPECT_EQ(calibration_bins(Floats{1, 0, 0}, Floats(3, 0.5F), 10, BinRule::equal_count).size(),
            1U);
  EXPECT_TRUE(calibration_bins({}, {}).empty());
  EXPECT_TRUE(calibration_bins(Floats{1}, Floats{NAN}).empty());
}

TEST(PlattScaling, IsWhereTheGradientVanishes) {
  const PlattScaling fitted = fit_platt(half(kTargets, true), half(kFirst, true));
  EXPECT_NEAR(fitted.slope, expected::platt[0], 1e-9);
  EXPECT_NEAR(fitted.intercept, expected::platt[1], 1e-9);
  const Floats out = recalibrated(fitted, Floats{0.25F});
  // 0.25 has log-odds −ln 3.
  EXPECT_NEAR(out[0], 1 / (1 + std::exp(fitted.slope * std::log(3.0) - fitted.intercept)), 1e-7);
}

TEST(PlattScaling, StaysFiniteWithoutOverlapAndIsTheIdentityWithoutTwoClasses) {
  const PlattScaling apart = fit_platt(Floats{0, 0, 1, 1}, Floats{0.1F, 0.2F, 0.8F, 0.9F});
  EXPECT_TRUE(std::isfinite(apart.slope) && apart.slope > 0);
  for (const PlattScaling& none :
       {fit_platt(Floats{1, 1}, Floats{0.2F, 0.4F}), fit_platt(Floats{0, 1}, Floats{0.5F, 0.5F}),
        fit_platt(Floats{0, 1}, Floats{NAN, 0.5F}), fit_platt({}, {})}) {
    EXPECT_EQ(none.slope, 1);
    EXPECT_EQ(none.intercept, 0);
  }
  EXPECT_EQ(recalibrated(PlattScaling{}, Floats{0.0F, 0.3F, 1.0F}), (Floats{0.0F, 0.3F, 1.0F}));
}

TEST(PlattScaling, TakesScoresOfZeroAndOne) {
  const PlattScaling fitted = fit_platt(Floats{0, 1, 0, 1, 1}, Floats{0, 0, 0.5F, 1, 1});
  EXPECT_TRUE(std::isfinite(fitted.slope) && std::isfinite(fitted.intercept));
  for (const float out : recalibrated(fitted, Floats{0, 1})) EXPECT_TRUE(out > 0 && out < 1);
}

TEST(IsotonicCurve, AgreesWithScikitLearnBetweenAndBeyondItsPoints) {
  const IsotonicCurve curve = fit_isotonic(half(kTargets, true), half(kFirst, true));
  Floats at;
  for (int i = 0; i <= 128; ++i) at.push_back(static_cast<float>(i) / 128);
  const Floats out = recalibrated(curve, at);
  ASSERT_EQ(expected::isotonic.size(), out.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    EXPECT_NEAR(out[i], expected::isotonic[i], 1e-7) << i;  // outputs are floats
  }
  for (std::size_t i = 1; i < curve.scores.size(); ++i) {
    EXPECT_GT(curve.scores[i], curve.scores[i - 1]);
    EXPECT_GE(curve.probabilities[i], curve.probabilities[i - 1]);
  }
}

TEST(IsotonicCurve, PoolsViolatorsByHand) {
  // Bad rates 0, 1, 0 (twice), 1 at rising scores: the second and third pool to 1/3.
  const IsotonicCurve curve =
      fit_isotonic(Floats{0, 1, 0, 0, 1}, Floats{0.125F, 0.25F, 0.5F, 0.5F, 0.75F});
  EXPECT_EQ(curve.scores, (std::vector<double>{0.125, 0.25, 0.5, 0.75}));
  EXPECT_EQ(curve.probabilities, (std::vector<double>{0, 1.0 / 3, 1.0 / 3, 1}));
  EXPECT_TRUE(fit_isotonic({}, {}).scores.empty());
  const Floats unfitted = recalibrated(IsotonicCurve{}, Floats{0.3F});
  EXPECT_EQ(unfitted, (Floats{0.3F}));
}

TEST(IsotonicCurve, CalibratesTheRowsItWasFittedTo) {
  const Floats out = recalibrated(fit_isotonic(kTargets, kFirst), kFirst);
  EXPECT_LT(expected_calibration_error(kTargets, out), 1e-6);
}

}  // namespace
}  // namespace amalgam
