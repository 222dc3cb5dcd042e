// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/prepared_rows.h"

#include <algorithm>
#include <future>
#include <numeric>
#include <utility>

#include "engine/training/one_thread.h"

namespace amalgam {

namespace {

constexpr std::int64_t kRowsWeighed = 2048;       // to tell the size of all
constexpr std::int64_t kPreparedTogether = 16384;  // rows that are visited: preparing few at once costs more

std::int64_t bytes_of(const Batch& batch) {
  std::int64_t bytes = 0;
  for (const ModalityTensors& one : batch.modalities) {
    for (const torch::Tensor& part : one.parts) bytes += part.numel() * part.element_size();
    bytes += one.present.numel() + static_cast<std::int64_t>(one.lengths.size() * sizeof(std::int32_t));
  }
  return bytes;
}

}  // namespace

/// Where rows come from that are not kept.
struct PreparedRows::Source {
  std::shared_ptr<const Preprocessor> preprocessor;
  TablePtr table;
  std::vector<std::int64_t> rows;
};

PreparedRows::PreparedRows(Batch rows)
    : kept_(std::make_shared<const Batch>(std::move(rows))), target_(kept_->target), count_(kept_->rows()) {}

PreparedRows::PreparedRows(std::shared_ptr<const Preprocessor> preprocessor, TablePtr table, std::vector<std::int64_t> rows,
                           const TargetValues& target, std::int64_t most_kept)
    : count_(static_cast<std::int64_t>(rows.size())) {
  std::vector<std::int64_t> some;
  const std::int64_t weighed = std::min(kRowsWeighed, count_);
  for (std::int64_t i = 0; i < weighed; ++i) some.push_back(rows[static_cast<std::size_t>(i * count_ / weighed)]);
  const std::int64_t bytes = weighed == 0 ? 0 : bytes_of(preprocessor->transform(*table, some)) / weighed * count_;
  if (bytes <= most_kept) {
    kept_ = std::make_shared<const Batch>(preprocessor->transform(*table, rows, &target));
    target_ = kept_->target;
    return;
  }
  target_ = preprocessor->targets_of(rows, target);
  source_ = std::make_shared<const Source>(Source{std::move(preprocessor), std::move(table), std::move(rows)});
}

PreparedRows PreparedRows::narrowed(std::size_t modality) const {
  PreparedRows alone = *this;
  if (kept_) alone.kept_ = std::make_shared<const Batch>(Batch{{kept_->modalities.at(modality)}, kept_->target});
  if (source_) {
    alone.source_ = std::make_shared<const Source>(
        Source{std::make_shared<const Preprocessor>(source_->preprocessor->narrowed(modality)), source_->table, source_->rows});
  }
  return alone;
}

/// The rows at these places, with their target.
Batch PreparedRows::prepare(std::vector<std::int64_t> places) const {
  const torch::Tensor index = torch::tensor(at::ArrayRef<std::int64_t>(places), torch::kInt64);
  for (std::int64_t& one : places) one = source_->rows[static_cast<std::size_t>(one)];
  Batch batch = source_->preprocessor->transform(*source_->table, places);
  if (target_.defined()) batch.target = target_.index_select(0, index);
  return batch;
}

Batch PreparedRows::gather(const torch::Tensor& places) const {
  if (kept_) return kept_->gather(places);
  const torch::Tensor plain = places.contiguous();
  const auto* first = plain.data_ptr<std::int64_t>();
  return prepare({first, first + plain.numel()});
}

Batch PreparedRows::slice(std::int64_t begin, std::int64_t count) const {
  if (kept_) return kept_->slice(begin, count);
  std::vector<std::int64_t> places(static_cast<std::size_t>(count));
  std::iota(places.begin(), places.end(), begin);
  return prepare(std::move(places)).slice(0, count);
}

bool PreparedRows::visit(std::int64_t at_once, const std::function<bool(std::int64_t, const Batch&)>& visit) const {
  const std::int64_t together = kept_ ? count_ : (kPreparedTogether + at_once - 1) / at_once * at_once;
  const auto chunk = [&](std::int64_t begin) { return slice(begin, std::min(together, count_ - begin)); };
  std::future<Batch> next;
  for (std::int64_t begin = 0; begin < count_; begin += together) {
    const Batch rows = next.valid() ? next.get() : chunk(begin);
    if (begin + together < count_) {
      next = std::async(std::launch::async, [&chunk, from = begin + together] {
        OneThreadEach::in_this_thread();
        return chunk(from);
      });
    }
    for (std::int64_t at = 0; at < rows.rows(); at += at_once) {
      if (!visit(begin + at, rows.slice(at, std::min(at_once, rows.rows() - at)))) return false;
    }
  }
  return true;
}

}  // namespace amalgam
