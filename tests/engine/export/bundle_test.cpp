// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/bundle.h"

#include <gtest/gtest.h>

#include "engine/export/atomic_file.h"
#include "engine/export/sample_rows.h"
#include "engine/training/checkpoint.h"
#include "engine/training/trainer.h"
#include "support/small_run.h"

namespace amalgam {

namespace {

using amalgam::testing::error_code;
using amalgam::testing::SmallRun;

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
    const auto out = small.folder() / "model.safetensors";
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
  const auto out = small.folder() / "model.safetensors";
  small.workbench().export_run(small.project(), run.id, "bundle", out, nullptr);
  const TrainedModel read = read_bundle(out);
  EXPECT_EQ(read.card.at("strategy"), "late");
  EXPECT_DOUBLE_EQ(read.card.at("metrics").at("test").at("roc_auc").get<double>(), run.metric(Part::test, "roc_auc"));
  const nlohmann::json& sample = read.card.at("sample");
  EXPECT_EQ(sample.at("rows").size(), sample.at("outputs").size());
  EXPECT_GT(sample.at("rows").size(), 0U);
  EXPECT_EQ(read.card.at("dataset").at("file"), "data.csv");  // no folder of this machine
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
  small.workbench().export_run(small.project(), run.id, "bundle", out, nullptr);
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
  EXPECT_EQ(error_code([&] { read_bundle(small.folder().path()); }), "file.unreadable");
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
