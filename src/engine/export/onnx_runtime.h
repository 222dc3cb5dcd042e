// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace amalgam {

/// An ONNX file to be run, and what it is given: for each call the tensors by the names of the inputs.
struct OnnxJob {
  std::filesystem::path file;
  std::vector<std::string> inputs, outputs;
  std::vector<std::vector<torch::Tensor>> calls;
};

/// ONNX Runtime, where this computer has it: a program apart from this one, so that what it finds is independent.
///
/// It is npm's package onnxruntime-node, run by Node.js.
class OnnxRuntime {
 public:
  /// The runtime in the folder that the environment variable AMALGAM_ONNXRUNTIME names, else in a folder
  /// `onnxruntime` beside the program or up to three folders above it; nothing where Node.js or the package is missing.
  static std::optional<OnnxRuntime> find();

  /// Runs all files in one process: per job and call the outputs, in the order of the job's names.
  ///
  /// Errors:  Error(data) "onnx.run" with what ONNX Runtime says
  /// Cost:    Node.js and ONNX Runtime start once, about half a second
  std::vector<std::vector<std::vector<torch::Tensor>>> run(const std::vector<OnnxJob>& jobs) const;

 private:
  explicit OnnxRuntime(std::filesystem::path package) : package_(std::move(package)) {}
  std::filesystem::path package_;  // the folder of onnxruntime-node
};

}  // namespace amalgam
