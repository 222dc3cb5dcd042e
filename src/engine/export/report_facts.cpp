// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/report_facts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "engine/base/error.h"
#include "engine/base/sha256.h"
#include "engine/export/report_tests.h"
#include "engine/fusion/fusion_head.h"
#include "engine/project/race_winner.h"

namespace amalgam {

namespace {

constexpr std::size_t kMostDetailed = 4;

nlohmann::json json_or_nothing(const std::string& text) {
  nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  return json.is_discarded() ? nlohmann::json() : json;
}

StrategyInfo info_of_strategy(const std::string& id) {
  for (const Strategy& one : strategy_registry()) {
    if (one.info.id == id) return one.info;
  }
  StrategyInfo unknown;
  unknown.id = unknown.title = id;
  return unknown;
}

ReportRun read_run(const ProjectStore& store, const RunRecord& record) {
  ReportRun run;
  run.record = record;
  run.config = json_or_nothing(record.config_json);
  run.info = info_of_strategy(record.strategy);
  if (run.config.is_object()) {
    const nlohmann::json target = run.config.value("/map/target"_json_pointer, nlohmann::json::object());
    run.target = target.value("column", "");
    run.task = task_from(target.value("task", "binary"));
    run.positive = target.value("positive", "");
    run.split = run.config.value("split", "");
  }
  const nlohmann::json classes = json_or_nothing(store.insight(record.id, "classes").value_or(""));
  if (classes.is_array()) run.classes = classes.get<std::vector<std::string>>();
  if (run.classes.empty() && run.task == Task::binary) run.classes = {"0", "1"};
  return run;
}

/// What runs must have in common to be compared.
using Question = std::tuple<std::int64_t, std::string, std::string, std::string>;
Question report_question(const ReportRun& run) {
  return {run.record.dataset, run.target, std::string(to_string(run.task)), run.positive};
}

const char* headline_of(Task task) { return task == Task::regression ? "rmse" : "roc_auc"; }

bool has_metric(const ReportRun& run, Part part) {
  return is_over(run.record.state) && std::isfinite(run.record.metric(part, headline_of(run.task)));
}

bool is_fold_run(const ReportRun& run) { return run.split.rfind("fold:", 0) == 0; }

/// The question that most measured runs ask, the latest of equals; or that of the run that was asked for.
Question chosen_question(const std::vector<ReportRun>& runs, const ReportRequest& request) {
  for (const ReportRun& run : runs) {
    if (!request.runs.empty() && run.record.id == request.runs.front()) return report_question(run);
  }
  std::map<Question, int> counts;
  for (const ReportRun& run : runs) {
    if (has_metric(run, Part::test) || has_metric(run, Part::validation)) ++counts[report_question(run)];
  }
  Question chosen = report_question(runs.back());
  int most = 0;
  for (const ReportRun& run : runs) {
    const auto found = counts.find(report_question(run));
    if (found == counts.end() || found->second < most) continue;
    most = found->second;
    chosen = found->first;
  }
  return chosen;
}

/// Smaller = better; what is not measured comes last.
double rank_key(const ReportFacts& facts, const ReportRun& run, Part part) {
  const double value = run.record.metric(part, facts.headline->id);
  if (!std::isfinite(value)) return INFINITY;
  return facts.headline->higher_is_better ? -value : value;
}

void sort_by_validation(const ReportFacts& facts, std::vector<std::size_t>& places) {
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
    const auto key = [&](std::size_t i) {
      return std::pair(rank_key(facts, facts.runs[i], Part::validation), rank_key(facts, facts.runs[i], facts.judged));
    };
    return key(a) < key(b);
  });
}

/// The first compared run of a family, but not `other`.
const ReportRun* best_of(const ReportFacts& facts, StrategyFamily family, const ReportRun* other) {
  for (const std::size_t i : facts.compared) {
    if (facts.runs[i].info.family == family && &facts.runs[i] != other) return &facts.runs[i];
  }
  return nullptr;
}

/// Who wins among the runs that combine modalities, as a race says it; 0 = there is none with validation scores.
std::int64_t winner_that_combines(const ReportFacts& facts) {
  std::vector<std::int64_t> ids;
  for (const std::size_t i : facts.compared) {
    if (combines_modalities(facts.runs[i])) ids.push_back(facts.runs[i].record.id);
  }
  return race_winner(facts.store, ids, [](const std::string& strategy) {
           return info_of_strategy(strategy).family == StrategyFamily::ensemble;
         }).run;
}

void choose_runs(ReportFacts& facts) {
  const auto run_of = [&](std::int64_t id) -> const ReportRun* {
    for (const std::size_t i : facts.compared) {
      if (facts.runs[i].record.id == id) return &facts.runs[i];
    }
    return nullptr;
  };
  if (!facts.request.runs.empty()) facts.candidate = run_of(facts.request.runs.front());
  if (facts.candidate == nullptr) facts.candidate = run_of(winner_that_combines(facts));
  for (const StrategyFamily family :
       {StrategyFamily::fusion, StrategyFamily::ensemble, StrategyFamily::unimodal, StrategyFamily::baseline}) {
    if (facts.candidate == nullptr) facts.candidate = best_of(facts, family, nullptr);
  }
  if (facts.candidate == nullptr) return;
  facts.reference = best_of(facts, StrategyFamily::baseline, facts.candidate);
  if (facts.is_baseline(*facts.candidate) && facts.request.runs.empty()) facts.reference = nullptr;  // only baselines
  const ReportRun* const single = best_of(facts, StrategyFamily::unimodal, facts.candidate);
  if (!combines_modalities(*facts.candidate)) return;
  (facts.reference == nullptr ? facts.reference : facts.single) = single;
}

void choose_detailed(ReportFacts& facts) {
  const auto add = [&](std::size_t place) {
    auto& list = facts.detailed;
    if (std::find(list.begin(), list.end(), place) == list.end()) list.push_back(place);
  };
  const auto place_of = [&](const ReportRun* run) { return static_cast<std::size_t>(run - facts.runs.data()); };
  if (!facts.request.runs.empty()) {
    for (const std::int64_t id : facts.request.runs) {
      for (std::size_t i = 0; i < facts.runs.size(); ++i) {
        if (facts.runs[i].record.id == id) add(i);
      }
    }
    return;
  }
  if (facts.candidate) add(place_of(facts.candidate));
  if (facts.reference) add(place_of(facts.reference));
  for (const std::size_t i : facts.compared) {
    if (facts.detailed.size() < kMostDetailed) add(i);
  }
  // Without a measured run the latest ones that have learnt something.
  for (std::size_t i = facts.runs.size(); i-- > 0 && facts.compared.empty();) {
    if (facts.detailed.size() < kMostDetailed && facts.runs[i].record.epochs_done > 0) add(i);
  }
}

void measure_runs(ReportFacts& facts) {
  std::vector<std::size_t> places = facts.compared;
  places.insert(places.end(), facts.folds.begin(), facts.folds.end());
  const ScoredRows reference = facts.reference ? scored_rows(facts.store, facts.reference->record.id, facts.judged) : ScoredRows{};
  const ScoredRows single = facts.single ? scored_rows(facts.store, facts.single->record.id, facts.judged) : ScoredRows{};
  for (const std::size_t i : places) {
    ReportRun& run = facts.runs[i];
    const ScoredRows scored = scored_rows(facts.store, run.record.id, facts.judged);
    run.value = headline_with_interval(scored, run.task, *facts.headline);
    run.value.value = run.record.metric(facts.judged, facts.headline->id);  // as it stands everywhere else
    run.judged_rows = static_cast<std::int64_t>(scored.rows.size());
    if (facts.reference && &run != facts.reference) run.against_reference = headline_test(scored, reference, run.task, *facts.headline);
    if (facts.single && &run == facts.candidate) facts.against_single = headline_test(scored, single, run.task, *facts.headline);
  }
}

}  // namespace

bool combines_modalities(const ReportRun& run) {
  return run.info.family == StrategyFamily::fusion || run.info.family == StrategyFamily::ensemble;
}

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::better: return "better";
    case Outcome::worse: return "worse";
    case Outcome::no_difference: return "no_real_difference";
    case Outcome::unknown: break;
  }
  return "unknown";
}

std::string ReportFacts::title_of(const ReportRun& run) const { return words.known(run.info.title); }

std::string ReportFacts::name_of(const ReportRun& run) const {
  const bool tells_strategy = run.record.name.rfind(run.info.title, 0) == 0;
  return tells_strategy ? words("{0} (run {1})", run.record.name, run.record.id)
                        : words("{0} (run {1}, {2})", run.record.name, run.record.id, title_of(run));
}

std::string ReportFacts::short_name_of(const ReportRun& run) const {
  return fmt::format("{} · {}", run.record.id, run.record.name);
}

std::string ReportFacts::headline_title() const { return words.known(headline->title); }

nlohmann::json ReportFacts::insight(const ReportRun& run, std::string_view id) const {
  const auto kept = store.insight(run.record.id, id);
  if (!kept) return nullptr;
  nlohmann::json answer = json_or_nothing(*kept);
  if (!answer.is_object() || !answer.contains("fingerprint")) return answer;
  const auto checkpoint = store.checkpoint(run.record.id, "best");
  const std::string now = checkpoint ? sha256_hex({reinterpret_cast<const char*>(checkpoint->bytes.data()), checkpoint->bytes.size()}) : "";
  return answer.value("fingerprint", "") == now ? answer : nlohmann::json();  // of weights that are no more
}

ReportFacts collect_facts(const ProjectStore& store, const ReportRequest& request) {
  ReportFacts facts{store, request, ReportWords(request.language)};
  for (const RunRecord& record : store.runs()) facts.runs.push_back(read_run(store, record));
  if (facts.runs.empty()) {
    throw Error(ErrorKind::request, "report.no_runs", "The project has no runs yet, so there is nothing to report. Train first.");
  }
  for (const std::int64_t id : request.runs) store.run(id);  // complains about one that is not there
  const Question question = chosen_question(facts.runs, request);
  facts.dataset = std::get<0>(question);
  facts.task = task_from(std::get<2>(question));
  facts.headline = find_metric(headline_of(facts.task));
  const auto is_asked = [&](const ReportRun& run) { return report_question(run) == question; };
  const bool has_test = std::any_of(facts.runs.begin(), facts.runs.end(),
                                    [&](const ReportRun& run) { return is_asked(run) && has_metric(run, Part::test); });
  facts.judged = has_test ? Part::test : Part::validation;
  for (std::size_t i = 0; i < facts.runs.size(); ++i) {
    ReportRun& run = facts.runs[i];
    if (!is_asked(run) || !has_metric(run, facts.judged)) continue;
    run.is_measured = true;
    (is_fold_run(run) ? facts.folds : facts.compared).push_back(i);
  }
  if (facts.compared.empty()) std::swap(facts.compared, facts.folds);  // nothing but folds: better than nothing
  sort_by_validation(facts, facts.compared);
  choose_runs(facts);
  choose_detailed(facts);
  measure_runs(facts);
  return facts;
}

}  // namespace amalgam
