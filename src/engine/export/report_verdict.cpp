// SPDX-License-Identifier: GPL-3.0-or-later
// The sentence that the report exists for. It says what the paired test says, and nothing that was not measured.
#include <cmath>

#include "engine/export/report_sections.h"
#include "engine/project/credit_json.h"

namespace amalgam {

void fill_verdict_section(const ReportFacts& facts, ReportSection& section);

namespace {

/// "difference +0.0123, 95 % interval 0.0010 … 0.0236, DeLong's test p = 0.031"
std::string test_in_words(const ReportFacts& facts, const HeadlineTest& test) {
  const ReportWords& words = facts.words;
  const std::string how = test.is_delong ? words.text("DeLong's test") : words.text("paired bootstrap");
  return words("difference {0}, 95 % interval {1}, {2} {3}", report_difference(test.difference.value),
               report_difference(test.difference.low) + " … " + report_difference(test.difference.high), how,
               report_p_value(test.p_value));
}

std::string rows_in_words(const ReportFacts& facts, std::int64_t rows) {
  return facts.judged == Part::test ? facts.words("{0} test rows", report_count(rows))
                                    : facts.words("{0} validation rows", report_count(rows));
}

std::string compared_in_words(const ReportFacts& facts, const ReportRun& other, const HeadlineTest& test) {
  const ReportWords& words = facts.words;
  const std::string run = facts.name_of(*facts.candidate), against = facts.name_of(other);
  const std::string figures = words("{0} {1} against {2} on {3}", facts.headline_title(), report_number(test.first),
                                    report_number(test.second), rows_in_words(facts, test.rows));
  const std::string how = test_in_words(facts, test);
  const bool is_baseline = facts.is_baseline(other);
  switch (test.outcome) {
    case Outcome::better:
      return is_baseline ? words("{0} is better than the best baseline, {1}: {2} ({3}).", run, against, figures, how)
                         : words("{0} is better than the best single modality, {1}: {2} ({3}).", run, against, figures, how);
    case Outcome::worse:
      return is_baseline ? words("{0} is worse than the best baseline, {1}: {2} ({3}).", run, against, figures, how)
                         : words("{0} is worse than the best single modality, {1}: {2} ({3}).", run, against, figures, how);
    case Outcome::no_difference:
      return is_baseline
                 ? words("There is no real difference between {0} and the best baseline, {1}: {2} ({3}).", run, against, figures, how)
                 : words("There is no real difference between {0} and the best single modality, {1}: {2} ({3}).", run, against, figures, how);
    case Outcome::unknown: break;
  }
  return words("Whether {0} is better than {1} cannot be told: {2}, and the rows are too few for an interval.", run, against, figures);
}

/// "ROC AUC 0.7812 (95 % interval 0.7610 … 0.8013) on 600 test rows"
std::string value_in_words(const ReportFacts& facts, const ReportRun& run) {
  return facts.words("{0} {1} (95 % interval {2}) on {3}", facts.headline_title(), report_number(run.value.value),
                     report_interval(run.value.low, run.value.high), rows_in_words(facts, run.judged_rows));
}

std::string verdict_sentence(const ReportFacts& facts) {
  const ReportWords& words = facts.words;
  if (facts.candidate == nullptr) {
    return words.text("No run of this project has been finished and measured yet, so there is nothing to judge.");
  }
  const ReportRun& run = *facts.candidate;
  if (facts.reference != nullptr) {
    if (run.against_reference) return compared_in_words(facts, *facts.reference, *run.against_reference);
    return words("{0} reaches {1}; it shares no row with {2}, so the two cannot be compared.", facts.name_of(run),
                 value_in_words(facts, run), facts.name_of(*facts.reference));
  }
  if (facts.is_baseline(run)) {
    return words("Only baselines have been trained; the best of them on validation, {0}, reaches {1}. Nothing can be said about fusion yet.",
                 facts.name_of(run), value_in_words(facts, run));
  }
  return words("{0} reaches {1}; no baseline has been trained, so it cannot be said whether fusion is worth its effort.",
               facts.name_of(run), value_in_words(facts, run));
}

/// A run that is asked for and could not be judged.
void add_unjudged(const ReportFacts& facts, ReportSection& section) {
  if (facts.request.runs.empty()) return;
  const std::int64_t asked = facts.request.runs.front();
  if (facts.candidate != nullptr && facts.candidate->record.id == asked) return;
  section.add(BlockKind::warning,
              facts.words("Run {0} was asked for, but it has not been finished and measured like the others, so it cannot be judged.", asked));
}

void add_choice(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  const ReportRun& run = *facts.candidate;
  std::size_t rivals = 0;
  const bool is_combined = combines_modalities(run);
  for (const std::size_t i : facts.compared) {
    const ReportRun& rival = facts.runs[i];
    rivals += (is_combined ? combines_modalities(rival) : rival.info.family == run.info.family) ? 1 : 0;
  }
  const double on_validation = run.record.metric(Part::validation, facts.headline->id);
  if (facts.judged == Part::validation) {
    section.add(BlockKind::warning, words.text("There are no test rows: the run was chosen and judged on the same validation rows, so the "
                                               "figures flatter it. Train again with a test part."));
  } else if (!facts.request.runs.empty()) {
    section.add(BlockKind::note, words.text("The run was named by the analyst. If it was named because of its test result, the result flatters it."));
  } else if (is_combined && std::isfinite(on_validation)) {
    section.add(BlockKind::note, words("The run was chosen among {0} that combine modalities, by its loss on validation ({1} there: {2}); the test "
                                       "rows had no part in the choice.",
                                       rivals, facts.headline_title(), report_number(on_validation)));
  } else if (std::isfinite(on_validation)) {
    section.add(BlockKind::note, words("The run was chosen among {0} of its kind by {1} on validation ({2}); the test rows had no part in the choice.",
                                       rivals, facts.headline_title(), report_number(on_validation)));
  } else {
    section.add(BlockKind::warning, words.text("The run has no validation figure, so it was chosen by its test result, which flatters it."));
  }
}

void add_advice(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  const ReportRun& run = *facts.candidate;
  if (facts.task == Task::binary && run.value.low <= 0.5) {
    section.add(BlockKind::warning, words.text("The interval of its ROC AUC holds 0.5: on these rows it cannot be told from chance."));
  }
  if (facts.reference == nullptr && !facts.is_baseline(run)) {
    section.add(BlockKind::paragraph, words.text("Train a baseline (strategies linear and xgboost) on the same split; they take seconds."));
  }
  if (!run.against_reference) return;
  const Outcome outcome = run.against_reference->outcome;
  if (outcome == Outcome::no_difference) {
    section.add(BlockKind::paragraph, words.text("No real difference does not mean equal: it means that these rows cannot tell the two apart. Until more "
                                                 "rows say otherwise, the simpler model is the better choice."));
  } else if (outcome == Outcome::worse) {
    section.add(BlockKind::paragraph, words.text("As it stands, the simpler model is the better choice."));
  }
  if (facts.single != nullptr && facts.against_single) {
    section.add(BlockKind::paragraph, compared_in_words(facts, *facts.single, *facts.against_single));
  }
}

/// What the judged result owes to the modality that gives most, by its Shapley value.
void add_strongest(const ReportFacts& facts, ReportSection& section) {
  const nlohmann::json shapley = facts.insight(*facts.candidate, "modality_shapley");
  if (!shapley.is_object()) return;
  const nlohmann::json& game = shapley.at("games").at(0);
  const nlohmann::json* best = nullptr;
  for (const nlohmann::json& one : game.at("values")) {
    if (!one.at("value").is_number()) continue;
    if (best == nullptr || one.at("value").get<double>() > best->at("value").get<double>()) best = &one;
  }
  if (best == nullptr || !best->at("low").is_number() || best->at("low").get<double>() <= 0) return;
  section.add(BlockKind::paragraph,
              facts.words("By Shapley values the result owes most to {0}: {1} of {2} (95 % interval {3}).", best->at("modality").get<std::string>(),
                          report_difference(best->at("value").get<double>()), facts.headline_title(),
                          report_interval(best->at("low").get<double>(), best->at("high").get<double>())));
}

}  // namespace

void fill_verdict_section(const ReportFacts& facts, ReportSection& section) {
  section.add(BlockKind::verdict, verdict_sentence(facts));
  add_unjudged(facts, section);
  if (facts.candidate == nullptr) return;
  add_choice(facts, section);
  add_advice(facts, section);
  add_strongest(facts, section);
}

nlohmann::json report_verdict(const ReportFacts& facts) {
  nlohmann::json verdict = {{"sentence", verdict_sentence(facts)}, {"metric", facts.headline->id}, {"part", to_string(facts.judged)},
                            {"run", nullptr},  {"reference", nullptr}, {"outcome", "nothing_measured"}};
  if (facts.candidate == nullptr) return verdict;
  const ReportRun& run = *facts.candidate;
  verdict["run"] = run.record.id;
  verdict["value"] = json_of(run.value.value);
  verdict["value_interval"] = json_of(Interval{run.value.low, run.value.high});
  verdict["rows"] = run.judged_rows;
  verdict["outcome"] = "no_reference";
  if (facts.reference == nullptr) return verdict;
  verdict["reference"] = facts.reference->record.id;
  verdict["outcome"] = "unknown";
  if (!run.against_reference) return verdict;
  const HeadlineTest& test = *run.against_reference;
  verdict["outcome"] = to_string(test.outcome);
  verdict["rows"] = test.rows;
  verdict["first"] = json_of(test.first);
  verdict["second"] = json_of(test.second);
  verdict["difference"] = json_of(test.difference.value);
  verdict["interval"] = json_of(Interval{test.difference.low, test.difference.high});
  verdict["p_value"] = json_of(test.p_value);
  verdict["test"] = test.is_delong ? "delong" : "paired_bootstrap";
  return verdict;
}

}  // namespace amalgam
