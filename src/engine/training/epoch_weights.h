// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstddef>
#include <string>
#include <vector>

namespace amalgam {

class FusionModel;

/// Of which epochs the weights are kept: every `stride`-th; 0 = of none.
struct KeptEpochs {
  int stride = 0;
  bool keeps(int epoch) const { return stride > 0 && epoch % stride == 0; }
  /// `setting`: "auto", "all" or "none" (training.keep_epochs). Auto keeps as many as fit into 16 MB a run.
  static KeptEpochs choose(const std::string& setting, FusionModel& model, int epochs);
};

/// The trained tensors of a model as a tensor file: without those that are never trained, and without the calibration,
/// which is fitted after the last epoch.
std::vector<std::byte> write_epoch_weights(const FusionModel& model, int epoch);
/// Puts such weights into a model that holds the run's best ones; the rest of it stays.
/// Errors:  Error(data) "tensor_file.corrupt", "checkpoint.mismatch"
void load_epoch_weights(FusionModel& model, const std::vector<std::byte>& bytes);

}  // namespace amalgam
