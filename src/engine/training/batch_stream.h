// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "engine/modalities/batch.h"

namespace amalgam {

/// The training rows of an epoch in that epoch's own random order, as contiguous batches.
///
/// The order depends on the seed and the epoch's number alone, so any epoch can be taken up in its middle.
/// Rows are gathered for many batches at once; a batch is a view of such a chunk and stays valid as long as
/// anyone holds it. `rows` must outlive this object.
/// Cost:    one chunk (about 16,000 rows) in memory beside the rows
class BatchStream {
 public:
  BatchStream(const Batch& rows, std::int64_t batch_size, std::uint64_t seed, torch::Device device);

  std::int64_t steps() const { return steps_; }  ///< batches an epoch; the last one may be shorter
  void start(int epoch);
  /// Batch 0 … steps()-1 of the epoch started last.
  Batch batch(std::int64_t index);
  /// The numbers of that batch's rows among all, in their order.
  struct Rows {
    const std::int64_t* numbers;
    std::int64_t count;
  };
  Rows rows(std::int64_t index) const;

 private:
  const Batch& rows_;
  std::int64_t batch_size_, steps_, per_chunk_;
  std::uint64_t seed_;
  torch::Device device_;
  torch::Tensor order_;  // [n] int64
  Batch chunk_;
  std::int64_t chunk_index_ = -1;
};

}  // namespace amalgam
