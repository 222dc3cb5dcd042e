// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/explain_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "cli/attention_text.h"
#include "cli/text_table.h"

namespace amalgam::cli {

namespace {

using nlohmann::json;

constexpr std::size_t kMostTokens = 8, kMostPoints = 20;

std::string number(const json& value, const char* form = "{:.4f}") {
  return value.is_number() ? fmt::format(fmt::runtime(form), value.get<double>()) : "";
}
std::string signed_number(const json& value) { return number(value, "{:+.4f}"); }
std::string interval(const json& low, const json& high) {
  return low.is_number() && high.is_number() ? fmt::format("{:+.4f} … {:+.4f}", low.get<double>(), high.get<double>()) : "";
}
std::string word(const json& value) { return value.is_string() ? value.get<std::string>() : value.is_null() ? "" : value.dump(); }

std::string sentences(const json& list) {
  std::string text;
  for (const json& one : list) text += "- " + word(one) + "\n";
  return text;
}

/// A symmetric matrix with its names.
std::string matrix_text(const json& matrix, const std::vector<std::string>& names) {
  std::vector<std::string> header = {""};
  header.insert(header.end(), names.begin(), names.end());
  TextTable table(header);
  for (std::size_t one = 0; one < names.size(); ++one) {
    std::vector<std::string> cells = {names[one]};
    for (std::size_t other = 0; other < names.size(); ++other) {
      cells.push_back(one == other ? "" : signed_number(matrix.at(one).at(other)));
    }
    table.add(cells);
  }
  return table.text();
}

std::string shapley_text(const json& answer) {
  const auto names = answer.at("modalities").get<std::vector<std::string>>();
  std::string text = fmt::format("{} of {} rows of {}; intervals of {:.0f} % over {} resamples. {}\n", answer.at("rows").dump(),
                                 answer.at("rows_of_part").dump(), word(answer.at("part")), answer.at("level").get<double>() * 100,
                                 answer.at("resamples").dump(), word(answer.at("absence").at("sentence")));
  for (const json& game : answer.at("games")) {
    const bool has_sizes = word(game.at("id")) == "score";
    text += fmt::format("\n{} ({}): {} with nothing, {} with all\n", word(game.at("id")), word(game.at("metric")),
                        number(game.at("none")), number(game.at("all")));
    std::vector<std::string> header = {"modality", "Shapley value", "interval"};
    if (has_sizes) header.push_back("mean absolute");
    TextTable table(header);
    for (const json& one : game.at("values")) {
      std::vector<std::string> cells = {word(one.at("modality")), signed_number(one.at("value")), interval(one.at("low"), one.at("high"))};
      if (has_sizes) cells.push_back(number(one.at("size")));
      table.add(cells);
    }
    text += table.text();
    if (names.size() > 1) text += "Interactions (above 0 synergy, below 0 redundancy):\n" + matrix_text(game.at("interactions").at("value"), names);
  }
  return text + "\n" + sentences(answer.at("findings"));
}

std::string agreement_text(const json& answer) {
  TextTable table({"modality", "weight", "Shapley value", "interval", "cost of shuffling"});
  for (const json& one : answer.at("modalities")) {
    const json& value = one.at("shapley");
    table.add({word(one.at("modality")), number(one.at("weight")), signed_number(value.at("value")),
               interval(value.at("low"), value.at("high")), signed_number(one.at("importance"))});
  }
  std::string text = fmt::format("{}: {}\nWeights are: {}\n{}", word(answer.at("badge")), word(answer.at("sentence")),
                                 word(answer.at("weights_meaning")), table.text());
  TextTable correlations({"of", "with", "Kendall tau-b", "Spearman rho"});
  for (const json& one : answer.at("correlations")) {
    correlations.add({word(one.at("of")), word(one.at("with")), number(one.at("kendall_tau_b"), "{:.2f}"), number(one.at("spearman_rho"), "{:.2f}")});
  }
  return text + correlations.text();
}

std::string stress_text(const json& answer) {
  std::vector<std::string> header = {"modality", "lack it"};
  const json& curves = answer.at("curves");
  for (const json& point : curves.at(0).at("points")) header.push_back(fmt::format("{:.0f} %", point.at("share").get<double>() * 100));
  TextTable table(header);
  for (const json& curve : curves) {
    std::vector<std::string> cells = {word(curve.at("modality")), fmt::format("{:.1f} %", curve.at("lacking").get<double>() * 100)};
    for (const json& point : curve.at("points")) cells.push_back(number(point.at("value")));
    table.add(cells);
  }
  return fmt::format("{} on {} rows of {} when so many of the rows that have a modality lose it (mean of {} draws):\n{}{}",
                     word(answer.at("metric")), answer.at("rows").dump(), word(answer.at("part")), answer.at("repeats").dump(),
                     table.text(), sentences(answer.at("findings")));
}

std::string said_text(const json& said) {
  std::string text = "score " + number(said.at("score"));
  if (!said.at("decision").is_null()) text += ", decision " + word(said.at("decision"));
  return text;
}

std::string change_text(const json& change) {
  if (change.is_null()) return "No single change of a number or a category that was tried flips the decision.\n";
  const std::string from = word(change.at("from"));
  return fmt::format("Smallest change that flips the decision: {} from {} to {}: score {}, decision {}.\n", word(change.at("column")),
                     from.empty() ? "(missing)" : from, word(change.at("to")), number(change.at("score")), word(change.at("decision")));
}

std::string tokens_text(const json& tokens) {
  TextTable table({"modality", "tokens by attention"});
  for (const json& one : tokens) {
    json sorted = one.at("tokens");
    std::sort(sorted.begin(), sorted.end(), [](const json& a, const json& b) { return a.at("attention") > b.at("attention"); });
    std::string list;
    for (std::size_t i = 0; i < std::min(sorted.size(), kMostTokens); ++i) {
      list += (i > 0 ? ", " : "") + word(sorted[i].at("name")) + " " + number(sorted[i].at("attention"), "{:.2f}");
    }
    if (sorted.size() > kMostTokens) list += ", …";
    table.add({word(one.at("modality")), list});
  }
  return table.text();
}

/// What was kept for the row, side by side.
std::string scenarios_text(const json& answer) {
  const json& list = answer.at("scenarios");
  if (list.empty()) return {};
  TextTable table({"scenario", "score", "decision", "changes"});
  for (const json& one : list) {
    std::string changes;
    const json edits = one.value("edits", json::object());  // items() refers to it
    for (const auto& [column, value] : edits.items()) {
      changes += fmt::format("{}{} = {}", changes.empty() ? "" : ", ", column, value.is_null() || word(value).empty() ? "(missing)" : word(value));
    }
    for (const json& name : one.value("mute", json::array())) changes += fmt::format("{}without {}", changes.empty() ? "" : ", ", word(name));
    const json& said = one.at("answer");
    table.add({word(one.at("name")), number(said.value("score", json())), word(said.value("decision", json())), changes});
  }
  return "Kept scenarios of this row:\n" + table.text();
}

std::string case_text(const json& answer) {
  const json& before = answer.at("before");
  std::string text = fmt::format("Row {} ({}), label {}: {}\n", answer.at("row").dump(), word(answer.at("part")),
                                 answer.at("label").is_null() ? "unknown" : word(answer.at("label")), said_text(answer));
  if (!before.is_null()) text += "Before the changes: " + said_text(before) + "\n";
  std::vector<std::string> header = {"modality", "contribution"};
  if (!before.is_null()) header.push_back("before");
  const json& weights = answer.at("weights");
  if (!weights.is_null()) header.push_back("weight");
  TextTable table(header);
  for (std::size_t m = 0; m < answer.at("contributions").size(); ++m) {
    const json& one = answer.at("contributions").at(m);
    std::vector<std::string> cells = {word(one.at("modality")) + (one.at("is_there").get<bool>() ? "" : " (not there)"), signed_number(one.at("value"))};
    if (!before.is_null()) cells.push_back(signed_number(before.at("contributions").at(m).at("value")));
    if (!weights.is_null()) cells.push_back(number(weights.at(m)));
    table.add(cells);
  }
  const bool is_value = answer.at("log_odds").is_null();
  text += fmt::format("{} {} = {} to start with + the contributions:\n{}", is_value ? "value" : "log-odds of " + word(answer.at("explained")),
                      number(is_value ? answer.at("score") : answer.at("log_odds")), number(answer.at("base")), table.text());
  text += tokens_text(answer.at("tokens"));
  if (!is_value) text += change_text(answer.at("smallest_change"));
  return text + scenarios_text(answer);
}

std::string embedding_map_text(const json& answer) {
  const std::size_t rows = answer.at("row").size();
  const json& tsne = answer.at("tsne");
  const json& places = tsne.is_null() ? answer : tsne;
  TextTable table({"row", "x", "y", "score", "label", "error"});
  for (std::size_t i = 0; i < std::min(rows, kMostPoints); ++i) {
    table.add({answer.at("row").at(i).dump(), number(places.at("x").at(i)), number(places.at("y").at(i)), number(answer.at("score").at(i)),
               answer.at("label").at(i).dump(), number(answer.at("error").at(i))});
  }
  const std::string how =
      tsne.is_null() ? fmt::format("on a plane that keeps {:.1f} % + {:.1f} % of their variance", answer.at("explained").at(0).get<double>() * 100,
                                   answer.at("explained").at(1).get<double>() * 100)
                     : fmt::format("by t-SNE (perplexity {:.0f}, {} iterations, divergence {:.3f} nats, seed {}; distances between groups mean little)",
                                   tsne.at("perplexity").get<double>(), tsne.at("iterations").dump(), tsne.at("divergence").get<double>(),
                                   tsne.at("seed").dump());
  return fmt::format("{}{} embeddings of {} numbers {}{}:\n{}", rows,
                     answer.at("is_sampled").get<bool>() ? fmt::format(" (drawn from {} rows)", answer.at("rows_of_part").dump()) : "",
                     answer.at("width").dump(), how,
                     rows > kMostPoints ? fmt::format("; the first {} (all with --json)", kMostPoints) : "", table.text());
}

}  // namespace

std::string insight_of(const std::string& what) {
  if (what == "shapley") return "modality_shapley";
  if (what == "agreement") return "weights_agreement";
  if (what == "missing") return "missing_stress";
  if (what == "case") return "case";
  if (what == "map") return "embedding_map";
  if (what == "attention") return "attention";
  return {};
}

std::string explain_text(const std::string& insight, const json& answer) {
  if (insight == "modality_shapley") return shapley_text(answer);
  if (insight == "weights_agreement") return agreement_text(answer);
  if (insight == "missing_stress") return stress_text(answer);
  if (insight == "case") return case_text(answer);
  if (insight == "embedding_map") return embedding_map_text(answer);
  if (insight == "attention") return attention_text(answer);
  return answer.dump(2) + "\n";
}

}  // namespace amalgam::cli
