// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/cell_parsing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/not_a_number.h"
#include "engine/base/text.h"
#include "engine/data/dates.h"
#include "engine/data/table.h"

namespace amalgam {

namespace {

constexpr double kSecondsAnHour = 3600;

/// Cuts at every `separator`; pieces are trimmed. An empty separator gives one piece.
std::vector<std::string_view> pieces_of(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> pieces;
  while (!separator.empty()) {
    const std::size_t end = text.find(separator);
    if (end == std::string_view::npos) break;
    pieces.push_back(trimmed(text.substr(0, end)));
    text.remove_prefix(end + separator.size());
  }
  pieces.push_back(trimmed(text));
  return pieces;
}

bool is_bracketed(std::string_view text) {
  return text.size() >= 2 && ((text.front() == '[' && text.back() == ']') ||
                              (text.front() == '(' && text.back() == ')'));
}

double json_time(const nlohmann::json& value) {
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return kNaN;
  const auto& text = value.get_ref<const std::string&>();
  const double number = parse_number(text);
  return std::isnan(number) ? parse_date(text, DateStyle::year_first) / kSecondsAnHour : number;
}

/// The name in a JSON value; empty if it has none.
std::string json_name(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() || value.is_boolean() ? value.dump() : std::string();
}

std::optional<CellEvent> json_event(const nlohmann::json& item, const EventFormat& format) {
  CellEvent event{json_name(item), kNaN};
  if (item.is_object()) {
    const auto name = item.find(format.event);
    if (name == item.end()) return {};
    event.name = json_name(*name);
    if (const auto time = item.find(format.time); !format.time.empty() && time != item.end()) {
      event.time = json_time(*time);
    }
  }
  if (event.name.empty()) return {};
  return event;
}

std::optional<std::vector<CellEvent>> parse_json_events(std::string_view cell, const EventFormat& format) {
  const auto list = nlohmann::json::parse(cell.begin(), cell.end(), nullptr, false);
  if (!list.is_array()) return {};
  std::vector<CellEvent> events;
  events.reserve(list.size());
  for (const auto& item : list) {
    auto event = json_event(item, format);
    if (!event) return {};
    events.push_back(std::move(*event));
  }
  const bool all_timed = std::none_of(events.begin(), events.end(),
                                      [](const CellEvent& event) { return !std::isfinite(event.time); });
  if (all_timed) {
    std::stable_sort(events.begin(), events.end(),
                     [](const CellEvent& one, const CellEvent& other) { return one.time < other.time; });
  }
  return events;
}

}  // namespace

std::vector<double> parse_number_list(std::string_view cell, std::string_view separator) {
  cell = trimmed(cell);
  if (is_bracketed(cell)) cell = trimmed(cell.substr(1, cell.size() - 2));
  if (cell.empty()) return {};
  std::string_view cut = separator;
  constexpr std::array<std::string_view, 5> candidates = {";", "|", ",", "\t", " "};
  for (std::size_t i = 0; cut.empty() && i < candidates.size(); ++i) {
    if (cell.find(candidates[i]) != std::string_view::npos) cut = candidates[i];
  }
  std::vector<double> numbers;
  for (const std::string_view piece : pieces_of(cell, cut)) {
    if (piece.empty() && cut == " ") continue;  // several spaces in a row
    const double number = piece.empty() ? kNaN : parse_number(piece);
    numbers.push_back(std::isfinite(number) ? number : kNaN);
  }
  return numbers;
}

std::optional<std::vector<CellEvent>> parse_events(std::string_view cell, const EventFormat& format) {
  cell = trimmed(cell);
  if (format.is_json || (!cell.empty() && cell.front() == '[')) return parse_json_events(cell, format);
  std::vector<CellEvent> events;
  for (std::string_view piece : pieces_of(cell, format.separator)) {
    if (format.separator == ">" && !piece.empty() && piece.back() == '-') {  // "login -> search"
      piece = trimmed(piece.substr(0, piece.size() - 1));
    }
    if (!piece.empty()) events.push_back({std::string(piece), kNaN});
  }
  return events;
}

std::string guess_separator(const std::vector<std::string>& cells) {
  constexpr std::array<const char*, 6> candidates = {">", ";", "|", ",", "\t", " "};
  std::string best = candidates[0];
  std::size_t most = 0;
  for (const char* candidate : candidates) {
    const auto holding = static_cast<std::size_t>(std::count_if(cells.begin(), cells.end(), [&](const std::string& cell) {
      return cell.find(candidate) != std::string::npos;
    }));
    // Spaces stand inside names and beside other separators: they count where nothing else does.
    const bool is_better = std::string_view(candidate) == " " ? most == 0 && holding > 0 : holding > most;
    if (is_better) {
      most = holding;
      best = candidate;
    }
  }
  return best;
}

}  // namespace amalgam
