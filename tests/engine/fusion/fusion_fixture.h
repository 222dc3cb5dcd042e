// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/fusion/fusion_head.h"
#include "engine/training/experiment.h"

namespace amalgam::fusion_test {

using Settings = std::vector<std::pair<std::string, OptionValue>>;

/// The common settings and a strategy's own, without dropout unless asked for.
inline Options options_of(const Strategy& strategy, const Settings& settings = {}) {
  Options options(training_options());
  options.describe(strategy.info.options);
  options.set("model.dropout", 0.0);
  for (const auto& [name, value] : settings) options.set(name, value);
  return options;
}

inline std::shared_ptr<FusionHead> make_head(const std::string& id,
                                             const std::vector<std::int64_t>& widths,
                                             const Settings& settings = {},
                                             std::int64_t outputs = 1, std::uint64_t seed = 1) {
  const Strategy& strategy = find_strategy(id);
  torch::manual_seed(seed);
  const FusionShape shape{widths, std::vector<std::string>(widths.size(), "m"), outputs};
  return strategy.make(shape, options_of(strategy, settings), std::make_shared<RandomStream>(seed));
}

/// Modalities that are all there, with one token each.
inline std::vector<EncodedModality> encoded_from(const std::vector<torch::Tensor>& summaries) {
  std::vector<EncodedModality> modalities;
  for (const torch::Tensor& summary : summaries) {
    const torch::Tensor there = torch::ones({summary.size(0)}, torch::kBool);
    modalities.push_back({summary.unsqueeze(1), there.unsqueeze(1),
                          there.unsqueeze(1).to(summary.scalar_type()), summary, there});
  }
  return modalities;
}

/// `rows` rows of standard normal summaries.
inline std::vector<EncodedModality> random_modalities(std::int64_t rows,
                                                      const std::vector<std::int64_t>& widths,
                                                      std::uint64_t seed = 7) {
  torch::manual_seed(seed);
  std::vector<torch::Tensor> summaries;
  for (const std::int64_t width : widths) summaries.push_back(torch::randn({rows, width}));
  return encoded_from(summaries);
}

/// The ids of all strategies that fuse, for parameterised suites.
inline std::vector<std::string> strategy_ids() {
  std::vector<std::string> ids;
  for (const Strategy& one : strategy_registry()) {
    if (one.info.family == StrategyFamily::fusion) ids.push_back(one.info.id);
  }
  return ids;
}

}  // namespace amalgam::fusion_test
