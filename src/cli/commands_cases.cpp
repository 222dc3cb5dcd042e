// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "cli/cli_common.h"
#include "cli/text_table.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/project/case_filter.h"
#include "engine/project/run_table.h"

namespace amalgam::cli {

namespace {

using nlohmann::json;

struct CasesArguments {
  std::string project, bars;
  std::int64_t run = 0;
  std::optional<std::string> outcome, score;
  std::vector<std::string> where;
  std::vector<std::int64_t> rows;
  bool right = false, wrong = false, has_score_bars = false;
  bool has_bars() const { return has_score_bars || !bars.empty(); }
  double cut_off = 0.5;
  std::size_t most = 50;
};

/// What the scored rows of a run are.
struct ScoredRun {
  PredictionRecord predictions;
  Task task = Task::binary;
  std::vector<std::string> classes;
  TablePtr table;  ///< null where no column is asked for
};

ScoredRun scored_run(const ProjectStore& store, const CasesArguments& arguments) {
  ScoredRun scored;
  const RunRecord run = store.run(arguments.run);
  const ModalityMap map = ModalityMap::from_json(json::parse(run.config_json).at("map"));
  scored.task = map.target.task;
  for (const Part part : {Part::test, Part::validation}) {
    if (!scored.predictions.rows.empty()) break;
    if (auto found = store.predictions(arguments.run, part)) scored.predictions = std::move(*found);
  }
  if (scored.predictions.rows.empty()) {
    throw Error(ErrorKind::request, "cases.none", fmt::format("Run {} has no scored rows; let it come to an end first.", arguments.run));
  }
  if (const auto classes = store.insight(arguments.run, "classes")) scored.classes = json::parse(*classes).get<std::vector<std::string>>();
  if (!arguments.where.empty() || !arguments.bars.empty()) {
    scored.table = table_of_run(store.dataset(run.dataset).value_or(DatasetRecord{}), arguments.project, nullptr);
  }
  return scored;
}

/// "0.2..0.5", "..0.5", "0.2.." as limits.
void read_range(const std::string& text, CaseCondition& condition) {
  const std::size_t dots = text.find("..");
  const std::string low = text.substr(0, dots), high = text.substr(dots + 2);
  const auto limit = [&](const std::string& part, double& value) {
    if (part.empty()) return;
    value = parse_number(part);
    if (std::isnan(value)) throw Error(ErrorKind::request, "option.syntax", "'" + part + "' is not a number; a range is written 0.2..0.5.");
  };
  limit(low, condition.low);
  limit(high, condition.high);
}

int class_index(const std::string& name, const std::vector<std::string>& classes) {
  if (name == "*") return -1;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (classes[i] == name) return static_cast<int>(i);
  }
  throw Error(ErrorKind::request, "cases.no_class", fmt::format("There is no class '{}'.{}", name, suggestion(name, classes)));
}

CaseFilter filter_of(const CasesArguments& arguments, const ScoredRun& scored) {
  using Kind = CaseCondition::Kind;
  CaseFilter filter;
  if (arguments.outcome) {
    const std::size_t slash = arguments.outcome->find('/');
    if (slash == std::string::npos) {
      throw Error(ErrorKind::request, "option.syntax", "--outcome wants TRUTH/DECISION, * for any; found '" + *arguments.outcome + "'.");
    }
    filter = filter.with({.kind = Kind::outcome,
                          .truth = class_index(arguments.outcome->substr(0, slash), scored.classes),
                          .decision = class_index(arguments.outcome->substr(slash + 1), scored.classes),
                          .cut_off = arguments.cut_off});
  }
  if (arguments.right || arguments.wrong) {
    filter = filter.with({.kind = Kind::correct, .is_right = arguments.right, .cut_off = arguments.cut_off});
  }
  if (arguments.score) {
    CaseCondition condition{.kind = Kind::score};
    if (arguments.score->find("..") == std::string::npos) throw Error(ErrorKind::request, "option.syntax", "--score wants LOW..HIGH.");
    read_range(*arguments.score, condition);
    filter = filter.with(condition);
  }
  for (const std::string& one : arguments.where) {
    const std::size_t equals = one.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Error(ErrorKind::request, "option.syntax", "--where wants column=value or column=low..high; found '" + one + "'.");
    }
    CaseCondition condition{.kind = Kind::value, .column = one.substr(0, equals), .value = one.substr(equals + 1)};
    const Column& column = scored.table->column(condition.column);
    if (column.type() == ColumnType::number && condition.value.find("..") != std::string::npos) {
      condition.kind = Kind::range;
      read_range(condition.value, condition);
      condition.value.clear();
    }
    filter = filter.with(condition);
  }
  if (!arguments.rows.empty()) {
    CaseCondition condition{.kind = Kind::rows, .rows = arguments.rows, .label = "command line"};
    std::sort(condition.rows.begin(), condition.rows.end());
    filter = filter.with(condition);
  }
  return filter;
}

/// A row's truth and decision as the data name them.
std::string class_text(int which, const ScoredRun& scored) {
  return which >= 0 && which < static_cast<int>(scored.classes.size()) ? scored.classes[static_cast<std::size_t>(which)] : std::to_string(which);
}

json bars_json(const std::vector<CaseBar>& bars) {
  json list = json::array();
  for (const CaseBar& bar : bars) list.push_back({{"label", bar.label}, {"low", bar.low}, {"high", bar.high}, {"rows", bar.rows}});
  return list;
}

int cases(const Context& context, const CasesArguments& arguments) {
  const ProjectStore store = open_project_to_look(arguments.project);
  const ScoredRun scored = scored_run(store, arguments);
  const CaseFilter filter = filter_of(arguments, scored);
  const auto matching = matching_cases(filter, scored.predictions, scored.task, scored.table.get());
  const bool is_value = scored.task == Task::regression;
  json list = json::array();
  TextTable table({"row", "truth", is_value ? "predicted" : "score", "decision"});
  for (const std::size_t i : matching) {
    const double score = case_score(scored.predictions, i);
    const float truth = scored.predictions.targets[i];
    json one = {{"row", scored.predictions.rows[i]}, {"score", score}};
    one["truth"] = is_value ? json(truth) : json(class_text(static_cast<int>(truth), scored));
    one["decision"] = is_value ? json() : json(class_text(case_decision(scored.predictions, i, scored.task, arguments.cut_off), scored));
    if (list.size() < arguments.most) {
      table.add({std::to_string(scored.predictions.rows[i]), is_value ? fmt::format("{:g}", truth) : one["truth"].get<std::string>(),
                 fmt::format("{:.4f}", score), is_value ? "" : one["decision"].get<std::string>()});
    }
    list.push_back(std::move(one));
  }
  std::vector<CaseBar> bars;
  if (arguments.has_bars()) bars = case_bars(scored.predictions, scored.task, scored.table.get(), arguments.bars);
  if (context.json) {
    json answer = {{"run", arguments.run},      {"part", to_string(scored.predictions.part)}, {"filter", to_json(filter)},
                   {"scored", scored.predictions.rows.size()}, {"matching", matching.size()},                  {"cases", list}};
    if (arguments.has_bars()) answer["bars"] = bars_json(bars);
    print_json(answer);
    return kDone;
  }
  fmt::print("{} of {} scored {} rows match{}\n{}", matching.size(), scored.predictions.rows.size(), to_string(scored.predictions.part),
             matching.size() > arguments.most ? fmt::format("; the first {} (all with --json or --most)", arguments.most) : "", table.text());
  if (!arguments.has_bars()) return kDone;
  TextTable spread({arguments.bars.empty() ? "score" : arguments.bars, "rows"});
  for (const CaseBar& bar : bars) spread.add({bar.label.empty() ? "(missing)" : bar.label, std::to_string(bar.rows)});
  fmt::print("\nHow all scored rows spread:\n{}", spread.text());
  return kDone;
}

}  // namespace

void add_cases_command(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<CasesArguments>();
  CLI::App* command = add_command(app, context, "cases", "The scored rows of a run, filtered by outcome, score or columns",
                                  [&context, arguments] { return cases(context, *arguments); });
  command->add_option("PROJECT", arguments->project, "Project file")->required();
  command->add_option("--run", arguments->run, "Number of the run")->required();
  command->add_option("--outcome", arguments->outcome, "TRUTH/DECISION, a cell of the confusion matrix; * = any");
  command->add_flag("--right", arguments->right, "Rows that the model decides rightly");
  command->add_flag("--wrong", arguments->wrong, "Rows that it decides wrongly");
  command->add_option("--cut-off", arguments->cut_off, "The score from which the decision is positive")->capture_default_str();
  command->add_option("--score", arguments->score, "LOW..HIGH, both taken in");
  command->add_option("--where", arguments->where, "column=value or, for numbers, column=low..high")->allow_extra_args(false);
  command->add_option("--rows", arguments->rows, "0-based data rows, with commas")->delimiter(',')->allow_extra_args(false);
  command->add_flag("--score-bars", arguments->has_score_bars, "Also how the scored rows spread over the score");
  command->add_option("--bars", arguments->bars, "Also how the scored rows spread over a column");
  command->add_option("--most", arguments->most, "The most rows to print")->capture_default_str();
}

}  // namespace amalgam::cli
