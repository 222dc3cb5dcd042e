// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/training/schedule.h"

namespace amalgam {

/// Remembers the best epoch on the watched value and says when waiting for a better one is over.
///
/// The best epoch is the strictly best one; patience starts anew only when the value improves by more than
/// 0.01 %, so that creeping does not go on for ever. NaN is no improvement.
class EarlyStopping {
 public:
  EarlyStopping(int patience, bool higher_is_better)
      : patience_(patience), higher_is_better_(higher_is_better) {}

  /// Takes in an epoch's value; true if it is the best so far.
  bool observe(int epoch, double value) {
    const bool first = best_epoch_ == 0 && !std::isnan(value);
    if (first || is_improvement(value, reference_, higher_is_better_)) {
      reference_ = value;
      waited_ = 0;
    } else {
      ++waited_;
    }
    if (!first && !(higher_is_better_ ? value > best_value_ : value < best_value_)) return false;
    best_value_ = value;
    best_epoch_ = epoch;
    return true;
  }

  bool should_stop() const { return patience_ > 0 && waited_ >= patience_; }
  int best_epoch() const { return best_epoch_; }       ///< 1-based; 0 = none yet
  double best_value() const { return best_value_; }    ///< NaN = none yet
  bool higher_is_better() const { return higher_is_better_; }

  nlohmann::json to_json() const {
    nlohmann::json state = {{"best_epoch", best_epoch_}, {"waited", waited_}};
    if (best_epoch_ > 0) {
      state["best_value"] = best_value_;
      state["reference"] = reference_;
    }
    return state;
  }
  void restore(const nlohmann::json& state) {
    best_epoch_ = state.at("best_epoch").get<int>();
    waited_ = state.at("waited").get<int>();
    if (best_epoch_ == 0) return;
    best_value_ = state.at("best_value").get<double>();
    reference_ = state.at("reference").get<double>();
  }

 private:
  int patience_;
  bool higher_is_better_;
  int best_epoch_ = 0, waited_ = 0;
  double best_value_ = std::numeric_limits<double>::quiet_NaN();
  double reference_ = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace amalgam
