// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "engine/export/bundle.h"
#include "engine/export/onnx_file.h"
#include "engine/export/onnx_runtime.h"

namespace amalgam {

/// A trained model as ONNX: inputs and outputs as in TorchScript, with batch size and sequence lengths left free. The
/// metadata are the members of TorchScript's amalgam.json, each as JSON.
///
/// Errors:  Error(request) "export.onnx_operation" naming operations without an ONNX form
OnnxModel onnx_model(const TrainedModel& trained, const Batch& example);

/// Writes that model to a file, reads it back and checks that it holds together.
void write_onnx_model(const TrainedModel& trained, const Batch& example, const std::filesystem::path& out);

/// The work of running a written file on batches.
OnnxJob onnx_job(const TrainedModel& trained, const std::filesystem::path& file, const std::vector<Batch>& batches);

}  // namespace amalgam
