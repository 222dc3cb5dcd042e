// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <optional>

#include "cli/cli_common.h"
#include "cli/explain_text.h"
#include "cli/interrupts.h"
#include "cli/progress.h"
#include "cli/text_table.h"
#include "engine/base/error.h"
#include "engine/data/reader.h"
#include "engine/data/table.h"
#include "engine/project/dataset_source.h"
#include "engine/project/project_store.h"
#include "engine/project/scenario.h"
#include "engine/workbench.h"

namespace amalgam::cli {

namespace {

struct ModelArguments {
  std::string project, data, format, out;
  std::int64_t run = 0;
  int repeats = 10;
  std::string what = "importance";
  std::optional<std::int64_t> row, rows;
  std::optional<double> cut_off, perplexity;
  std::optional<std::string> method, scenario, keep;
  std::optional<std::uint64_t> seed;
  std::vector<std::string> edits, muted;
  std::string by, where, part, epoch, group, minus_group;
  std::optional<std::int64_t> minus_run, minus_epoch;
  bool tokens = false;
};

int evaluate(const Context& context, const ModelArguments& arguments) {
  ProgressPrinter progress(context.progress);
  TablePtr table;
  if (!arguments.data.empty()) {
    const ProjectStore store(arguments.project, ProjectStore::Mode::read_only);
    const auto dataset = store.dataset(store.run(arguments.run).dataset);
    const ReadRecipe recipe = dataset ? recipe_for_more(*dataset) : ReadRecipe{};
    table = read_table(arguments.data, recipe, progress.reading("reading", [] { return true; })).table;
    progress.clear();
  }
  const EvaluationResult result = make_workbench()->evaluate(arguments.project, arguments.run, table);
  const auto name = [&](const EvaluationPart& part) {
    return part.part == Part::none ? std::string("data") : std::string(to_string(part.part));
  };
  if (context.json) {
    nlohmann::json parts = nlohmann::json::array();
    for (const EvaluationPart& part : result.parts) {
      nlohmann::json metrics = nlohmann::json::object();
      for (const auto& [id, value] : part.metrics) metrics[id] = std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
      parts.push_back({{"part", name(part)}, {"rows", part.rows}, {"metrics", metrics}});
    }
    print_json({{"run", arguments.run}, {"data", arguments.data}, {"parts", parts}});
    return kDone;
  }
  std::vector<std::string> header = {"metric"};
  for (const EvaluationPart& part : result.parts) header.push_back(fmt::format("{} ({} rows)", name(part), part.rows));
  TextTable text(header);
  for (std::size_t i = 0; !result.parts.empty() && i < result.parts.front().metrics.size(); ++i) {
    std::vector<std::string> cells = {result.parts.front().metrics[i].first};
    for (const EvaluationPart& part : result.parts) {
      cells.push_back(i < part.metrics.size() ? metric_text(part.metrics[i].second) : "");
    }
    text.add(cells);
  }
  fmt::print("{}", text.text());
  return kDone;
}

/// The settings of the insight that `explain --what` asks for.
nlohmann::json insight_settings(const ModelArguments& arguments) {
  nlohmann::json settings = nlohmann::json::object();
  if (arguments.row) settings["row"] = *arguments.row;
  if (arguments.rows) settings["rows"] = *arguments.rows;
  if (arguments.cut_off) settings["cut_off"] = *arguments.cut_off;
  if (!arguments.muted.empty()) settings["mute"] = arguments.muted;
  const std::pair<const char*, const std::string&> texts[] = {
      {"by", arguments.by}, {"where", arguments.where}, {"part", arguments.part}, {"group", arguments.group}};
  for (const auto& [name, value] : texts) {
    if (!value.empty()) settings[name] = value;
  }
  if (!arguments.epoch.empty()) {
    const double number = parse_number(arguments.epoch);
    settings["epochs"] = std::isnan(number) ? nlohmann::json(arguments.epoch) : nlohmann::json(static_cast<std::int64_t>(number));
  }
  if (arguments.tokens) settings["tokens"] = true;
  if (!arguments.minus_group.empty()) settings["minus"]["group"] = arguments.minus_group;
  if (arguments.minus_run) settings["minus"]["run"] = *arguments.minus_run;
  if (arguments.minus_epoch) settings["minus"]["epoch"] = *arguments.minus_epoch;
  if (arguments.method) settings["method"] = *arguments.method;
  if (arguments.perplexity) settings["perplexity"] = *arguments.perplexity;
  if (arguments.seed) settings["seed"] = *arguments.seed;
  if (arguments.scenario) settings["scenario"] = *arguments.scenario;
  for (const std::string& edit : arguments.edits) {
    const std::size_t equals = edit.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Error(ErrorKind::request, "option.syntax", "--set wants column=value; found '" + edit + "'.");
    }
    settings["edits"][edit.substr(0, equals)] = edit.substr(equals + 1);
  }
  return settings;
}

/// Keeps an answered what-if under its name; the answer's list of scenarios then has it too.
void keep_scenario(const ModelArguments& arguments, nlohmann::json& answer) {
  nlohmann::json settings = {{"edits", nlohmann::json::object()}, {"mute", answer.at("mute")}, {"cut_off", answer.at("cut_off")}};
  for (const nlohmann::json& one : answer.at("columns")) {
    if (one.at("is_edited").get<bool>()) settings["edits"][one.at("column").get<std::string>()] = one.at("text");
  }
  ProjectStore store(arguments.project, ProjectStore::Mode::read_write);
  store.write_scenario(scenario_of(arguments.run, *arguments.keep, settings, answer));
  answer["scenarios"] = scenarios_json(store, arguments.run, answer.at("row"));
}

int explain_more(const Context& context, const ModelArguments& arguments) {
  if ((arguments.keep || arguments.scenario) && arguments.what != "case") {
    throw Error(ErrorKind::request, "option.syntax", "--keep and --scenario go with --what case.");
  }
  ProgressPrinter progress(context.progress);
  RunControl control;
  Interrupts interrupts(control);
  InsightRequest request{arguments.project, arguments.run, insight_of(arguments.what), insight_settings(arguments).dump()};
  nlohmann::json answer = make_workbench()->insight(request, progress.sink(), control);
  progress.clear();
  if (answer.is_null()) return kStopped;
  if (arguments.keep) keep_scenario(arguments, answer);
  if (context.json) {
    answer["run"] = arguments.run;
    answer["what"] = arguments.what;
    print_json(answer);
  } else {
    fmt::print("{}", explain_text(request.id, answer));
  }
  return kDone;
}

int explain(const Context& context, const ModelArguments& arguments) {
  if (arguments.what != "importance") return explain_more(context, arguments);
  ProgressPrinter progress(context.progress);
  RunControl control;
  Interrupts interrupts(control);
  const ExplainResult result = make_workbench()->explain(arguments.project, arguments.run, nullptr, arguments.repeats,
                                                         progress.sink(), control);
  progress.clear();
  if (result.repeats == 0) return kStopped;
  if (context.json) {
    nlohmann::json list = nlohmann::json::array();
    for (const ModalityImportance& one : result.modalities) {
      list.push_back({{"modality", one.modality},
                      {"cost_mean", one.cost_mean},
                      {"cost_deviation", one.cost_deviation}});
    }
    print_json({{"run", arguments.run},
                {"metric", result.metric},
                {"baseline", result.baseline},
                {"repeats", result.repeats},
                {"modalities", list}});
    return kDone;
  }
  fmt::print("{} is {} as it is. Shuffling one modality among the rows costs (mean and deviation of {} shuffles):\n",
             result.metric, metric_text(result.baseline), result.repeats);
  TextTable table({"modality", "cost", "deviation"});
  for (const ModalityImportance& one : result.modalities) {
    table.add({one.modality, fmt::format("{:.4f}", one.cost_mean), fmt::format("{:.4f}", one.cost_deviation)});
  }
  fmt::print("{}", table.text());
  return kDone;
}

int export_model(const Context& context, const ModelArguments& arguments) {
  const ExportResult result = make_workbench()->export_run(arguments.project, arguments.run, arguments.format,
                                                           arguments.out, nullptr);
  if (context.json) {
    nlohmann::json checks = nlohmann::json::array();
    for (const ExportCheck& one : result.checks) {
      checks.push_back({{"what", one.what},
                        {"rows", one.rows},
                        {"largest_difference", one.largest_difference},
                        {"not_run", one.not_run.empty() ? nlohmann::json() : nlohmann::json(one.not_run)}});
    }
    print_json({{"path", result.path},
                {"format", result.format},
                {"sha256", result.sha256},
                {"bytes", result.bytes},
                {"largest_difference", result.largest_difference},
                {"rows_verified", result.rows_verified},
                {"checks", checks}});
    return kDone;
  }
  fmt::print("Wrote {} ({} bytes, SHA-256 {})\n", result.path, result.bytes, result.sha256);
  for (const ExportCheck& one : result.checks) {
    if (one.not_run.empty()) {
      fmt::print("Run again ({}) on {} rows: largest difference {:.1e}\n", one.what, one.rows, one.largest_difference);
    } else {
      fmt::print("Not run ({}): {} (see docs/exported-models.md)\n", one.what, one.not_run);
    }
  }
  return kDone;
}

void add_run_options(CLI::App* command, ModelArguments& arguments) {
  command->add_option("PROJECT", arguments.project, "Project file")->required();
  command->add_option("--run", arguments.run, "Number of the run")->required();
}

}  // namespace

void add_model_commands(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<ModelArguments>();
  CLI::App* evaluating = add_command(app, context, "evaluate", "Metrics of a run on its own parts or on other data",
                                     [&context, arguments] { return evaluate(context, *arguments); });
  add_run_options(evaluating, *arguments);
  evaluating->add_option("--data", arguments->data, "Another file with the model's columns and the target");

  CLI::App* explaining = add_command(app, context, "explain", "What each modality does: importance, Shapley values, one case and more",
                                     [&context, arguments] { return explain(context, *arguments); });
  add_run_options(explaining, *arguments);
  explaining->add_option("--what", arguments->what,
                         "importance (what shuffling costs), shapley (fair shares and interactions), agreement (do weights mean "
                         "importance), missing (rows without a modality), case (one row), map (embeddings on a plane), attention (what the model "
                         "looks at, by group)")
      ->check(CLI::IsMember({"importance", "shapley", "agreement", "missing", "case", "map", "attention"}))
      ->capture_default_str();
  explaining->add_option("--repeats", arguments->repeats, "importance: shuffles of each modality")->capture_default_str();
  explaining->add_option("--rows", arguments->rows, "shapley, agreement, missing, map, attention: the most rows to look at (2000)");
  explaining->add_option("--row", arguments->row, "case, attention: 0-based data row");
  explaining->add_option("--set", arguments->edits, "case: column=value, what if the cell were another (empty = missing)")
      ->allow_extra_args(false);
  explaining->add_option("--mute", arguments->muted, "case: a modality to take away")->allow_extra_args(false);
  explaining->add_option("--cut-off", arguments->cut_off, "case, attention: the score from which the decision is positive (0.5)");
  explaining->add_option("--by", arguments->by, "attention: groups of rows by class, outcome (TP, FP, FN, TN), score or a column");
  explaining->add_option("--where", arguments->where, "attention: only rows such as \"income < 3000 and outcome = FN\"");
  explaining->add_option("--part", arguments->part, "attention: test, validation or train")->check(CLI::IsMember({"train", "validation", "test"}));
  explaining->add_option("--epoch", arguments->epoch, "attention: best, all, or an epoch whose weights were kept");
  explaining->add_flag("--tokens", arguments->tokens, "attention: also inside the modalities: columns, steps, words, events");
  explaining->add_option("--group", arguments->group, "attention: the group that --minus-… compares; all rows without it");
  explaining->add_option("--minus-group", arguments->minus_group, "attention: difference to this group");
  explaining->add_option("--minus-epoch", arguments->minus_epoch, "attention: difference to this epoch");
  explaining->add_option("--minus-run", arguments->minus_run, "attention: difference to this run");
  explaining->add_option("--keep", arguments->keep, "case: keep this what-if in the project under a name");
  explaining->add_option("--scenario", arguments->scenario, "case: the edits and mutes of one that was kept for the row");
  explaining->add_option("--method", arguments->method, "map: pca (principal components) or tsne (neighbours; at most 3000 rows)")
      ->check(CLI::IsMember({"pca", "tsne"}));
  explaining->add_option("--perplexity", arguments->perplexity, "map: about how many neighbours count in t-SNE (30)");
  explaining->add_option("--seed", arguments->seed, "map: seed of the rows that are drawn and of t-SNE (the run's)");

  CLI::App* exporting = add_command(app, context, "export", "Write a trained model to a file and verify it",
                                    [&context, arguments] { return export_model(context, *arguments); });
  add_run_options(exporting, *arguments);
  exporting->add_option("--format", arguments->format, "bundle, onnx or torchscript")->required();
  exporting->add_option("--out", arguments->out, "File to write; bundle: a folder, or a name that ends in .zip")->required();
}

}  // namespace amalgam::cli
