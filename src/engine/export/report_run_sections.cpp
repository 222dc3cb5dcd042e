// SPDX-License-Identifier: GPL-3.0-or-later
// What single runs did: how they learnt, and what their modalities weigh and are worth.
#include <algorithm>
#include <cmath>

#include "engine/export/report_figures.h"
#include "engine/export/report_sections.h"

namespace amalgam {

void fill_curves_section(const ReportFacts& facts, ReportSection& section);
void fill_weights_section(const ReportFacts& facts, ReportSection& section);

namespace {

std::string how_it_went(const ReportFacts& facts, const ReportRun& run) {
  const ReportWords& words = facts.words;
  const RunRecord& record = run.record;
  std::string text = words("{0}; on {1}; {2} of {3} epochs, best epoch {4} by {5} on validation; {6} parameters; {7} s.",
                           state_name(words, record.state), record.device.empty() ? "–" : record.device, record.epochs_done,
                           record.epochs_planned, record.best_epoch, metric_title(words, record.watched_metric), report_count(record.parameters),
                           fmt::format("{:.1f}", record.seconds));
  return text;
}

void add_not_shown(const ReportFacts& facts, ReportSection& section) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < facts.runs.size(); ++i) {
    const bool is_shown = std::find(facts.detailed.begin(), facts.detailed.end(), i) != facts.detailed.end();
    if (!is_shown && facts.runs[i].is_measured) names.push_back(std::to_string(facts.runs[i].record.id));
  }
  if (!names.empty()) section.add(BlockKind::note, facts.words("Not shown here: runs {0}. Name runs to show others.", facts.words.list(names)));
}

double estimate_end(const nlohmann::json& one, const char* member) {
  return one.contains(member) && one.at(member).is_number() ? one.at(member).get<double>() : std::nan("");
}

/// Weights, Shapley values and shuffling beside each other.
void add_worth_table(const ReportFacts& facts, const nlohmann::json& agreement, ReportSection& section) {
  const ReportWords& words = facts.words;
  ReportTable table{.header = {words.text("modality"), words.text("weight"), words.text("Shapley value"), words.text("95 % interval"),
                               words.text("lost when shuffled"), words.text("rank by weight"), words.text("rank by Shapley value")}};
  for (const nlohmann::json& one : agreement.at("modalities")) {
    const nlohmann::json& value = one.at("shapley");
    table.rows.push_back({one.at("modality").get<std::string>(), report_number(estimate_end(one, "weight")), report_difference(estimate_end(value, "value")),
                          report_interval(estimate_end(value, "low"), estimate_end(value, "high")),
                          report_difference(estimate_end(one, "importance")), fmt::format("{:g}", estimate_end(one, "rank_by_weight")),
                          fmt::format("{:g}", estimate_end(one, "rank_by_shapley"))});
  }
  section.add(std::move(table));
  const std::string badge = agreement.value("badge", "");
  section.add(BlockKind::paragraph,
              badge == "agree"      ? words.text("The weights rank the modalities as their Shapley values do.")
              : badge == "disagree" ? words.text("The weights do not rank the modalities as their Shapley values do: do not read them as importance.")
                                    : words.text("Whether the weights rank the modalities as their Shapley values do cannot be told from these rows."));
}

/// Pairs that are worth more, or less, together than apart.
void add_pairs(const ReportFacts& facts, const nlohmann::json& shapley, ReportSection& section) {
  const ReportWords& words = facts.words;
  const nlohmann::json& games = shapley.at("games");
  const nlohmann::json& game = games.at(games.size() > 2 ? 1 : 0);  // the information game has no upper end
  const nlohmann::json& names = shapley.at("modalities");
  const nlohmann::json& pairs = game.at("interactions");
  ReportTable table{.header = {words.text("pair"), words.text("interaction"), words.text("95 % interval"), words.text("says")}};
  for (std::size_t one = 0; one < names.size(); ++one) {
    for (std::size_t other = one + 1; other < names.size(); ++other) {
      const auto end = [&](const char* member) {
        const nlohmann::json& value = pairs.at(member).at(one).at(other);
        return value.is_number() ? value.get<double>() : std::nan("");
      };
      const double value = end("value"), low = end("low"), high = end("high");
      if (!(low > 0 || high < 0)) continue;
      table.rows.push_back({words("{0} with {1}", names.at(one).get<std::string>(), names.at(other).get<std::string>()), report_difference(value),
                            report_difference(low) + " … " + report_difference(high),
                            value > 0 ? words.text("worth more together than apart (synergy)") : words.text("tell partly the same (redundancy)")});
    }
  }
  if (table.rows.empty()) {
    section.add(BlockKind::paragraph, words.text("No pair of modalities is clearly worth more, or less, together than apart."));
    return;
  }
  section.add(BlockKind::paragraph, words("Pairs of modalities with a clear Shapley interaction (gain in {0}):", metric_title(words, game.value("metric", ""))));
  section.add(std::move(table));
}

void add_weights_of(const ReportFacts& facts, const ReportRun& run, ReportSection& section) {
  const ReportWords& words = facts.words;
  section.add(BlockKind::heading, words("Run {0}: {1}", run.record.id, run.record.name));
  const nlohmann::json shapley = facts.insight(run, "modality_shapley"), agreement = facts.insight(run, "weights_agreement");
  const nlohmann::json importance = facts.insight(run, "permutation_importance");
  if (run.record.final_weights.empty()) {
    section.add(BlockKind::note, words.text("The project keeps no modality weights of this run."));
  } else if (!run.info.weights_meaning.empty()) {
    section.add(BlockKind::paragraph, words("Weights of this strategy are: {0}.", words.known(run.info.weights_meaning)));
  }
  section.add(worth_figures(facts, run, shapley, importance));
  if (agreement.is_object()) add_worth_table(facts, agreement, section);
  if (shapley.is_object()) {
    add_pairs(facts, shapley, section);
  } else if (&run == facts.candidate && !facts.explain_problem.empty()) {
    section.add(BlockKind::warning, words("Shapley values could not be worked out: {0}", facts.explain_problem));
  } else {
    section.add(BlockKind::note, words("Shapley values of this run have not been worked out: amalgam-cli explain PROJECT --run {0} --what agreement",
                                       run.record.id));
  }
  section.add(weights_figure(facts, run));
  section.add(attention_figures(facts, run));
}

}  // namespace

void fill_curves_section(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  section.add(roc_figure(facts));
  for (const std::size_t i : facts.detailed) {
    const ReportRun& run = facts.runs[i];
    section.add(BlockKind::heading, words("Run {0}: {1}", run.record.id, run.record.name));
    section.add(BlockKind::paragraph, how_it_went(facts, run));
    std::vector<ReportFigure> figures = loss_figure(facts, run);
    for (auto* more : {confusion_figure, tenths_figure}) {
      for (ReportFigure& one : more(facts, run)) figures.push_back(std::move(one));
    }
    if (figures.empty()) section.add(BlockKind::note, words.text("Nothing is stored that could be drawn."));
    section.add(std::move(figures));
  }
  if (facts.detailed.empty()) section.add(BlockKind::warning, words.text("No run has finished an epoch yet."));
  add_not_shown(facts, section);
}

void fill_weights_section(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  section.add(BlockKind::note, words.text("Weights and attention say what a model multiplies, not what it needs. Shapley values take modalities away and share "
                                          "out what is lost; permutation importance shuffles them. Those are the truth to hold the weights against."));
  for (const std::size_t i : facts.detailed) add_weights_of(facts, facts.runs[i], section);
  if (facts.detailed.empty()) section.add(BlockKind::warning, words.text("No run has finished an epoch yet."));
  add_not_shown(facts, section);
}

}  // namespace amalgam
