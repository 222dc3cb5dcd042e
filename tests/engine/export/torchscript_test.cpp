// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/torchscript.h"

#include <gtest/gtest.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>

#include "engine/insight/evaluate.h"
#include "support/small_run.h"

namespace amalgam {

namespace {

using amalgam::testing::SmallRun;

/// The largest difference between the written file and the model, over all outputs.
double difference(torch::jit::Module& module, const TrainedModel& trained, const Batch& batch) {
  const torch::NoGradGuard no_gradient;
  const torch::jit::GraphOptimizerEnabledGuard plain(false);  // newer LibTorch would compile each graph for seconds
  const auto arguments = torchscript_arguments(batch);
  const auto found = module.forward({arguments.begin(), arguments.end()}).toTuple();
  const auto expected = torchscript_outputs(*trained.model, batch, *trained.preprocessor);
  EXPECT_EQ(found->elements().size(), expected.size());
  double most = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const torch::Tensor tensor = found->elements()[i].toTensor();
    EXPECT_EQ(tensor.sizes(), expected[i].sizes());
    most = std::max(most, (tensor - expected[i]).abs().max().item<double>());
  }
  return most;
}

/// The rows whose note is long, or short, so that lengths differ from those of the trace.
std::vector<std::int64_t> rows_by_length(const Table& table, bool is_long) {
  std::vector<std::int64_t> rows;
  for (std::int64_t row = 0; row < table.rows() && rows.size() < 9; ++row) {
    if ((table.column("note").text(row).size() > 30) == is_long) rows.push_back(row);
  }
  return rows;
}

TEST(TorchScript, GivesTheSameOutputsForOtherBatchSizesAndLengthsInEveryStrategy) {
  SmallRun small;
  for (const StrategyInfo& strategy : small.workbench().strategies()) {
    SCOPED_TRACE(strategy.id);
    const RunRecord run = small.train(strategy.id, "bad", 1);
    const LoadedRun loaded = load_run(small.store(), run.id);
    const auto out = small.folder() / (strategy.id + ".pt");
    const auto short_rows = rows_by_length(*small.table(), false), long_rows = rows_by_length(*small.table(), true);
    ASSERT_GE(short_rows.size(), 3U);
    ASSERT_GE(long_rows.size(), 3U);
    const Batch short_batch = loaded.trained.preprocessor->transform(*small.table(), short_rows);
    const Batch long_batch = loaded.trained.preprocessor->transform(*small.table(), long_rows);
    write_torchscript(loaded.trained, short_batch.slice(0, 2), out);
    torch::jit::Module module = torch::jit::load(out.string());
    EXPECT_LE(difference(module, loaded.trained, short_batch.slice(0, 2)), 1e-5);
    EXPECT_LE(difference(module, loaded.trained, short_batch.slice(2, 1)), 1e-5);
    EXPECT_LE(difference(module, loaded.trained, long_batch), 1e-5);
    EXPECT_LE(difference(module, loaded.trained, long_batch.slice(0, 1)), 1e-5);
  }
}

// LLVM, where LibTorch has it, does not come to an end with what is joined and multiplied in one.
TEST(TorchScript, PartsWhatIsJoinedFromWhatFollowsAndRunsCompiled) {
  SmallRun small;
  const LoadedRun loaded = load_run(small.store(), small.train("early", "bad", 1).id);
  const Batch batch = loaded.trained.preprocessor->transform(*small.table(), rows_by_length(*small.table(), true));
  const auto out = small.folder() / "early.pt";
  write_torchscript(loaded.trained, batch.slice(0, 2), out);
  torch::jit::Module module = torch::jit::load(out.string());
  int joined = 0;
  for (const torch::jit::Node* node : module.get_method("forward").graph()->nodes()) {
    if (node->kind() != torch::jit::aten::cat) continue;
    ++joined;
    for (const torch::jit::Use& use : node->output()->uses()) EXPECT_EQ(use.user->kind(), torch::jit::aten::detach);
  }
  EXPECT_GE(joined, 1);
  const torch::NoGradGuard no_gradient;
  const auto arguments = torchscript_arguments(batch);
  const auto expected = torchscript_outputs(*loaded.trained.model, batch, *loaded.trained.preprocessor);
  for (int call = 0; call < 3; ++call) {  // compiled at the second
    const torch::Tensor logits = module.forward({arguments.begin(), arguments.end()}).toTuple()->elements()[0].toTensor();
    EXPECT_LE((logits - expected[0]).abs().max().item<double>(), 1e-5);
  }
}

TEST(TorchScript, FollowsAbsentModalitiesAtInference) {
  SmallRun small;
  const RunRecord run = small.train("hybrid", "bad", 2);
  const LoadedRun loaded = load_run(small.store(), run.id);
  const auto out = small.folder() / "model.pt";
  const std::vector<std::int64_t> rows = {0, 1, 2, 3, 4, 5, 6, 7};
  Batch batch = loaded.trained.preprocessor->transform(*small.table(), rows);
  write_torchscript(loaded.trained, batch.slice(0, 2), out);
  torch::jit::Module module = torch::jit::load(out.string());
  for (ModalityTensors& one : batch.modalities) {
    one.present = torch::zeros_like(one.present);
    EXPECT_LE(difference(module, loaded.trained, batch), 1e-5);
  }
}

TEST(TorchScript, KeepsParametersAsAttributesAndDescribesItsInputs) {
  SmallRun small;
  const RunRecord run = small.train("early", "grade", 1);
  const auto out = small.folder() / "model.pt";
  const ExportResult result = small.workbench().export_run(small.project(), run.id, "torchscript", out, nullptr);
  EXPECT_LE(result.largest_difference, 1e-5);
  torch::jit::ExtraFilesMap extra{{"amalgam.json", ""}};
  torch::jit::Module module = torch::jit::load(out.string(), torch::kCPU, extra);
  std::int64_t parameters = 0;
  for (const torch::Tensor& one : module.parameters()) parameters += one.numel();
  EXPECT_EQ(parameters, run.parameters);
  const nlohmann::json manifest = nlohmann::json::parse(extra["amalgam.json"]);
  EXPECT_EQ(manifest.at("classes"), nlohmann::json({"A", "B", "C"}));
  const auto& arguments = module.get_method("forward").function().getSchema().arguments();
  ASSERT_EQ(manifest.at("inputs").size() + 1, arguments.size());  // and self
  for (std::size_t i = 0; i < manifest.at("inputs").size(); ++i) {
    EXPECT_EQ(manifest["inputs"][i].at("argument"), arguments[i + 1].name());
  }
}

TEST(TorchScript, NamesArgumentsInAsciiWhateverTheModalityIsCalled) {
  SmallRun small;
  auto request = small.request("early", "bad", 1);
  request.experiment.map.modalities[0].name = "还款 2024";
  request.experiment.map.modalities[1].name = "a.b c";
  const RunRecord run = small.train(request);
  const auto out = small.folder() / "model.pt";
  EXPECT_LE(small.workbench().export_run(small.project(), run.id, "torchscript", out, nullptr).largest_difference, 1e-5);
}

}  // namespace

}  // namespace amalgam
