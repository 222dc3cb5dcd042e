// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/modality_shapley.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"

namespace amalgam {
namespace {

/// Two fair bits seen through a modality each, an outcome made from them, and the model that knows all there is to know:
/// for each coalition the log-odds of the outcome among the rows that look the same to it.
struct BitTable {
  std::vector<std::vector<int>> bits;  // a row each
  std::vector<float> outcome;

  BitTable(int (*first)(int, int), int (*second)(int, int), int (*rule)(int, int)) {
    for (int repeat = 0; repeat < 50; ++repeat) {
      for (int a : {0, 1}) {
        for (int b : {0, 1}) {
          bits.push_back({first(a, b), second(a, b)});
          outcome.push_back(static_cast<float>(rule(a, b)));
        }
      }
    }
  }
  std::vector<float> logits(Coalition coalition) const {
    std::vector<float> all;
    for (const auto& own : bits) {
      double positives = 0, count = 0;
      for (std::size_t other = 0; other < bits.size(); ++other) {
        bool is_alike = true;
        for (std::size_t m = 0; m < 2; ++m) is_alike = is_alike && ((coalition >> m & 1U) == 0 || bits[other][m] == own[m]);
        if (!is_alike) continue;
        count += 1;
        positives += outcome[other];
      }
      const double p = std::clamp(positives / count, 1e-6, 1 - 1e-6);
      all.push_back(static_cast<float>(std::log(p / (1 - p))));
    }
    return all;
  }
  ShapleyResult shapley() const {
    ModalityGame game;
    game.modalities = {"one", "other"};
    game.targets = outcome;
    game.outputs = [this](Coalition coalition) { return logits(coalition); };
    return shapley_of_modalities(game, {.resamples = 100});
  }
};

int first(int a, int) { return a; }
int second(int, int b) { return b; }
const ShapleyGame& metric(const ShapleyResult& result) { return result.games.at(0); }
const ShapleyGame& information(const ShapleyResult& result) { return result.games.at(1); }
const ShapleyGame& score(const ShapleyResult& result) { return result.games.at(2); }
constexpr std::size_t kPair = 1;  // of the 2 × 2 matrix

TEST(ModalityShapley, SeesAnExclusiveOrAsPureSynergy) {
  const ShapleyResult result = BitTable(first, second, [](int a, int b) { return a ^ b; }).shapley();
  // v(none) = v(one) = v(other) = 0.5, v(both) = 1.
  EXPECT_NEAR(metric(result).values[0].value, 0.25, 1e-9);
  EXPECT_NEAR(metric(result).interactions[kPair].value, 0.5, 1e-9);
  EXPECT_NEAR(information(result).interactions[kPair].value, std::log(2.0), 1e-4);
  EXPECT_GT(information(result).interactions[kPair].low, 0.6);
  // Half of the rows are pushed up, half down: the mean is 0, the size is not.
  EXPECT_NEAR(score(result).values[0].value, 0, 1e-4);
  EXPECT_NEAR(score(result).sizes[0].value, std::log(1e6) / 2, 1e-2);
  EXPECT_NEAR(score(result).interaction_sizes[kPair].value, std::log(1e6), 1e-2);
}

TEST(ModalityShapley, SeesACopyAsPureRedundancy) {
  const ShapleyResult result = BitTable(first, first, [](int a, int) { return a; }).shapley();
  EXPECT_NEAR(metric(result).values[0].value, 0.25, 1e-9);
  EXPECT_NEAR(metric(result).values[1].value, 0.25, 1e-9);
  EXPECT_NEAR(metric(result).interactions[kPair].value, -0.5, 1e-9);
  EXPECT_NEAR(information(result).interactions[kPair].value, -std::log(2.0), 1e-4);
  EXPECT_LT(information(result).interactions[kPair].high, -0.6);
}

/// H(y) = 0.8113 bits; each bit alone tells 0.3113 of them: synergy − redundancy = 0.8113 − 2 · 0.3113 = 0.1887 bits.
/// The AUC is 5/6 with one bit and 1 with both: 1 − 2 · 5/6 + 1/2 = −1/6, for it has nothing left above 1.
TEST(ModalityShapley, SeesAndAndOrAsSynergyInInformation) {
  for (const auto rule : {+[](int a, int b) { return a & b; }, +[](int a, int b) { return a | b; }}) {
    const ShapleyResult result = BitTable(first, second, rule).shapley();
    EXPECT_NEAR(information(result).interactions[kPair].value, 0.1887218755 * std::log(2.0), 1e-4);
    EXPECT_GT(information(result).interactions[kPair].low, 0);
    EXPECT_NEAR(information(result).values[0].value, 0.8112781245 / 2 * std::log(2.0), 1e-4);
    EXPECT_NEAR(metric(result).interactions[kPair].value, -1.0 / 6, 1e-9);
  }
}

TEST(ModalityShapley, GivesAUselessModalityNothing) {
  const ShapleyResult result = BitTable(first, second, [](int a, int) { return a; }).shapley();
  for (const ShapleyGame& game : result.games) {
    EXPECT_NEAR(game.values[1].value, 0, 1e-9) << game.id;
    EXPECT_NEAR(game.interactions[kPair].value, 0, 1e-9) << game.id;
  }
  EXPECT_NEAR(metric(result).values[0].value, 0.5, 1e-9);
}

TEST(ModalityShapley, AddsUpToWhatTheWholeGainsOverNothing) {
  const ShapleyResult result = BitTable(first, second, [](int a, int b) { return a | b; }).shapley();
  for (const ShapleyGame& game : result.games) {
    const double sign = game.higher_is_better ? 1 : -1;
    EXPECT_NEAR(game.values[0].value + game.values[1].value, sign * (game.coalitions[3] - game.coalitions[0]), 1e-9) << game.id;
    EXPECT_LE(game.values[0].low, game.values[0].value);
    EXPECT_GE(game.values[0].high, game.values[0].value);
  }
}

/// value = 3 a + 2 b + 4 a b for a, b in {0, 1}, truth the same: for the row (1, 1) the parts are 3 + 2 and 2 + 2.
TEST(ModalityShapley, ExplainsValuesInTheirOwnUnit) {
  const std::vector<std::vector<int>> bits = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  ModalityGame game;
  game.modalities = {"a", "b"};
  game.task = Task::regression;
  game.targets = {0, 2, 3, 9};
  game.outputs = [&](Coalition coalition) {
    std::vector<float> values;
    for (const auto& row : bits) {
      const int a = (coalition & 1U) != 0 ? row[0] : 0, b = (coalition & 2U) != 0 ? row[1] : 0;
      values.push_back(static_cast<float>(3 * a + 2 * b + 4 * a * b));
    }
    return values;
  };
  const ShapleyResult result = shapley_of_modalities(game, {.resamples = 20});
  ASSERT_EQ(result.games.size(), 2U);
  EXPECT_EQ(result.games[0].metric, "rmse");
  EXPECT_NEAR(result.games[0].coalitions[3], 0, 1e-12);
  EXPECT_NEAR(result.games[0].coalitions[0], std::sqrt(94.0 / 4), 1e-6);
  EXPECT_GT(result.games[0].values[0].value, result.games[0].values[1].value);  // a gain where the error falls
  EXPECT_NEAR(result.games[1].values[0].value, (3 + 5) / 4.0, 1e-6);
  EXPECT_NEAR(result.games[1].interactions[kPair].value, 4 / 4.0, 1e-6);
}

TEST(ModalityShapley, ExplainsTheChosenOfSeveralClasses) {
  const std::vector<float> logits = {0.0F, 2.0F, 1.0F};
  const auto explained = explained_classes(logits, Task::multiclass, 3);
  EXPECT_EQ(explained, (std::vector<int>{1}));
  const double p = std::exp(2.0) / (1 + std::exp(1.0) + std::exp(2.0));
  EXPECT_NEAR(scores_of(logits, Task::multiclass, 3, explained)[0], std::log(p / (1 - p)), 1e-9);
  EXPECT_NEAR(probabilities_of(logits, Task::multiclass, 3)[1], p, 1e-6);
}

TEST(ModalityShapley, StopsWhenToldToAndRefusesWhatItCannotDo) {
  ModalityGame game;
  game.modalities = {"a", "b"};
  game.targets = {0, 1};
  game.outputs = [](Coalition) { return std::vector<float>{0, 1}; };
  int heard = 0;
  EXPECT_TRUE(shapley_of_modalities(game, {}, [&](double) { return ++heard < 2; }).games.empty());
  EXPECT_EQ(heard, 2);
  const auto code_of = [&] {
    try {
      shapley_of_modalities(game, {});
    } catch (const Error& error) {
      return error.code();
    }
    return std::string("no error");
  };
  game.targets = {1, 1};
  EXPECT_EQ(code_of(), "shapley.undefined");
  game.modalities.assign(13, "m");
  EXPECT_EQ(code_of(), "shapley.modalities");
}

}  // namespace
}  // namespace amalgam
