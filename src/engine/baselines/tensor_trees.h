// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/modalities/feature_entries.h"

namespace amalgam {

/// XGBoost's trees as tensors, all walked at once by operations that trace: the same numbers as the library's up to the
/// order of sums. Reads the JSON that XGBoost saves.
class TensorTrees {
 public:
  /// The trees of the first `rounds` rounds, `outputs` trees a round.
  /// Errors:  Error(internal) "baseline.trees" where the JSON does not hold them
  TensorTrees(const std::string& model, std::int64_t rounds, std::int64_t outputs);

  /// The sum of the leaves that each row falls into, without XGBoost's base score. A feature that is 0 is missing, as it
  /// is in sparse rows.
  ///
  /// Shapes:  features of n rows -> [n, outputs]
  torch::Tensor sum(const std::vector<FeatureEntries>& blocks) const;
  std::int64_t width() const { return positions_.size(0); }  ///< features that a row has

 private:
  torch::Tensor asked_features(const std::vector<FeatureEntries>& blocks) const;

  std::int64_t rounds_, outputs_, depth_ = 0, asked_ = 0;
  torch::Tensor positions_;  // [width] the place of each feature among those that a tree asks for, 0 = none does
  torch::Tensor roots_;      // [trees] where each tree begins among the nodes
  // Of all nodes. A leaf is its own child.
  torch::Tensor features_, thresholds_, if_missing_, leaves_;  // [N] place among the asked, x < t goes left, …
  torch::Tensor children_;                                     // [2 N] right, left
};

/// The model with every threshold a hair lower: by 4 millionths of itself.
///
/// The thresholds that XGBoost finds are values of training rows, so that for many rows x < t hangs on the last bit of
/// x, which another library's logarithm or another program's reading of numbers may set otherwise. A step lower, x = t
/// is on its side beyond doubt. Training rows fall where they fell, unless their value is within that hair of t.
std::string with_lower_thresholds(const std::string& model);

}  // namespace amalgam
