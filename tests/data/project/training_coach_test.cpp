// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/training_coach.h"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <limits>

namespace amalgam {
namespace {

using ::testing::HasSubstr;

/// A run whose losses follow two functions of the epoch; a slight wobble, as real ones have.
CoachInput run_of(int epochs, const std::function<double(int)>& train, const std::function<double(int)>& validation) {
  CoachInput input;
  input.run.state = RunState::finished;
  input.run.config_json = R"({"options": {"training.learning_rate": 0.002, "model.dropout": 0.2}})";
  double lowest = std::numeric_limits<double>::infinity();
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    const double wobble = 1 + 0.004 * std::sin(2.1 * epoch);
    EpochRecord record;
    record.epoch = epoch;
    record.metrics = {{Part::train, "running_loss", train(epoch) * wobble}, {Part::train, "loss", train(epoch)},
                      {Part::validation, "loss", validation(epoch) * wobble}, {Part::validation, "roc_auc", 0.8}};
    record.weights = {{"notes", 0.4, 0.4}, {"numbers", 0.35, 0.35}, {"clicks", 0.25, 0.25}};
    if (record.metric(Part::validation, "loss") < lowest) {
      lowest = record.metric(Part::validation, "loss");
      input.run.best_epoch = epoch;
    }
    input.epochs.push_back(record);
  }
  input.run.epochs_done = epochs;
  return input;
}

double healthy_train(int epoch) { return 0.45 + 0.2 * std::exp(-epoch / 4.0); }
double healthy_validation(int epoch) { return 0.5 + 0.2 * std::exp(-epoch / 4.0); }
CoachInput healthy() { return run_of(30, healthy_train, healthy_validation); }

const CoachFinding* find(const std::vector<CoachFinding>& findings, CoachKind kind) {
  for (const CoachFinding& one : findings) {
    if (one.kind == kind) return &one;
  }
  return nullptr;
}

TEST(Coach, HasNothingToSayAgainstAHealthyRun) {
  const auto findings = coach(healthy());
  ASSERT_EQ(findings.size(), 1U) << findings.front().sentence;
  EXPECT_EQ(findings.front().kind, CoachKind::all_well);
  EXPECT_EQ(findings.front().severity, CoachSeverity::good);
}

TEST(Coach, SaysNothingBeforeAnEpochIsDone) { EXPECT_TRUE(coach(CoachInput{}).empty()); }

TEST(Coach, DoesNotPraiseARunUnderWay) {
  CoachInput input = healthy();
  input.run.state = RunState::running;
  EXPECT_TRUE(coach(input).empty());
}

TEST(Coach, PinsOverfittingBehindTheBestEpoch) {
  const auto findings = coach(run_of(20, [](int e) { return 0.6 * std::exp(-e / 8.0); },
                                     [](int e) { return 0.5 + 0.002 * (e - 7) * (e - 7); }));
  const CoachFinding* found = find(findings, CoachKind::overfitting);
  ASSERT_NE(found, nullptr);
  EXPECT_NEAR(found->epoch, 8, 1);
  EXPECT_THAT(found->sentence, HasSubstr("Over-fitting from epoch"));
  ASSERT_FALSE(found->remedies.empty());
  EXPECT_EQ(found->remedies.front().option, "model.dropout");
  EXPECT_DOUBLE_EQ(std::get<double>(found->remedies.front().value), 0.35);
  EXPECT_EQ(find(findings, CoachKind::all_well), nullptr);
}

TEST(Coach, DoesNotCallEarlyStoppingOnAPlateauOverfitting) {
  const auto findings = coach(run_of(20, healthy_train, [](int e) { return e < 8 ? 0.6 - 0.01 * e : 0.53 + 0.0002 * e; }));
  EXPECT_EQ(find(findings, CoachKind::overfitting), nullptr);
}

TEST(Coach, NamesTheStepWhereARunDiverged) {
  CoachInput input = run_of(3, healthy_train, healthy_validation);
  input.run.state = RunState::failed;
  input.run.message = "Training diverged: in epoch 4, at step 31, the training loss is no longer a number.";
  const auto findings = coach(input);
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings.front().kind, CoachKind::diverged);
  EXPECT_EQ(findings.front().epoch, 4);
  EXPECT_THAT(findings.front().sentence, HasSubstr("step 31"));
  EXPECT_EQ(findings.front().remedies.front().option, "training.learning_rate");
}

TEST(Coach, SeesARateThatIsTooHigh) {
  const auto jump = coach(run_of(6, [](int e) { return e == 3 ? 2.0 : 0.6; }, healthy_validation));
  const CoachFinding* found = find(jump, CoachKind::rate_too_high);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->epoch, 3);
  const auto swing = coach(run_of(12, [](int e) { return e % 2 ? 0.7 : 0.5; }, healthy_validation));
  EXPECT_NE(find(swing, CoachKind::rate_too_high), nullptr);
}

TEST(Coach, SeesARunThatEndsTooSoon) {
  CoachInput input = run_of(10, [](int e) { return 0.7 - 0.02 * e; }, [](int e) { return 0.72 - 0.02 * e; });
  const auto findings = coach(input);
  const CoachFinding* found = find(findings, CoachKind::still_improving);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->remedies.front().option, "training.epochs");
  EXPECT_EQ(std::get<std::int64_t>(found->remedies.front().value), 20);
  input.run.state = RunState::stopped_early;
  EXPECT_EQ(find(coach(input), CoachKind::still_improving), nullptr);
}

TEST(Coach, SeesThatNothingWasLearnt) {
  CoachInput input = run_of(8, [](int) { return 0.69; }, [](int) { return 0.69; });
  for (EpochRecord& one : input.epochs) one.metrics.back().value = 0.53;
  EXPECT_NE(find(coach(input), CoachKind::no_better_than_chance), nullptr);
  // With 5,000 rows of each class .53 is three standard errors above chance.
  input.positives = input.negatives = 5000;
  EXPECT_EQ(find(coach(input), CoachKind::no_better_than_chance), nullptr);
  input.task = Task::regression;
  for (EpochRecord& one : input.epochs) one.metrics.back() = {Part::validation, "r2", -0.1};
  EXPECT_NE(find(coach(input), CoachKind::no_better_than_chance), nullptr);
}

TEST(Coach, NamesAModalityThatTakesOverAndOneThatIsNotUsed) {
  CoachInput input = healthy();
  for (EpochRecord& one : input.epochs) {
    if (one.epoch > 3) one.weights = {{"notes", 0.95, 0.95}, {"numbers", 0.04, 0.04}, {"clicks", 0.01, 0.01}};
  }
  const auto findings = coach(input);
  const CoachFinding* collapse = find(findings, CoachKind::modality_collapse);
  ASSERT_NE(collapse, nullptr);
  EXPECT_EQ(collapse->modality, "notes");
  const CoachFinding* unused = find(findings, CoachKind::modality_unused);
  ASSERT_NE(unused, nullptr);
  EXPECT_EQ(unused->modality, "clicks");
  EXPECT_GT(collapse->severity, unused->severity);
}

TEST(Coach, FindsAHeadThatLooksAtEverythingAlike) {
  CoachInput input = healthy();
  for (EpochRecord& one : input.epochs) {
    AttentionRecord layer{.layer = 0, .heads = 2, .modalities = {"notes", "numbers", "clicks"}, .values = {}};
    for (int cell = 0; cell < 9; ++cell) layer.values.push_back(cell % 3 == 0 ? 0.6F : 0.2F);
    for (int cell = 0; cell < 9; ++cell) layer.values.push_back(1.0F / 3);
    one.attention = {layer};
  }
  const auto findings = coach(input);
  int dead = 0;
  for (const CoachFinding& one : findings) {
    if (one.kind != CoachKind::dead_head) continue;
    ++dead;
    EXPECT_THAT(one.sentence, HasSubstr("head 2"));
  }
  EXPECT_EQ(dead, 1);
}

TEST(Coach, WarnsOfAValidationPartThatIsTooSmallToJudgeBy) {
  CoachInput input = healthy();
  input.positives = 45;
  input.negatives = 105;
  EXPECT_NE(find(coach(input), CoachKind::small_validation), nullptr);
  input.positives = 4500;
  input.negatives = 10500;
  EXPECT_EQ(find(coach(input), CoachKind::small_validation), nullptr);
}

TEST(AucStandardError, IsThatOfHanleyAndMcNeil) {
  // Their example of 1982, table 1: 51 abnormal and 58 normal cases, area .893: standard error .0325.
  EXPECT_NEAR(auc_standard_error(0.893, 51, 58), 0.0325, 0.001);
  EXPECT_TRUE(std::isnan(auc_standard_error(0.9, 0, 10)));
}

}  // namespace
}  // namespace amalgam
