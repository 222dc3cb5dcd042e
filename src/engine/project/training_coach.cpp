// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/training_coach.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

namespace amalgam {

namespace {

constexpr int kEpochsBehindBest = 3;     // fewer epochs after the best one say nothing
constexpr double kLossRise = 0.02;       // of the best validation loss: more than the usual wobble
constexpr double kJump = 1.5;            // times the first epoch's loss
constexpr double kSwing = 0.08;          // of the level, up and down again, epoch after epoch
constexpr double kLateGain = 0.01;       // of the loss, in the last fifth of the epochs
constexpr double kChanceAuc = 0.55;      // where the size of the validation part is not known
constexpr double kChanceR2 = 0.02;
constexpr double kDominant = 0.9, kDominantBefore = 0.75;
constexpr double kUnused = 0.02;
constexpr double kUniform = 0.995;       // of the largest entropy
constexpr double kCoarseAuc = 0.03;      // a standard error above it hides most differences between strategies

double loss_of(const EpochRecord& epoch, Part part) { return epoch.metric(part, "loss"); }

/// Index of the smallest validation loss; -1 if none is a number.
int best_index(const std::vector<EpochRecord>& epochs) {
  int best = -1;
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    const double loss = loss_of(epochs[i], Part::validation);
    if (std::isfinite(loss) && (best < 0 || loss < loss_of(epochs[static_cast<std::size_t>(best)], Part::validation))) {
      best = static_cast<int>(i);
    }
  }
  return best;
}

/// A setting's value in the run's stored configuration, or `otherwise`.
double setting(const RunRecord& run, const std::string& name, double otherwise) {
  const auto config = nlohmann::json::parse(run.config_json, nullptr, false);
  if (!config.is_object() || !config.contains("options")) return otherwise;
  const auto& options = config.at("options");
  const auto found = options.find(name);
  return found != options.end() && found->is_number() ? found->get<double>() : otherwise;
}

class Coach {
 public:
  explicit Coach(const CoachInput& input) : in_(input), best_(best_index(input.epochs)) {}

  std::vector<CoachFinding> findings() {
    diverged();
    if (best_ >= 0) {
      chance();
      rate();
      overfitting();
      unfinished();
      weights();
      heads();
      validation_size();
    }
    std::stable_sort(found_.begin(), found_.end(),
                     [](const CoachFinding& a, const CoachFinding& b) { return a.severity > b.severity; });
    const bool only_hints = std::none_of(found_.begin(), found_.end(),
                                         [](const CoachFinding& one) { return one.severity > CoachSeverity::hint; });
    if (is_over(in_.run.state) && best_ >= 0 && only_hints) all_well();
    return std::move(found_);
  }

 private:
  const EpochRecord& best() const { return in_.epochs[static_cast<std::size_t>(best_)]; }
  const EpochRecord& last() const { return in_.epochs.back(); }
  int best_epoch() const { return best().epoch; }

  void add(CoachKind kind, CoachSeverity severity, int epoch, std::string sentence, std::vector<CoachRemedy> remedies = {},
           std::string modality = {}) {
    found_.push_back({kind, severity, epoch, std::move(modality), std::move(sentence), std::move(remedies)});
  }

  CoachRemedy slower(double factor) const {
    const double rate = setting(in_.run, "training.learning_rate", 0.002) * factor;
    return {fmt::format("Lower the learning rate to {:.2g}.", rate), "training.learning_rate", rate};
  }
  CoachRemedy more_dropout() const {
    const double dropout = std::min(0.5, setting(in_.run, "model.dropout", 0.2) + 0.15);
    return {fmt::format("Raise dropout to {:.2g}.", dropout), "model.dropout", dropout};
  }

  void diverged() {
    const bool is_diverged = in_.run.state == RunState::failed && in_.run.message.find("no longer a number") != std::string::npos;
    if (!is_diverged) return;
    const int good = in_.epochs.empty() ? 0 : last().epoch;
    add(CoachKind::diverged, CoachSeverity::serious, good + 1, in_.run.message,
        {slower(0.3), {"Clip gradients at 0.5.", "training.gradient_clip", 0.5},
         {"Map columns with extreme values by rank.", "numerical.scaling", std::string("quantile")}});
  }

  void chance() {
    if (in_.task == Task::regression) {
      const double r2 = best().metric(Part::validation, "r2");
      if (std::isfinite(r2) && r2 < kChanceR2 && in_.epochs.size() >= 3) {
        add(CoachKind::no_better_than_chance, CoachSeverity::serious, best_epoch(),
            fmt::format("The model is no better than the mean: it explains {:.1f} % of the variance on validation.", 100 * std::max(0.0, r2)),
            {{"Look whether the modalities hold anything about the target."}, slower(0.5)});
      }
      return;
    }
    const double auc = best().metric(Part::validation, "roc_auc");
    if (!std::isfinite(auc) || in_.epochs.size() < 3) return;
    const double error = auc_standard_error(0.5, in_.positives, in_.negatives);
    const double limit = std::isfinite(error) ? 0.5 + 2 * error : kChanceAuc;
    if (auc >= limit) return;
    add(CoachKind::no_better_than_chance, CoachSeverity::serious, best_epoch(),
        fmt::format("Not better than the base rate: ROC AUC on validation is {:.3f}, and up to {:.3f} would be chance.", auc, limit),
        {{"Look whether the modalities hold anything about the target, and whether the target is the right column."}, slower(0.5)});
  }

  void rate() {
    const double first = in_.epochs.front().metric(Part::train, "running_loss");
    for (const EpochRecord& one : in_.epochs) {
      const double loss = one.metric(Part::train, "running_loss");
      if (std::isfinite(first) && std::isfinite(loss) && one.epoch > 1 && loss > kJump * first) {
        add(CoachKind::rate_too_high, CoachSeverity::serious, one.epoch,
            fmt::format("The learning rate is too high: the training loss jumped to {:.3g} in epoch {}, after {:.3g} in the first.", loss,
                        one.epoch, first),
            {slower(0.3), {"Warm up for two epochs.", "training.warmup_epochs", std::int64_t{2}}});
        return;
      }
    }
    // Up and down by a good part of the level, most of the time, in the training loss itself.
    int swings = 0, steps = 0, at = 0;
    for (std::size_t i = 2; i < in_.epochs.size(); ++i) {
      const auto value = [&](std::size_t k) { return in_.epochs[k].metric(Part::train, "running_loss"); };
      const double before = value(i - 1) - value(i - 2), after = value(i) - value(i - 1);
      if (!std::isfinite(before) || !std::isfinite(after)) continue;
      ++steps;
      const bool turns = before * after < 0 && std::min(std::abs(before), std::abs(after)) > kSwing * std::abs(value(i - 1));
      if (turns && at == 0) at = in_.epochs[i - 1].epoch;
      swings += turns ? 1 : 0;
    }
    if (steps >= 4 && swings * 2 > steps) {
      add(CoachKind::rate_too_high, CoachSeverity::warning, at,
          "The learning rate is too high: the training loss goes up and down from epoch to epoch instead of falling.", {slower(0.3)});
    }
  }

  void overfitting() {
    const auto behind = in_.epochs.size() - 1 - static_cast<std::size_t>(best_);
    if (behind < kEpochsBehindBest) return;
    double recent = 0;
    for (std::size_t i = in_.epochs.size() - kEpochsBehindBest; i < in_.epochs.size(); ++i) {
      recent += loss_of(in_.epochs[i], Part::validation) / kEpochsBehindBest;
    }
    const double lowest = loss_of(best(), Part::validation);
    const bool rises = recent - lowest > kLossRise * std::abs(lowest);
    const bool train_falls = loss_of(last(), Part::train) < loss_of(best(), Part::train);
    if (!rises || !train_falls) return;
    add(CoachKind::overfitting, CoachSeverity::warning, best_epoch() + 1,
        fmt::format("Over-fitting from epoch {}: validation loss rose from {:.3f} to {:.3f} while training loss fell from {:.3f} to "
                    "{:.3f}. The weights of the best epoch are kept, so nothing is lost.",
                    best_epoch() + 1, lowest, recent, loss_of(best(), Part::train), loss_of(last(), Part::train)),
        {more_dropout(),
         {"Train four members and take their mean.", "model.members", std::int64_t{4}},
         {"Use a narrower model.", "model.dim", std::int64_t{16}}});
  }

  void unfinished() {
    if (in_.run.state != RunState::finished || in_.epochs.size() < 5) return;
    const auto count = static_cast<int>(in_.epochs.size());
    if (best_ < count - 1 - count / 10) return;
    const auto earlier = static_cast<std::size_t>(count - 1 - std::max(1, count / 5));
    const double before = loss_of(in_.epochs[earlier], Part::validation), now = loss_of(best(), Part::validation);
    if (!(before - now > kLateGain * std::abs(before))) return;
    add(CoachKind::still_improving, CoachSeverity::warning, last().epoch,
        fmt::format("Stopped too early: validation loss was still falling ({:.3f} to {:.3f} in the last {} epochs).", before, now,
                    count - 1 - static_cast<int>(earlier)),
        {{fmt::format("Train {} epochs.", 2 * count), "training.epochs", std::int64_t{2} * count}});
  }

  void weights() {
    const auto& now = best().weights;
    const auto& start = in_.epochs.front().weights;
    if (now.size() < 2 || start.size() != now.size()) return;
    for (std::size_t m = 0; m < now.size(); ++m) {
      const double share = now[m].normalised, before = start[m].normalised;
      if (share > kDominant && before < kDominantBefore) {
        add(CoachKind::modality_collapse, CoachSeverity::warning, best_epoch(),
            fmt::format("One modality takes over: the weight of '{}' went from {:.0f} % to {:.0f} %. See whether the others add "
                        "anything (Inspect, importance).",
                        now[m].modality, 100 * before, 100 * share),
            {{"Drop modalities at random more often.", "training.modality_dropout", 0.15},
             {"Give every modality a loss of its own.", "training.modality_losses", 0.5}},
            now[m].modality);
      } else if (share < kUnused && before > 2 * kUnused) {
        add(CoachKind::modality_unused, CoachSeverity::hint, best_epoch(),
            fmt::format("'{}' is hardly used: its weight fell from {:.0f} % to {:.1f} %.", now[m].modality, 100 * before, 100 * share),
            {{"Give every modality a loss of its own.", "training.modality_losses", 0.5}}, now[m].modality);
      }
    }
  }

  /// Mean entropy of a head's rows as a share of the largest possible.
  static double evenness(const AttentionRecord& layer, int head) {
    const auto m = static_cast<int>(layer.modalities.size());
    double entropy = 0;
    for (int query = 0; query < m; ++query) {
      for (int key = 0; key < m; ++key) {
        const double share = layer.at(head, query, key);
        if (share > 0) entropy -= share * std::log(share) / m;
      }
    }
    return entropy / std::log(static_cast<double>(m));
  }

  void heads() {
    if (in_.epochs.size() < 5 || last().attention.empty() || last().attention.front().modalities.size() < 3) return;
    for (const AttentionRecord& layer : last().attention) {
      for (int head = 0; head < layer.heads; ++head) {
        const bool always = std::all_of(in_.epochs.begin(), in_.epochs.end(), [&](const EpochRecord& one) {
          const auto at = std::find_if(one.attention.begin(), one.attention.end(),
                                       [&](const AttentionRecord& other) { return other.layer == layer.layer; });
          return at != one.attention.end() && head < at->heads && evenness(*at, head) > kUniform;
        });
        if (!always) continue;
        add(CoachKind::dead_head, CoachSeverity::hint, last().epoch,
            fmt::format("Attention head {}{} looks at all modalities alike in every epoch: it does not tell them apart.", head + 1,
                        last().attention.size() > 1 ? fmt::format(" of layer {}", layer.layer + 1) : std::string()),
            {{"Use fewer heads."}});
      }
    }
  }

  void validation_size() {
    const double auc = best().metric(Part::validation, "roc_auc");
    const double error = auc_standard_error(auc, in_.positives, in_.negatives);
    if (!std::isfinite(error) || error < kCoarseAuc) return;
    add(CoachKind::small_validation, CoachSeverity::hint, 0,
        fmt::format("Few rows to judge by: with {} positive and {} negative validation rows the ROC AUC is known to ± {:.3f}; smaller "
                    "differences between runs mean nothing.",
                    in_.positives, in_.negatives, error),
        {{"Compare runs by cross-validation."}});
  }

  void all_well() {
    add(CoachKind::all_well, CoachSeverity::good, best_epoch(),
        fmt::format("Nothing to complain about: the best epoch is {} of {}, with a validation loss of {:.3f} ({:.3f} in training).",
                    best_epoch(), last().epoch, loss_of(best(), Part::validation), loss_of(best(), Part::train)));
  }

  const CoachInput& in_;
  int best_;
  std::vector<CoachFinding> found_;
};

}  // namespace

std::string_view to_string(CoachKind kind) {
  constexpr std::array<std::string_view, 10> names = {
      "all_well", "overfitting", "diverged", "rate_too_high", "still_improving", "no_better_than_chance",
      "modality_collapse", "modality_unused", "dead_head", "small_validation"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view to_string(CoachSeverity severity) {
  constexpr std::array<std::string_view, 4> names = {"good", "hint", "warning", "serious"};
  return names[static_cast<std::size_t>(severity)];
}

std::vector<CoachFinding> coach(const CoachInput& input) { return Coach(input).findings(); }

CoachInput coach_input(const ProjectStore& store, std::int64_t run) {
  CoachInput input{.run = store.run(run), .epochs = store.epochs(run)};
  const auto config = nlohmann::json::parse(input.run.config_json, nullptr, false);
  if (config.is_object() && config.contains("map")) input.task = ModalityMap::from_json(config.at("map")).target.task;
  const auto predictions = store.predictions(run, Part::validation);
  if (!predictions || input.task != Task::binary) return input;
  for (const float target : predictions->targets) ++(target > 0.5F ? input.positives : input.negatives);
  return input;
}

double auc_standard_error(double auc, std::int64_t positives, std::int64_t negatives) {
  if (positives < 1 || negatives < 1 || !std::isfinite(auc)) return std::nan("");
  const double p = static_cast<double>(positives), n = static_cast<double>(negatives);
  const double q1 = auc / (2 - auc), q2 = 2 * auc * auc / (1 + auc);
  const double spread = auc * (1 - auc) + (p - 1) * (q1 - auc * auc) + (n - 1) * (q2 - auc * auc);
  return std::sqrt(std::max(0.0, spread) / (p * n));
}

}  // namespace amalgam
