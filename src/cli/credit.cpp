// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/credit.h"

#include <fmt/format.h>

#include "cli/text_table.h"
#include "engine/base/error.h"
#include "engine/project/run_table.h"

namespace amalgam::cli {

using nlohmann::json;

namespace {

std::string percent(const json& value) {
  return value.is_number() ? fmt::format("{:.2f} %", 100 * value.get<double>()) : "";
}

std::string interval_cell(const json& interval, std::string (*text)(const json&) = figure) {
  return interval.is_array() ? text(interval[0]) + " … " + text(interval[1]) : "";
}

std::string whole(const json& value) { return std::to_string(value.get<std::int64_t>()); }

void print_metrics(const json& pack) {
  TextTable table({"metric", "value", "95 % interval"});
  for (const json& one : pack.at("metrics")) {
    table.add({one.at("metric"), figure(one.at("value")), interval_cell(one.at("interval"))});
  }
  fmt::print("{}ROC AUC by DeLong: {} ({})\n\n", table.text(), figure(pack.at("delong").at("auc")),
             interval_cell(pack.at("delong").at("interval")));
}

void print_calibration(const json& pack) {
  TextTable table({"scores", "rows", "mean score", "bad rate", "95 % interval"});
  for (const json& bin : pack.at("calibration").at("equal_count")) {
    table.add({fmt::format("{} … {}", figure(bin.at("lowest")), figure(bin.at("highest"))), whole(bin.at("rows")),
               percent(bin.at("mean_score")), percent(bin.at("bad_rate")), interval_cell(bin.at("interval"), percent)});
  }
  fmt::print("Calibration: what the score promises and what came\n{}\n", table.text());
  const json& again = pack.at("recalibration");
  if (again.is_null()) return;
  TextTable other({"recalibrated", "Brier", "log loss", "ECE"});
  for (const auto& [id, title] : {std::pair{"as_it_is", "as it is"}, {"platt", "Platt"}, {"isotonic", "isotonic"}}) {
    const json& one = again.at(id);
    other.add({title, figure(one.at("brier")), figure(one.at("log_loss")), figure(one.at("ece"))});
  }
  fmt::print("Fitted on {}, measured here; stored with the run: {}\n{}\n", again.at("fitted_on").get<std::string>(),
             again.at("stored").get<std::string>(), other.text());
}

void print_gains(const json& pack) {
  TextTable table({"band", "rows", "bads", "bad rate", "lift", "rows so far", "bads so far", "lift so far", "KS"});
  for (const json& band : pack.at("gains")) {
    table.add({whole(band.at("band")), whole(band.at("rows")), whole(band.at("bads")), percent(band.at("bad_rate")),
               figure(band.at("lift")), percent(band.at("cumulative_rows")), percent(band.at("cumulative_bads")),
               figure(band.at("cumulative_lift")), figure(band.at("ks"))});
  }
  fmt::print("Gains, riskiest tenth first\n{}\n", table.text());
}

void print_bands(const json& pack) {
  const json& bands = pack.at("bands");
  TextTable table({"scores", "points", "rows", "share", "bads", "bad rate", "95 % interval", ""});
  for (const json& band : bands.at("bands")) {
    table.add({fmt::format("{} … {}", figure(band.at("low")), figure(band.at("high"))),
               fmt::format("{:.0f} … {:.0f}", band.at("points_from").get<double>(), band.at("points_to").get<double>()),
               whole(band.at("rows")), percent(band.at("share")), whole(band.at("bads")), percent(band.at("bad_rate")),
               interval_cell(band.at("interval"), percent), band.at("breaks_order").get<bool>() ? "breaks the order" : ""});
  }
  fmt::print("Score bands, edges from {}\n{}\n", bands.at("edges_from").get<std::string>(), table.text());
}

void print_cut_off(const json& pack) {
  const json& lab = pack.at("cut_off");
  if (lab.is_null()) return;
  TextTable table({"cut-off", "score below", "approved", "bad rate", "bads kept out", "cost"});
  const auto add = [&](const std::string& name, const json& point) {
    table.add({name, figure(point.at("cut_off")), percent(point.at("approval_rate")), percent(point.at("bad_rate")),
               percent(point.at("bads_declined")), figure(point.at("cost"))});
  };
  const std::string from = lab.at("chosen_on");
  add(from == "given" ? "as given" : from == "stored" ? "stored with the run" : "cheapest on " + from, lab.at("chosen"));
  add("best in hindsight", lab.at("best_in_hindsight"));
  for (const json& point : lab.at("by_approval")) {
    add(fmt::format("for {:.0f} % approved", 100 * point.at("target_approval").get<double>()), point);
  }
  fmt::print("Cut-offs; an approved bad costs {}, a declined good {}\n{}\n", figure(lab.at("costs").at("approved_bad")),
             figure(lab.at("costs").at("declined_good")), table.text());
}

void print_stability(const json& pack) {
  const json& stability = pack.at("stability");
  if (stability.contains("scores")) {
    const json& scores = stability.at("scores");
    fmt::print("PSI of the scores against {}: {} ({}; by chance about {})\n", scores.at("reference").get<std::string>(),
               figure(scores.at("index")), scores.at("light").get<std::string>(), figure(scores.at("by_chance")));
  }
  if (!stability.contains("columns")) return;
  TextTable table({"column", "modality", "CSI", "light", "by chance", ""});
  for (const json& one : stability.at("columns").at("columns")) {
    table.add({one.at("column"), one.at("modality"), figure(one.at("index")), one.at("light"), figure(one.at("by_chance")),
               one.at("by") == "length" ? "by the length of the cells" : ""});
  }
  TextTable sources({"modality", "mean CSI", "worst column", "its CSI", "light"});
  for (const json& one : stability.at("columns").at("modalities")) {
    sources.add({one.at("modality"), figure(one.at("index")), one.at("worst_column"), figure(one.at("worst_index")), one.at("light")});
  }
  fmt::print("Stability of the columns against the training rows\n{}\n{}", table.text(), sources.text());
}

void print_segments(const json& pack) {
  for (const json& one : pack.at("segments")) {
    TextTable table({one.at("column"), "rows", "bad rate", "mean score", "ROC AUC", "95 % interval", "KS", "approved",
                     "of goods"});
    const json& groups = one.at("fairness").at("groups");  // the same groups in the same order
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const json& segment = one.at("segments")[i];
      table.add({segment.at("segment"), whole(segment.at("rows")), percent(segment.at("bad_rate")),
                 percent(segment.at("mean_score")), figure(segment.at("metrics").at("roc_auc")),
                 interval_cell(segment.at("auc_interval")), figure(segment.at("metrics").at("ks")),
                 percent(groups[i].at("selection_rate")), percent(groups[i].at("opportunity"))});
    }
    fmt::print("\nBy {}, approved below {}\n{}", one.at("column").get<std::string>(),
               figure(one.at("fairness").at("cut_off")), table.text());
    if (const json& ratio = one.at("fairness").at("selection_ratio"); ratio.is_number()) {
      fmt::print("Selection-rate ratio {} ({} the four-fifths rule), equal-opportunity gap {}\n", figure(ratio),
                 one.at("fairness").at("meets_four_fifths").get<bool>() ? "meets" : "breaks",
                 percent(one.at("fairness").at("opportunity_gap")));
    }
  }
}

}  // namespace

void add_credit_options(CLI::App* command, CreditArguments& arguments) {
  const std::string group = "With --what credit";
  command->add_option("--part", arguments.part, "Rows to measure: test, validation or train")
      ->check(CLI::IsMember({"test", "validation", "train"}))
      ->group(group);
  command->add_option("--segments", arguments.segments, "Columns whose values are measured apart; reads the data set")
      ->delimiter(',')
      ->group(group);
  command->add_flag("--stability", arguments.stability, "Stability index of every column; reads the data set")->group(group);
  command->add_option("--cut-off", arguments.cut_off, "Approve scores below this; without it the cheapest on validation")
      ->group(group);
  command->add_option("--loss", arguments.costs.approved_bad, "Cost of an approved bad")->capture_default_str()->group(group);
  command->add_option("--margin", arguments.costs.declined_good, "Cost of a declined good")->capture_default_str()->group(group);
  command->add_option("--base-points", arguments.scale.base_points, "Points at the base odds")->capture_default_str()->group(group);
  command->add_option("--base-odds", arguments.scale.base_odds, "Goods to one bad at the base points")
      ->capture_default_str()
      ->group(group);
  command->add_option("--pdo", arguments.scale.double_odds, "Points that double the odds")->capture_default_str()->group(group);
}

std::string figure(const json& value) { return value.is_number() ? metric_text(value.get<double>()) : ""; }

json credit_answer(const ProjectStore& store, std::int64_t run, const CreditArguments& arguments) {
  CreditPackOptions options{.segments = arguments.segments,
                            .costs = arguments.costs,
                            .cut_off = arguments.cut_off,
                            .scale = arguments.scale};
  if (!arguments.part.empty()) options.part = arguments.part == "test" ? Part::test : arguments.part == "train" ? Part::train : Part::validation;
  TablePtr table;
  if (arguments.stability || !arguments.segments.empty()) {
    const auto dataset = store.dataset(store.run(run).dataset);
    table = table_of_run(dataset.value_or(DatasetRecord{}), store.path(), nullptr);
  }
  return credit_pack(store, run, table.get(), options);
}

void print_credit(const json& pack) {
  fmt::print("Run {} ({}) on its {} rows: {} rows, {} bad ({})\n", pack.at("run").get<std::int64_t>(),
             pack.at("name").get<std::string>(), pack.at("part").get<std::string>(), pack.at("rows").get<std::int64_t>(),
             pack.at("bads").get<std::int64_t>(), percent(pack.at("bad_rate")));
  if (const auto left_out = pack.at("without_score").get<std::int64_t>(); left_out > 0) {
    fmt::print("{} rows have no usable score and are left out\n", left_out);
  }
  print_metrics(pack);
  print_calibration(pack);
  print_gains(pack);
  print_bands(pack);
  print_cut_off(pack);
  print_stability(pack);
  print_segments(pack);
}

}  // namespace amalgam::cli
