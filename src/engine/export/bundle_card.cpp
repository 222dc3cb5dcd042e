// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/bundle_card.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "engine/base/unicode.h"
#include "engine/data/profile.h"
#include "engine/evaluation/metrics.h"
#include "engine/export/bundle_rows.h"
#include "engine/fusion/fusion_head.h"
#include "engine/training/settings.h"

namespace amalgam {

namespace {

constexpr std::int64_t kFewSegmentRows = 30;          // of a segment: shown, not judged
constexpr std::int64_t kFewTrainingRows = 1000;
constexpr double kMuchMissing = 0.2;
constexpr double kOverfitted = 0.05;           // ROC AUC on training rows above that on test rows
constexpr std::size_t kShownValues = 5;

/// A cell of a Markdown table: no bars, no line ends.
std::string card_cell(std::string text) {
  std::string safe;
  for (const char c : text) {
    if (c == '|') safe += '\\';
    safe += c == '\n' || c == '\r' ? ' ' : c;
  }
  return safe;
}

std::string card_figure(const nlohmann::json& value) { return value.is_number() ? fmt::format("{:.4g}", value.get<double>()) : "–"; }

std::string card_share(const nlohmann::json& value) {
  return value.is_number() ? fmt::format("{:.1f} %", 100 * value.get<double>()) : "–";
}

std::string card_interval(const nlohmann::json& ends) {
  return ends.is_array() ? fmt::format("{} … {}", card_figure(ends[0]), card_figure(ends[1])) : "–";
}

std::string card_metric(const std::string& id) {
  const Metric* metric = find_metric(id);
  return metric != nullptr ? metric->title : id;
}

void add_card_row(std::string& text, const std::vector<std::string>& cells) {
  text += "|";
  for (const std::string& cell : cells) text += " " + card_cell(cell) + " |";
  text += "\n";
}

void add_card_head(std::string& text, const std::vector<std::string>& cells) {
  add_card_row(text, cells);
  text += "|";
  for (std::size_t i = 0; i < cells.size(); ++i) text += i == 0 ? "---|" : "---:|";
  text += "\n";
}

std::string card_purpose(const Preprocessor& preprocessor) {
  const TargetSpec& target = preprocessor.map().target;
  switch (target.task) {
    case Task::binary:
      return fmt::format("The score is the probability that `{}` is `{}`.", target.column, preprocessor.classes().at(1));
    case Task::multiclass:
      return fmt::format("The scores are the probabilities of the classes of `{}`: {}.", target.column,
                         fmt::join(preprocessor.classes(), ", "));
    default: return fmt::format("The prediction is the value of `{}`, in its own unit.", target.column);
  }
}

std::string data_section(const ExportTask& task) {
  const DatasetRecord& data = task.loaded.dataset;
  const ModalityMap& map = task.loaded.trained.preprocessor->map();
  std::string text = fmt::format("## Data\n\nFile `{}` (SHA-256 `{}`), {} rows, {} columns. Split by the rule `{}`:\n\n",
                                 std::filesystem::path(data.path).filename().string(), data.sha256, grouped_digits(data.rows),
                                 data.columns, task.split.rule);
  const TargetValues target = read_target(map.target, *task.table, task.loaded.trained.preprocessor->classes());
  const bool is_value = target.task == Task::regression;
  add_card_head(text, {"part", "rows", is_value ? "mean of the target" : "shares of the classes"});
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    const auto& rows = task.split.rows_of(part);
    if (rows.empty()) continue;
    double sum = 0;
    std::vector<double> counts(target.classes.size());
    for (const std::int64_t row : rows) {
      const double value = target.values[static_cast<std::size_t>(row)];
      sum += value;
      if (!is_value && !std::isnan(value)) counts[static_cast<std::size_t>(value)] += 1;
    }
    std::vector<std::string> shares;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      shares.push_back(fmt::format("{}: {:.1f} %", target.classes[i], 100 * counts[i] / static_cast<double>(rows.size())));
    }
    add_card_row(text, {std::string(to_string(part)), grouped_digits(static_cast<std::int64_t>(rows.size())),
                   is_value ? fmt::format("{:.4g}", sum / static_cast<double>(rows.size())) : fmt::format("{}", fmt::join(shares, ", "))});
  }
  text += "\n";
  add_card_head(text, {"modality", "kind", "columns"});
  for (const ModalitySpec& spec : map.modalities) {
    add_card_row(text, {spec.name, spec.kind, fmt::format("{}", fmt::join(spec.all_columns(), ", "))});
  }
  if (!map.ignore.empty()) text += fmt::format("\nNot used: {}.\n", fmt::join(map.ignore, ", "));
  return text + "\n";
}

/// One line a column: what its values are.
std::string population_section(const ExportTask& task) {
  std::string text = "## Population\n\nThe rows of the file, parts taken together. The model knows no others.\n\n";
  add_card_head(text, {"column", "type", "missing", "values"});
  for (const ModalitySpec& spec : task.loaded.trained.preprocessor->map().modalities) {
    for (const std::string& name : spec.all_columns()) {
      const ColumnProfile profile = profile_column(task.table->column(name));
      std::string values;
      if (profile.type == ColumnType::number) {
        values = fmt::format("{:.4g} … {:.4g}, quartiles {:.4g}, {:.4g}, {:.4g}", profile.minimum, profile.maximum,
                             profile.quartile1, profile.median, profile.quartile3);
      } else if (profile.type == ColumnType::category) {
        std::vector<std::string> shown;
        const auto present = static_cast<double>(std::max<std::int64_t>(1, profile.rows - profile.missing));
        for (std::size_t i = 0; i < std::min(kShownValues, profile.most_frequent.size()); ++i) {
          const auto& [value, count] = profile.most_frequent[i];
          shown.push_back(fmt::format("{} {:.0f} %", shortened(value, 40), 100 * static_cast<double>(count) / present));
        }
        values = fmt::format("{} values: {}", profile.distinct, fmt::join(shown, ", "));
      } else {
        values = fmt::format("{} different, {:.0f} characters on average", grouped_digits(profile.distinct), profile.mean_length);
      }
      add_card_row(text, {name, std::string(to_string(profile.type)),
                     fmt::format("{:.1f} %", 100.0 * static_cast<double>(profile.missing) / static_cast<double>(std::max<std::int64_t>(1, profile.rows))),
                     values});
    }
  }
  return text + "\n";
}

std::string performance_section(const nlohmann::json& metrics) {
  std::string text = "## Performance\n\n";
  std::vector<std::string> head = {"metric"}, ids;
  for (const auto& [part, values] : metrics.at("parts").items()) {
    head.push_back(part);
    for (const auto& [id, value] : values.items()) {
      if (id != "rows" && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    }
  }
  add_card_head(text, head);
  for (const std::string& id : ids) {
    std::vector<std::string> cells = {card_metric(id)};
    for (const auto& [part, values] : metrics.at("parts").items()) cells.push_back(card_figure(values.value(id, nlohmann::json())));
    add_card_row(text, cells);
  }
  text += "\nThe best epoch was chosen on the validation rows; the test rows were looked at once, at the end.\n\n";
  const nlohmann::json& credit = metrics.at("credit");
  if (!credit.is_object()) return text;
  text += fmt::format("With 95 % intervals ({} rows, bootstrap of {} replicates):\n\n", metrics.at("measured_on").get<std::string>(),
                      credit.at("bootstrap").at("replicates").get<int>());
  add_card_head(text, {"metric", "value", "95 % interval"});
  for (const auto& one : credit.at("metrics")) {
    add_card_row(text, {card_metric(one.at("metric").get<std::string>()), card_figure(one.at("value")), card_interval(one.at("interval"))});
  }
  const nlohmann::json& calibration = metrics.at("calibration");
  text += "\n";
  if (calibration.is_object()) {
    text += fmt::format("Calibrated on the validation rows: logit = {} · logit + {}; it is part of the model.\n\n",
                        card_figure(calibration.at("scale")), card_figure(calibration.at("shift")));
  } else {
    text += "The scores were not calibrated after training.\n\n";
  }
  if (!credit.at("cut_off").is_object()) return text;
  const nlohmann::json& chosen = credit.at("cut_off").at("chosen");
  return text + fmt::format("Cut-off {}: the cheapest on the validation rows, if an approved bad costs {} and a declined good {}. "
                            "Here it approves {} with a bad rate of {}. Other costs ask for another cut-off.\n\n",
                            card_figure(chosen.at("cut_off")), card_figure(credit.at("cut_off").at("costs").at("approved_bad")),
                            card_figure(credit.at("cut_off").at("costs").at("declined_good")), card_share(chosen.at("approval_rate")),
                            card_share(chosen.at("bad_rate")));
}

std::string segments_section(const nlohmann::json& metrics) {
  std::string text = "## Performance by segment\n\n";
  if (metrics.at("segments").empty()) return text + "No column parts the rows into a few groups.\n\n";
  for (const auto& column : metrics.at("segments")) {
    const auto& groups = column.at("segments");
    if (groups.empty()) continue;
    text += fmt::format("### {}\n\n", column.at("column").get<std::string>());
    const bool is_credit = groups.front().contains("bad_rate");
    std::vector<std::string> head = {"group", "rows"}, ids;
    if (is_credit) {
      head.insert(head.end(), {"bad rate", "mean score", "ROC AUC", "95 % interval"});
    } else {
      for (const auto& [id, value] : groups.front().at("metrics").items()) ids.push_back(id);
      for (const std::string& id : ids) head.push_back(card_metric(id));
    }
    add_card_head(text, head);
    for (const auto& group : groups) {
      std::vector<std::string> cells = {group.at("segment").get<std::string>(), grouped_digits(group.at("rows").get<std::int64_t>())};
      if (is_credit) {
        cells.insert(cells.end(), {card_share(group.at("bad_rate")), card_share(group.at("mean_score")),
                                   card_figure(group.at("metrics").value("roc_auc", nlohmann::json())), card_interval(group.at("auc_interval"))});
      }
      for (const std::string& id : ids) cells.push_back(card_figure(group.at("metrics").value(id, nlohmann::json())));
      add_card_row(text, cells);
    }
    text += "\n";
    if (!column.contains("fairness") || !column.at("fairness").at("selection_ratio").is_number()) continue;
    const auto& fairness = column.at("fairness");
    text += fmt::format("At the cut-off the lowest approval rate of a group is {} of the highest; the four-fifths rule asks for 80 %{}.\n\n",
                        card_share(fairness.at("selection_ratio")),
                        fairness.at("meets_four_fifths").get<bool>() ? "" : ", which is **not** reached");
  }
  return text + fmt::format("Groups of under {} rows say little.\n\n", kFewSegmentRows);
}

std::string limits_section(const ExportTask& task, const nlohmann::json& metrics) {
  const RunRecord& record = task.loaded.record;
  std::vector<std::string> limits = {
      "The model knows the population above. Applicants of another kind, another product or another time may be scored wrongly; "
      "compare the distributions before use and from time to time (`amalgam-cli show --what credit --stability`).",
      "Modality weights and attention show how the model combines its inputs, not what matters; for that there is "
      "`amalgam-cli explain`.",
      "A score is a figure from past cases. It does not say why, and it does not take the decision."};
  if (!task.loaded.trained.model->traces_weights()) {
    limits.push_back("`model.onnx` gives no modality weights: those of trees are SHAP values, which Amalgam works out itself.");
  }
  if (!task.split.rule.starts_with("time:")) {
    limits.push_back("The test rows come from the same time as the training rows: how the model holds over time was not measured.");
  }
  const auto train = static_cast<std::int64_t>(task.split.train.size());
  if (train < kFewTrainingRows) {
    limits.push_back(fmt::format("It was trained on {} rows only: intervals are wide and rare values are hardly learnt.", grouped_digits(train)));
  }
  if (task.split.test.empty()) limits.push_back("No rows were held out as a test: the figures are those of the rows that chose the epoch and flatter.");
  const double gap = record.metric(Part::train, "roc_auc") - record.metric(Part::test, "roc_auc");
  if (gap > kOverfitted) limits.push_back(fmt::format("The ROC AUC is {:.3f} higher on the training rows than on the test rows: the model has partly learnt them by heart.", gap));
  std::vector<std::string> sparse;
  for (const std::string& name : input_columns(task.loaded.trained.preprocessor->map())) {
    if (!task.table->has(name)) continue;
    const Column& column = task.table->column(name);
    if (static_cast<double>(column.missing()) > kMuchMissing * static_cast<double>(column.rows())) sparse.push_back(name);
  }
  if (!sparse.empty()) limits.push_back(fmt::format("More than a fifth of the cells are missing in: {}. That a cell is missing counts as information.", fmt::join(sparse, ", ")));
  for (const auto& column : metrics.at("segments")) {
    if (column.contains("fairness") && !column.at("fairness").at("meets_four_fifths").get<bool>()) {
      limits.push_back(fmt::format("At the cut-off the groups of `{}` are approved at rates that miss the four-fifths rule.", column.at("column").get<std::string>()));
    }
  }
  std::string text = "## Limits\n\n";
  for (const std::string& one : limits) text += "- " + one + "\n";
  return text + "\n";
}

std::string making_section(const ExportTask& task) {
  const RunRecord& record = task.loaded.record;
  const nlohmann::json& card = task.loaded.trained.card;
  const StrategyInfo& info = find_strategy(record.strategy).info;
  std::string text = fmt::format("## How it was made\n\n{}: {} {}\n\nRun {} (\"{}\"), seed {}, {} of {} epochs, best epoch {}, {} parameters, on {}, finished {}.\n\n",
                                 info.title, info.summary, info.reference.empty() ? "" : "Source: " + info.reference + ".", record.id,
                                 record.name, record.seed, record.epochs_done, record.epochs_planned, record.best_epoch,
                                 grouped_digits(record.parameters), record.device, record.finished_at);
  if (card.contains("versions") && card.at("versions").is_object()) {
    std::vector<std::string> versions;
    for (const auto& [name, version] : card.at("versions").items()) {
      versions.push_back(name + " " + (version.is_string() ? version.get<std::string>() : version.dump()));
    }
    text += fmt::format("Versions: {}.\n\n", fmt::join(versions, ", "));
  }
  std::vector<std::string> settings;
  Options usual(settings_of(record.strategy));
  const nlohmann::json defaults = usual.to_json();
  for (const auto& [name, value] : card.at("options").items()) {
    if (!defaults.contains(name) || defaults.at(name) != value) settings.push_back(name + " = " + value.dump());
  }
  text += settings.empty() ? "All settings have their usual values.\n" : fmt::format("Settings that differ from the usual ones: {}.\n", fmt::join(settings, "; "));
  return text;
}

}  // namespace

std::string bundle_card(const ExportTask& task, const nlohmann::json& metrics) {
  return fmt::format("# Model card: {}\n\n{}\n\n", task.loaded.record.name, card_purpose(*task.loaded.trained.preprocessor)) +
         data_section(task) + population_section(task) + performance_section(metrics) + segments_section(metrics) +
         limits_section(task, metrics) + making_section(task);
}

}  // namespace amalgam
