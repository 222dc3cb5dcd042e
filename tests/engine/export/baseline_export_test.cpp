// SPDX-License-Identifier: GPL-3.0-or-later
// Baselines, and blends that hold them, as tensor operations: against the libraries that fitted them, as TorchScript and
// as ONNX, over every kind of modality with all that can be missing.
#include <gtest/gtest.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>

#include <nlohmann/json.hpp>

#include "engine/baselines/baseline.h"
#include "engine/baselines/feature_rows.h"
#include "engine/baselines/tensor_trees.h"
#include "engine/export/export_checks.h"
#include "engine/export/onnx_fixture.h"
#include "engine/modalities/tiny_bert.h"
#include "engine/training/training_fixture.h"

namespace amalgam {

namespace {

using amalgam::onnx_test::difference;
using amalgam::onnx_test::TextSettings;
using amalgam::testing::Problem;
using amalgam::testing::TemporaryFolder;
using amalgam::testing::TrainingSetup;

constexpr int kMixedRows = 260;

/// Some of `words`, joined; now and then none.
std::string some_words(Random& random, std::vector<std::string> words, std::uint64_t most, const std::string& between) {
  std::string text;
  for (std::uint64_t i = 0, count = random.below(most + 1); i < count; ++i) text.append(i > 0 ? between : "").append(words[random.below(words.size())]);
  return text;
}

/// Every kind of modality, lists and events with times too, with missing cells, empty lists and rows of very unlike length.
std::string mixed_csv() {
  Random random(5, "mixed kinds");
  std::string csv;
  write_csv_row(csv, {"id", "income", "age", "region", "m_1", "m_2", "m_3", "history", "note", "clicks", "steps", "bad", "grade", "loss"});
  for (int row = 0; row < kMixedRows; ++row) {
    const auto cell = [&](double share, const std::string& text) { return random.uniform() < share ? std::string() : text; };
    const double income = random.normal();
    const std::string note = some_words(random, {"steady", "work", "late", "loan", "逾期", "shop", "and more"}, row % 9 == 0 ? 40 : 6, " ");
    const std::string clicks = some_words(random, {"login", "search", "apply", "pay"}, row % 7 == 0 ? 30 : 5, ">");
    const std::string history = "[" + some_words(random, {"1", "2.5", "-3", "null", "0"}, 7, ", ") + "]";
    std::string steps;
    for (std::uint64_t i = 0, count = random.below(6); i < count; ++i) {
      steps += fmt::format(R"({}{{"a": "{}", "t": {}}})", i > 0 ? ", " : "", random.below(2) == 0 ? "in" : "out", 3 * i + random.below(3));
    }
    const double odds = -1.3 * income + (note.find("late") != std::string::npos ? 1.2 : -0.8) + (clicks.find("pay") != std::string::npos ? -0.7 : 0.5) + 0.4 * random.normal();
    const bool has_months = random.uniform() > 0.2;
    const auto month = [&] { return has_months ? cell(0.2, std::to_string(random.below(4))) : std::string(); };
    write_csv_row(csv, {fmt::format("c{}", row), cell(0.1, format_number(income)), cell(0.1, std::to_string(20 + random.below(50))),
                        cell(0.1, some_words(random, {"north", "south", "far"}, 1, "")), month(), month(), month(), cell(0.1, history), note, clicks,
                        cell(0.1, "[" + steps + "]"), odds > 0 ? "1" : "0", odds > 0.8 ? "C" : odds > -0.8 ? "B" : "A", format_number(100 + 25 * odds)});
  }
  return csv;
}

Problem mixed_problem(const std::string& target) {
  const TemporaryFolder folder;
  ReadRecipe recipe;
  recipe.types = {{"note", ColumnType::text}, {"clicks", ColumnType::event_list}, {"steps", ColumnType::event_list}, {"history", ColumnType::number_list}};
  Problem problem;
  problem.table = read_csv(folder.write("data.csv", mixed_csv()), recipe).table;
  nlohmann::json map = nlohmann::json::parse(R"({"version": 1, "id": ["id"], "ignore": [], "modalities": [
    {"name": "numbers", "kind": "numerical", "columns": ["income", "age"]},
    {"name": "profile", "kind": "categorical", "columns": ["region"]},
    {"name": "months", "kind": "temporal", "channels": [{"name": "m", "columns": ["m_3", "m_2", "m_1"]}]},
    {"name": "history", "kind": "temporal", "columns": ["history"], "format": "list"},
    {"name": "notes", "kind": "text", "columns": ["note"]},
    {"name": "clicks", "kind": "behavioural", "columns": ["clicks"], "format": "list", "separator": ">"},
    {"name": "steps", "kind": "behavioural", "columns": ["steps"], "format": "json", "event": "a", "time": "t"}]})");
  map["target"] = {{"column", target}, {"task", target == "bad" ? "binary" : target == "grade" ? "multiclass" : "regression"}};
  if (target == "bad") map["target"]["positive"] = "1";
  for (const char* other : {"bad", "grade", "loss"}) {
    if (target != other) map["ignore"].push_back(other);
  }
  problem.map = ModalityMap::from_json(map);
  problem.target = read_target(problem.map.target, *problem.table);
  for (std::int64_t row = 0; row < problem.table->rows(); ++row) (row % 4 == 3 ? problem.validation : problem.train).push_back(row);
  return problem;
}

/// A fitted model, as exports take it.
struct FittedModel {
  FittedModel(const std::string& strategy, const std::string& target, const TextSettings& settings) : problem(mixed_problem(target)) {
    Options options(settings_of(strategy));
    options.set("model.dim", std::int64_t{8});
    options.set("training.epochs", std::int64_t{1});
    for (const auto& [name, value] : settings) options.set_text(name, value);
    const TrainingSetup setup(problem, strategy, options);
    RunControl control;
    setup.model->eval();
    setup.model->baseline()->fit(setup.data.train, setup.data.validation, control, [](const BaselineStep&) { return true; });
    trained.preprocessor = std::make_unique<Preprocessor>(Preprocessor::from_json(setup.preprocessor.to_json()));
    trained.model = setup.model;
    trained.model->eval();
    trained.card = {{"strategy", strategy}, {"versions", program_versions()}};
  }

  Batch all() const {
    std::vector<std::int64_t> rows;
    for (std::int64_t row = 0; row < problem.table->rows(); ++row) rows.push_back(row);
    return trained.preprocessor->transform(*problem.table, rows);
  }

  /// What differences of an output are relative to at least: values are in the target's unit.
  double least(std::size_t output) const { return output == 1 ? std::max(1.0, trained.preprocessor->target_deviation()) : 1; }

  Problem problem;
  TrainedModel trained;
};

/// Other numbers of rows and other lengths, single rows, and each modality gone.
std::vector<Batch> unlike_batches(const Batch& all) {
  std::vector<Batch> batches = {all, all.slice(3, 5), all.slice(9, 9)};
  for (std::int64_t row = 0; row < 12; ++row) batches.push_back(all.slice(row, 1));
  for (std::size_t m = 0; m < all.modalities.size(); ++m) {
    batches.push_back(all.slice(20, 30));
    batches.back().modalities[m].present = torch::zeros_like(batches.back().modalities[m].present);
  }
  return batches;
}

struct BaselineCase {
  std::string name, strategy;
  TextSettings settings;
};

std::vector<BaselineCase> baseline_cases(const std::string& bert) {
  const TextSettings blend = {{"blend.parts", "linear, xgboost, unimodal, early"}, {"blend.weights", "equal"}};
  TextSettings rare = {{"behavioural.bins", "0"}, {"behavioural.pairs", "0"}, {"temporal.statistics", "false"}, {"numerical.encoding", "plain"}, {"text.encoder", "gru"}};
  TextSettings pieces = {{"text.encoder", "pretrained"}, {"text.pretrained_folder", bert}, {"temporal.maximum_steps", "2"}, {"behavioural.maximum_events", "3"}};
  std::vector<BaselineCase> cases;
  for (const char* strategy : {"linear", "xgboost"}) {
    cases.push_back({"usual", strategy, {{"behavioural.minimum_count", "1"}, {"text.minimum_count", "1"}}});
    cases.push_back({"plain and in order", strategy, rare});
    cases.push_back({"pieces", strategy, pieces});
    cases.push_back({"calibrated", strategy, {{"training.calibration", "platt"}}});
  }
  cases.push_back({"of all", "blend", blend});
  cases.push_back({"of linear and networks", "blend", {{"blend.parts", "linear, late"}}});
  return cases;
}

void expect_same_in_torchscript(const FittedModel& fitted, const std::vector<Batch>& batches, const std::filesystem::path& file) {
  const torch::jit::GraphOptimizerEnabledGuard plain(false);  // newer LibTorch would compile each graph for seconds
  write_torchscript(fitted.trained, batches[1].slice(0, 2), file);
  torch::jit::Module module = torch::jit::load(file.string());
  for (std::size_t i = 0; i < batches.size(); ++i) {
    const auto arguments = torchscript_arguments(batches[i]);
    const auto found = module.forward({arguments.begin(), arguments.end()}).toTuple();
    const auto expected = torchscript_outputs(*fitted.trained.model, batches[i], *fitted.trained.preprocessor);
    ASSERT_EQ(found->elements().size(), expected.size());
    for (std::size_t k = 0; k < expected.size(); ++k) {
      EXPECT_LE(largest_difference(found->elements()[k].toTensor(), expected[k], fitted.least(k)), 1e-5) << "TorchScript, output " << k << ", call " << i;
    }
  }
}

class BaselineExport : public ::testing::TestWithParam<const char*> {};

TEST_P(BaselineExport, IsTheLibrarysModelAsTensorsTorchScriptAndOnnx) {
  const torch::NoGradGuard no_gradient;
  const TemporaryFolder folder;
  const std::string bert = amalgam::testing::write_tiny_bert(folder / "tiny").string();
  const auto runtime = OnnxRuntime::find();
  for (const BaselineCase& one : baseline_cases(bert)) {
    SCOPED_TRACE(one.strategy + ", " + one.name);
    if (one.name == "calibrated" && std::string(GetParam()) == "loss") continue;
    const FittedModel fitted(one.strategy, GetParam(), one.settings);
    if (fitted.trained.model->is_calibrated()) fitted.trained.model->set_calibration(0.7, 0.3);
    const std::vector<Batch> batches = unlike_batches(fitted.all());
    const std::vector<std::string> names = output_names(*fitted.trained.model, *fitted.trained.preprocessor, 3);
    EXPECT_EQ(names[2], one.strategy == "xgboost" || one.name == "of all" ? "embedding" : "modality_weights");
    std::vector<std::vector<torch::Tensor>> expected;
    for (const Batch& batch : batches) {
      expected.push_back(torchscript_outputs(*fitted.trained.model, batch, *fitted.trained.preprocessor));
      EXPECT_LE(difference(fitted.trained.model->run_as_tensors(batch).logits, expected.back()[0]), 1e-5);
    }
    EXPECT_GT(expected[0][0].std().item<double>(), 0.05);  // it says something
    expect_same_in_torchscript(fitted, batches, folder / "model.pt");
    const auto file = folder / "model.onnx";
    ASSERT_NO_THROW(write_onnx_model(fitted.trained, batches[1].slice(0, 2), file));
    if (!runtime) continue;
    const OnnxJob job = onnx_job(fitted.trained, file, batches);
    const auto found = runtime->run({job}).front();
    for (std::size_t i = 0; i < batches.size(); ++i) {
      for (std::size_t k = 0; k < expected[i].size(); ++k) {
        EXPECT_LE(largest_difference(found[i][k], expected[i][k], fitted.least(k)), 1e-5) << job.outputs[k] << ", call " << i;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, BaselineExport, ::testing::Values("bad", "grade", "loss"), [](const auto& one) { return std::string(one.param); });

// In a file there are no lengths, and a batch is as long as its longest row.
TEST(Flatten, GivesTheSameWithoutLengthsAndWithoutTheOtherRows) {
  const FittedModel fitted("linear", "bad", {});
  const FeatureRows features(*fitted.trained.preprocessor);
  Batch all = fitted.all();
  for (std::int64_t row = 0; row < 60; ++row) {
    const FeatureBlock alone = features.of(all.slice(row, 1));
    Batch unmeasured = all;
    for (ModalityTensors& one : unmeasured.modalities) one.lengths.clear();
    const FeatureBlock among = features.of(unmeasured.slice(row, 1));
    EXPECT_EQ(alone.columns, among.columns) << row;
    EXPECT_EQ(alone.values, among.values) << row;
    EXPECT_TRUE(std::is_sorted(alone.columns.begin(), alone.columns.end()));
  }
}

// ── trees, worked out by hand ────────────────────────────────────────────────────────────────────

/// Two rounds over four features. First tree: x2 < 1.5 ? (x0 < −2 ? 10 : 20) : 30, missing x2 goes right, missing x0
/// left; a fifth and a sixth node that nothing leads to. Second tree: a leaf. A third round that is not taken.
nlohmann::json model_by_hand() {
  const auto leaf = [](double value) {
    return nlohmann::json{{"left_children", {-1}}, {"right_children", {-1}}, {"split_indices", {0}}, {"split_conditions", {value}}, {"default_left", {0}}};
  };
  const nlohmann::json tree = {{"left_children", {1, 3, -1, -1, -1, -1, -1}},
                               {"right_children", {2, 6, -1, -1, -1, -1, -1}},
                               {"split_indices", {2, 0, 0, 0, 2147483647, 2147483647, 0}},
                               {"split_conditions", {1.5, -2.0, 30.0, 10.0, 0.0, 0.0, 20.0}},
                               {"default_left", {0, 1, 0, 0, 0, 0, 0}}};
  nlohmann::json model;
  model["learner"]["learner_model_param"]["num_feature"] = "4";
  model["learner"]["gradient_booster"]["model"] = {{"trees", {tree, leaf(0.5), leaf(1000)}}, {"tree_info", {0, 0, 0}}};
  return model;
}

torch::Tensor sums_by_hand(const nlohmann::json& model, const torch::Tensor& x) {
  const FeatureEntries dense{2, {{torch::tensor({0, 1}, torch::kInt64), x.slice(1, 0, 2)}}};
  const FeatureEntries listed{2, {{torch::tensor({1, 0, 0}, torch::kInt64).expand({x.size(0), 3}), torch::stack({x.select(1, 3), x.select(1, 2) * 0.75, x.select(1, 2) * 0.25}, 1)}}};
  return TensorTrees(model.dump(), 2, 1).sum({dense, listed}).squeeze(1);
}

TEST(TensorTrees, AreWalkedAsWrittenWithMissingValues) {
  const torch::Tensor x = torch::tensor({{-3.0F, 9.0F, 1.0F, 0.0F},     // left, left
                                         {-2.0F, 0.0F, 1.0F, 0.0F},     // left, at the threshold: right
                                         {5.0F, 0.0F, -1.0F, 7.0F},     // left, right
                                         {0.0F, 0.0F, 1.0F, 7.0F},      // left, missing: left
                                         {-3.0F, 0.0F, 1.5F, 0.0F},     // at the threshold: right
                                         {-3.0F, 1.0F, 0.0F, 0.0F}});   // missing: right
  EXPECT_TRUE(torch::equal(sums_by_hand(model_by_hand(), x), torch::tensor({10.5F, 20.5F, 20.5F, 10.5F, 30.5F, 30.5F})));
}

TEST(TensorTrees, LowerTheirThresholdsByAHairAndLeaveTheRest) {
  const nlohmann::json before = model_by_hand(), after = nlohmann::json::parse(with_lower_thresholds(before.dump()));
  const torch::Tensor edge = torch::tensor({{-2.000004F, 0.0F, 1.0F, 0.0F}, {-3.0F, 0.0F, 1.499997F, 0.0F}, {-2.00002F, 0.0F, 1.49998F, 0.0F}});
  EXPECT_TRUE(torch::equal(sums_by_hand(before, edge), torch::tensor({10.5F, 10.5F, 10.5F})));
  EXPECT_TRUE(torch::equal(sums_by_hand(after, edge), torch::tensor({20.5F, 30.5F, 10.5F})));
  nlohmann::json same = after;
  for (const int node : {0, 1}) {
    same["learner"]["gradient_booster"]["model"]["trees"][0]["split_conditions"][node] =
        before["learner"]["gradient_booster"]["model"]["trees"][0]["split_conditions"][node];
  }
  EXPECT_EQ(same, before);
}

TEST(TensorTrees, SayWhenTheJsonHoldsNone) {
  for (const char* text : {"", "{}", R"({"learner": {}})"}) {
    EXPECT_THROW(TensorTrees(text, 1, 1), Error) << text;
    EXPECT_THROW(with_lower_thresholds(text), Error) << text;
  }
  EXPECT_THROW(TensorTrees(model_by_hand().dump(), 4, 1), Error);
}

}  // namespace

}  // namespace amalgam
