// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/run_record.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/base/error.h"

namespace amalgam {

namespace {

constexpr std::array<std::string_view, 12> kStateNames = {
    "draft",    "queued",        "preparing",       "running",   "paused", "stopping",
    "finished", "stopped_early", "stopped_by_user", "cancelled", "failed", "interrupted"};

double find_metric_value(const std::vector<MetricValue>& metrics, Part part,
                         std::string_view name) {
  for (const MetricValue& one : metrics) {
    if (one.part == part && one.metric == name) return one.value;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::string_view to_string(RunState state) {
  const auto index = static_cast<std::size_t>(state);
  if (index >= kStateNames.size()) {
    throw Error(ErrorKind::internal, "run.state", "A run has a state that does not exist.");
  }
  return kStateNames[index];
}

RunState run_state_from(std::string_view name) {
  const auto* const found = std::find(kStateNames.begin(), kStateNames.end(), name);
  if (found == kStateNames.end()) {
    throw Error(ErrorKind::internal, "run.state",
                "'" + std::string(name) + "' is not a state a run can have.");
  }
  return static_cast<RunState>(found - kStateNames.begin());
}

bool is_over(RunState state) { return state >= RunState::finished; }

std::vector<float> AttentionRecord::mean_over_heads() const {
  const std::size_t cells = modalities.size() * modalities.size();
  std::vector<double> sums(cells, 0.0);
  for (std::size_t i = 0; cells > 0 && i < values.size(); ++i) {
    sums[i % cells] += static_cast<double>(values[i]);
  }
  std::vector<float> mean(cells);
  for (std::size_t i = 0; i < cells; ++i) {
    mean[i] = static_cast<float>(sums[i] / std::max(heads, 1));
  }
  return mean;
}

double EpochRecord::metric(Part part, std::string_view name) const {
  return find_metric_value(metrics, part, name);
}

double RunRecord::metric(Part part, std::string_view metric_name) const {
  return find_metric_value(final_metrics, part, metric_name);
}

}  // namespace amalgam
