// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/baselines/feature_rows.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace amalgam {

namespace {

constexpr std::int64_t kMostRowsTogether = 8192;

/// Some columns of all rows where they lie.
struct EntryReader {
  EntryReader(const FeaturePart& part, std::int64_t offset)
      : columns_tensor(part.columns.contiguous()),
        values_tensor(part.values.contiguous()),
        columns(columns_tensor.data_ptr<std::int64_t>()),
        values(values_tensor.data_ptr<float>()),
        count(values_tensor.size(1)),
        step(columns_tensor.dim() == 1 ? 0 : count),
        offset(offset) {}
  torch::Tensor columns_tensor, values_tensor;
  const std::int64_t* columns;
  const float* values;
  std::int64_t count, step, offset;
};

struct FeatureEntry {
  std::int64_t column;
  float value;
};

/// Adds a row's entries, given in any order.
void add_feature_row(std::vector<FeatureEntry>& entries, FeatureBlock& block) {
  const auto is_before = [](const FeatureEntry& a, const FeatureEntry& b) { return a.column < b.column; };
  if (!std::is_sorted(entries.begin(), entries.end(), is_before)) std::stable_sort(entries.begin(), entries.end(), is_before);
  for (std::size_t i = 0; i < entries.size();) {
    const std::int64_t column = entries[i].column;
    float sum = 0;
    for (; i < entries.size() && entries[i].column == column; ++i) sum += entries[i].value;
    block.add(column, sum);
  }
  block.end_row();
}

}  // namespace

FeatureBlock to_rows(const std::vector<FeatureEntries>& blocks) {
  FeatureBlock all;
  std::vector<EntryReader> readers;
  for (const FeatureEntries& one : blocks) {
    for (const FeaturePart& part : one.parts) readers.emplace_back(part, all.width);
    all.width += one.width;
  }
  const std::int64_t rows = readers.empty() ? 0 : readers.front().values_tensor.size(0);
  std::vector<FeatureEntry> entries;
  for (std::int64_t row = 0; row < rows; ++row) {
    entries.clear();
    for (const EntryReader& one : readers) {
      const std::int64_t* columns = one.columns + row * one.step;
      const float* values = one.values + row * one.count;
      for (std::int64_t i = 0; i < one.count; ++i) {
        if (values[i] != 0.0F) entries.push_back({one.offset + columns[i], values[i]});
      }
    }
    add_feature_row(entries, all);
  }
  return all;
}

FeatureRows::FeatureRows(const Preprocessor& preprocessor)
    : preprocessor_(std::make_shared<const Preprocessor>(Preprocessor::from_json(preprocessor.to_json()))) {}

std::vector<FeatureEntries> FeatureRows::entries(const Batch& batch) const {
  std::vector<FeatureEntries> blocks;
  const auto& specs = preprocessor_->map().modalities;
  for (std::size_t m = 0; m < specs.size(); ++m) {
    ModalityTensors tensors = batch.modalities[m];
    if (!tensors.present.is_cpu()) {
      for (torch::Tensor& part : tensors.parts) part = part.to(torch::kCPU);
      tensors.present = tensors.present.to(torch::kCPU);
    }
    blocks.push_back(find_modality(specs[m].kind).flatten(*preprocessor_->featurizers()[m], tensors));
  }
  return blocks;
}

FeatureBlock FeatureRows::of_all(const PreparedRows& rows) const {
  FeatureBlock all;
  rows.visit(kMostRowsTogether, [&](std::int64_t, const Batch& some) {
    const FeatureBlock block = of(some);
    const std::int64_t entries = all.starts.back();
    all.width = block.width;
    all.columns.insert(all.columns.end(), block.columns.begin(), block.columns.end());
    all.values.insert(all.values.end(), block.values.begin(), block.values.end());
    for (std::size_t row = 1; row < block.starts.size(); ++row) all.starts.push_back(entries + block.starts[row]);
    return true;
  });
  return all;
}

std::vector<std::int64_t> FeatureRows::starts(const Batch& batch) const {
  return starts(entries(batch.slice(0, std::min<std::int64_t>(1, batch.rows()))));
}

std::vector<std::int64_t> FeatureRows::starts(const std::vector<FeatureEntries>& blocks) {
  std::vector<std::int64_t> starts = {0};
  for (const FeatureEntries& one : blocks) starts.push_back(starts.back() + one.width);
  return starts;
}

}  // namespace amalgam
