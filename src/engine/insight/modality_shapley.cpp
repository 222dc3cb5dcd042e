// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/modality_shapley.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/base/error.h"

namespace amalgam {

namespace {

/// A game whose values are a metric on the rows and on every resample.
class MetricSums {
 public:
  MetricSums(std::string id, const ModalityGame& game, const std::string& metric, const Resamples& resamples)
      : game_(game),
        resamples_(resamples),
        sums_(static_cast<int>(game.modalities.size()), static_cast<std::size_t>(resamples.count()) + 1) {
    result_.id = std::move(id);
    result_.metric = metric;
    result_.higher_is_better = find_metric(metric)->higher_is_better;
  }

  void add(Coalition coalition, const std::vector<float>& outputs) {
    std::vector<double> values =
        resampled_metric(result_.metric, {game_.task, game_.targets, outputs, game_.classes}, resamples_);
    if (!std::isfinite(values.front())) {
      throw Error(ErrorKind::data, "shapley.undefined",
                  "The metric '" + result_.metric + "' has no value on these " + std::to_string(game_.targets.size()) +
                      " rows. Use rows that hold every class.");
    }
    result_.coalitions.push_back(values.front());
    if (!result_.higher_is_better) {
      for (double& value : values) value = -value;
    }
    sums_.add(coalition, values);
  }

  ShapleyGame finish(double level) {
    const auto players = static_cast<int>(game_.modalities.size());
    for (int one = 0; one < players; ++one) {
      result_.values.push_back(estimate_from(sums_.value(one), level));
      for (int other = 0; other < players; ++other) {
        result_.interactions.push_back(one == other ? Estimate{} : estimate_from(sums_.interaction(one, other), level));
      }
    }
    return result_;
  }

 private:
  const ModalityGame& game_;
  const Resamples& resamples_;
  CoalitionSums sums_;
  ShapleyGame result_;
};

/// The game of the scores: every row is a game of its own.
class ScoreSums {
 public:
  ScoreSums(const ModalityGame& game, const Resamples& resamples)
      : resamples_(resamples), players_(static_cast<int>(game.modalities.size())), sums_(players_, game.targets.size()) {
    result_.id = "score";
    result_.metric = game.task == Task::regression ? "value" : "log_odds";
  }

  void add(Coalition coalition, const std::vector<double>& scores) {
    double sum = 0;
    for (const double score : scores) sum += score;
    result_.coalitions.push_back(sum / static_cast<double>(scores.size()));
    sums_.add(coalition, scores);
  }

  ShapleyGame finish(double level) {
    for (int one = 0; one < players_; ++one) {
      result_.values.push_back(resamples_.mean(sums_.value(one), level));
      result_.sizes.push_back(size(sums_.value(one), level));
      for (int other = 0; other < players_; ++other) {
        result_.interactions.push_back(one == other ? Estimate{} : resamples_.mean(sums_.interaction(one, other), level));
        result_.interaction_sizes.push_back(one == other ? Estimate{} : size(sums_.interaction(one, other), level));
      }
    }
    return result_;
  }

 private:
  Estimate size(std::span<const double> values, double level) const {
    std::vector<double> absolute(values.begin(), values.end());
    for (double& value : absolute) value = std::abs(value);
    return resamples_.mean(absolute, level);
  }

  const Resamples& resamples_;
  int players_;
  CoalitionSums sums_;
  ShapleyGame result_;
};

std::size_t width_of(Task task, int classes) { return task == Task::multiclass ? static_cast<std::size_t>(classes) : 1; }

}  // namespace

ShapleyResult shapley_of_modalities(const ModalityGame& game, const ShapleySettings& settings,
                                    const std::function<bool(double)>& progress) {
  const auto players = static_cast<int>(game.modalities.size());
  if (players > kMostPlayers) {
    throw Error(ErrorKind::request, "shapley.modalities",
                "All coalitions of " + std::to_string(players) + " modalities are too many; " +
                    std::to_string(kMostPlayers) + " can be done. Join modalities in the map, or look at the importance.");
  }
  const Resamples resamples(game.targets.size(), settings.resamples, settings.seed);
  const bool has_classes = game.task != Task::regression;
  MetricSums metric("metric", game, has_classes ? "roc_auc" : "rmse", resamples);
  std::optional<MetricSums> information;
  if (has_classes) information.emplace("information", game, "log_loss", resamples);
  ScoreSums score(game, resamples);

  const Coalition all = (Coalition{1} << players) - 1;
  const std::vector<float> complete = game.outputs(all);
  const std::vector<int> explained = explained_classes(complete, game.task, game.classes);
  for (Coalition coalition = 0; coalition <= all; ++coalition) {
    const std::vector<float> outputs = coalition == all ? complete : game.outputs(coalition);
    const std::vector<float> probabilities = probabilities_of(outputs, game.task, game.classes);
    metric.add(coalition, probabilities);
    if (information) information->add(coalition, probabilities);
    score.add(coalition, scores_of(outputs, game.task, game.classes, explained));
    if (progress && !progress((coalition + 1.0) / (all + 1.0))) return {};
  }
  ShapleyResult result;
  result.games.push_back(metric.finish(settings.level));
  if (information) result.games.push_back(information->finish(settings.level));
  result.games.push_back(score.finish(settings.level));
  return result;
}

std::vector<float> probabilities_of(const std::vector<float>& outputs, Task task, int classes) {
  if (task == Task::regression) return outputs;
  std::vector<float> probabilities = outputs;
  if (task == Task::binary) {
    for (float& one : probabilities) one = static_cast<float>(1 / (1 + std::exp(-static_cast<double>(one))));
    return probabilities;
  }
  const std::size_t width = width_of(task, classes);
  for (std::size_t row = 0; row + width <= probabilities.size(); row += width) {
    const float largest = *std::max_element(&probabilities[row], &probabilities[row] + width);
    double sum = 0;
    for (std::size_t c = 0; c < width; ++c) sum += std::exp(static_cast<double>(probabilities[row + c]) - largest);
    for (std::size_t c = 0; c < width; ++c) {
      probabilities[row + c] = static_cast<float>(std::exp(static_cast<double>(probabilities[row + c]) - largest) / sum);
    }
  }
  return probabilities;
}

std::vector<int> explained_classes(const std::vector<float>& outputs, Task task, int classes) {
  const std::size_t width = width_of(task, classes);
  std::vector<int> explained(outputs.size() / width, 1);
  for (std::size_t row = 0; task == Task::multiclass && row < explained.size(); ++row) {
    const float* own = outputs.data() + row * width;
    explained[row] = static_cast<int>(std::max_element(own, own + width) - own);
  }
  return explained;
}

std::vector<double> scores_of(const std::vector<float>& outputs, Task task, int classes, const std::vector<int>& explained) {
  if (task != Task::multiclass) return {outputs.begin(), outputs.end()};
  const std::size_t width = width_of(task, classes);
  std::vector<double> scores;
  for (std::size_t row = 0; row < explained.size(); ++row) {
    const float* own = outputs.data() + row * width;
    const auto chosen = static_cast<std::size_t>(explained[row]);
    double largest = -INFINITY, sum = 0;  // log Σ exp over the other classes
    for (std::size_t c = 0; c < width; ++c) largest = c == chosen ? largest : std::max(largest, static_cast<double>(own[c]));
    for (std::size_t c = 0; c < width; ++c) sum += c == chosen ? 0.0 : std::exp(static_cast<double>(own[c]) - largest);
    scores.push_back(static_cast<double>(own[chosen]) - largest - std::log(sum));
  }
  return scores;
}

}  // namespace amalgam
