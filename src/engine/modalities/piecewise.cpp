// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/piecewise.h"

#include <algorithm>
#include <cmath>

#include "engine/modalities/featurizer_support.h"

namespace amalgam {

std::vector<double> quantile_edges(const std::vector<double>& values, std::int64_t bins) {
  std::vector<double> known, edges;
  for (const double value : values) {
    if (!std::isnan(value)) known.push_back(value);
  }
  std::sort(known.begin(), known.end());
  for (std::int64_t i = 0; bins > 0 && i <= bins && !known.empty(); ++i) {
    edges.push_back(sorted_quantile(known, static_cast<double>(i) / static_cast<double>(bins)));
  }
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  if (edges.size() < 2) edges.clear();
  return edges;
}

PiecewiseImpl::PiecewiseImpl(const std::vector<std::vector<double>>& edges, std::int64_t bins) {
  constexpr float kNeverReached = 1e9F;
  lower_ = register_buffer("lower", torch::full({static_cast<std::int64_t>(edges.size()), bins}, kNeverReached));
  width_ = register_buffer("width", torch::ones({static_cast<std::int64_t>(edges.size()), bins}));
  for (std::size_t column = 0; column < edges.size(); ++column) {
    for (std::size_t i = 0; i + 1 < edges[column].size() && i < static_cast<std::size_t>(bins); ++i) {
      const auto row = static_cast<std::int64_t>(column), bin = static_cast<std::int64_t>(i);
      lower_[row][bin] = edges[column][i];
      width_[row][bin] = edges[column][i + 1] - edges[column][i];
    }
  }
}

torch::Tensor PiecewiseImpl::forward(const torch::Tensor& values) {
  return ((values.unsqueeze(2) - lower_) / width_).clamp(0, 1).flatten(1);
}

}  // namespace amalgam
