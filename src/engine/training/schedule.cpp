// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/base/error.h"

namespace amalgam {

namespace {

constexpr double kSmallestImprovement = 1e-4;  // of the value to beat
constexpr int kPlateauEpochs = 3;
constexpr double kPlateauFloor = 1e-3;

}  // namespace

ScheduleKind schedule_from(const std::string& name) {
  if (name == "constant") return ScheduleKind::constant;
  if (name == "cosine") return ScheduleKind::cosine;
  if (name == "step") return ScheduleKind::step;
  if (name == "plateau") return ScheduleKind::plateau;
  throw Error(ErrorKind::request, "training.schedule",
              "There is no learning-rate schedule '" + name + "': choose constant, cosine, step or plateau.");
}

bool is_improvement(double value, double than, bool higher_is_better) {
  const double gain = higher_is_better ? value - than : than - value;
  return gain > kSmallestImprovement * std::abs(than);
}

Schedule::Schedule(ScheduleKind kind, double rate, int epochs, int warmup_epochs)
    : kind_(kind), rate_(rate), epochs_(epochs), warmup_(std::max(0, warmup_epochs)) {}

double Schedule::rate(int epoch, std::int64_t step, std::int64_t steps) const {
  const double position = epoch + static_cast<double>(step) / static_cast<double>(steps);  // in epochs
  if (epoch < warmup_) {
    return rate_ * (position + 1 / static_cast<double>(steps)) / warmup_;
  }
  switch (kind_) {
    case ScheduleKind::constant: break;
    case ScheduleKind::cosine: {
      const double share = (position - warmup_) / std::max(1, epochs_ - warmup_);
      return rate_ * 0.5 * (1 + std::cos(std::numbers::pi * std::min(1.0, share)));
    }
    case ScheduleKind::step:
      return rate_ * (epoch >= 0.85 * epochs_ ? 0.01 : (epoch >= 0.6 * epochs_ ? 0.1 : 1.0));
    case ScheduleKind::plateau: return rate_ * factor_;
  }
  return rate_;
}

void Schedule::observe(double value, bool higher_is_better) {
  if (kind_ != ScheduleKind::plateau) return;
  const bool better = has_best_ ? is_improvement(value, best_, higher_is_better) : !std::isnan(value);
  if (better) {
    best_ = value;
    has_best_ = true;
    stalled_ = 0;
  } else if (++stalled_ >= kPlateauEpochs) {
    factor_ = std::max(kPlateauFloor, factor_ / 2);
    stalled_ = 0;
  }
}

nlohmann::json Schedule::to_json() const {
  return {{"factor", factor_}, {"best", best_}, {"has_best", has_best_}, {"stalled", stalled_}};
}

void Schedule::restore(const nlohmann::json& state) {
  factor_ = state.at("factor").get<double>();
  best_ = state.at("best").get<double>();
  has_best_ = state.at("has_best").get<bool>();
  stalled_ = state.at("stalled").get<int>();
}

}  // namespace amalgam
