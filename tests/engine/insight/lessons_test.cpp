// SPDX-License-Identifier: GPL-3.0-or-later
// Each lesson is trained as the welcome page trains it, and must show what it says it teaches.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/data/lesson_generator.h"
#include "engine/data/reader.h"
#include "engine/project/dataset_source.h"
#include "engine/workbench.h"
#include "support/temporary_folder.h"

namespace amalgam {
namespace {

/// The copy in datasets/, trained with the recommended runs.
class TaughtLesson {
 public:
  explicit TaughtLesson(const std::string& id) {
    const std::string name = "lesson_" + id;
    const std::filesystem::path data = std::filesystem::path(AMALGAM_SOURCE_DIR) / "datasets" / name / (name + ".csv");
    read_ = read_csv(data);
    for (const LessonRun& one : lesson(id).runs) {
      TrainRequest request;
      request.table = read_.table;
      request.dataset = describe_dataset(read_, {});
      request.project = project();
      request.run_name = one.title;
      request.experiment.strategy = one.strategy;
      request.experiment.map = ModalityMap::load(std::filesystem::path(data).replace_extension(".map.json").string());
      request.experiment.device = "cpu";
      request.experiment.options = Options(workbench_->settings(one.strategy));
      for (const auto& [setting, value] : one.settings) request.experiment.options.set(setting, value);
      RunControl control;
      runs_[one.title] = workbench_->train(request, {}, control);
    }
  }
  const RunRecord& run(const std::string& title) const { return runs_.at(title); }
  double auc(const std::string& title) const { return run(title).metric(Part::test, "roc_auc"); }
  nlohmann::json insight(const std::string& title, const std::string& id) {
    RunControl control;
    return workbench_->insight({project(), run(title).id, id, "{}", read_.table}, {}, control);
  }

 private:
  std::filesystem::path project() const { return folder_ / "lesson.amalgam"; }
  testing::TemporaryFolder folder_;
  ReadResult read_;
  std::unique_ptr<Workbench> workbench_ = make_workbench();
  std::map<std::string, RunRecord> runs_;
};

std::size_t place_of(const nlohmann::json& answer, const std::string& name) {
  const std::vector<std::string> names = answer.at("modalities");
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

nlohmann::json game_of(const nlohmann::json& answer, const std::string& id) {
  for (const nlohmann::json& one : answer.at("games")) {
    if (one.at("id") == id) return one;
  }
  return {};
}

TEST(LessonsSlow, LateFusionCannotSeeTheSynergyAndTheOthersDo) {
  TaughtLesson taught("synergy");
  const double late = taught.auc("Late fusion");
  RecordProperty("late", std::to_string(late));
  for (const char* other : {"Early fusion", "Hybrid fusion"}) {
    RecordProperty(other, std::to_string(taught.auc(other)));
    EXPECT_GT(taught.auc(other), late + 0.15) << other << " " << taught.auc(other) << ", late " << late;
  }
  const nlohmann::json answer = taught.insight("Early fusion", "modality_shapley");
  const nlohmann::json interactions = game_of(answer, "information").at("interactions");
  const std::size_t profile = place_of(answer, "profile"), notes = place_of(answer, "notes");
  EXPECT_GT(interactions.at("low").at(profile).at(notes).get<double>(), 0.0) << interactions.dump();
}

TEST(LessonsSlow, TheBureauAndTheRepaymentsTellTheSame) {
  TaughtLesson taught("redundancy");
  const nlohmann::json answer = taught.insight("Early fusion", "modality_shapley");
  const nlohmann::json interactions = game_of(answer, "information").at("interactions");
  const std::size_t bureau = place_of(answer, "bureau"), repayment = place_of(answer, "repayment");
  EXPECT_LT(interactions.at("high").at(bureau).at(repayment).get<double>(), 0.0) << interactions.dump();
}

TEST(LessonsSlow, WhoeverNeverMetAGapFallsFurther) {
  TaughtLesson taught("missing");
  const auto without_notes = [&](const std::string& title) {
    const nlohmann::json answer = taught.insight(title, "missing_stress");
    for (const nlohmann::json& curve : answer.at("curves")) {
      if (curve.at("modality") == "notes") return curve.at("points").back().at("value").get<double>();
    }
    return -1.0;
  };
  const double unprepared = without_notes(lesson("missing").runs.at(0).title);
  const double prepared = without_notes(lesson("missing").runs.at(1).title);
  RecordProperty("unprepared", std::to_string(unprepared));
  RecordProperty("prepared", std::to_string(prepared));
  EXPECT_GT(prepared, unprepared + 0.02) << "prepared " << prepared << ", unprepared " << unprepared;
  EXPECT_NEAR(taught.auc(lesson("missing").runs.at(0).title), taught.auc(lesson("missing").runs.at(1).title), 0.03);
}

}  // namespace
}  // namespace amalgam
