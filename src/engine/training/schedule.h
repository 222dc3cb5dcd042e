// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace amalgam {

enum class ScheduleKind { constant, cosine, step, plateau };
/// Errors:  Error(request) "training.schedule" listing the ones there are
ScheduleKind schedule_from(const std::string& name);

/// The learning rate over a run.
///
/// Warm-up rises linearly, step by step, to `rate`. Then: constant; cosine r = rate · ½ (1 + cos π p), p = share
/// of the epochs after the warm-up; step divides by ten from 60 % and again from 85 % of the epochs; plateau halves
/// after three epochs without an improvement of 0.01 %, down to a thousandth of `rate`.
/// Source:  cosine: Loshchilov & Hutter 2017, "SGDR", eq. 5 without restarts
class Schedule {
 public:
  Schedule(ScheduleKind kind, double rate, int epochs, int warmup_epochs);

  /// The rate of step `step` (0-based) of an epoch (0-based) of `steps`.
  double rate(int epoch, std::int64_t step, std::int64_t steps) const;
  /// Plateau looks at the watched value after each epoch; NaN is no improvement.
  void observe(double value, bool higher_is_better);

  nlohmann::json to_json() const;  ///< the state alone, for a checkpoint
  void restore(const nlohmann::json& state);

 private:
  ScheduleKind kind_;
  double rate_;
  int epochs_, warmup_;
  double factor_ = 1;  // plateau
  double best_ = 0;
  bool has_best_ = false;
  int stalled_ = 0;
};

/// Is `value` better than `than` by more than 0.01 % of it? NaN never is.
bool is_improvement(double value, double than, bool higher_is_better);

}  // namespace amalgam
