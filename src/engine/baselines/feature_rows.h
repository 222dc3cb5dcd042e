// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/modalities/batch.h"
#include "engine/modalities/feature_block.h"
#include "engine/modalities/feature_entries.h"
#include "engine/modalities/preprocessor.h"
#include "engine/training/prepared_rows.h"

namespace amalgam {

/// Blocks of features side by side, as sparse rows: duplicates summed in their order, zeros left out.
FeatureBlock to_rows(const std::vector<FeatureEntries>& blocks);

/// The plain features of all modalities side by side.
class FeatureRows {
 public:
  explicit FeatureRows(const Preprocessor& preprocessor);

  /// The features of each modality as tensors, on the CPU.
  std::vector<FeatureEntries> entries(const Batch& batch) const;
  /// Shapes:  M modalities of n rows -> n rows
  FeatureBlock of(const Batch& batch) const { return to_rows(entries(batch)); }
  FeatureBlock of_all(const PreparedRows& rows) const;
  /// Where each modality's features begin in a row, M + 1 of them: modality m has [starts[m], starts[m + 1]).
  std::vector<std::int64_t> starts(const Batch& batch) const;
  static std::vector<std::int64_t> starts(const std::vector<FeatureEntries>& blocks);

 private:
  std::shared_ptr<const Preprocessor> preprocessor_;  // a copy: the model must not depend on whose it was built from
};

}  // namespace amalgam
