// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/modalities/featurizer_support.h"

namespace amalgam {

/// An event of a story as the statistics see it.
struct StoryEvent {
  std::int32_t id = 0;
  double time = 0;  ///< since the story's first event; its place in the story where there are no times
};
using Story = std::vector<StoryEvent>;

/// What can be said of a story without reading it in order: how often its events and pairs of neighbours happened, how
/// long it is, and when each event first and last happened. Learnt from the training rows.
///
/// Counted are the most frequent events (ids are given out by frequency) and the pairs in most rows. Moments are of the
/// first of the counted events: the length of the story, its duration, then first and last time of each event; logs,
/// standardised, kNever for an event that did not happen.
class EventStatistics {
 public:
  static constexpr float kNever = -9;       ///< below every moment, which are kept within ±kLargestInput
  static constexpr std::int64_t kMoments = 32;  ///< of at most so many events

  /// `events`: how many of the ids from `first_id` on are counted; `pair_limit`: how many pairs at most;
  /// `minimum_rows`: a rarer pair is left out; `bins`: of each moment, 0 leaves the moments out.
  void fit(const std::vector<Story>& stories, std::int32_t first_id, std::int64_t events, std::int64_t pair_limit,
           std::int64_t minimum_rows, std::int64_t bins);

  std::int64_t counts() const { return static_cast<std::int64_t>(count_scales_.size()); }
  std::int64_t moments() const { return static_cast<std::int64_t>(moment_scales_.size()); }
  std::int64_t bins() const { return bins_; }
  const std::vector<std::vector<double>>& edges() const { return edges_; }  ///< of the standardised moments

  void write_counts(const Story& story, float* out) const;   ///< counts() numbers
  void write_moments(const Story& story, float* out) const;  ///< moments() numbers

  void write_json(nlohmann::json& state) const;
  void read_json(const nlohmann::json& state, std::int32_t first_id, std::int64_t events);

 private:
  std::vector<double> log_counts(const Story& story) const;
  /// NaN for events that did not happen.
  std::vector<double> log_moments(const Story& story) const;
  void fit_pairs(const std::vector<Story>& stories, std::int64_t limit, std::int64_t minimum_rows);
  void set_pairs(std::vector<std::pair<std::int32_t, std::int32_t>> pairs);

  std::int32_t first_id_ = 0;
  std::int64_t events_ = 0, bins_ = 0;
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs_;
  std::unordered_map<std::uint64_t, std::size_t> pair_positions_;
  std::vector<Scale> count_scales_, moment_scales_;
  std::vector<std::vector<double>> edges_;
};

}  // namespace amalgam
