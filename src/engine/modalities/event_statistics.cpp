// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/event_statistics.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "engine/base/not_a_number.h"
#include "engine/modalities/piecewise.h"

namespace amalgam {

namespace {

constexpr std::size_t kOfTheStory = 2;  // moments before those of the events: length, duration

std::uint64_t pair_key(std::int32_t one, std::int32_t other) {
  return (static_cast<std::uint64_t>(one) << 32U) | static_cast<std::uint32_t>(other);
}

/// Centre and spread of each of the `width` numbers that `numbers_of` has of a story, as Scale::fit: no list of them is kept.
std::vector<Scale> scales_of(const std::vector<Story>& stories, std::size_t width,
                             const std::function<std::vector<double>(const Story&)>& numbers_of) {
  std::vector<Scale> scales(width);
  std::vector<ScaleSums> sums(width);
  for (const bool is_second : {false, true}) {
    for (const Story& story : stories) {
      if (story.empty() || width == 0) continue;
      const auto numbers = numbers_of(story);
      for (std::size_t k = 0; k < width; ++k) {
        if (is_second) {
          sums[k].add_square(numbers[k]);
        } else {
          sums[k].add(numbers[k]);
        }
      }
    }
  }
  std::transform(sums.begin(), sums.end(), scales.begin(), [](const ScaleSums& one) { return one.scale(); });
  return scales;
}

}  // namespace

void EventStatistics::fit(const std::vector<Story>& stories, std::int32_t first_id, std::int64_t events,
                          std::int64_t pair_limit, std::int64_t minimum_rows, std::int64_t bins) {
  first_id_ = first_id;
  events_ = events;
  bins_ = bins;
  set_pairs({});
  if (pair_limit > 0) fit_pairs(stories, pair_limit, minimum_rows);
  const std::size_t width = static_cast<std::size_t>(events_) + pairs_.size();
  const std::size_t timed = bins_ > 0 && events_ > 0 ? kOfTheStory + 2 * static_cast<std::size_t>(std::min(events_, kMoments)) : 0;
  count_scales_ = scales_of(stories, width, [this](const Story& story) { return log_counts(story); });
  moment_scales_ = scales_of(stories, timed, [this](const Story& story) { return log_moments(story); });
  std::vector<std::vector<float>> moments(timed);
  for (const Story& story : stories) {
    if (story.empty() || timed == 0) continue;
    const auto when = log_moments(story);
    for (std::size_t k = 0; k < timed; ++k) {
      if (!std::isnan(when[k])) moments[k].push_back(moment_scales_[k].apply(when[k]));
    }
  }
  edges_.clear();
  for (const auto& values : moments) edges_.push_back(quantile_edges({values.begin(), values.end()}, bins_));
}

void EventStatistics::fit_pairs(const std::vector<Story>& stories, std::int64_t limit, std::int64_t minimum_rows) {
  std::unordered_map<std::uint64_t, std::pair<std::int64_t, std::int64_t>> rows_with;  // key -> rows, last row
  std::int64_t number = 0;
  for (const Story& story : stories) {
    ++number;
    for (std::size_t i = 1; i < story.size(); ++i) {
      auto& [rows, last] = rows_with[pair_key(story[i - 1].id, story[i].id)];
      if (last == number) continue;
      last = number;
      ++rows;
    }
  }
  std::vector<std::pair<std::int64_t, std::uint64_t>> order;
  for (const auto& [key, value] : rows_with) {
    if (value.first >= std::max<std::int64_t>(minimum_rows, 2)) order.emplace_back(-value.first, key);
  }
  std::sort(order.begin(), order.end());
  if (static_cast<std::int64_t>(order.size()) > limit) order.resize(static_cast<std::size_t>(limit));
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs;
  for (const auto& [rows, key] : order) {
    pairs.emplace_back(static_cast<std::int32_t>(key >> 32U), static_cast<std::int32_t>(key & 0xffffffffU));
  }
  set_pairs(std::move(pairs));
}

void EventStatistics::set_pairs(std::vector<std::pair<std::int32_t, std::int32_t>> pairs) {
  pairs_ = std::move(pairs);
  pair_positions_.clear();
  for (std::size_t i = 0; i < pairs_.size(); ++i) pair_positions_.emplace(pair_key(pairs_[i].first, pairs_[i].second), i);
}

std::vector<double> EventStatistics::log_counts(const Story& story) const {
  const auto counted = static_cast<std::size_t>(events_);
  std::vector<double> counts(counted + pairs_.size(), 0.0);
  for (std::size_t i = 0; i < story.size(); ++i) {
    const std::int32_t id = story[i].id;
    if (id >= first_id_ && id - first_id_ < events_) ++counts[static_cast<std::size_t>(id - first_id_)];
    if (i == 0) continue;
    const auto found = pair_positions_.find(pair_key(story[i - 1].id, id));
    if (found != pair_positions_.end()) ++counts[counted + found->second];
  }
  for (double& count : counts) count = std::log1p(count);
  return counts;
}

std::vector<double> EventStatistics::log_moments(const Story& story) const {
  const std::int64_t timed = std::min(events_, kMoments);
  std::vector<double> moments(kOfTheStory + 2 * static_cast<std::size_t>(timed), kNaN);
  moments[0] = std::log1p(static_cast<double>(story.size()));
  moments[1] = story.empty() ? kNaN : signed_log(story.back().time);
  for (const StoryEvent& event : story) {
    if (event.id < first_id_ || event.id - first_id_ >= timed) continue;
    double* when = moments.data() + kOfTheStory + 2 * static_cast<std::size_t>(event.id - first_id_);
    if (std::isnan(when[0])) when[0] = signed_log(event.time);
    when[1] = signed_log(event.time);
  }
  return moments;
}

void EventStatistics::write_counts(const Story& story, float* out) const {
  const auto logs = log_counts(story);
  for (std::size_t k = 0; k < count_scales_.size(); ++k) out[k] = count_scales_[k].apply(logs[k]);
}

void EventStatistics::write_moments(const Story& story, float* out) const {
  const auto when = log_moments(story);
  for (std::size_t k = 0; k < moment_scales_.size(); ++k) {
    out[k] = std::isnan(when[k]) ? kNever : moment_scales_[k].apply(when[k]);
  }
}

void EventStatistics::write_json(nlohmann::json& state) const {
  state["pairs"] = pairs_;
  state["count_scales"] = count_scales_;
  state["moment_scales"] = moment_scales_;
  state["moment_edges"] = edges_;
  state["bins"] = bins_;
}

void EventStatistics::read_json(const nlohmann::json& state, std::int32_t first_id, std::int64_t events) {
  first_id_ = first_id;
  events_ = events;
  set_pairs(state.at("pairs").get<std::vector<std::pair<std::int32_t, std::int32_t>>>());
  count_scales_ = state.at("count_scales").get<std::vector<Scale>>();
  moment_scales_.clear();
  edges_.clear();
  bins_ = state.value("bins", std::int64_t{0});  // models of before know no moments
  if (bins_ == 0) return;
  moment_scales_ = state.at("moment_scales").get<std::vector<Scale>>();
  edges_ = state.at("moment_edges").get<std::vector<std::vector<double>>>();
}

}  // namespace amalgam
