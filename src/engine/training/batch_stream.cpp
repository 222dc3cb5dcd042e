// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/batch_stream.h"

#include <algorithm>
#include <string>

#include "engine/base/random.h"

namespace amalgam {

namespace {
constexpr std::int64_t kChunkRows = 16384;
}

BatchStream::BatchStream(const Batch& rows, std::int64_t batch_size, std::uint64_t seed, torch::Device device)
    : rows_(rows),
      batch_size_(std::max<std::int64_t>(1, batch_size)),
      steps_((rows.rows() + batch_size_ - 1) / batch_size_),
      per_chunk_(std::max<std::int64_t>(1, kChunkRows / batch_size_)),
      seed_(seed),
      device_(device) {}

void BatchStream::start(int epoch) {
  const std::vector<std::int64_t> order =
      Random(seed_, "order/" + std::to_string(epoch)).permutation(rows_.rows());
  order_ = torch::tensor(at::ArrayRef<std::int64_t>(order), torch::kInt64);
  chunk_index_ = -1;
}

Batch BatchStream::batch(std::int64_t index) {
  const std::int64_t all = rows_.rows();
  const std::int64_t chunk_rows = per_chunk_ * batch_size_;
  if (index / per_chunk_ != chunk_index_) {
    chunk_index_ = index / per_chunk_;
    const std::int64_t begin = chunk_index_ * chunk_rows;
    const torch::Tensor some = order_.narrow(0, begin, std::min(chunk_rows, all - begin));
    chunk_ = rows_.gather(some);
    if (!device_.is_cpu()) chunk_ = chunk_.to(device_);
  }
  const std::int64_t begin = index * batch_size_;
  return chunk_.slice(begin - chunk_index_ * chunk_rows, std::min(batch_size_, all - begin));
}

BatchStream::Rows BatchStream::rows(std::int64_t index) const {
  const std::int64_t begin = index * batch_size_;
  return {order_.data_ptr<std::int64_t>() + begin, std::min(batch_size_, rows_.rows() - begin)};
}

}  // namespace amalgam
