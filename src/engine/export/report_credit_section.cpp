// SPDX-License-Identifier: GPL-3.0-or-later
// The credit pack of the judged run, as docs/credit-pack.md explains it.
#include <cmath>

#include "engine/base/error.h"
#include "engine/export/report_figures.h"
#include "engine/export/report_sections.h"
#include "engine/project/credit_pack.h"

namespace amalgam {

void fill_credit_section(const ReportFacts& facts, ReportSection& section);

namespace {

double pack_figure(const nlohmann::json& value) { return value.is_number() ? value.get<double>() : std::nan(""); }

std::string pack_interval(const nlohmann::json& interval, bool is_share = false) {
  if (!interval.is_array()) return "–";
  const double low = pack_figure(interval[0]), high = pack_figure(interval[1]);
  return is_share ? report_percent(low) + " … " + report_percent(high) : report_interval(low, high);
}

std::string pack_count(const nlohmann::json& value) { return report_count(value.get<std::int64_t>()); }
std::string pack_share(const nlohmann::json& value) { return report_percent(pack_figure(value)); }

void add_pack_metrics(const ReportFacts& facts, const nlohmann::json& pack, ReportSection& section) {
  const ReportWords& words = facts.words;
  ReportTable table{.header = {words.text("metric"), words.text("value"), words.text("95 % interval")}};
  for (const nlohmann::json& one : pack.at("metrics")) {
    table.rows.push_back({metric_title(words, one.at("metric").get<std::string>()), report_number(pack_figure(one.at("value"))), pack_interval(one.at("interval"))});
  }
  section.add(std::move(table));
  section.add(BlockKind::note, words("Percentile bootstrap of the rows: {0} replicates, seed {1}.", pack.at("bootstrap").at("replicates").get<int>(),
                                     pack.at("bootstrap").at("seed").get<std::int64_t>()));
}

void add_gains(const ReportFacts& facts, const nlohmann::json& pack, ReportSection& section) {
  const ReportWords& words = facts.words;
  section.add(BlockKind::heading, words.text("Gains and lift, riskiest tenth first"));
  ReportTable table{.header = {words.text("band"), words.text("rows"), words.text("bads"), words.text("bad rate"), words.text("lift"),
                               words.text("bads found so far"), "KS"}};
  for (const nlohmann::json& band : pack.at("gains")) {
    table.rows.push_back({pack_count(band.at("band")), pack_count(band.at("rows")), pack_count(band.at("bads")), pack_share(band.at("bad_rate")),
                          fmt::format("{:.2f}", pack_figure(band.at("lift"))), pack_share(band.at("cumulative_bads")),
                          report_number(pack_figure(band.at("ks")))});
  }
  section.add(std::move(table));
}

void add_bands(const ReportFacts& facts, const nlohmann::json& pack, ReportSection& section) {
  const ReportWords& words = facts.words;
  const nlohmann::json& bands = pack.at("bands");
  section.add(BlockKind::heading, words.text("Score bands and points"));
  ReportTable table{.header = {words.text("scores"), words.text("points"), words.text("rows"), words.text("bads"), words.text("bad rate"),
                               words.text("95 % interval"), ""}};
  for (const nlohmann::json& band : bands.at("bands")) {
    table.rows.push_back({report_interval(pack_figure(band.at("low")), pack_figure(band.at("high"))),
                          fmt::format("{:.0f} … {:.0f}", pack_figure(band.at("points_from")), pack_figure(band.at("points_to"))),
                          pack_count(band.at("rows")), pack_count(band.at("bads")), pack_share(band.at("bad_rate")),
                          pack_interval(band.at("interval"), true),
                          band.at("breaks_order").get<bool>() ? words.text("breaks the order") : std::string()});
  }
  section.add(std::move(table));
  const nlohmann::json& points = bands.at("points");
  section.add(BlockKind::note, words("{0:g} points at {1:g} goods to one bad, {2:g} points double the odds.", pack_figure(points.at("base_points")),
                                     pack_figure(points.at("base_odds")), pack_figure(points.at("double_odds"))));
}

void add_cut_offs(const ReportFacts& facts, const nlohmann::json& pack, ReportSection& section) {
  const nlohmann::json& lab = pack.at("cut_off");
  if (!lab.is_object()) return;
  const ReportWords& words = facts.words;
  section.add(BlockKind::heading, words.text("Cut-offs"));
  ReportTable table{.header = {"", words.text("cut-off"), words.text("approved"), words.text("bad rate of the approved"), words.text("bads declined"),
                               words.text("cost")}};
  const auto add = [&](const std::string& name, const nlohmann::json& point) {
    table.rows.push_back({name, report_number(pack_figure(point.at("cut_off"))), pack_share(point.at("approval_rate")), pack_share(point.at("bad_rate")),
                          pack_share(point.at("bads_declined")), fmt::format("{:g}", pack_figure(point.at("cost")))});
  };
  add(words.text("cheapest on validation"), lab.at("chosen"));
  table.strong_row = 0;
  for (const nlohmann::json& point : lab.at("by_approval")) {
    add(words("approve {0}", pack_share(point.at("target_approval"))), point);
  }
  section.add(std::move(table));
  section.add(BlockKind::note, words("Cost: {0:g} for an approved bad, {1:g} for a declined good. Cut-offs are chosen on validation and shown on {2} rows; "
                                     "scores below the cut-off are approved.",
                                     pack_figure(lab.at("costs").at("approved_bad")), pack_figure(lab.at("costs").at("declined_good")),
                                     part_name(words, facts.judged)));
}

void add_stability(const ReportFacts& facts, const nlohmann::json& pack, ReportSection& section) {
  const nlohmann::json& stability = pack.at("stability");
  if (!stability.contains("scores")) return;
  const ReportWords& words = facts.words;
  const nlohmann::json& scores = stability.at("scores");
  const std::string light = scores.value("light", "");
  section.add(BlockKind::heading, words.text("Stability"));
  section.add(BlockKind::paragraph,
              words("Scores against validation: stability index (PSI) {0}, {1}. By chance alone it would be about {2}.",
                    report_number(pack_figure(scores.at("index"))),
                    light == "green"   ? words.text("green: nothing moved")
                    : light == "amber" ? words.text("amber: worth a look")
                    : light == "red"   ? words.text("red: the scores have moved")
                                       : words.text("not known"),
                    report_number(pack_figure(scores.at("by_chance")))));
}

void add_recalibration(const ReportFacts& facts, const nlohmann::json& pack, ReportSection& section) {
  const nlohmann::json& again = pack.at("recalibration");
  if (!again.is_object()) return;
  const ReportWords& words = facts.words;
  ReportTable table{.header = {words.text("scores"), words.known("Brier score"), words.known("Log loss"), "ECE"}};
  for (const auto& [id, title] : {std::pair{"as_it_is", words.text("as they are")}, {"platt", words.text("recalibrated after Platt")},
                                  {"isotonic", words.text("recalibrated, isotonic")}}) {
    const nlohmann::json& one = again.at(id);
    table.rows.push_back({title, report_number(pack_figure(one.at("brier"))), report_number(pack_figure(one.at("log_loss"))),
                          report_number(pack_figure(one.at("ece")))});
  }
  section.add(std::move(table));
}

}  // namespace

void fill_credit_section(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  if (facts.candidate == nullptr) {
    section.add(BlockKind::warning, words.text("No run has been finished and measured yet."));
    return;
  }
  if (facts.task != Task::binary) {
    section.add(BlockKind::note, facts.task == Task::regression
                                     ? words.text("The credit pack (gains, bands, cut-offs) needs a yes/no target; this project's target is a number.")
                                     : words.text("The credit pack (gains, bands, cut-offs) needs a yes/no target; this project's target is one of several classes."));
    return;
  }
  const ReportRun& run = *facts.candidate;
  try {
    const nlohmann::json pack = credit_pack(facts.store, run.record.id, nullptr, {.part = facts.judged});
    section.add(BlockKind::paragraph, words("{0} on {1} {2} rows, {3} of them bad ({4}).", facts.name_of(run), pack_count(pack.at("rows")),
                                            part_name(words, facts.judged), pack_count(pack.at("bads")), pack_share(pack.at("bad_rate"))));
    add_pack_metrics(facts, pack, section);
    section.add(credit_figures(facts, run, pack));
    add_recalibration(facts, pack, section);
    add_gains(facts, pack, section);
    add_bands(facts, pack, section);
    add_cut_offs(facts, pack, section);
    add_stability(facts, pack, section);
  } catch (const Error& problem) {
    section.add(BlockKind::warning, words("The credit pack could not be worked out: {0}", std::string(problem.what())));
  }
}

}  // namespace amalgam
