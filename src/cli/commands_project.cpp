// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "cli/cli_common.h"
#include "cli/credit.h"
#include "cli/text_table.h"
#include "engine/base/error.h"
#include "engine/evaluation/metrics.h"
#include "engine/project/run_board.h"
#include "engine/project/run_decision.h"
#include "engine/project/training_coach.h"

namespace amalgam::cli {

namespace {

struct ShowArguments {
  std::string project, what;
  std::int64_t run = 0;
  CreditArguments credit;
};

nlohmann::json epoch_json(const EpochRecord& epoch) {
  return {{"epoch", epoch.epoch},
          {"metrics", metrics_json(epoch.metrics)},
          {"learning_rate", epoch.learning_rate},
          {"seconds", epoch.seconds},
          {"rows_per_second", epoch.rows_per_second},
          {"is_best", epoch.is_best}};
}

nlohmann::json attention_json(const AttentionRecord& record) {
  const auto m = static_cast<int>(record.modalities.size());
  nlohmann::json heads = nlohmann::json::array();
  for (int head = 0; head < record.heads; ++head) {
    nlohmann::json rows = nlohmann::json::array();
    for (int query = 0; query < m; ++query) {
      nlohmann::json row = nlohmann::json::array();
      for (int key = 0; key < m; ++key) row.push_back(record.at(head, query, key));
      rows.push_back(std::move(row));
    }
    heads.push_back(std::move(rows));
  }
  const std::vector<float> mean = record.mean_over_heads();
  nlohmann::json mean_rows = nlohmann::json::array();
  for (int query = 0; query < m; ++query) {
    const auto first = mean.begin() + query * m;
    mean_rows.push_back(std::vector<float>(first, first + m));
  }
  return {{"layer", record.layer}, {"modalities", record.modalities}, {"heads", heads}, {"mean", mean_rows}};
}

nlohmann::json coach_json(const std::vector<CoachFinding>& findings) {
  nlohmann::json list = nlohmann::json::array();
  for (const CoachFinding& one : findings) {
    nlohmann::json remedies = nlohmann::json::array();
    for (const CoachRemedy& remedy : one.remedies) {
      nlohmann::json entry = {{"sentence", remedy.sentence}};
      if (!remedy.option.empty()) {
        entry["setting"] = remedy.option;
        std::visit([&](const auto& value) { entry["value"] = value; }, remedy.value);
      }
      remedies.push_back(std::move(entry));
    }
    list.push_back({{"kind", to_string(one.kind)}, {"severity", to_string(one.severity)}, {"epoch", one.epoch},
                    {"modality", one.modality},    {"sentence", one.sentence},            {"remedies", remedies}});
  }
  return list;
}

void print_coach(const std::vector<CoachFinding>& findings) {
  if (findings.empty()) fmt::print("The run has not come far enough to say anything about it.\n");
  for (const CoachFinding& one : findings) {
    fmt::print("{}: {}\n", to_string(one.severity), one.sentence);
    for (const CoachRemedy& remedy : one.remedies) {
      fmt::print("  - {}{}\n", remedy.sentence, remedy.option.empty() ? "" : " (" + remedy.option + ")");
    }
  }
}

nlohmann::json show_json(const ProjectStore& store, const RunRecord& run, const std::string& what) {
  nlohmann::json json = {{"run", run.id}, {"name", run.name}, {"strategy", run.strategy}};
  if (what.empty()) {
    json = run_json(run, store.run_marks()[run.id]);
    json["decision"] = json_of(store.run_decision(run.id));
    json["config"] = nlohmann::json::parse(run.config_json, nullptr, false);
    json["versions"] = nlohmann::json::parse(run.versions_json, nullptr, false);
    return json;
  }
  if (what == "config") {
    json["config"] = nlohmann::json::parse(run.config_json, nullptr, false);
    return json;
  }
  if (what == "metrics") {
    json["metrics"] = metrics_json(run.final_metrics);
    json["best_epoch"] = run.best_epoch;
    return json;
  }
  if (what == "coach") {
    json["findings"] = coach_json(coach(coach_input(store, run.id)));
    return json;
  }
  json["epochs"] = nlohmann::json::array();
  for (const EpochRecord& epoch : store.epochs(run.id)) {
    if (what == "history") json["epochs"].push_back(epoch_json(epoch));
    if (what == "weights") {
      json["epochs"].push_back({{"epoch", epoch.epoch}, {"weights", weights_json(epoch.weights)}});
    }
    if (what != "attention") continue;
    nlohmann::json layers = nlohmann::json::array();
    for (const AttentionRecord& layer : epoch.attention) layers.push_back(attention_json(layer));
    json["epochs"].push_back({{"epoch", epoch.epoch}, {"layers", layers}});
  }
  return json;
}

void print_history(const std::vector<EpochRecord>& epochs) {
  std::vector<std::string> shown;
  for (const Metric& metric : metrics()) {
    if (!epochs.empty() && !std::isnan(epochs.back().metric(Part::validation, metric.id))) shown.push_back(metric.id);
  }
  std::vector<std::string> header = {"epoch", "train loss", "validation loss"};
  for (const std::string& id : shown) header.push_back(id);
  for (const char* name : {"learning rate", "seconds", "rows/s", ""}) header.emplace_back(name);
  TextTable table(header);
  for (const EpochRecord& one : epochs) {
    std::vector<std::string> cells = {std::to_string(one.epoch), metric_text(one.metric(Part::train, "loss")),
                                      metric_text(one.metric(Part::validation, "loss"))};
    for (const std::string& id : shown) cells.push_back(metric_text(one.metric(Part::validation, id)));
    cells.push_back(fmt::format("{:.2e}", one.learning_rate));
    cells.push_back(fmt::format("{:.2f}", one.seconds));
    cells.push_back(fmt::format("{:.0f}", one.rows_per_second));
    cells.emplace_back(one.is_best ? "best so far" : "");
    table.add(cells);
  }
  fmt::print("Metrics are of the validation part.\n{}", table.text());
}

void print_weights(const std::vector<EpochRecord>& epochs) {
  if (epochs.empty()) return;
  std::vector<std::string> header = {"epoch"};
  for (const ModalityWeight& one : epochs.front().weights) header.push_back(one.modality);
  TextTable table(header);
  for (const EpochRecord& epoch : epochs) {
    std::vector<std::string> cells = {std::to_string(epoch.epoch)};
    for (const ModalityWeight& one : epoch.weights) cells.push_back(fmt::format("{:.4f}", one.normalised));
    table.add(cells);
  }
  fmt::print("Mean share of each modality over the validation rows. A weight is not an importance: see explain.\n{}",
             table.text());
}

void print_matrix(const std::vector<std::string>& names, const std::vector<float>& values, std::size_t first) {
  std::vector<std::string> header = {"query \\ key"};
  header.insert(header.end(), names.begin(), names.end());
  TextTable table(header);
  for (std::size_t query = 0; query < names.size(); ++query) {
    std::vector<std::string> cells = {names[query]};
    for (std::size_t key = 0; key < names.size(); ++key) {
      cells.push_back(fmt::format("{:.4f}", values[first + query * names.size() + key]));
    }
    table.add(cells);
  }
  fmt::print("{}\n", table.text());
}

void print_attention(const std::vector<EpochRecord>& epochs, int best) {
  for (const EpochRecord& epoch : epochs) {
    if (epoch.epoch != best) continue;
    if (epoch.attention.empty()) fmt::print("This strategy has no attention.\n");
    for (const AttentionRecord& layer : epoch.attention) {
      const std::size_t m = layer.modalities.size();
      fmt::print("Epoch {} (best), layer {}, mean over {} heads; mean over the validation rows\n", epoch.epoch,
                 layer.layer + 1, layer.heads);
      print_matrix(layer.modalities, layer.mean_over_heads(), 0);
      for (int head = 0; head < layer.heads; ++head) {
        fmt::print("head {}\n", head + 1);
        print_matrix(layer.modalities, layer.values, static_cast<std::size_t>(head) * m * m);
      }
    }
  }
}

void print_metrics(const RunRecord& run) {
  TextTable table({"metric", "train", "validation", "test"});
  std::vector<std::string> seen;
  for (const MetricValue& one : run.final_metrics) {
    if (std::find(seen.begin(), seen.end(), one.metric) != seen.end()) continue;
    seen.push_back(one.metric);
    table.add({one.metric, metric_text(run.metric(Part::train, one.metric)),
               metric_text(run.metric(Part::validation, one.metric)), metric_text(run.metric(Part::test, one.metric))});
  }
  fmt::print("Metrics of the best epoch ({}), chosen by {} on validation\n{}", run.best_epoch, run.watched_metric,
             table.text());
}

int show(const Context& context, const ShowArguments& arguments) {
  const ProjectStore store = open_project_to_look(arguments.project);
  const RunRecord run = store.run(arguments.run);
  const std::string& what = arguments.what;
  if (what == "credit") {
    const nlohmann::json pack = credit_answer(store, run.id, arguments.credit);
    context.json ? print_json(pack) : print_credit(pack);
    return kDone;
  }
  if (context.json) {
    print_json(show_json(store, run, what));
    return kDone;
  }
  if (what == "history") print_history(store.epochs(run.id));
  if (what == "weights") print_weights(store.epochs(run.id));
  if (what == "attention") print_attention(store.epochs(run.id), run.best_epoch);
  if (what == "config") fmt::print("{}\n", nlohmann::json::parse(run.config_json).dump(2));
  if (what == "metrics") print_metrics(run);
  if (what == "coach") print_coach(coach(coach_input(store, run.id)));
  if (!what.empty()) return kDone;
  const std::map<std::int64_t, RunMarks> marks = store.run_marks();
  fmt::print("{}\n{}\n\n", leaderboard({run}, marks), run.message);
  print_metrics(run);
  TextTable table({"modality", "weight", "share"});
  for (const ModalityWeight& one : run.final_weights) {
    table.add({one.modality, fmt::format("{:.4f}", one.raw), fmt::format("{:.4f}", one.normalised)});
  }
  if (!table.is_empty()) fmt::print("\n{}", table.text());
  if (const std::string note = store.run_note(run.id); !note.empty()) fmt::print("\nNote: {}\n", note);
  return kDone;
}

struct RunsArguments {
  std::string project, tag;
  bool archived = false;
};

int list_runs(const Context& context, const RunsArguments& arguments) {
  const ProjectStore store = open_project_to_look(arguments.project);
  std::map<std::int64_t, RunMarks> marks = store.run_marks();
  std::vector<RunRecord> runs = store.runs();
  const bool has_runs = !runs.empty();
  if (!arguments.tag.empty()) {
    std::erase_if(runs, [&](const RunRecord& run) {
      const std::vector<std::string>& tags = marks[run.id].tags;
      return std::find(tags.begin(), tags.end(), arguments.tag) == tags.end();
    });
  }
  if (context.json) {
    nlohmann::json list = nlohmann::json::array();
    for (const RunRecord& run : runs) list.push_back(run_json(run, marks[run.id]));
    print_json({{"project", arguments.project}, {"runs", list}});
    return kDone;
  }
  const std::size_t hidden = arguments.archived ? 0 : std::erase_if(runs, [&](const RunRecord& run) { return marks[run.id].is_archived; });
  if (!runs.empty()) fmt::print("{}", leaderboard(runs, marks));
  if (!has_runs) fmt::print("The project has no runs yet.\n");
  if (has_runs && runs.empty() && hidden == 0) fmt::print("No run has the tag '{}'.\n", arguments.tag);
  if (hidden > 0) fmt::print("{} archived, not shown; --archived shows them.\n", hidden == 1 ? "1 run is" : fmt::format("{} runs are", hidden));
  return kDone;
}

}  // namespace

void add_project_commands(CLI::App& app, Context& context) {
  auto listed = std::make_shared<RunsArguments>();
  CLI::App* runs = add_command(app, context, "runs", "The runs of a project, best first",
                               [&context, listed] { return list_runs(context, *listed); });
  runs->add_option("PROJECT", listed->project, "Project file")->required();
  runs->add_option("--tag", listed->tag, "Only runs with this tag");
  runs->add_flag("--archived", listed->archived, "The archived runs too");

  auto arguments = std::make_shared<ShowArguments>();
  CLI::App* command = add_command(app, context, "show", "One run: what it is and what came of it",
                                  [&context, arguments] { return show(context, *arguments); });
  command->add_option("PROJECT", arguments->project, "Project file")->required();
  command->add_option("--run", arguments->run, "Number of the run")->required();
  command->add_option("--what", arguments->what, "history, weights, attention, config, metrics, coach or credit")
      ->check(CLI::IsMember({"history", "weights", "attention", "config", "metrics", "coach", "credit"}));
  add_credit_options(command, arguments->credit);
}

}  // namespace amalgam::cli
