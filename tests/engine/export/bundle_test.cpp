// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/bundle.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <set>

#include "engine/export/atomic_file.h"
#include "engine/export/sample_rows.h"
#include "engine/insight/evaluate.h"
#include "engine/training/checkpoint.h"
#include "engine/training/trainer.h"
#include "support/small_run.h"

namespace amalgam {

namespace {

using amalgam::testing::error_code;
using amalgam::testing::SmallRun;
using amalgam::testing::text_of;

std::vector<float> outputs(const TrainedModel& trained, const Table& table, const std::vector<std::int64_t>& rows) {
  const Batch batch = trained.preprocessor->transform(table, rows);
  const torch::Tensor all = predict(*trained.model, batch, *trained.preprocessor, torch::kCPU).contiguous();
  return {all.data_ptr<float>(), all.data_ptr<float>() + all.numel()};
}

TEST(Bundle, HoldsAllThatIsNeededToRepeatTheStoredTestPredictions) {
  SmallRun small;
  for (const char* target : {"bad", "grade", "loss"}) {
    SCOPED_TRACE(target);
    const RunRecord run = small.train("hybrid", target);
    const auto out = small.folder() / (std::string(target) + ".zip");
    const ExportResult result = small.workbench().export_run(small.project(), run.id, "bundle", out, nullptr);
    EXPECT_LE(result.largest_difference, 1e-5);
    EXPECT_GT(result.rows_verified, 0);
    EXPECT_EQ(result.bytes, static_cast<std::int64_t>(std::filesystem::file_size(out)));
    const TrainedModel read = read_bundle(out);
    const PredictionRecord stored = *small.store().predictions(run.id, Part::test);
    const std::vector<float> found = outputs(read, *small.table(), stored.rows);
    ASSERT_EQ(found.size(), stored.outputs.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_NEAR(found[i], stored.outputs[i], 1e-5 * std::max(1.0F, std::abs(stored.outputs[i])));
    }
  }
}

TEST(Bundle, CarriesItsCardWithMetricsAndSampleRows) {
  SmallRun small;
  const RunRecord run = small.train("late");
  const auto out = small.folder() / "model";
  small.workbench().export_run(small.project(), run.id, "bundle", out, nullptr);
  const TrainedModel read = read_bundle(out);
  EXPECT_EQ(read.card.at("strategy"), "late");
  EXPECT_DOUBLE_EQ(read.card.at("metrics").at("test").at("roc_auc").get<double>(), run.metric(Part::test, "roc_auc"));
  const nlohmann::json& sample = read.card.at("sample");
  EXPECT_EQ(sample.at("rows").size(), sample.at("outputs").size());
  EXPECT_GT(sample.at("rows").size(), 0U);
  EXPECT_EQ(read.card.at("dataset").at("file"), "data.csv");  // no folder of this machine
}

std::set<std::string> names_in(const std::filesystem::path& folder) {
  std::set<std::string> names;
  for (const auto& one : std::filesystem::directory_iterator(folder)) names.insert(one.path().filename().string());
  return names;
}

nlohmann::json json_in(const std::filesystem::path& path) { return nlohmann::json::parse(text_of(path)); }

TEST(Bundle, IsAFolderWithEverythingInItThatReplacesAnOlderOne) {
  SmallRun small;
  const RunRecord run = small.train("late", "bad", 2);
  const auto out = small.folder() / "model";
  small.workbench().export_run(small.project(), run.id, "bundle", out, nullptr);
  std::ofstream(out / "stale.txt") << "of the bundle before";
  const ExportResult result = small.workbench().export_run(small.project(), run.id, "bundle", out, nullptr);
  EXPECT_EQ(names_in(out), (std::set<std::string>{"README.md", "card.md", "cells.py", "expected.csv", "featurize.py", "map.json",
                                                  "metrics.json", "model.onnx", "preprocessing.json", "sample.csv", "score.py",
                                                  "texts.py", "weights.safetensors"}));
  EXPECT_EQ(names_in(small.folder().path()).count("model.part-" + std::to_string(::getpid())), 0U);
  std::int64_t bytes = 0;
  for (const auto& one : std::filesystem::directory_iterator(out)) bytes += static_cast<std::int64_t>(one.file_size());
  EXPECT_EQ(result.bytes, bytes);
  EXPECT_EQ(result.checks.size(), 4U);
  EXPECT_EQ(json_in(out / "map.json"), ModalityMap::from_json(amalgam::testing::five_kinds_map()).to_json());

  const nlohmann::json metrics = json_in(out / "metrics.json");
  EXPECT_DOUBLE_EQ(metrics.at("parts").at("test").at("roc_auc").get<double>(), run.metric(Part::test, "roc_auc"));
  EXPECT_TRUE(metrics.at("cut_off").is_number());
  EXPECT_EQ(metrics.at("segments").at(0).at("column"), "region");

  const TablePtr sample = read_csv(out / "sample.csv").table, expected = read_csv(out / "expected.csv").table;
  ASSERT_EQ(sample->rows(), expected->rows());
  const PredictionRecord stored = *small.store().predictions(run.id, Part::test);
  for (std::int64_t row = 0; row < sample->rows(); ++row) {
    EXPECT_EQ(sample->column("id").text(row), expected->column("id").text(row));
    const auto data_row = std::stoll(sample->column("id").text(row).substr(1));  // "c17"
    const auto at = std::find(stored.rows.begin(), stored.rows.end(), data_row) - stored.rows.begin();
    EXPECT_NEAR(expected->column("score").number(row), stored.outputs.at(static_cast<std::size_t>(at)), 1e-5);
  }
}

TEST(Bundle, HasACardWithDataPopulationSegmentsAndLimits) {
  SmallRun small;
  for (const char* target : {"bad", "grade", "loss"}) {
    SCOPED_TRACE(target);
    const auto out = small.folder() / target;
    small.workbench().export_run(small.project(), small.train("early", target, 1).id, "bundle", out, nullptr);
    const std::string card = text_of(out / "card.md");
    for (const char* part : {"# Model card", "## Data", "## Population", "## Performance\n", "## Performance by segment",
                             "### region", "| east, far |", "## Limits", "144 rows only", "## How it was made", "seed"}) {
      EXPECT_NE(card.find(part), std::string::npos) << part << "\n" << card;
    }
    EXPECT_EQ(card.find(small.folder().path().string()), std::string::npos);  // no folder of this machine
    EXPECT_EQ(card.find("nan"), std::string::npos);
  }
}

TEST(Bundle, LeavesFoldersAndFilesAloneThatAreNoBundles) {
  SmallRun small;
  const RunRecord run = small.train("early", "bad", 1);
  const auto write = [&](const std::filesystem::path& out) {
    return error_code([&] { small.workbench().export_run(small.project(), run.id, "bundle", out, nullptr); });
  };
  const std::set<std::string> before = names_in(small.folder().path());
  EXPECT_EQ(write(small.folder().path()), "export.folder_in_use");
  EXPECT_EQ(write(small.data()), "export.folder_in_use");
  EXPECT_EQ(write(small.folder() / "nowhere" / "model"), "file.unwritable");
  EXPECT_EQ(write(""), "file.unwritable");
  EXPECT_EQ(names_in(small.folder().path()), before);
}

TEST(Bundle, OfABaselineOrABlendIsComplete) {
  SmallRun small;
  for (const std::string strategy : {"linear", "xgboost", "blend"}) {
    SCOPED_TRACE(strategy);
    const auto out = small.folder() / strategy;
    const ExportResult result = small.workbench().export_run(small.project(), small.train(strategy, "bad", 1).id, "bundle", out, nullptr);
    EXPECT_EQ(result.checks.size(), 4U);
    EXPECT_LE(result.largest_difference, 1e-5);
    const std::set<std::string> names = names_in(out);
    EXPECT_TRUE(names.contains("model.onnx") && names.contains("score.py"));
    EXPECT_TRUE(read_bundle(out).model->baseline() != nullptr);
  }
  // Shares of trees are SHAP values, which no file works out.
  EXPECT_EQ(text_of(small.folder() / "linear" / "README.md").find("modality_weights"), std::string::npos);
  EXPECT_NE(text_of(small.folder() / "xgboost" / "README.md").find("modality_weights"), std::string::npos);
}

TEST(Bundle, IsListedAmongTheRunsArtefactsInTheProjectFile) {
  SmallRun small;
  const RunRecord run = small.train("early", "bad", 1);
  const auto out = small.folder() / "model.safetensors";
  const ExportResult result = small.workbench().export_run(small.project(), run.id, "bundle", out, nullptr);
  EXPECT_EQ(result.sha256.size(), 64U);
  EXPECT_EQ(small.store().integrity_check(), "ok");
}

TEST(Bundle, RefusesFilesThatAreNotBundles) {
  SmallRun small;
  const RunRecord run = small.train("early", "bad", 1);
  const auto out = small.folder() / "model.safetensors";
  write_model_file(load_run(small.store(), run.id).trained, out);
  const std::vector<std::byte> whole = read_file(out);
  const auto code_of = [&](const std::vector<std::byte>& bytes) {
    return error_code([&] { load_trained_model(bytes); });
  };
  EXPECT_EQ(code_of({}), "bundle.invalid");
  EXPECT_EQ(code_of({whole.begin(), whole.begin() + 100}), "bundle.invalid");
  EXPECT_EQ(code_of({whole.begin(), whole.end() - 1}), "bundle.invalid");
  EXPECT_EQ(code_of(write_tensor_file({{{"x", torch::ones({2})}}, nlohmann::json::object()})), "bundle.invalid");
  EXPECT_EQ(code_of(write_tensor_file({{}, {{"model", {{"format", "amalgam-model"}, {"version", 999}}}}})), "bundle.invalid");
  EXPECT_EQ(error_code([&] { read_bundle(small.folder() / "nowhere"); }), "file.missing");
  EXPECT_EQ(error_code([&] { read_bundle(small.folder().path()); }), "bundle.invalid");  // a folder, but no bundle
}

TEST(Bundle, RefusesAnUnknownFormatAndARunWithoutAModel) {
  SmallRun small;
  const RunRecord run = small.train("early", "bad", 1);
  const auto out = small.folder() / "model";
  EXPECT_EQ(error_code([&] { small.workbench().export_run(small.project(), run.id, "pickle", out, nullptr); }), "export.format");
  RunControl control;
  control.cancel();
  const RunRecord cancelled = small.workbench().train(small.request("early"), {}, control);
  EXPECT_EQ(cancelled.state, RunState::cancelled);
  EXPECT_EQ(error_code([&] { small.workbench().export_run(small.project(), cancelled.id, "bundle", out, nullptr); }),
            "run.no_checkpoint");
  EXPECT_FALSE(std::filesystem::exists(out));
}

}  // namespace

}  // namespace amalgam
