// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/export_checks.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/base/error.h"
#include "engine/export/onnx_export.h"
#include "engine/export/onnx_runtime.h"
#include "engine/export/torchscript.h"

namespace amalgam {

namespace {

constexpr std::int64_t kSmallBatch = 7, kSingleRows = 16;

}  // namespace

double largest_difference(const torch::Tensor& found, const torch::Tensor& expected, double least) {
  if (found.sizes() != expected.sizes()) return INFINITY;
  if (expected.numel() == 0) return 0;
  const torch::Tensor wanted = expected.to(torch::kFloat64);
  const double most = ((found.to(torch::kFloat64) - wanted).abs() / wanted.abs().clamp_min(least)).max().item<double>();
  return std::isnan(most) ? INFINITY : most;
}

std::vector<Batch> verification_batches(const Batch& batch) {
  const std::int64_t rows = batch.rows();
  std::vector<Batch> batches = {batch.slice(0, rows)};
  for (std::int64_t begin = 0; begin + kSmallBatch <= rows; begin += kSmallBatch) {
    batches.push_back(batch.slice(begin, kSmallBatch));
  }
  for (std::int64_t row = 0; row < std::min(rows, kSingleRows); ++row) batches.push_back(batch.slice(row, 1));
  return batches;
}

void compare_outputs(const TrainedModel& original, const Batch& batch, const std::vector<torch::Tensor>& found, ExportCheck& check) {
  const std::vector<torch::Tensor> expected = torchscript_outputs(*original.model, batch, *original.preprocessor);
  const std::vector<std::string> names = output_names(*original.model, *original.preprocessor, expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double least = names[i] == "value" ? std::max(1.0, original.preprocessor->target_deviation()) : 1;
    check.largest_difference = std::max(check.largest_difference, largest_difference(found.at(i), expected[i], least));
  }
  check.rows += batch.rows();
}

ExportCheck run_onnx_file(const TrainedModel& original, const std::filesystem::path& file, const Batch& batch) {
  const torch::NoGradGuard no_gradient;
  ExportCheck check{.what = "ONNX Runtime", .not_run = "ONNX Runtime was not found"};
  const std::optional<OnnxRuntime> runtime = OnnxRuntime::find();
  if (!runtime) return check;
  check.not_run.clear();
  const std::vector<Batch> batches = verification_batches(batch);
  const std::vector<OnnxJob> jobs = {onnx_job(original, file, batches)};
  const auto found = [&] {
    try {
      return runtime->run(jobs).front();
    } catch (const Error& problem) {
      throw Error(ErrorKind::internal, "export.onnx_run",
                  "ONNX Runtime does not run the exported file; it was taken away again.", problem.details());
    }
  }();
  for (std::size_t i = 0; i < batches.size(); ++i) compare_outputs(original, batches[i], found.at(i), check);
  return check;
}

void add_check(ExportResult& result, ExportCheck check) {
  if (check.largest_difference > kExportTolerance) {
    throw Error(ErrorKind::internal, "export.mismatch",
                "The exported file was run again and gave other outputs than the model (largest difference " +
                    std::to_string(check.largest_difference) + "); it was taken away again.",
                check.what);
  }
  result.largest_difference = std::max(result.largest_difference, check.largest_difference);
  result.rows_verified += check.rows;
  result.checks.push_back(std::move(check));
}

}  // namespace amalgam
