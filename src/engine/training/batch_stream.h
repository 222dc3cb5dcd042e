// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <future>
#include <memory>
#include <vector>

#include "engine/training/prepared_rows.h"

namespace amalgam {

/// The training rows of an epoch in that epoch's own random order, as contiguous batches.
///
/// The order depends on the seed and the epoch's number alone, so any epoch can be taken up in its middle.
/// Rows are gathered for many batches at once; a batch is a view of such a chunk and stays valid as long as
/// anyone holds it. Rows that are not kept as tensors are prepared a chunk ahead, on another thread.
/// Cost:    one chunk (about 16,000 rows) in memory beside the rows, two where they are not kept
class BatchStream {
 public:
  BatchStream(PreparedRows rows, std::int64_t batch_size, std::uint64_t seed, torch::Device device);

  std::int64_t steps() const { return steps_; }  ///< batches an epoch; the last one may be shorter
  void start(int epoch);
  /// Batch 0 … steps()-1 of the epoch started last.
  Batch batch(std::int64_t index);
  /// That batch's rows, in their order, as places in `of`: all rows, or the chunk where they are not kept.
  struct Rows {
    const std::int64_t* numbers;
    std::int64_t count;
    std::int64_t next;  ///< so many numbers more are the next batch's; 0 where it is not known yet
    std::shared_ptr<const Batch> of;
  };
  Rows rows(std::int64_t index);

 private:
  using Chunk = std::shared_ptr<const Batch>;
  Chunk gather(std::int64_t chunk) const;
  void go_to(std::int64_t chunk);

  PreparedRows rows_;
  std::int64_t batch_size_, steps_, per_chunk_;
  std::uint64_t seed_;
  torch::Device device_;
  std::vector<std::int64_t> order_;
  std::vector<std::int64_t> places_;  // 0, 1, … in a chunk
  Chunk chunk_;
  std::int64_t chunk_index_ = -1, next_index_ = -1;
  std::future<Chunk> next_;  // last: it works on what stands above
};

}  // namespace amalgam
