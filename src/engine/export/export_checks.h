// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <vector>

#include "engine/export/bundle.h"
#include "engine/workbench.h"

namespace amalgam {

/// The largest difference between exported and original that counts as the same; relative where a value exceeds 1.
inline constexpr double kExportTolerance = 1e-5;
/// Rows that are kept inside a TorchScript or ONNX file as an example, and traced with.
inline constexpr std::int64_t kExampleRows = 8;

/// The largest difference, relative where the expected value exceeds 1 in size; infinite where shapes differ. `least`: what
/// differences are relative to at least.
double largest_difference(const torch::Tensor& found, const torch::Tensor& expected, double least = 1);

/// What a written model is run on: the whole batch, small batches and single rows, that is other batch sizes and, where
/// rows differ, other lengths than it was traced with.
std::vector<Batch> verification_batches(const Batch& batch);

/// Compares a written model's outputs for a batch with those of the model in memory. Values are logits times the target's
/// standard deviation: their differences are relative to that at least.
void compare_outputs(const TrainedModel& original, const Batch& batch, const std::vector<torch::Tensor>& found, ExportCheck& check);

/// Runs a written ONNX file where ONNX Runtime is found; else the check says that no row was run.
/// Errors:  Error(internal) "export.onnx_run"
ExportCheck run_onnx_file(const TrainedModel& original, const std::filesystem::path& file, const Batch& batch);

/// Adds a check to the result. Errors:  Error(internal) "export.mismatch" where it differs too much
void add_check(ExportResult& result, ExportCheck check);

}  // namespace amalgam
