// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>

#include "engine/base/error.h"
#include "engine/project/project_store.h"

namespace amalgam {

/// A folder of its own for each test, and a project with one data set and one run to begin with.
class ProjectFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* const info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              (std::string("amalgam-") + info->test_suite_name() + "-" + info->name() + "-" +
               std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override {
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
    std::filesystem::remove_all(folder_);
  }

  std::filesystem::path file(const std::string& name = "p.amalgam") const { return folder_ / name; }
  ProjectStore create() const { return {file(), ProjectStore::Mode::create}; }

  static DatasetRecord sample_dataset() {
    return {.path = "/data/credit.csv",
            .sha256 = "ab12",
            .bytes = 100,
            .rows = 8,
            .columns = 3,
            .recipe_json = R"({"separator":","})",
            .schema_json = R"([{"name":"age"}])"};
  }
  static Split sample_split() {
    return {"70/15/15", {0, 2, 3, 7}, {1, 5}, {4}};
  }  // row 6: no target
  static RunRecord sample_run(std::int64_t dataset) {
    RunRecord run;
    run.dataset = dataset;
    run.strategy = "hybrid";
    run.config_json =
        R"({"map":{"modalities":[{"name":"numbers","kind":"numerical"},{"name":"notes","kind":"text"}]}})";
    run.seed = 18446744073709551615ULL;  // the largest there is
    run.device = "cpu";
    run.versions_json = R"({"amalgam":"0.1.0"})";
    run.state = RunState::running;
    run.epochs_planned = 20;
    run.parameters = 1234;
    run.watched_metric = "log_loss";
    return run;
  }
  /// A run in a project that holds nothing yet.
  static std::int64_t add_sample_run(ProjectStore& store) {
    return store.add_run(sample_run(store.add_dataset(sample_dataset())), sample_split());
  }
  static EpochRecord sample_epoch(std::int64_t run, int number, double log_loss, bool is_best) {
    EpochRecord epoch;
    epoch.run = run;
    epoch.epoch = number;
    epoch.metrics = {{Part::train, "loss", 0.7},
                     {Part::validation, "loss", log_loss},
                     {Part::validation, "log_loss", log_loss},
                     {Part::validation, "roc_auc", std::numeric_limits<double>::quiet_NaN()}};
    epoch.weights = {{"numbers", 1.5, 0.75}, {"notes", 0.5, 0.25}};
    epoch.attention = {{0, 2, {"numbers", "notes"}, {0.75F, 0.25F, 0.5F, 0.5F, 0.25F, 0.75F, 1, 0}},
                       {1, 1, {"numbers", "notes"}, {0.125F, 0.875F, 0.0625F, 0.9375F}}};
    epoch.probe = {{0, 1, {5, 1}, {1, 0, 0, 1, 0.5F, 0.5F, 0.25F, 0.75F}}};
    epoch.learning_rate = 0.001;
    epoch.seconds = 1.25;
    epoch.rows_per_second = 5000;
    epoch.is_best = is_best;
    return epoch;
  }

  /// The code of the error that an action throws, and its kind and sentence beside it.
  template <class Action>
  std::string code_of(Action action) {
    try {
      action();
    } catch (const Error& error) {
      sentence_ = error.what();
      kind_ = error.kind();
      return error.code();
    }
    return "nothing thrown";
  }

  std::filesystem::path folder_;
  std::string sentence_;
  ErrorKind kind_ = ErrorKind::internal;
};

}  // namespace amalgam
