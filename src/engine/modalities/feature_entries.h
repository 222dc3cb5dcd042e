// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace amalgam {

/// Features of some rows as tensors: which column each value belongs to. n = rows, E = entries.
struct FeaturePart {
  torch::Tensor columns;  ///< int64, [E] where all rows have the same, else [n, E]
  torch::Tensor values;   ///< [n, E] float; 0 = no entry
};

/// The plain features of a modality, made by operations that trace: values of the same column are summed, a column without
/// a value is 0. The only definition of these features: FeatureRows makes its sparse rows of them, exports hold them as
/// they are.
struct FeatureEntries {
  std::int64_t width = 0;  ///< features
  std::vector<FeaturePart> parts;
};

}  // namespace amalgam
