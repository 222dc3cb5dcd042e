// SPDX-License-Identifier: GPL-3.0-or-later
// TorchScript: the traced model for torch.jit.load.
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>

#include <algorithm>

#include "engine/export/export_checks.h"
#include "engine/export/exporter.h"
#include "engine/export/torchscript.h"

namespace amalgam {

namespace {

ExportCheck run_torchscript_file(const TrainedModel& original, const std::filesystem::path& file, const Batch& batch) {
  const torch::NoGradGuard no_gradient;
  const torch::jit::GraphOptimizerEnabledGuard plain(false);  // newer LibTorch would compile each graph for seconds
  ExportCheck check{.what = "LibTorch"};
  torch::jit::Module module = torch::jit::load(file.string());
  module.eval();
  for (const Batch& some : verification_batches(batch)) {
    const std::vector<torch::Tensor> arguments = torchscript_arguments(some);
    const auto tuple = module.forward({arguments.begin(), arguments.end()}).toTuple();
    std::vector<torch::Tensor> found;
    for (const c10::IValue& one : tuple->elements()) found.push_back(one.toTensor());
    compare_outputs(original, some, found, check);
  }
  return check;
}

}  // namespace

Exporter torchscript_exporter() {
  return {{.id = "torchscript",
           .title = "TorchScript",
           .summary = "The model with its weights as one file for Python's torch.jit.load or C++, any batch size. "
                      "Preprocessing is not in it.",
           .suffix = ".pt"},
          [](const ExportTask& task, ExportResult& result) {
            const TrainedModel& trained = task.loaded.trained;
            const Batch batch = trained.preprocessor->transform(*task.table, task.rows);
            write_torchscript(trained, batch.slice(0, std::min(batch.rows(), kExampleRows)), task.out);
            add_check(result, run_torchscript_file(trained, task.out, batch));
          }};
}

}  // namespace amalgam
