// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/batch_stream.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "engine/base/random.h"
#include "engine/training/one_thread.h"

namespace amalgam {

namespace {
constexpr std::int64_t kChunkRows = 16384;
}

BatchStream::BatchStream(PreparedRows rows, std::int64_t batch_size, std::uint64_t seed, torch::Device device)
    : rows_(std::move(rows)),
      batch_size_(std::max<std::int64_t>(1, batch_size)),
      steps_((rows_.rows() + batch_size_ - 1) / batch_size_),
      per_chunk_(std::max<std::int64_t>(1, kChunkRows / batch_size_)),
      seed_(seed),
      device_(device) {}

void BatchStream::start(int epoch) {
  if (next_.valid()) next_.wait();
  next_ = {};
  next_index_ = -1;
  Random(seed_, "order/" + std::to_string(epoch)).permutation(rows_.rows(), order_);
  chunk_index_ = -1;
}

BatchStream::Chunk BatchStream::gather(std::int64_t chunk) const {
  const std::int64_t chunk_rows = per_chunk_ * batch_size_, begin = chunk * chunk_rows;
  const auto numbers = at::ArrayRef<std::int64_t>(order_).slice(
      static_cast<std::size_t>(begin), static_cast<std::size_t>(std::min(chunk_rows, rows_.rows() - begin)));
  return std::make_shared<const Batch>(rows_.gather(torch::tensor(numbers, torch::kInt64)));
}

void BatchStream::go_to(std::int64_t chunk) {
  if (chunk == chunk_index_) return;
  chunk_ = next_.valid() && next_index_ == chunk ? next_.get() : gather(chunk);
  chunk_index_ = chunk;
  if (rows_.kept() || (chunk + 1) * per_chunk_ >= steps_) return;
  next_index_ = chunk + 1;
  next_ = std::async(std::launch::async, [this, later = next_index_] {
    OneThreadEach::in_this_thread();
    return gather(later);
  });
}

Batch BatchStream::batch(std::int64_t index) {
  const std::int64_t chunk = index / per_chunk_;
  if (chunk != chunk_index_) {
    go_to(chunk);
    if (!device_.is_cpu()) chunk_ = std::make_shared<const Batch>(chunk_->to(device_));
  }
  const std::int64_t begin = index * batch_size_;
  return chunk_->slice(begin - chunk * per_chunk_ * batch_size_, std::min(batch_size_, rows_.rows() - begin));
}

BatchStream::Rows BatchStream::rows(std::int64_t index) {
  const std::int64_t begin = index * batch_size_, count = std::min(batch_size_, rows_.rows() - begin);
  if (rows_.kept()) {
    return {order_.data() + begin, count, std::min(batch_size_, rows_.rows() - begin - count), rows_.kept()};
  }
  go_to(index / per_chunk_);
  if (places_.empty()) {
    places_.resize(static_cast<std::size_t>(per_chunk_ * batch_size_));
    std::iota(places_.begin(), places_.end(), 0);
  }
  return {places_.data() + (begin - chunk_index_ * per_chunk_ * batch_size_), count, 0, chunk_};
}

}  // namespace amalgam
