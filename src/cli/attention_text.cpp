// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/attention_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "cli/text_table.h"

namespace amalgam::cli {

namespace {

constexpr std::size_t kListedTokens = 8;

std::string figure(const nlohmann::json& value, const char* form = "{:.4f}") {
  return value.is_number() ? fmt::format(fmt::runtime(form), value.get<double>()) : "";
}

std::string plain(const nlohmann::json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

std::string attention_matrix(const nlohmann::json& map, const std::vector<std::string>& names, const char* form) {
  std::vector<std::string> header = {"looks at"};
  header.insert(header.end(), names.begin(), names.end());
  TextTable table(header);
  for (std::size_t query = 0; query < names.size(); ++query) {
    std::vector<std::string> cells = {names[query]};
    for (const auto& value : map.at(query)) cells.push_back(figure(value, form));
    table.add(cells);
  }
  return table.text();
}

std::string weights_of_groups(const nlohmann::json& frame, const std::vector<std::string>& names) {
  std::vector<std::string> header = {"group", "rows"};
  header.insert(header.end(), names.begin(), names.end());
  TextTable table(header);
  for (const auto& group : frame.at("groups")) {
    std::vector<std::string> cells = {plain(group.at("group")), group.at("rows").dump()};
    for (std::size_t m = 0; m < names.size(); ++m) cells.push_back(group.at("weights").is_null() ? "" : figure(group.at("weights").at(m)));
    table.add(cells);
  }
  return table.text();
}

std::string layers_text(const nlohmann::json& group, const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t layer = 0; layer < group.at("layers").size(); ++layer) {
    const auto& heads = group.at("layers").at(layer).at("heads");
    text += fmt::format("\nLayer {}, mean of {} heads, {}:\n", layer + 1, heads.size(), plain(group.at("group")));
    text += attention_matrix(group.at("layers").at(layer).at("mean"), names, "{:.3f}");
    TextTable table({"head", "entropy (nats)", "share of ln M", "entropy of single rows"});
    for (std::size_t head = 0; head < heads.size(); ++head) {
      const auto& one = heads.at(head);
      table.add({std::to_string(head + 1), figure(one.at("entropy")), figure(one.at("normalised")), figure(one.value("row_entropy", nlohmann::json()))});
    }
    text += table.text();
  }
  return text;
}

std::string tokens_text_of(const nlohmann::json& modalities) {
  TextTable table({"modality", "rows", "attention inside"});
  for (const auto& one : modalities) {
    auto sorted = one.at("tokens");
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.at("attention").template get<double>() > b.at("attention").template get<double>(); });
    std::string list;
    for (std::size_t i = 0; i < std::min(sorted.size(), kListedTokens); ++i) {
      list += (i > 0 ? ", " : "") + plain(sorted[i].at("name")) + " " + figure(sorted[i].at("attention"), "{:.2f}");
    }
    if (sorted.size() > kListedTokens) list += ", …";
    table.add({plain(one.at("modality")), one.contains("rows") ? one.at("rows").dump() : "1", list});
  }
  return table.text();
}

std::string difference_text(const nlohmann::json& difference, const std::vector<std::string>& names) {
  std::string text = fmt::format("\n{} (epoch {}) less {} (epoch {}):\n", plain(difference.at("of")), difference.at("epoch").dump(),
                                 plain(difference.at("minus")), difference.at("minus_epoch").dump());
  if (!difference.at("weights").is_null()) {
    TextTable table({"modality", "weight"});
    for (std::size_t m = 0; m < names.size(); ++m) table.add({names[m], figure(difference.at("weights").at(m), "{:+.4f}")});
    text += table.text();
  }
  for (std::size_t layer = 0; layer < difference.at("layers").size(); ++layer) {
    text += fmt::format("Layer {}, mean of the heads:\n", layer + 1);
    text += attention_matrix(difference.at("layers").at(layer).at("mean"), names, "{:+.3f}");
  }
  return text;
}

}  // namespace

std::string attention_text(const nlohmann::json& answer) {
  const auto names = answer.at("modalities").get<std::vector<std::string>>();
  std::string text = answer.contains("row") ? fmt::format("Row {}", answer.at("row").dump())
                                            : fmt::format("{} of {} rows of {}", answer.at("rows").dump(), answer.at("rows_of_part").dump(), plain(answer.at("part")));
  if (!plain(answer.at("where")).empty()) text += " where " + plain(answer.at("where"));
  text += fmt::format("; weights are: {}\n", plain(answer.at("weights_meaning")));
  if (!answer.at("has_attention").get<bool>()) text += "This strategy has no attention between modalities; there are weights alone.\n";
  for (const auto& frame : answer.at("frames")) {
    text += fmt::format("\nEpoch {}{}\n", frame.at("epoch").dump(), frame.at("epoch") == answer.at("best_epoch") ? " (best)" : "");
    text += weights_of_groups(frame, names);
    for (const auto& group : frame.at("groups")) {
      text += layers_text(group, names);
      if (group.contains("tokens")) text += fmt::format("\nInside the modalities, {}:\n", plain(group.at("group"))) + tokens_text_of(group.at("tokens"));
    }
    if (frame.contains("case")) {
      text += "\nscore " + figure(frame.at("case").at("score"));
      if (!frame.at("case").at("decision").is_null()) text += ", decision " + plain(frame.at("case").at("decision"));
      text += "\n";
      if (frame.at("case").contains("tokens")) text += tokens_text_of(frame.at("case").at("tokens"));
    }
  }
  if (answer.contains("difference")) text += difference_text(answer.at("difference"), names);
  return text;
}

}  // namespace amalgam::cli
