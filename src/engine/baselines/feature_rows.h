// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/modalities/batch.h"
#include "engine/modalities/feature_block.h"
#include "engine/modalities/preprocessor.h"
#include "engine/training/prepared_rows.h"

namespace amalgam {

/// The plain features of all modalities side by side.
class FeatureRows {
 public:
  explicit FeatureRows(const Preprocessor& preprocessor);

  /// Shapes:  M modalities of n rows -> n rows
  FeatureBlock of(const Batch& batch) const;
  FeatureBlock of_all(const PreparedRows& rows) const;
  /// Where each modality's features begin in a row, M + 1 of them: modality m has [starts[m], starts[m + 1]).
  std::vector<std::int64_t> starts(const Batch& batch) const;

 private:
  std::vector<FeatureBlock> blocks(const Batch& batch) const;
  std::shared_ptr<const Preprocessor> preprocessor_;  // a copy: the model must not depend on whose it was built from
};

}  // namespace amalgam
