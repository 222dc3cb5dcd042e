// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/map_edit.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_set>

namespace amalgam::ui {

namespace {

bool contains(const std::vector<std::string>& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

void removeColumns(ModalityMap& map, const std::vector<std::string>& columns) {
  const std::unordered_set<std::string> leaving(columns.begin(), columns.end());
  const auto is_it = [&](const std::string& one) { return leaving.contains(one); };
  std::erase_if(map.id, is_it);
  std::erase_if(map.ignore, is_it);
  if (leaving.contains(map.target.column)) map.target = {};
  for (ModalitySpec& modality : map.modalities) {
    std::erase_if(modality.columns, is_it);
    for (ChannelSpec& channel : modality.channels) std::erase_if(channel.columns, is_it);
    std::erase_if(modality.channels, [](const ChannelSpec& one) { return one.columns.empty(); });
  }
}

/// "PAY_6" → {"PAY", 6}; the stem of a name without a number is the name.
std::pair<std::string, long long> stemOf(const std::string& name) {
  std::size_t end = name.size();
  while (end > 0 && std::isdigit(static_cast<unsigned char>(name[end - 1]))) --end;
  if (end == name.size() || name.size() - end > 9) return {name, 0};
  const long long number = std::stoll(name.substr(end));
  std::string stem = name.substr(0, end);
  while (!stem.empty() &&
         (stem.back() == '_' || stem.back() == '-' || stem.back() == ' ' || stem.back() == '.')) {
    stem.pop_back();
  }
  return {stem.empty() ? name : stem, number};
}

const ModalitySpec* proposedFor(const MapProposal& proposal, const std::string& kind,
                                const std::string& column) {
  for (const ModalitySpec& one : proposal.map.modalities) {
    if (one.kind == kind && contains(one.all_columns(), column)) return &one;
  }
  return nullptr;
}

/// The order in which the proposal lists a series, or by the number in the name.
void sortSeries(std::vector<std::string>& columns, const MapProposal& proposal) {
  for (const ModalitySpec& modality : proposal.map.modalities) {
    for (const ChannelSpec& channel : modality.channels) {
      if (!std::all_of(columns.begin(), columns.end(),
                       [&](const std::string& one) { return contains(channel.columns, one); })) {
        continue;
      }
      std::vector<std::string> ordered;
      for (const std::string& one : channel.columns) {
        if (contains(columns, one)) ordered.push_back(one);
      }
      columns = ordered;
      return;
    }
  }
  std::stable_sort(columns.begin(), columns.end(), [](const std::string& a, const std::string& b) {
    return stemOf(a).second < stemOf(b).second;
  });
}

void addSeries(ModalitySpec& modality, const std::vector<std::string>& columns, const Table& table,
               const MapProposal& proposal) {
  std::vector<std::string> stems;
  std::map<std::string, std::vector<std::string>> by_stem;
  for (const std::string& column : columns) {
    const Column* cells = table.find(column);
    if (cells && cells->type() == ColumnType::number_list) {
      modality.format = "list";
      modality.columns.push_back(column);
      continue;
    }
    const std::string stem = stemOf(column).first;
    if (!by_stem.contains(stem)) stems.push_back(stem);
    by_stem[stem].push_back(column);
  }
  for (const std::string& stem : stems) {
    const auto channel = std::find_if(modality.channels.begin(), modality.channels.end(),
                                      [&](const ChannelSpec& one) { return one.name == stem; });
    ChannelSpec& target = channel == modality.channels.end()
                              ? modality.channels.emplace_back(ChannelSpec{stem, {}})
                              : *channel;
    target.columns.insert(target.columns.end(), by_stem[stem].begin(), by_stem[stem].end());
    sortSeries(target.columns, proposal);
  }
}

/// Format, event and time members of a JSON event list, from its first cells.
void guessEvents(ModalitySpec& modality, const std::string& column, const Table& table,
                 const MapProposal& proposal) {
  if (!modality.format.empty()) return;
  if (const ModalitySpec* known = proposedFor(proposal, "behavioural", column)) {
    modality.format = known->format;
    modality.event = known->event;
    modality.time = known->time;
    modality.separator = known->separator;
    return;
  }
  modality.format = "list";
  const Column* cells = table.find(column);
  constexpr std::int64_t kMostRows = 100;           // this runs while the analyst drags a chip
  constexpr std::size_t kLongestCell = 64 * 1024;  // bytes
  for (std::int64_t row = 0; cells && row < std::min(cells->rows(), kMostRows); ++row) {
    const std::string text = cells->text(row);
    if (text.size() > kLongestCell) continue;
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_array() || json.empty() || !json.front().is_object()) continue;
    modality.format = "json";
    for (const auto& [name, value] : json.front().items()) {
      if (value.is_string() && modality.event.empty())
        modality.event = name;
      else if (modality.time.empty())
        modality.time = name;
    }
    return;
  }
}

void addToModality(ModalitySpec& modality, const std::vector<std::string>& columns,
                   const Table& table, const MapProposal& proposal) {
  if (modality.kind == "temporal") {
    addSeries(modality, columns, table, proposal);
    return;
  }
  if (modality.kind == "behavioural" && !columns.empty()) {
    guessEvents(modality, columns.front(), table, proposal);
  }
  modality.columns.insert(modality.columns.end(), columns.begin(), columns.end());
}

}  // namespace

const std::vector<std::string>& boardKinds() {
  static const std::vector<std::string> kinds = {"numerical", "categorical", "temporal", "text",
                                                 "behavioural"};
  return kinds;
}

ModalityMap withAllLanes(ModalityMap map) {
  for (const std::string& kind : boardKinds()) {
    if (firstOfKind(map, kind).empty()) {
      map.modalities.push_back({freeName(map, kind), kind, {}, {}, "", "", "", ""});
    }
  }
  std::stable_sort(map.modalities.begin(), map.modalities.end(),
                   [](const ModalitySpec& a, const ModalitySpec& b) {
                     const auto& kinds = boardKinds();
                     return std::find(kinds.begin(), kinds.end(), a.kind) <
                            std::find(kinds.begin(), kinds.end(), b.kind);
                   });
  return map;
}

ModalityMap withoutEmptyLanes(ModalityMap map) {
  std::erase_if(map.modalities, [](const ModalitySpec& one) { return one.all_columns().empty(); });
  return map;
}

Place placeOf(const ModalityMap& map, const std::string& column) {
  if (map.target.column == column) return {Place::Kind::target, {}};
  if (contains(map.id, column)) return {Place::Kind::id, {}};
  for (const ModalitySpec& one : map.modalities) {
    const bool in_channel = std::any_of(
        one.channels.begin(), one.channels.end(),
        [&](const ChannelSpec& channel) { return contains(channel.columns, column); });
    if (in_channel || contains(one.columns, column)) return {Place::Kind::modality, one.name};
  }
  return {Place::Kind::ignored, {}};
}

PlaceIndex::PlaceIndex(const ModalityMap& map) {
  // As in placeOf the target comes first, then identifiers, then modalities in order.
  if (!map.target.column.empty())
    places_.try_emplace(map.target.column, Place{Place::Kind::target, {}});
  for (const std::string& one : map.id) places_.try_emplace(one, Place{Place::Kind::id, {}});
  for (const ModalitySpec& modality : map.modalities) {
    for (const std::string& one : modality.all_columns())
      places_.try_emplace(one, Place{Place::Kind::modality, modality.name});
  }
}

const Place& PlaceIndex::of(const std::string& column) const {
  static const Place ignored;
  const auto found = places_.find(column);
  return found == places_.end() ? ignored : found->second;
}

std::string firstOfKind(const ModalityMap& map, const std::string& kind) {
  for (const ModalitySpec& one : map.modalities) {
    if (one.kind == kind) return one.name;
  }
  return {};
}

std::string freeName(const ModalityMap& map, const std::string& wanted) {
  const auto is_used = [&](const std::string& name) {
    return std::any_of(map.modalities.begin(), map.modalities.end(),
                       [&](const ModalitySpec& one) { return one.name == name; });
  };
  if (!is_used(wanted)) return wanted;
  for (int number = 2;; ++number) {
    const std::string name = wanted + " " + std::to_string(number);
    if (!is_used(name)) return name;
  }
}

TargetSpec targetFor(const ColumnProfile& profile) {
  TargetSpec target;
  target.column = profile.name;
  constexpr std::int64_t kMostClasses = 20;
  const bool is_number = profile.type == ColumnType::number;
  if (profile.distinct <= 2) {
    target.task = Task::binary;
    for (const auto& [text, count] : profile.most_frequent)  // "1" of {0, 1}, "yes" of {no, yes}
      target.positive = std::max(target.positive, text);
  } else if (is_number && (!profile.all_integers || profile.distinct > kMostClasses)) {
    target.task = Task::regression;
  } else {
    target.task = Task::multiclass;
  }
  return target;
}

ModalityMap movedColumns(ModalityMap map, const std::vector<std::string>& columns, const Place& to,
                         const Table& table, const MapProposal& proposal,
                         const std::vector<ColumnProfile>& profiles) {
  const PlaceIndex before(map);
  std::unordered_map<std::string, const ColumnProfile*> known;
  for (const ColumnProfile& one : profiles) known[one.name] = &one;
  std::vector<std::string> moving;
  for (const std::string& column : columns) {
    if (known.contains(column) && !(before.of(column) == to)) moving.push_back(column);
  }
  if (moving.empty()) return map;
  if (to.kind == Place::Kind::target) moving = {moving.front()};
  removeColumns(map, moving);
  switch (to.kind) {
    case Place::Kind::target:
      if (!map.target.column.empty()) map.ignore.push_back(map.target.column);
      map.target = moving.front() == proposal.map.target.column
                       ? proposal.map.target
                       : targetFor(*known.at(moving.front()));
      break;
    case Place::Kind::id:
      map.id.insert(map.id.end(), moving.begin(), moving.end());
      break;
    case Place::Kind::ignored:
      map.ignore.insert(map.ignore.end(), moving.begin(), moving.end());
      break;
    case Place::Kind::modality:
      for (ModalitySpec& modality : map.modalities) {
        if (modality.name == to.modality) addToModality(modality, moving, table, proposal);
      }
      break;
  }
  return map;
}

ModalityMap adaptedMap(const ModalityMap& map, const Table& before, const Table& after,
                       const MapProposal& proposal, const std::vector<ColumnProfile>& profiles) {
  std::unordered_map<std::string, ColumnType> types;
  for (const Column& one : before.columns()) types.emplace(one.name(), one.type());
  std::vector<std::string> fresh, gone;  // fresh: new, or of another type
  std::unordered_set<std::string> is_fresh, is_there;
  for (const Column& one : after.columns()) {
    is_there.insert(one.name());
    const auto known = types.find(one.name());
    if (known != types.end() && known->second == one.type()) continue;
    fresh.push_back(one.name());
    is_fresh.insert(one.name());
  }
  for (const Column& one : before.columns()) {
    if (!is_there.contains(one.name())) gone.push_back(one.name());
  }
  if (fresh.size() == after.columns().size()) return withAllLanes(proposal.map);
  ModalityMap adapted = map;
  removeColumns(adapted, gone);
  const bool keeps_target = !adapted.target.column.empty() && !is_fresh.contains(adapted.target.column);
  removeColumns(adapted, fresh);
  if (!keeps_target && !proposal.map.target.column.empty()) {
    removeColumns(adapted, {proposal.map.target.column});
    adapted.target = proposal.map.target;
  }
  const PlaceIndex proposed(proposal.map);
  for (const ModalitySpec& modality : proposal.map.modalities) {
    std::vector<std::string> columns, others;
    for (const std::string& one : modality.all_columns()) {
      if (one == adapted.target.column) continue;
      (is_fresh.contains(one) ? columns : others).push_back(one);
    }
    if (columns.empty()) continue;
    if (others.empty()) {  // a source of its own
      const auto lane = std::find_if(
          adapted.modalities.begin(), adapted.modalities.end(), [&](const ModalitySpec& one) {
            return one.kind == modality.kind && one.all_columns().empty();
          });
      if (lane != adapted.modalities.end()) adapted.modalities.erase(lane);
      ModalitySpec added = modality;
      added.name = freeName(adapted, modality.name);
      adapted.modalities.push_back(added);
      continue;
    }
    Place place = placeOf(adapted, others.front());
    if (place.kind != Place::Kind::modality) place = {Place::Kind::modality, firstOfKind(adapted, modality.kind)};
    adapted = movedColumns(withAllLanes(adapted), columns, place, after, proposal, profiles);
  }
  for (const std::string& one : fresh) {
    if (proposed.of(one).kind == Place::Kind::id) adapted.id.push_back(one);
  }
  return withAllLanes(adapted);
}

}  // namespace amalgam::ui
