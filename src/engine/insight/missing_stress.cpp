// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/missing_stress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/insight/insight_json.h"
#include "engine/insight/insight_settings.h"

namespace amalgam {

namespace {

/// The metric of rows of which the first `lost` of `order` say what `without` says and the others what `with` says.
double mixed_metric(const ModalityGame& game, const std::string& metric, const std::vector<float>& with,
                    const std::vector<float>& without, const std::vector<std::size_t>& order, std::size_t lost) {
  std::vector<float> mixed = with;
  const std::size_t width = with.size() / game.targets.size();
  for (std::size_t i = 0; i < lost; ++i) {
    std::copy_n(without.begin() + static_cast<std::ptrdiff_t>(order[i] * width), width,
                mixed.begin() + static_cast<std::ptrdiff_t>(order[i] * width));
  }
  const double value = find_metric(metric)->compute({game.task, game.targets, mixed, game.classes});
  if (std::isfinite(value)) return value;
  throw Error(ErrorKind::data, "stress.undefined",
              fmt::format("The metric '{}' has no value on these {} rows. Use rows that hold every class.", metric, game.targets.size()));
}

nlohmann::json curve_json(const StressCurve& curve) {
  nlohmann::json points = nlohmann::json::array();
  for (const StressPoint& one : curve.points) {
    nlohmann::json point = estimate_json(one.metric);
    point["share"] = one.share;
    points.push_back(point);
  }
  return {{"modality", curve.modality}, {"lacking", curve.lacking}, {"points", points}};
}

std::vector<std::vector<bool>> presence_of(const Batch& batch) {
  std::vector<std::vector<bool>> all;
  for (const ModalityTensors& one : batch.modalities) {
    const torch::Tensor present = one.present.contiguous();
    all.emplace_back(present.data_ptr<bool>(), present.data_ptr<bool>() + present.numel());
  }
  return all;
}

nlohmann::json stress_answer(const InsightCall& call) {
  allow_settings(call, {"rows", "part", "seed", "repeats", "steps", "metric"});
  const OpenRunPtr run = open_run(call);
  const auto seed = static_cast<std::uint64_t>(
      integer_setting(call, "seed", static_cast<std::int64_t>(run->record().seed & INT64_MAX), 0, INT64_MAX));
  const auto repeats = static_cast<int>(integer_setting(call, "repeats", 20, 1, 1000));
  const auto steps = static_cast<int>(integer_setting(call, "steps", 10, 1, 100));
  const bool has_classes = run->task() != Task::regression;
  const std::string metric = has_classes ? choice_setting(call, "metric", "roc_auc", {"roc_auc", "log_loss", "pr_auc", "brier", "ks"})
                                         : choice_setting(call, "metric", "rmse", {"rmse", "mae"});
  const InsightRows rows = run->rows_of(choice_setting(call, "part", "", {"", "train", "validation", "test"}),
                                        integer_setting(call, "rows", 2000, 2, 1'000'000), seed);
  const Batch batch = run->preprocessor().transform(run->table(), rows.rows);
  const ModalityGame game = run->game(batch, run->targets_of(rows.rows), run->absence().answers_nothing);
  const auto curves = missing_stress_curves(game, presence_of(batch), metric, steps, repeats, seed, progress_of(call));
  if (curves.empty()) return nullptr;
  nlohmann::json list = nlohmann::json::array(), findings = nlohmann::json::array();
  for (const StressCurve& one : curves) {
    list.push_back(curve_json(one));
    findings.push_back(fmt::format("Without {} in any row, {} goes from {:.4f} to {:.4f}.", one.modality, metric,
                                   one.points.front().metric.value, one.points.back().metric.value));
  }
  return {{"part", to_string(rows.part)},
          {"rows", rows.rows.size()},
          {"rows_of_part", rows.of},
          {"seed", seed},
          {"repeats", repeats},
          {"metric", metric},
          {"higher_is_better", find_metric(metric)->higher_is_better},
          {"absence", {{"how", run->absence().how}, {"sentence", run->absence().sentence}}},
          {"curves", list},
          {"findings", findings},
          {"fingerprint", run->fingerprint()}};
}

}  // namespace

std::vector<StressCurve> missing_stress_curves(const ModalityGame& game, const std::vector<std::vector<bool>>& present,
                                               const std::string& metric, int steps, int repeats, std::uint64_t seed,
                                               const std::function<bool(double)>& progress) {
  const std::size_t modalities = game.modalities.size();
  const Coalition all = (Coalition{1} << modalities) - 1;
  const std::vector<float> with = probabilities_of(game.outputs(all), game.task, game.classes);
  std::vector<StressCurve> curves;
  for (std::size_t m = 0; m < modalities; ++m) {
    const std::vector<float> without =
        probabilities_of(game.outputs(all & ~(Coalition{1} << m)), game.task, game.classes);
    std::vector<std::size_t> having;
    for (std::size_t row = 0; row < present[m].size(); ++row) {
      if (present[m][row]) having.push_back(row);
    }
    StressCurve curve{game.modalities[m], 1 - static_cast<double>(having.size()) / static_cast<double>(present[m].size()), {}};
    std::vector<std::vector<double>> values(static_cast<std::size_t>(steps) + 1);
    for (int repeat = 0; repeat < repeats; ++repeat) {
      Random random(seed, game.modalities[m] + " lost " + std::to_string(repeat));
      random.shuffle(having);
      for (int step = 0; step <= steps; ++step) {
        const auto lost = static_cast<std::size_t>(std::llround(static_cast<double>(having.size()) * step / steps));
        values[static_cast<std::size_t>(step)].push_back(mixed_metric(game, metric, with, without, having, lost));
      }
      if (progress && !progress((static_cast<double>(m) + (repeat + 1.0) / repeats) / static_cast<double>(modalities))) return {};
    }
    for (int step = 0; step <= steps; ++step) {
      const std::vector<double>& own = values[static_cast<std::size_t>(step)];
      const auto [least, most] = std::minmax_element(own.begin(), own.end());
      double sum = 0;
      for (const double one : own) sum += one;
      curve.points.push_back({static_cast<double>(step) / steps, {sum / repeats, *least, *most}});
    }
    curves.push_back(std::move(curve));
  }
  return curves;
}

/// Settings: "rows" (2000), "part" ("" = test), "seed" (the run's), "repeats" (20), "steps" (10), "metric" ("roc_auc",
/// "log_loss", "pr_auc", "brier", "ks"; values "rmse", "mae"). Answer:
///
/// - "part", "rows", "rows_of_part", "seed", "repeats", "metric", "higher_is_better", "fingerprint" (of the weights)
/// - "absence": {"how", "sentence"}: what a modality that a row loses becomes
/// - "curves": [{"modality", "lacking" (share of rows that lack it anyway),
///   "points": [{"share" (of the rows that have it, taken away), "value" (mean over the repeats), "low", "high"}]}]
/// - "findings": plain sentences
Insight missing_stress() {
  return {.info = {.id = "missing_stress",
                   .title = "When a source is missing",
                   .summary = "How the result falls as more and more rows lack a modality."},
          .compute = [](InsightCall& call) { return stress_answer(call); }};
}

}  // namespace amalgam
