// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/score_reasons.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/baselines/baseline.h"
#include "engine/insight/coalitions.h"
#include "engine/insight/modality_shapley.h"
#include "engine/insight/open_run.h"

namespace amalgam {

namespace {

std::vector<float> score_floats(const torch::Tensor& tensor) {
  const torch::Tensor plain = tensor.to(torch::kFloat32).contiguous();
  return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
}

/// Logits, or values in the target's unit.
std::vector<float> logits_of(const TrainedModel& trained, const Batch& batch) {
  const torch::NoGradGuard no_gradient;
  const Preprocessor& preprocessor = *trained.preprocessor;
  torch::Tensor logits = trained.model->run(batch).logits;
  if (preprocessor.map().target.task == Task::regression) {
    logits = logits * preprocessor.target_deviation() + preprocessor.target_mean();
  }
  return score_floats(logits);
}

/// What the model says of a row of which nothing is known; nothing where it has an answer of its own.
std::vector<float> base_of(const TrainedModel& trained) {
  const bool answers = trained.model->baseline() != nullptr || trained.model->head().reads_absence_states();
  if (answers || !trained.card.contains("base_outputs")) return {};
  return trained.card.at("base_outputs").get<std::vector<float>>();
}

}  // namespace

void check_reasons(const TrainedModel& trained, int count) {
  const auto modalities = static_cast<int>(trained.preprocessor->map().modalities.size());
  if (count <= 0 || modalities <= kMostPlayers) return;
  throw Error(ErrorKind::request, "score.reasons",
              fmt::format("Reasons are worked out for at most {} modalities; the model has {}.", kMostPlayers, modalities));
}

std::vector<std::vector<ScoreReason>> reasons_of(const TrainedModel& trained, const Batch& batch, int count) {
  const Preprocessor& preprocessor = *trained.preprocessor;
  const auto players = static_cast<int>(preprocessor.map().modalities.size());
  const auto rows = static_cast<std::size_t>(batch.rows());
  const Task task = preprocessor.map().target.task;
  const int classes = static_cast<int>(std::max<std::size_t>(2, preprocessor.classes().size()));
  const std::vector<float> base = base_of(trained);
  const Coalition all = (Coalition{1} << players) - 1;
  const std::vector<int> explained = explained_classes(logits_of(trained, batch), task, classes);
  CoalitionSums sums(players, rows);
  for (Coalition coalition = 0; coalition <= all; ++coalition) {
    const Batch some = with_only(batch, coalition);
    std::vector<float> outputs = logits_of(trained, some);
    if (!base.empty()) answer_for_nothing(some, base, outputs);
    sums.add(coalition, scores_of(outputs, task, classes, explained));
  }
  std::vector<std::vector<ScoreReason>> reasons(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    for (int player = 0; player < players; ++player) {
      if (const double effect = sums.value(player)[row]; effect != 0) reasons[row].push_back({player, effect});
    }
    std::stable_sort(reasons[row].begin(), reasons[row].end(),
                     [](const ScoreReason& one, const ScoreReason& other) { return std::abs(one.effect) > std::abs(other.effect); });
    reasons[row].resize(std::min(reasons[row].size(), static_cast<std::size_t>(count)));
  }
  return reasons;
}

}  // namespace amalgam
