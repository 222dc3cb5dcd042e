// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/report_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "engine/evaluation/metrics.h"

namespace amalgam {

namespace {

constexpr int kAccent = 5, kGood = 6, kGrey = 8;

Task task_of(const ReportRun& run) {
  return task_from(run.config.value("/map/target/task"_json_pointer, std::string("binary")));
}

/// The kind's colour for each modality; a second modality of a kind is dashed.
struct ModalityLook { int colour = kGrey; bool is_dashed = false; };
std::map<std::string, ModalityLook> looks_of(const ReportRun& run) {
  static const std::vector<std::string> kinds = {
#define MODALITY(id) #id,
#include "engine/modalities/modalities.def"
#undef MODALITY
  };
  std::map<std::string, ModalityLook> looks;
  std::map<std::string, int> used;
  for (const auto& modality : run.config.value("/map/modalities"_json_pointer, nlohmann::json::array())) {
    const std::string kind = modality.value("kind", "");
    const auto at = std::find(kinds.begin(), kinds.end(), kind);
    const int colour = at == kinds.end() ? kGrey : std::min(static_cast<int>(at - kinds.begin()), 4);
    looks[modality.value("name", "")] = {colour, used[kind]++ > 0};
  }
  return looks;
}

std::string stem(const ReportRun& run) { return fmt::format("run-{}-{}", run.record.id, run.record.strategy); }

void mark_best(const ReportRun& run, LineChart& chart) {
  if (run.record.best_epoch <= 0) return;
  chart.marked_x = run.record.best_epoch;
  chart.marked_name = fmt::format("best epoch {}", run.record.best_epoch);
}

void add_loss(const ReportRun& run, std::vector<ReportFigure>& figures) {
  if (run.epochs.empty()) return;
  LineChart chart{.title = "Loss", .x_title = "epoch", .y_title = "loss"};
  chart.series = {{"train", {}, {}, kAccent, true}, {"validation", {}, {}, kAccent, false}};
  for (const EpochRecord& epoch : run.epochs) {
    for (ChartSeries& one : chart.series) one.x.push_back(epoch.epoch);
    chart.series[0].y.push_back(epoch.metric(Part::train, "loss"));
    chart.series[1].y.push_back(epoch.metric(Part::validation, "loss"));
  }
  mark_best(run, chart);
  figures.push_back({stem(run) + "-loss", svg_line_chart(chart)});
}

void add_weights(const ReportRun& run, std::vector<ReportFigure>& figures) {
  if (run.epochs.empty() || run.epochs.front().weights.empty()) return;
  const auto looks = looks_of(run);
  LineChart chart{.title = "Modality weights", .x_title = "epoch", .y_title = "mean share, validation rows"};
  for (std::size_t m = 0; m < run.epochs.front().weights.size(); ++m) {
    const std::string& name = run.epochs.front().weights[m].modality;
    const auto look = looks.contains(name) ? looks.at(name) : ModalityLook{};
    ChartSeries series{name, {}, {}, look.colour, look.is_dashed};
    for (const EpochRecord& epoch : run.epochs) {
      if (m >= epoch.weights.size()) continue;
      series.x.push_back(epoch.epoch);
      series.y.push_back(epoch.weights[m].normalised);
    }
    chart.series.push_back(std::move(series));
  }
  mark_best(run, chart);
  figures.push_back({stem(run) + "-weights", svg_line_chart(chart)});
}

void add_attention(const ReportRun& run, std::vector<ReportFigure>& figures) {
  for (const EpochRecord& epoch : run.epochs) {
    if (epoch.epoch != run.record.best_epoch) continue;
    for (const AttentionRecord& layer : epoch.attention) {
      const std::size_t m = layer.modalities.size();
      const std::vector<float> mean = layer.mean_over_heads();
      GridChart chart{.title = fmt::format("Attention, layer {}, mean over {} heads, epoch {}", layer.layer + 1,
                                           layer.heads, epoch.epoch),
                      .x_title = "key: the modality that is looked at",
                      .y_title = "query",
                      .x_names = layer.modalities,
                      .y_names = layer.modalities};
      for (std::size_t r = 0; r < m; ++r) {
        const auto first = mean.begin() + static_cast<std::ptrdiff_t>(r * m);
        chart.values.emplace_back(first, first + static_cast<std::ptrdiff_t>(m));
        chart.full_shade_at = std::max<double>(chart.full_shade_at, *std::max_element(first, first + static_cast<std::ptrdiff_t>(m)));
      }
      figures.push_back({fmt::format("{}-attention-{}", stem(run), layer.layer + 1), svg_grid_chart(chart)});
    }
  }
}

std::optional<ChartSeries> roc_series(const ReportRun& run, int colour) {
  if (task_of(run) != Task::binary || !run.test || run.test->rows.empty()) return {};
  const double area = roc_auc(run.test->targets, run.test->outputs);
  if (std::isnan(area)) return {};
  const RocCurve curve = roc_curve(run.test->targets, run.test->outputs);
  return ChartSeries{fmt::format("{} {:.4f}", run.record.strategy, area), curve.false_positive_rate,
                     curve.true_positive_rate, colour, false};
}

LineChart roc_chart(const std::string& title) {
  return {.title = title,
          .x_title = "false positive rate",
          .y_title = "true positive rate",
          .y_from_zero_to_one = true,
          .has_diagonal = true};
}

void add_roc(const ReportRun& run, std::vector<ReportFigure>& figures) {
  const auto series = roc_series(run, kAccent);
  if (!series) return;
  LineChart chart = roc_chart("ROC curve, test rows");
  chart.series = {*series};
  figures.push_back({stem(run) + "-roc", svg_line_chart(chart)});
}

void add_confusion(const ReportRun& run, std::vector<ReportFigure>& figures) {
  const Task task = task_of(run);
  if (task == Task::regression || !run.test || run.test->rows.empty() || run.classes.empty()) return;
  const Predictions predictions{task, run.test->targets, run.test->outputs, static_cast<int>(run.classes.size())};
  const ConfusionMatrix matrix = confusion_matrix(predictions, run.classes);
  GridChart chart{.title = task == Task::binary ? "Confusion matrix, test rows, cut-off 0.5" : "Confusion matrix, test rows",
                  .x_title = "predicted",
                  .y_title = "truth",
                  .x_names = matrix.classes,
                  .y_names = matrix.classes,
                  .values = {},
                  .are_counts = true};
  for (const auto& row : matrix.counts) chart.values.emplace_back(row.begin(), row.end());
  figures.push_back({stem(run) + "-confusion", svg_grid_chart(chart)});
}

void add_importance(const ReportRun& run, std::vector<ReportFigure>& figures) {
  if (!run.importance.is_object()) return;
  const auto looks = looks_of(run);
  BarChart chart{.title = "Permutation importance",
                 .x_title = fmt::format("loss of {} when the modality is shuffled ({} rows, {} shuffles)",
                                        run.importance.value("metric", ""), run.importance.value("part", ""),
                                        run.importance.value("repeats", 0))};
  for (const auto& one : run.importance.value("modalities", nlohmann::json::array())) {
    const std::string name = one.value("modality", "");
    chart.names.push_back(name);
    chart.values.push_back(one.value("cost_mean", 0.0));
    chart.deviations.push_back(one.value("cost_deviation", 0.0));
    chart.colours.push_back(looks.contains(name) ? looks.at(name).colour : kGood);
  }
  figures.push_back({stem(run) + "-importance", svg_bar_chart(chart)});
}

}  // namespace

std::vector<ReportFigure> figures_of(const ReportRun& run) {
  std::vector<ReportFigure> figures;
  add_loss(run, figures);
  add_weights(run, figures);
  add_attention(run, figures);
  add_roc(run, figures);
  add_confusion(run, figures);
  add_importance(run, figures);
  return figures;
}

ReportFigure roc_of_all(const std::vector<ReportRun>& runs) {
  LineChart chart = roc_chart("ROC curves, test rows");
  for (const ReportRun& run : runs) {
    if (chart.series.size() == 5) break;  // more lines cannot be told apart
    if (const auto series = roc_series(run, static_cast<int>(chart.series.size()))) chart.series.push_back(*series);
  }
  return {"roc-all", chart.series.empty() ? std::string() : svg_line_chart(chart)};
}

}  // namespace amalgam
