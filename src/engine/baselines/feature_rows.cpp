// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/baselines/feature_rows.h"

#include <nlohmann/json.hpp>

namespace amalgam {

namespace {
constexpr std::int64_t kMostRowsTogether = 8192;
}

FeatureRows::FeatureRows(const Preprocessor& preprocessor)
    : preprocessor_(std::make_shared<const Preprocessor>(Preprocessor::from_json(preprocessor.to_json()))) {}

std::vector<FeatureBlock> FeatureRows::blocks(const Batch& batch) const {
  std::vector<FeatureBlock> blocks;
  const auto& specs = preprocessor_->map().modalities;
  for (std::size_t m = 0; m < specs.size(); ++m) {
    blocks.push_back(find_modality(specs[m].kind).flatten(*preprocessor_->featurizers()[m], batch.modalities[m]));
  }
  return blocks;
}

FeatureBlock FeatureRows::of(const Batch& batch) const {
  const std::vector<FeatureBlock> parts = blocks(batch);
  FeatureBlock all;
  for (const FeatureBlock& one : parts) all.width += one.width;
  for (std::int64_t row = 0; row < batch.rows(); ++row) {
    std::int64_t offset = 0;
    for (const FeatureBlock& one : parts) {
      const auto begin = static_cast<std::size_t>(one.starts[static_cast<std::size_t>(row)]);
      const auto end = static_cast<std::size_t>(one.starts[static_cast<std::size_t>(row) + 1]);
      for (std::size_t i = begin; i < end; ++i) all.add(offset + one.columns[i], one.values[i]);
      offset += one.width;
    }
    all.end_row();
  }
  return all;
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
  std::vector<std::int64_t> starts = {0};
  for (const FeatureBlock& one : blocks(batch.slice(0, std::min<std::int64_t>(1, batch.rows())))) {
    starts.push_back(starts.back() + one.width);
  }
  return starts;
}

}  // namespace amalgam
