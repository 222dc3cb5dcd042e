// SPDX-License-Identifier: GPL-3.0-or-later
// What this report cannot say. Each sentence follows from something in the project.
#include <algorithm>
#include <cmath>
#include <map>

#include "engine/export/report_sections.h"
#include "engine/project/training_coach.h"

namespace amalgam {

void fill_limits_section(const ReportFacts& facts, ReportSection& section);

namespace {

constexpr std::int64_t kFewPositives = 100;
constexpr std::int64_t kFewJudgedRows = 300;

void add_sample_limits(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  const ReportRun& run = *facts.candidate;
  const ScoredRows scored = scored_rows(facts.store, run.record.id, facts.judged);
  const auto rows = static_cast<std::int64_t>(scored.rows.size());
  if (rows < kFewJudgedRows) {
    section.add(BlockKind::warning, words("Only {0} rows were judged: intervals are wide, and small differences cannot be seen.", report_count(rows)));
  }
  if (facts.task != Task::binary) return;
  const auto bads = static_cast<std::int64_t>(std::count(scored.targets.begin(), scored.targets.end(), 1.0F));
  const std::int64_t fewer = std::min(bads, rows - bads);
  if (fewer < kFewPositives) {
    section.add(BlockKind::warning, words("Only {0} of the judged rows are of the rarer class; it is they that decide how exact the figures are.", report_count(fewer)));
  }
}

void add_split_limits(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  const std::string& rule = facts.candidate->split;
  if (rule.rfind("time:", 0) == 0) {
    section.add(BlockKind::paragraph, words.text("The test rows are later than the training rows, so that the figures hold for a later time like this one; "
                                                 "not for times in which the economy or the applicants differ."));
  } else {
    section.add(BlockKind::paragraph, words.text("The split is not by time: the figures hold for more rows of the same kind and time, and say nothing about later "
                                                 "months. An out-of-time split (time:COLUMN:70/15/15) would."));
  }
}

/// How far the same strategy with other seeds lies apart; or that nobody looked.
void add_seed_limits(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  std::map<std::uint64_t, double> by_seed;
  for (const std::size_t i : facts.compared) {
    const ReportRun& run = facts.runs[i];
    if (run.record.strategy == facts.candidate->record.strategy) by_seed[run.record.seed] = run.value.value;
  }
  if (by_seed.size() < 2) {
    section.add(BlockKind::paragraph, words("The run was trained with one seed ({0}); another one gives somewhat other figures, which the intervals do not hold.",
                                            facts.candidate->record.seed));
    return;
  }
  double low = INFINITY, high = -INFINITY;
  for (const auto& [seed, value] : by_seed) low = std::min(low, value), high = std::max(high, value);
  section.add(BlockKind::paragraph, words("Over {0} seeds the strategy's {1} runs from {2} to {3}.", by_seed.size(), facts.headline_title(),
                                          report_number(low), report_number(high)));
}

/// The coach's findings in the report's words; null for what is none.
std::string finding_in_words(const ReportWords& words, CoachKind kind) {
  switch (kind) {
    case CoachKind::overfitting: return words.text("it learns the training rows by heart (overfitting)");
    case CoachKind::diverged: return words.text("its training went out of hand");
    case CoachKind::rate_too_high: return words.text("its learning rate looks too high");
    case CoachKind::still_improving: return words.text("it was still getting better when it ended");
    case CoachKind::no_better_than_chance: return words.text("on validation it is no better than chance");
    case CoachKind::modality_collapse: return words.text("one modality takes over");
    case CoachKind::modality_unused: return words.text("a modality is hardly used");
    case CoachKind::dead_head: return words.text("attention heads do nothing");
    case CoachKind::small_validation: return words.text("the validation part is small");
    case CoachKind::all_well: break;
  }
  return {};
}

void add_coach(const ReportFacts& facts, ReportSection& section) {
  std::vector<std::string> found;
  for (const CoachFinding& one : coach(coach_input(facts.store, facts.candidate->record.id))) {
    const std::string text = finding_in_words(facts.words, one.kind);
    const bool is_new = std::find(found.begin(), found.end(), text) == found.end();
    if (one.severity > CoachSeverity::hint && !text.empty() && is_new) found.push_back(text);
  }
  if (!found.empty()) {
    section.add(BlockKind::warning, facts.words("The training coach finds of {0}: {1}.", facts.name_of(*facts.candidate), facts.words.list(found)));
  }
}

void add_unfinished(const ReportFacts& facts, ReportSection& section) {
  std::vector<std::string> names;
  for (const ReportRun& run : facts.runs) {
    if (!run.is_measured && run.record.dataset == facts.dataset) names.push_back(facts.words("{0} ({1})", facts.short_name_of(run), state_name(facts.words, run.record.state)));
  }
  if (!names.empty()) section.add(BlockKind::warning, facts.words("Not judged, because they were not finished and measured like the others: {0}.", facts.words.list(names)));
}

}  // namespace

void fill_limits_section(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  add_unfinished(facts, section);
  if (facts.candidate != nullptr) {
    add_sample_limits(facts, section);
    add_coach(facts, section);
    add_split_limits(facts, section);
    add_seed_limits(facts, section);
    if (facts.compared.size() > 1) {
      section.add(BlockKind::paragraph, words("{0} runs were measured on these rows. Each further look at them makes a lucky result more likely.", facts.compared.size()));
    }
  }
  if (facts.task == Task::binary) {
    section.add(BlockKind::paragraph, words.text("If the file holds only applicants who were granted a loan, nothing is said about those who were declined."));
    section.add(BlockKind::paragraph, words.text("Segments and fairness are not part of this report: amalgam-cli show PROJECT --run N --what credit --segments COLUMN."));
  }
  section.add(BlockKind::paragraph, words.text("The figures are those of the data as they are. They are no proof that a modality causes the outcome."));
}

}  // namespace amalgam
