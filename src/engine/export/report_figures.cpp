// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/report_figures.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <numeric>

#include "engine/export/report_sections.h"

namespace amalgam {

namespace {

constexpr std::size_t kMostCurves = 5;  // more lines cannot be told apart
constexpr std::size_t kTenths = 10;

/// The kind's colour for each modality; a second modality of a kind is dashed.
struct ModalityLook { int colour = kGreyColour; bool is_dashed = false; };
std::map<std::string, ModalityLook> looks_of(const ReportRun& run) {
  static const std::vector<std::string> kinds = {
#define MODALITY(id) #id,
#include "engine/modalities/modalities.def"
#undef MODALITY
  };
  std::map<std::string, ModalityLook> looks;
  std::map<std::string, int> used;
  if (!run.config.is_object()) return looks;
  for (const auto& modality : run.config.value("/map/modalities"_json_pointer, nlohmann::json::array())) {
    const std::string kind = modality.value("kind", "");
    const auto at = std::find(kinds.begin(), kinds.end(), kind);
    const int colour = at == kinds.end() ? kGreyColour : std::min(static_cast<int>(at - kinds.begin()), 4);
    looks[modality.value("name", "")] = {colour, used[kind]++ > 0};
  }
  return looks;
}

ModalityLook look_of(const std::map<std::string, ModalityLook>& looks, const std::string& modality) {
  const auto found = looks.find(modality);
  return found == looks.end() ? ModalityLook{} : found->second;
}

std::string figure_name(const ReportRun& run, const std::string& what) {
  return fmt::format("run-{}-{}-{}", run.record.id, run.record.strategy, what);
}

void mark_best(const ReportFacts& facts, const ReportRun& run, LineChart& chart) {
  if (run.record.best_epoch <= 0) return;
  chart.marked_x = run.record.best_epoch;
  chart.marked_name = facts.words("best epoch {0}", run.record.best_epoch);
}

std::vector<ReportFigure> line_figure(std::string name, const LineChart& chart) {
  return {make_figure(std::move(name), chart.title, svg_line_chart(chart))};
}

double attribute_of(const std::string& svg, const std::string& name) {
  const std::size_t at = svg.find(" " + name + "=\"");
  return at == std::string::npos ? 0 : std::strtod(svg.c_str() + at + name.size() + 3, nullptr);
}

double number_in(const nlohmann::json& json, const char* member) {
  const auto found = json.find(member);
  return found != json.end() && found->is_number() ? found->get<double>() : std::nan("");
}

}  // namespace

ReportFigure make_figure(std::string name, std::string title, std::string svg) {
  const double width = attribute_of(svg, "width"), height = attribute_of(svg, "height");
  return {std::move(name), std::move(title), std::move(svg), width, height};
}

std::vector<ReportFigure> loss_figure(const ReportFacts& facts, const ReportRun& run) {
  const auto epochs = facts.store.epochs(run.record.id);
  if (epochs.empty()) return {};
  LineChart chart{.title = facts.words.text("Loss"), .x_title = facts.words.text("epoch"), .y_title = facts.words.text("loss"), .width = kHalfChart};
  chart.series = {{facts.words.text("train"), {}, {}, kAccentColour, true}, {facts.words.text("validation"), {}, {}, kAccentColour, false}};
  for (const EpochRecord& epoch : epochs) {
    for (ChartSeries& one : chart.series) one.x.push_back(epoch.epoch);
    chart.series[0].y.push_back(epoch.metric(Part::train, "loss"));
    chart.series[1].y.push_back(epoch.metric(Part::validation, "loss"));
  }
  mark_best(facts, run, chart);
  return line_figure(figure_name(run, "loss"), chart);
}

std::vector<ReportFigure> weights_figure(const ReportFacts& facts, const ReportRun& run) {
  const auto epochs = facts.store.epochs(run.record.id);
  if (epochs.size() < 2 || epochs.front().weights.empty()) return {};
  const auto looks = looks_of(run);
  LineChart chart{.title = facts.words.text("Modality weights"), .x_title = facts.words.text("epoch"),
                  .y_title = facts.words.text("mean share, validation rows")};
  for (std::size_t m = 0; m < epochs.front().weights.size(); ++m) {
    const std::string& name = epochs.front().weights[m].modality;
    const ModalityLook look = look_of(looks, name);
    ChartSeries series{name, {}, {}, look.colour, look.is_dashed};
    for (const EpochRecord& epoch : epochs) {
      if (m >= epoch.weights.size()) continue;
      series.x.push_back(epoch.epoch);
      series.y.push_back(epoch.weights[m].normalised);
    }
    chart.series.push_back(std::move(series));
  }
  mark_best(facts, run, chart);
  return line_figure(figure_name(run, "weights"), chart);
}

std::vector<ReportFigure> attention_figures(const ReportFacts& facts, const ReportRun& run) {
  std::vector<ReportFigure> figures;
  for (const EpochRecord& epoch : facts.store.epochs(run.record.id)) {
    if (epoch.epoch != run.record.best_epoch) continue;
    for (const AttentionRecord& layer : epoch.attention) {
      const auto m = static_cast<std::ptrdiff_t>(layer.modalities.size());
      const std::vector<float> mean = layer.mean_over_heads();
      GridChart chart{.title = facts.words("Attention, layer {0}, mean over {1} heads, epoch {2}", layer.layer + 1, layer.heads, epoch.epoch),
                      .x_title = facts.words.text("key: the modality that is looked at"),
                      .y_title = facts.words.text("query"),
                      .x_names = layer.modalities,
                      .y_names = layer.modalities};
      for (std::ptrdiff_t r = 0; r < m; ++r) {
        const auto first = mean.begin() + r * m;
        chart.values.emplace_back(first, first + m);
        chart.full_shade_at = std::max<double>(chart.full_shade_at, *std::max_element(first, first + m));
      }
      figures.push_back(make_figure(figure_name(run, fmt::format("attention-{}", layer.layer + 1)), chart.title, svg_grid_chart(chart)));
    }
  }
  return figures;
}

std::vector<ReportFigure> roc_figure(const ReportFacts& facts) {
  if (facts.task != Task::binary) return {};
  LineChart chart{.title = facts.words("ROC curves, {0} rows", part_name(facts.words, facts.judged)),
                  .x_title = facts.words.text("false positive rate"),
                  .y_title = facts.words.text("true positive rate"),
                  .y_from_zero_to_one = true,
                  .has_diagonal = true};
  for (const std::size_t i : facts.detailed) {
    const ReportRun& run = facts.runs[i];
    if (chart.series.size() == kMostCurves || !run.is_measured) continue;
    const ScoredRows scored = scored_rows(facts.store, run.record.id, facts.judged);
    const RocCurve curve = roc_curve(scored.targets, scored.outputs);
    if (curve.threshold.empty()) continue;
    chart.series.push_back({fmt::format("{} {}", facts.short_name_of(run), report_number(run.value.value)), curve.false_positive_rate,
                            curve.true_positive_rate, chart.series.empty() ? kAccentColour : static_cast<int>(chart.series.size())});
  }
  return chart.series.empty() ? std::vector<ReportFigure>() : line_figure("roc-all", chart);
}

std::vector<ReportFigure> confusion_figure(const ReportFacts& facts, const ReportRun& run) {
  if (run.task == Task::regression || !run.is_measured) return {};
  const ScoredRows scored = scored_rows(facts.store, run.record.id, facts.judged);
  if (scored.rows.empty() || run.classes.size() != (run.task == Task::binary ? 2U : static_cast<std::size_t>(scored.width))) return {};
  const ConfusionMatrix matrix = confusion_matrix(predictions_of(scored, run.task), run.classes);
  const std::string part = part_name(facts.words, facts.judged);
  GridChart chart{.title = run.task == Task::binary ? facts.words("Confusion matrix, {0} rows, cut-off 0.5", part)
                                                    : facts.words("Confusion matrix, {0} rows", part),
                  .x_title = facts.words.text("predicted"),
                  .y_title = facts.words.text("truth"),
                  .x_names = matrix.classes,
                  .y_names = matrix.classes,
                  .values = {},
                  .are_counts = true};
  for (const auto& row : matrix.counts) chart.values.emplace_back(row.begin(), row.end());
  return {make_figure(figure_name(run, "confusion"), chart.title, svg_grid_chart(chart))};
}

std::vector<ReportFigure> tenths_figure(const ReportFacts& facts, const ReportRun& run) {
  if (run.task != Task::regression || !run.is_measured) return {};
  const ScoredRows scored = scored_rows(facts.store, run.record.id, facts.judged);
  if (scored.rows.size() < kTenths) return {};
  std::vector<std::size_t> order(scored.rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scored.outputs[a] < scored.outputs[b]; });
  ChartSeries seen{facts.words.text("observed"), {}, {}, kAccentColour, false, true};
  ChartSeries perfect{facts.words.text("as predicted"), {}, {}, kGreyColour, true};
  for (std::size_t tenth = 0; tenth < kTenths; ++tenth) {
    const std::size_t begin = tenth * order.size() / kTenths, end = (tenth + 1) * order.size() / kTenths;
    double predicted = 0, truth = 0;
    for (std::size_t i = begin; i < end; ++i) {
      predicted += scored.outputs[order[i]];
      truth += scored.targets[order[i]];
    }
    const auto rows = static_cast<double>(end - begin);
    seen.x.push_back(predicted / rows);
    seen.y.push_back(truth / rows);
    perfect.x.push_back(predicted / rows);
    perfect.y.push_back(predicted / rows);
  }
  LineChart chart{.title = facts.words.text("Means of ten groups by prediction"), .x_title = facts.words.text("mean prediction"),
                  .y_title = facts.words.text("mean truth"), .series = {seen, perfect}, .width = kHalfChart};
  return line_figure(figure_name(run, "tenths"), chart);
}

std::vector<ReportFigure> worth_figures(const ReportFacts& facts, const ReportRun& run, const nlohmann::json& shapley,
                                        const nlohmann::json& importance) {
  const auto looks = looks_of(run);
  std::vector<ReportFigure> figures;
  const auto add = [&](const char* name, BarChart& chart) {
    chart.width = kHalfChart;
    for (const std::string& modality : chart.names) chart.colours.push_back(look_of(looks, modality).colour);
    figures.push_back(make_figure(figure_name(run, name), chart.title, svg_bar_chart(chart)));
  };
  if (!run.record.final_weights.empty()) {
    BarChart chart{.title = facts.words.text("Weight of the modality"), .x_title = facts.words.text("mean share, validation rows")};
    for (const ModalityWeight& one : run.record.final_weights) {
      chart.names.push_back(one.modality);
      chart.values.push_back(one.normalised);
    }
    add("weight", chart);
  }
  if (shapley.is_object()) {
    const nlohmann::json& game = shapley.at("games").at(0);
    BarChart chart{.title = facts.words.text("What it is worth: Shapley value"),
                   .x_title = facts.words("gain in {0}, 95 % interval", facts.headline_title())};
    for (const nlohmann::json& one : game.at("values")) {
      chart.names.push_back(one.at("modality").get<std::string>());
      chart.values.push_back(number_in(one, "value"));
      chart.lows.push_back(number_in(one, "low"));
      chart.highs.push_back(number_in(one, "high"));
    }
    add("shapley", chart);
  }
  if (importance.is_object()) {
    BarChart chart{.title = facts.words.text("Permutation importance"), .x_title = facts.words("loss of {0} when it is shuffled", facts.headline_title())};
    for (const nlohmann::json& one : importance.value("modalities", nlohmann::json::array())) {
      chart.names.push_back(one.value("modality", ""));
      chart.values.push_back(number_in(one, "cost_mean"));
      chart.deviations.push_back(number_in(one, "cost_deviation"));
    }
    add("importance", chart);
  }
  return figures;
}

std::vector<ReportFigure> credit_figures(const ReportFacts& facts, const ReportRun& run, const nlohmann::json& pack) {
  LineChart calibration{.title = facts.words.text("Calibration: promised and observed"), .x_title = facts.words.text("mean score"),
                        .y_title = facts.words.text("share of bads"), .width = kHalfChart};
  ChartSeries observed{facts.words.text("observed"), {}, {}, kAccentColour, false, true};
  ChartSeries promised{facts.words.text("as promised"), {}, {}, kGreyColour, true};
  for (const nlohmann::json& bin : pack.at("calibration").at("equal_count")) {
    observed.x.push_back(number_in(bin, "mean_score"));
    observed.y.push_back(number_in(bin, "bad_rate"));
    promised.x.push_back(number_in(bin, "mean_score"));
    promised.y.push_back(number_in(bin, "mean_score"));
  }
  calibration.series = {observed, promised};
  LineChart gains{.title = facts.words.text("Gains, riskiest rows first"), .x_title = facts.words.text("share of rows"),
                  .y_title = facts.words.text("share of bads found"), .y_from_zero_to_one = true, .has_diagonal = true, .width = kHalfChart};
  ChartSeries found{facts.words.text("bads found"), {0}, {0}, kAccentColour, false, true};
  for (const nlohmann::json& band : pack.at("gains")) {
    found.x.push_back(number_in(band, "cumulative_rows"));
    found.y.push_back(number_in(band, "cumulative_bads"));
  }
  gains.series = {found};
  std::vector<ReportFigure> figures = line_figure(figure_name(run, "calibration"), calibration);
  figures.push_back(make_figure(figure_name(run, "gains"), gains.title, svg_line_chart(gains)));
  return figures;
}

}  // namespace amalgam
