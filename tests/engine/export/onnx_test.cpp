// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/export/onnx_fixture.h"
#include "support/small_run.h"

namespace amalgam {

namespace {

using amalgam::onnx_test::difference;
using amalgam::onnx_test::OnnxModels;
using amalgam::onnx_test::TextSettings;
using amalgam::testing::SmallRun;

/// Models exported one after the other, then run by ONNX Runtime in one go, with other batch sizes and lengths than the
/// trace saw, and with modalities that are not there.
class OnnxCheck {
 public:
  void add(const std::string& name, const std::string& strategy, const TextSettings& settings = {},
           const std::string& target = "bad") {
    SCOPED_TRACE(name);
    TrainedModel trained = models_.model(strategy, settings, target);
    const Batch few = models_.batch(trained, false, 3), many = models_.batch(trained, true, 9);
    std::vector<Batch> batches = {few, few.slice(2, 1), many, many.slice(0, 1)};
    for (std::size_t m = 0; m < few.modalities.size(); ++m) {
      batches.push_back(models_.batch(trained, true, 4));
      batches.back().modalities[m].present = torch::zeros_like(batches.back().modalities[m].present);
    }
    const auto file = models_.folder() / (std::to_string(jobs_.size()) + ".onnx");
    ASSERT_NO_THROW(write_onnx_model(trained, few.slice(0, 2), file));
    jobs_.push_back(onnx_job(trained, file, batches));
    batches_.push_back(std::move(batches));
    names_.push_back(name);
    trained_.push_back(std::move(trained));
  }

  void run(const OnnxRuntime& runtime) {
    const torch::NoGradGuard no_gradient;
    const auto found = runtime.run(jobs_);
    double largest = 0;
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      for (std::size_t call = 0; call < batches_[i].size(); ++call) {
        const auto expected = torchscript_outputs(*trained_[i].model, batches_[i][call], *trained_[i].preprocessor);
        for (std::size_t k = 0; k < expected.size(); ++k) {
          const double now = difference(found[i][call][k], expected[k]);
          largest = std::max(largest, now);
          EXPECT_LE(now, 1e-5) << names_[i] << ", " << jobs_[i].outputs[k] << ", call " << call;
        }
      }
    }
    ::testing::Test::RecordProperty("largest_difference", std::to_string(largest));
  }

 private:
  OnnxModels models_;
  std::vector<std::string> names_;
  std::vector<TrainedModel> trained_;
  std::vector<OnnxJob> jobs_;
  std::vector<std::vector<Batch>> batches_;
};

/// Every choice of every encoder, in as few sets as there are choices.
std::vector<TextSettings> encoder_choices() {
  return {
      {{"text.encoder", "ngrams"},
       {"temporal.encoder", "gru"},
       {"behavioural.encoder", "recurrent"},
       {"numerical.encoding", "piecewise"}},
      {{"text.encoder", "convolution"},
       {"temporal.encoder", "convolution"},
       {"behavioural.encoder", "convolution"},
       {"numerical.encoding", "periodic"},
       {"categorical.width", "cardinality"}},
      {{"text.encoder", "gru"},
       {"temporal.encoder", "transformer"},
       {"behavioural.pairs", "0"},
       {"numerical.encoding", "plain"},
       {"numerical.scaling", "quantile"},
       {"categorical.hashing", "true"}},
      {{"text.encoder", "transformer"},
       {"temporal.statistics", "false"},
       {"categorical.hashing", "true"},
       {"categorical.width", "cardinality"},
       {"text.layers", "1"},
       {"temporal.layers", "1"}},
  };
}

std::vector<StrategyInfo> fusing_strategies() {
  std::vector<StrategyInfo> all;
  for (const Strategy& one : strategy_registry()) {
    if (one.make) all.push_back(one.info);
  }
  return all;
}

#define REQUIRE_ONNX_RUNTIME(runtime)       \
  const auto runtime = OnnxRuntime::find(); \
  if (!runtime) GTEST_SKIP() << "ONNX Runtime is not here: run scripts/setup.sh test"

TEST(Onnx, GivesTheSameOutputsInEveryStrategy) {
  REQUIRE_ONNX_RUNTIME(runtime);
  OnnxCheck check;
  const std::vector<TextSettings> encoders = encoder_choices();
  const char* targets[] = {"bad", "grade", "loss"};
  std::size_t i = 0;
  for (const StrategyInfo& strategy : fusing_strategies()) {
    check.add(strategy.id, strategy.id, encoders[i % encoders.size()], targets[i % 3]);
    ++i;
  }
  check.run(*runtime);
}

TEST(Onnx, GivesTheSameOutputsWithEveryEncoder) {
  REQUIRE_ONNX_RUNTIME(runtime);
  OnnxCheck check;
  for (const TextSettings& settings : encoder_choices()) check.add(settings[0].second + " …", "early", settings);
  check.run(*runtime);
}

TEST(Onnx, GivesTheSameOutputsInEveryStrategyWithEveryEncoderSlow) {
  REQUIRE_ONNX_RUNTIME(runtime);
  OnnxCheck check;
  for (const StrategyInfo& strategy : fusing_strategies()) {
    for (const TextSettings& settings : encoder_choices())
      check.add(strategy.id + ", " + settings[0].second + " …", strategy.id, settings);
    for (const Option& option : strategy.options) {  // every choice and switch of its own
      std::vector<std::string> values = option.choices;
      if (std::holds_alternative<bool>(option.default_value)) values = {"true", "false"};
      for (const std::string& value : values)
        check.add(strategy.id + ", " + option.name + " " + value, strategy.id, {{option.name, value}});
    }
  }
  check.run(*runtime);
}

TEST(Onnx, GivesTheSameOutputsOfSeveralMembersAndOfCalibratedModels) {
  REQUIRE_ONNX_RUNTIME(runtime);
  OnnxCheck check;
  check.add("members", "hybrid", {{"model.members", "3"}}, "grade");
  check.add("calibrated", "late", {{"training.calibration", "platt"}});
  check.add("both", "embedding", {{"model.members", "2"}, {"training.calibration", "temperature"}});
  check.run(*runtime);
}

TEST(Onnx, NamesInputsAndOutputsAndLeavesBatchAndLengthFree) {
  const OnnxModels models;
  const TrainedModel trained = models.model("hybrid", {{"text.encoder", "gru"}}, "grade");
  const OnnxModel model = onnx_model(trained, models.batch(trained, false, 2));
  std::vector<std::string> outputs;
  for (const OnnxValue& one : model.outputs) {
    outputs.push_back(one.name);
    EXPECT_EQ(std::get<std::string>(one.shape.at(0)), "batch");
  }
  EXPECT_EQ(outputs,
            (std::vector<std::string>{"logits", "probabilities", "modality_weights", "embedding", "attention_1"}));
  const auto inputs = torchscript_inputs(*trained.preprocessor);
  ASSERT_EQ(model.inputs.size(), inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    EXPECT_EQ(model.inputs[i].name, inputs[i].argument);
    EXPECT_EQ(std::get<std::string>(model.inputs[i].shape.at(0)), "batch");
    if (inputs[i].name == "notes.ids") {
      EXPECT_EQ(std::get<std::string>(model.inputs[i].shape.at(1)), "length_of_notes");
    }
  }
  std::int64_t weights = 0;  // none is lost, and none stands there twice
  for (const OnnxTensor& one : model.constants) {
    if (one.type == OnnxType::float32 && one.bytes.size() > 4)
      weights += static_cast<std::int64_t>(one.bytes.size() / 4);
  }
  std::int64_t parameters = 0;
  for (const torch::Tensor& one : trained.model->parameters()) parameters += one.numel();
  EXPECT_NEAR(static_cast<double>(weights), static_cast<double>(parameters), 0.02 * static_cast<double>(parameters));
}

TEST(Onnx, KeepsWhatACallerNeedsInItsMetadata) {
  SmallRun small;
  const RunRecord run = small.train("late", "grade", 1);
  const auto out = small.folder() / "model.onnx";
  small.workbench().export_run(small.project(), run.id, "onnx", out, nullptr);
  const OnnxModel model = read_onnx(amalgam::testing::text_of(out));
  nlohmann::json metadata;
  for (const auto& [key, value] : model.metadata) metadata[key] = nlohmann::json::parse(value);
  EXPECT_EQ(metadata.at("format"), "amalgam-onnx");
  EXPECT_EQ(metadata.at("classes"), nlohmann::json({"A", "B", "C"}));
  EXPECT_EQ(metadata.at("preprocessing").at("map").at("target").at("column"), "grade");
  EXPECT_TRUE(metadata.at("card").at("metrics").contains("test"));
  EXPECT_TRUE(metadata.at("card").at("versions").contains("libtorch"));
  EXPECT_EQ(metadata.at("example").at("inputs").size(), model.inputs.size());
  EXPECT_EQ(metadata.at("example").at("outputs").size(), model.outputs.size());
}

TEST(Onnx, IsRunAgainOnExportWhereOnnxRuntimeIsThere) {
  REQUIRE_ONNX_RUNTIME(runtime);
  SmallRun small;
  const RunRecord run = small.train("gated", "bad", 1);
  const ExportResult result =
      small.workbench().export_run(small.project(), run.id, "onnx", small.folder() / "model.onnx", nullptr);
  EXPECT_EQ(result.format, "onnx");
  EXPECT_GT(result.rows_verified, 48);  // the test part at least once, smaller batches, single rows
  EXPECT_LE(result.largest_difference, 1e-5);
  EXPECT_GT(result.bytes, 10000);
}

TEST(Onnx, IsExportedAndNotCalledVerifiedWhereThereIsNoOnnxRuntime) {
  SmallRun small;
  const RunRecord run = small.train("early", "bad", 1);
  const char* before = std::getenv("AMALGAM_ONNXRUNTIME");
  const std::string kept = before ? before : "";
  ::setenv("AMALGAM_ONNXRUNTIME", small.folder().path().c_str(), 1);
  const auto out = small.folder() / "model.onnx";
  const ExportResult result = small.workbench().export_run(small.project(), run.id, "onnx", out, nullptr);
  if (before) {
    ::setenv("AMALGAM_ONNXRUNTIME", kept.c_str(), 1);
  } else {
    ::unsetenv("AMALGAM_ONNXRUNTIME");
  }
  EXPECT_EQ(result.rows_verified, 0);
  EXPECT_TRUE(std::filesystem::exists(out));
}

TEST(Onnx, HoldsBaselinesAndBlendsToo) {
  REQUIRE_ONNX_RUNTIME(runtime);
  SmallRun small;
  for (const std::string strategy : {"linear", "xgboost", "blend"}) {
    SCOPED_TRACE(strategy);
    const RunRecord run = small.train(strategy, "bad", 1);
    const auto out = small.folder() / "baseline.onnx";
    const ExportResult result = small.workbench().export_run(small.project(), run.id, "onnx", out, nullptr);
    EXPECT_GT(result.rows_verified, 48);
    EXPECT_LE(result.largest_difference, 1e-5);
  }
}

TEST(OnnxRuntime, SaysWhatIsWrongWithAFile) {
  REQUIRE_ONNX_RUNTIME(runtime);
  const amalgam::testing::TemporaryFolder folder;
  const auto file = folder.write("bad.onnx", "no model");
  try {
    runtime->run({OnnxJob{file, {}, {}, {}}});
    ADD_FAILURE() << "must refuse";
  } catch (const Error& problem) {
    EXPECT_EQ(problem.code(), "onnx.run");
    EXPECT_NE(problem.details().find("bad.onnx"), std::string::npos) << problem.details();
  }
}

}  // namespace

}  // namespace amalgam
