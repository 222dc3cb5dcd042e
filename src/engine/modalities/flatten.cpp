// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/flatten.h"

#include <numeric>
#include <utility>

#include "engine/modalities/event_statistics.h"

namespace amalgam {

namespace {

using torch::Tensor;

/// The columns [begin, begin + count), the same for every row.
Tensor column_range(std::int64_t begin, std::int64_t count) {
  std::vector<std::int64_t> columns(static_cast<std::size_t>(count));
  std::iota(columns.begin(), columns.end(), begin);
  return torch::tensor(columns, torch::kInt64);
}

/// [n, 1] bool: the rows without the modality.
Tensor absent_rows(const ModalityTensors& tensors) { return torch::logical_not(tensors.present).unsqueeze(1); }

/// Column 0: 1 where the modality is not there.
FeaturePart absence_mark(const Tensor& absent) { return {column_range(0, 1), absent.to(torch::kFloat32)}; }

/// [n, T] with true in front of every token -> [n, 1]: the place of the last that is there, 0 where there is none.
Tensor last_place(const Tensor& there) {
  const Tensor places = torch::ones_like(there, torch::kInt64).cumsum(1);
  return (places * there).amax({1}, true).clamp_min(1) - 1;
}

/// The steps at [n, S] of [n, T, F] -> [n, S, F]
Tensor steps_at(const Tensor& values, const Tensor& places) {
  return values.gather(1, places.unsqueeze(2).expand({-1, -1, values.size(2)}));
}

/// [n, T, …] -> [n, …]: one token after the other, so that what a row is padded with changes no bit.
Tensor token_sum(const Tensor& values) { return values.cumsum(1).select(1, -1); }

/// The different keys of each row in ascending order and how often each is there; key 0 stands for nothing. Both stay as
/// long as the row: behind the last key they hold 0.
///
/// Shapes:  keys [n, T] int64 -> keys [n, T] int64, counts [n, T] float
std::pair<Tensor, Tensor> count_keys(const Tensor& keys) {
  const Tensor sorted = std::get<0>(keys.sort(1));
  const Tensor before = torch::constant_pad_nd(sorted.slice(1, 0, -1), {1, 0}, -1);
  const Tensor begins = sorted.ne(before);
  const Tensor run = begins.cumsum(1) - 1;  // which of the different keys
  const Tensor counts = torch::zeros_like(sorted, torch::kFloat32).scatter_add(1, run, sorted.ne(0).to(torch::kFloat32));
  return {torch::zeros_like(sorted).scatter_add(1, run, sorted * begins), counts};
}

}  // namespace

FeatureEntries flatten_numbers(const ModalityTensors& tensors, std::int64_t kept) {
  const Tensor absent = absent_rows(tensors);
  const Tensor values = tensors.parts[0].slice(2, 0, kept).flatten(1).masked_fill(absent, 0);  // [n, C · kept]
  return {1 + values.size(1), {absence_mark(absent), {column_range(1, values.size(1)), values}}};
}

FeatureEntries flatten_categories(const ModalityTensors& tensors, std::int64_t states) {
  const Tensor absent = absent_rows(tensors);
  const Tensor ids = tensors.parts[0].to(torch::kInt64);  // a column's states follow its forerunner's
  return {1 + states, {absence_mark(absent), {ids + 1, torch::ones_like(ids, torch::kFloat32).masked_fill(absent, 0)}}};
}

FeatureEntries flatten_series(const ModalityTensors& tensors, std::int64_t steps, bool is_list) {
  const Tensor absent = absent_rows(tensors), &values = tensors.parts[0], &mask = tensors.parts[1];
  const Tensor last = last_place(is_list ? mask : torch::ones_like(mask));  // [n, 1]
  const Tensor places = last - column_range(0, steps);                      // [n, steps], the latest first
  const Tensor at = places.clamp_min(0);
  const Tensor is_known = torch::logical_and(places.gt(-1), mask.gather(1, at));
  const Tensor latest = steps_at(values, at).masked_fill(torch::logical_not(is_known).unsqueeze(2), 0).flatten(1);
  FeatureEntries entries{1 + latest.size(1), {absence_mark(absent), {column_range(1, latest.size(1)), latest.masked_fill(absent, 0)}}};
  if (tensors.parts.size() > 2) {
    const Tensor statistics = tensors.parts[2].masked_fill(absent, 0);
    entries.parts.push_back({column_range(entries.width, statistics.size(1)), statistics});
    entries.width += statistics.size(1);
  }
  return entries;
}

FeatureEntries flatten_terms(const ModalityTensors& tensors, std::int64_t states) {
  const Tensor absent = absent_rows(tensors);
  const Tensor ids = tensors.parts[0].to(torch::kInt64);
  return {1 + states, {absence_mark(absent), {ids + 1, tensors.parts[1].masked_fill(torch::logical_or(ids.eq(0), absent), 0)}}};
}

FeatureEntries flatten_pieces(const ModalityTensors& tensors, std::int64_t states) {
  const Tensor absent = absent_rows(tensors);
  const Tensor unread = torch::logical_or(torch::logical_not(tensors.parts[1]), absent);
  const auto [columns, counts] = count_keys((tensors.parts[0].to(torch::kInt64) + 1).masked_fill(unread, 0));
  const Tensor weights = (torch::log(counts.clamp_min(1)) + 1) * counts.gt(0);
  const Tensor length = token_sum(weights.square()).unsqueeze(1).sqrt().clamp_min(1e-6);
  return {1 + states, {absence_mark(absent), {columns, weights / length}}};
}

FeatureEntries flatten_events(const ModalityTensors& tensors, std::int64_t states) {
  const Tensor absent = absent_rows(tensors), &gaps = tensors.parts[1];
  const Tensor ids = tensors.parts[0].to(torch::kInt64).masked_fill(absent, 0);
  const Tensor there = ids.ne(0), last = last_place(there);
  const Tensor events = there.to(torch::kFloat32).sum({1}, true);  // [n, 1]
  const Tensor any = events.gt(0);
  const auto [seen, counts] = count_keys(ids);
  std::vector<Tensor> plain = {torch::log(events + 1), token_sum(gaps.masked_fill(torch::logical_not(there).unsqueeze(2), 0)) / events.clamp_min(1),
                               steps_at(gaps, last).flatten(1).masked_fill(torch::logical_not(any), 0)};
  if (tensors.parts.size() > 2) plain.push_back(tensors.parts[2].masked_fill(absent, 0));
  if (tensors.parts.size() > 3) {  // what never happened has no entry
    const Tensor& moments = tensors.parts[3];
    plain.push_back(moments.masked_fill(torch::logical_or(moments.le(EventStatistics::kNever), absent), 0));
  }
  const Tensor values = torch::cat(plain, 1);
  const std::int64_t begin = 1 + 2 * states;
  return {begin + values.size(1),
          {absence_mark(absent),
           {seen + 1, torch::log(counts + 1)},
           {ids.gather(1, last) + (1 + states), any.to(torch::kFloat32)},
           {column_range(begin, values.size(1)), values}}};
}

}  // namespace amalgam
