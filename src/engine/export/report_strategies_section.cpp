// SPDX-License-Identifier: GPL-3.0-or-later
// All runs side by side: the headline metric with intervals and the paired test, then every metric.
#include <algorithm>
#include <cmath>
#include <map>

#include "engine/export/report_figures.h"
#include "engine/export/report_sections.h"

namespace amalgam {

void fill_strategies_section(const ReportFacts& facts, ReportSection& section);

namespace {

constexpr std::size_t kMostInForest = 25;  // dots in one figure

std::string family_in_words(const ReportFacts& facts, const ReportRun& run) {
  switch (run.info.family) {
    case StrategyFamily::fusion: return facts.words.text("fusion");
    case StrategyFamily::ensemble: return facts.words.text("several models");
    case StrategyFamily::unimodal: return facts.words.text("single modality");
    case StrategyFamily::baseline: return facts.words.text("baseline");
  }
  return {};
}

/// The table that decides.
void add_test_table(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  ReportTable table{.header = {words.text("run"), words.text("strategy"), words.text("sort"),
                               words("{0} on {1}", facts.headline_title(), part_name(words, facts.judged)), words.text("95 % interval")}};
  if (facts.reference) {
    table.header.insert(table.header.end(), {words.text("difference"), words.text("its interval"), "p", words.text("against the reference")});
  }
  for (const std::size_t i : facts.compared) {
    const ReportRun& run = facts.runs[i];
    if (&run == facts.candidate) table.strong_row = static_cast<int>(table.rows.size());
    std::vector<std::string> row = {facts.short_name_of(run), facts.title_of(run), family_in_words(facts, run),
                                    report_number(run.value.value), report_interval(run.value.low, run.value.high)};
    if (&run == facts.reference) {
      row.insert(row.end(), {"", "", "", words.text("the reference")});
    } else if (facts.reference && run.against_reference) {
      const HeadlineTest& test = *run.against_reference;
      row.insert(row.end(), {report_difference(test.difference.value),
                             report_difference(test.difference.low) + " … " + report_difference(test.difference.high),
                             std::isfinite(test.p_value) ? (test.p_value < 0.001 ? "< 0.001" : fmt::format("{:.3f}", test.p_value)) : "–",
                             outcome_name(words, test.outcome)});
    } else if (facts.reference) {
      row.insert(row.end(), {"–", "–", "–", words.text("no rows in common")});
    }
    table.rows.push_back(std::move(row));
  }
  section.add(std::move(table));
}

void add_how_tested(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  if (facts.task == Task::binary) {
    section.add(BlockKind::note, words.text("Intervals and tests of the ROC AUC after DeLong, on the rows that both runs scored."));
  } else {
    section.add(BlockKind::note, words.text("Intervals are percentiles of a bootstrap of the rows (seed 1); the test is the paired bootstrap: both runs are "
                                            "measured on the same drawn rows."));
  }
  if (!facts.reference) {
    section.add(BlockKind::note, words.text("There is nothing to test against: neither a baseline nor a second kind of run has been measured."));
    return;
  }
  section.add(BlockKind::note, words("The reference is {0}, the best on validation of its kind. Only the comparison in the verdict was decided on "
                                     "beforehand; of many others one in twenty looks better or worse by chance.",
                                     facts.name_of(*facts.reference)));
}

void add_forest(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  IntervalChart chart{.title = words("{0} with 95 % intervals, {1} rows", facts.headline_title(), part_name(words, facts.judged)),
                      .x_title = facts.headline_title()};
  for (const std::size_t i : facts.compared) {
    if (chart.names.size() == kMostInForest) break;
    const ReportRun& run = facts.runs[i];
    chart.names.push_back(facts.short_name_of(run));
    chart.values.push_back(run.value.value);
    chart.lows.push_back(run.value.low);
    chart.highs.push_back(run.value.high);
    chart.colours.push_back(&run == facts.candidate ? kAccentColour : kGreyColour);
  }
  if (facts.reference) {
    chart.reference = facts.reference->value.value;
    chart.reference_name = words("reference: run {0}", facts.reference->record.id);
  }
  section.add({make_figure("strategies", chart.title, svg_interval_chart(chart))});
}

void add_all_metrics(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  std::vector<const Metric*> shown;
  for (const Metric& metric : metrics()) {
    const bool is_there = std::any_of(facts.compared.begin(), facts.compared.end(), [&](std::size_t i) {
      return std::isfinite(facts.runs[i].record.metric(facts.judged, metric.id));
    });
    if (is_there) shown.push_back(&metric);
  }
  section.add(BlockKind::heading, words("All metrics on {0} rows", part_name(words, facts.judged)));
  ReportTable table{.header = {words.text("run")}};
  for (const Metric* metric : shown) table.header.push_back(words.known(metric->title));
  table.header.insert(table.header.end(), {words.text("parameters"), words.text("seconds")});
  for (const std::size_t i : facts.compared) {
    const ReportRun& run = facts.runs[i];
    if (&run == facts.candidate) table.strong_row = static_cast<int>(table.rows.size());
    std::vector<std::string> row = {facts.short_name_of(run)};
    for (const Metric* metric : shown) row.push_back(report_number(run.record.metric(facts.judged, metric->id)));
    row.insert(row.end(), {report_count(run.record.parameters), fmt::format("{:.1f}", run.record.seconds)});
    table.rows.push_back(std::move(row));
  }
  section.add(std::move(table));
}

/// The folds of a cross-validation, a line a strategy: the mean and how far single folds lie apart.
void add_folds(const ReportFacts& facts, ReportSection& section) {
  if (facts.folds.empty()) return;
  const ReportWords& words = facts.words;
  std::map<std::string, std::vector<const ReportRun*>> by_strategy;
  for (const std::size_t i : facts.folds) by_strategy[facts.runs[i].record.series + facts.runs[i].record.strategy].push_back(&facts.runs[i]);
  section.add(BlockKind::heading, words.text("Cross-validation"));
  ReportTable table{.header = {words.text("strategy"), words.text("folds"), words("mean {0}", facts.headline_title()), words.text("lowest"),
                               words.text("highest")}};
  for (const auto& [key, folds] : by_strategy) {
    double sum = 0, low = INFINITY, high = -INFINITY;
    for (const ReportRun* run : folds) {
      sum += run->value.value;
      low = std::min(low, run->value.value);
      high = std::max(high, run->value.value);
    }
    table.rows.push_back({facts.title_of(*folds.front()), std::to_string(folds.size()), report_number(sum / static_cast<double>(folds.size())),
                          report_number(low), report_number(high)});
  }
  section.add(std::move(table));
  section.add(BlockKind::note, words.text("Each fold is tested on other rows, so folds are told apart from the runs above."));
}

void add_left_out(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  ReportTable table{.header = {words.text("run"), words.text("strategy"), words.text("state"), words.text("epochs"), words.text("what happened")}};
  for (const ReportRun& run : facts.runs) {
    if (run.is_measured) continue;
    const bool is_other = run.record.dataset != facts.dataset;
    table.rows.push_back({facts.short_name_of(run), facts.title_of(run), state_name(words, run.record.state),
                          fmt::format("{} / {}", run.record.epochs_done, run.record.epochs_planned),
                          is_other ? words.text("other data") : run.record.state == RunState::failed ? run.record.message : std::string("–")});
  }
  if (table.rows.empty()) return;
  section.add(BlockKind::heading, words.text("Runs that are not compared"));
  section.add(std::move(table));
}

}  // namespace

void fill_strategies_section(const ReportFacts& facts, ReportSection& section) {
  if (facts.compared.empty()) {
    section.add(BlockKind::warning, facts.words.text("No run has been finished and measured yet; finish or resume one, then write the report again."));
  } else {
    add_test_table(facts, section);
    add_how_tested(facts, section);
    add_forest(facts, section);
    add_all_metrics(facts, section);
  }
  add_folds(facts, section);
  add_left_out(facts, section);
}

}  // namespace amalgam
