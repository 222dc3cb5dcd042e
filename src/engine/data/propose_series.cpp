// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/data/column_names.h"
#include "engine/data/map_draft.h"

namespace amalgam {

namespace {

using nlohmann::json;

// ── series ───────────────────────────────────────────────────────────────────────────────────────

struct Series {
  SeriesName name;
  std::vector<std::pair<std::vector<int>, std::size_t>> steps;  // step, column index
};

bool is_generic_stem(const std::string& channel) {
  const auto words = name_words(channel);
  if (words.size() != 1) return false;
  static const std::set<std::string> generic = {
      "v",         "x",   "f",  "c", "var",      "feature", "feat", "col", "column", "attr",
      "attribute", "pca", "pc", "q", "question", "a",       "b",    "n",   "ext"};
  return generic.contains(words.front());
}

/// Series whose names count up from a step that means "now" (PAY_0) or say so (lag, ago) run
/// backwards.
bool runs_backwards(const std::vector<const Series*>& channels) {
  return std::any_of(channels.begin(), channels.end(), [](const Series* series) {
    return name_has(series->name.channel,
                    {"lag", "ago", "prev", "previous", "last", "back", "minus", "前"}) ||
           (series->steps.front().first.size() == 1 && series->steps.front().first.front() == 0);
  });
}

/// The member of an event that holds its name or its time: a familiar name, else the first of that
/// type.
std::string event_member(const json& event, bool time) {
  static const std::vector<std::string> names = {"event", "a", "action", "activity", "type",
                                                 "name",  "e", "code",   "page"};
  static const std::vector<std::string> times = {"t",    "time", "ts",    "timestamp", "at",
                                                 "when", "date", "hours", "seconds",   "s"};
  for (const std::string& name : time ? times : names) {
    if (event.contains(name) && (time || event.at(name).is_string())) return name;
  }
  for (const auto& [name, value] : event.items()) {
    if (time ? value.is_number() : value.is_string()) return name;
  }
  return {};
}

}  // namespace

std::string unique_modality_name(const MapDraft& draft, const std::string& wish) {
  const auto taken = [&](const std::string& name) {
    return std::any_of(draft.proposal.map.modalities.begin(), draft.proposal.map.modalities.end(),
                       [&](const ModalitySpec& spec) { return spec.name == name; });
  };
  std::string name = wish;
  for (int i = 2; taken(name); ++i) name = fmt::format("{} {}", wish, i);
  return name;
}

void gather_wide_series(MapDraft& draft) {
  std::map<std::string, Series> found;
  std::vector<std::string> order;
  for (std::size_t i = 0; i < draft.profiles.size(); ++i) {
    if (!draft.is_free(i) || draft.profiles[i].type != ColumnType::number) continue;
    const auto name = series_name(draft.profiles[i].name);
    if (!name || is_generic_stem(name->channel)) continue;
    auto [place, added] = found.try_emplace(name->stem, Series{*name, {}});
    if (added) order.push_back(name->stem);
    place->second.steps.emplace_back(name->step, i);
  }
  std::map<std::size_t, std::vector<const Series*>> by_length;  // equal lengths form one modality
  std::vector<std::size_t> lengths;
  for (const std::string& stem : order) {
    Series& series = found.at(stem);
    if (series.steps.size() < 3) continue;
    std::sort(series.steps.begin(), series.steps.end());
    if (by_length[series.steps.size()].empty()) lengths.push_back(series.steps.size());
    by_length[series.steps.size()].push_back(&series);
  }
  for (const std::size_t length : lengths) {
    const std::vector<const Series*>& channels = by_length[length];
    const bool backwards = runs_backwards(channels);
    ModalitySpec spec{.name = unique_modality_name(draft, "temporal"), .kind = "temporal"};
    for (const Series* series : channels) {
      ChannelSpec channel{series->name.channel, {}};
      for (const auto& [step, index] : series->steps)
        channel.columns.push_back(draft.profiles[index].name);
      if (backwards) std::reverse(channel.columns.begin(), channel.columns.end());
      for (const auto& [step, index] : series->steps) {
        draft.assign(
            index, spec.name, "temporal", 0.85,
            fmt::format("One of {} steps of the series '{}', oldest first: '{}' … '{}'.", length,
                        channel.name, channel.columns.front(), channel.columns.back()));
      }
      spec.channels.push_back(std::move(channel));
    }
    draft.proposal.map.modalities.push_back(std::move(spec));
  }
}

void gather_list_series(MapDraft& draft) {
  std::map<std::vector<std::size_t>, std::vector<std::size_t>> groups;
  std::vector<std::vector<std::size_t>> order;
  for (std::size_t i = 0; i < draft.profiles.size(); ++i) {
    if (!draft.is_free(i) || draft.profiles[i].type != ColumnType::number_list) continue;
    const Column& column = draft.table.columns()[i];
    std::vector<std::size_t> lengths;
    for (std::int64_t row = 0; row < std::min<std::int64_t>(column.rows(), 500); ++row) {
      const std::string cell = column.text(row);
      lengths.push_back(
          cell.empty()
              ? 0
              : 1 + static_cast<std::size_t>(std::count_if(cell.begin(), cell.end(), [](char c) {
                  return c == ',' || c == ';' || c == '|' || c == ' ';
                })));
    }
    if (groups[lengths].empty()) order.push_back(lengths);
    groups[lengths].push_back(i);
  }
  for (const auto& lengths : order) {
    const std::vector<std::size_t>& members = groups[lengths];
    const std::string wish =
        members.size() == 1 ? draft.profiles[members.front()].name : "temporal";
    ModalitySpec spec{
        .name = unique_modality_name(draft, wish), .kind = "temporal", .format = "list"};
    for (const std::size_t i : members) {
      spec.columns.push_back(draft.profiles[i].name);
      draft.assign(i, spec.name, "temporal", 0.9,
                   "Its cells hold lists of numbers: a history, oldest first.");
    }
    draft.proposal.map.modalities.push_back(std::move(spec));
  }
}

// ── events ───────────────────────────────────────────────────────────────────────────────────────

void gather_events(MapDraft& draft) {
  for (std::size_t i = 0; i < draft.profiles.size(); ++i) {
    if (!draft.is_free(i) || draft.profiles[i].type != ColumnType::event_list) continue;
    const Column& column = draft.table.columns()[i];
    const bool only_one =
        std::count_if(draft.profiles.begin(), draft.profiles.end(),
                      [](const ColumnProfile& p) { return p.type == ColumnType::event_list; }) == 1;
    ModalitySpec spec{.name = unique_modality_name(draft, only_one ? "behavioural" : column.name()),
                      .kind = "behavioural",
                      .columns = {column.name()},
                      .format = "list"};
    for (std::int64_t row = 0; row < column.rows(); ++row) {
      if (column.is_missing(row)) continue;
      const json events = json::parse(column.text(row), nullptr, false);
      if (!events.is_array()) break;  // a separated list
      spec.format = "json";
      if (events.empty()) continue;
      if (events.front().is_object()) {
        spec.event = event_member(events.front(), false);
        spec.time = event_member(events.front(), true);
      }
      break;
    }
    draft.assign(
        i, spec.name, "behavioural", 0.9,
        spec.event.empty()
            ? "Its cells hold lists of events."
            : fmt::format("Its cells hold JSON events: '{}' names the event{}.", spec.event,
                          spec.time.empty() ? "" : fmt::format(", '{}' is its time", spec.time)));
    draft.proposal.map.modalities.push_back(std::move(spec));
  }
}

}  // namespace amalgam
