// SPDX-License-Identifier: GPL-3.0-or-later
// A recalibration that was chosen for a run leaves with it: the same scores in memory, in every export and in scored files.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/fusion/score_curve.h"
#include "engine/insight/evaluate.h"
#include "engine/project/run_decision.h"
#include "support/small_run.h"

namespace amalgam {

namespace {

using amalgam::testing::SmallRun;
using amalgam::testing::text_of;
using Method = Recalibration::Method;

/// The curve as numbers have it against the curve as tensors have it, over scores from 0.001 to 0.999 and the knots.
double curve_difference(const Recalibration& curve) {
  std::vector<float> scores;
  for (int i = 1; i < 1000; ++i) scores.push_back(static_cast<float>(i) / 1000);
  for (const double one : curve.isotonic.scores) scores.push_back(static_cast<float>(one));
  const torch::Tensor p = torch::tensor(scores);
  const torch::Tensor logits = torch::logit(p).unsqueeze(1);
  const torch::Tensor back = torch::sigmoid(logits.squeeze(1));  // what the model's score is in floats
  const std::vector<float> given(back.data_ptr<float>(), back.data_ptr<float>() + back.numel());
  const torch::Tensor wanted = torch::tensor(recalibrated(curve, given));
  const torch::Tensor found = torch::sigmoid(ScoreCurve(curve).apply(logits).squeeze(1));
  return (found - wanted).abs().max().item<double>();
}

TEST(ScoreCurve, IsTheCurveThatWasFitted) {
  EXPECT_LT(curve_difference({.method = Method::platt, .platt = {1.7, -0.4}}), 1e-6);
  // Steep between 0.3 and 0.301, level, then up to 1: which no log-odds can be.
  EXPECT_LT(curve_difference({.method = Method::isotonic, .isotonic = {{0.1, 0.3, 0.301, 0.6, 0.9}, {0.0, 0.1, 0.4, 0.4, 1.0}}}), 2e-5);
  EXPECT_LT(curve_difference({.method = Method::isotonic, .isotonic = {{0.25}, {0.125}}}), 1e-6);
  EXPECT_EQ(curve_difference({}), 0);
}

class RecalibratedRun : public ::testing::TestWithParam<const char*> {
 protected:
  static std::int64_t decide_for(SmallRun& small, const std::string& method) {
    const RunRecord run = small.train("early", "bad", 3);
    ProjectStore store = small.store();
    decide(store, run.id, {.recalibration = method, .cheapest = true});
    return run.id;
  }
};

TEST_P(RecalibratedRun, ScoresTheSameInMemoryInBundlesAndInFiles) {
  SmallRun small;
  const std::int64_t run = decide_for(small, GetParam());
  const ProjectStore store = small.store();
  const PredictionRecord wanted = *store.predictions(run, Part::test), raw = *store.predictions_as_trained(run, Part::test);
  EXPECT_NE(wanted.outputs, raw.outputs);
  const LoadedRun loaded = load_run(store, run);
  const Batch batch = loaded.trained.preprocessor->transform(*small.table(), wanted.rows);
  const torch::NoGradGuard no_gradient;
  const torch::Tensor found = outputs_from_logits(loaded.trained.model->run(batch).logits, *loaded.trained.preprocessor);
  for (std::size_t i = 0; i < wanted.rows.size(); ++i) {
    EXPECT_NEAR(found[static_cast<std::int64_t>(i)].item<float>(), wanted.outputs[i], 2e-5) << i;
  }
  const auto bundle = small.folder() / "run.safetensors", scores = small.folder() / "scores.csv";
  small.workbench().export_run(small.project(), run, "bundle", bundle, small.table());
  RunControl control;
  small.workbench().score({bundle, small.data(), scores}, {}, control);
  const TablePtr table = read_csv(scores).table;
  const double cut_off = *store.run_decision(run).cut_off;
  for (std::size_t i = 0; i < wanted.rows.size(); ++i) {
    const double score = table->column("score").number(wanted.rows[i]);
    EXPECT_NEAR(score, wanted.outputs[i], 2e-5) << i;
    EXPECT_EQ(table->column("decision").text(wanted.rows[i]), static_cast<float>(score) < static_cast<float>(cut_off) ? "approve" : "decline");
  }
}

TEST_P(RecalibratedRun, TracesTheCurveIntoTorchScriptAndOnnx) {
  SmallRun small;
  const std::int64_t run = decide_for(small, GetParam());
  for (const char* format : {"torchscript", "onnx"}) {  // each is run again on test rows before it counts
    const auto out = small.folder() / (std::string("run.") + format);
    const ExportResult result = small.workbench().export_run(small.project(), run, format, out, small.table());
    EXPECT_LE(result.largest_difference, 1e-5) << format;
    EXPECT_NE(text_of(out).find("recalibration"), std::string::npos) << format << " says what was done to the score";
    EXPECT_NE(text_of(out).find("cut_off"), std::string::npos) << format;
  }
}

INSTANTIATE_TEST_SUITE_P(Each, RecalibratedRun, ::testing::Values("platt", "isotonic"),
                         [](const ::testing::TestParamInfo<const char*>& method) { return std::string(method.param); });

TEST(RecalibratedInsights, AreOfTheRecalibratedScoreAndNotTakenFromBefore) {
  SmallRun small;
  const RunRecord run = small.train("early", "bad", 2);
  RunControl control;
  const auto score_of = [&] {
    const InsightRequest request{small.project(), run.id, "case", R"({"row": 7})", small.table()};
    return small.workbench().insight(request, {}, control).at("score").get<double>();
  };
  const double before = score_of();
  ProjectStore store = small.store();
  const RunDecision decision = decide(store, run.id, {.recalibration = "platt"});
  const double wanted = recalibrated(recalibration_of(decision), std::vector<float>{static_cast<float>(before)})[0];
  EXPECT_NEAR(score_of(), wanted, 1e-5);
  decide(store, run.id, {.recalibration = "none"});
  EXPECT_EQ(score_of(), before);
}

}  // namespace

}  // namespace amalgam
