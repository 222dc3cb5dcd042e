// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

namespace amalgam {

/// One tensor that an encoder reads, described for exports and summaries.
struct PartInfo {
  std::string name;                ///< "values", "ids", "gaps" …, unique in its modality
  torch::ScalarType type = torch::kFloat32;
  std::vector<std::int64_t> shape;  ///< without the batch; the first is -1 where `is_sequence`
  bool is_sequence = false;        ///< dimension 1 runs over tokens and may be cut to the longest row of a batch
};

/// The tensors of one modality for some rows.
struct ModalityTensors {
  std::vector<torch::Tensor> parts;   ///< as the featurizer's parts(): [rows, …], contiguous
  torch::Tensor present;              ///< [rows] bool: is this modality there for this row
  std::vector<std::int32_t> lengths;  ///< tokens a row, for sequences; else empty
  std::vector<std::size_t> fixed_parts = {};  ///< parts of a sequence that do not run over its tokens (a row's statistics, say)

  bool is_cut(std::size_t part) const;  ///< may slice() cut dimension 1 of this part
};

/// What one step of training sees: M modalities, and the target if it is known.
struct Batch {
  std::vector<ModalityTensors> modalities;
  torch::Tensor target;  ///< binary, regression [rows] float; multiclass [rows] int64; undefined when scoring
  std::int64_t rows() const { return modalities.empty() ? 0 : modalities.front().present.size(0); }
  Batch to(const torch::Device& device) const;
  /// Rows [begin, begin + count) as views; sequences are cut to their longest row.
  Batch slice(std::int64_t begin, std::int64_t count) const;
  /// The rows in the order of `order` ([n] int64, CPU), contiguous.
  Batch gather(const torch::Tensor& order) const;
};

}  // namespace amalgam
