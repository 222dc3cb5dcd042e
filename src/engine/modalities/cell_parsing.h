// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace amalgam {

/// The numbers of a cell such as "[1, 2.5, null]", "1;2.5;3" or "1 2 3"; what is no number is NaN.
/// `separator` empty = guessed from the cell: the first of ; | , tab space that stands in it.
std::vector<double> parse_number_list(std::string_view cell, std::string_view separator = {});

/// One event of a sequence.
struct CellEvent {
  std::string name;
  double time = 0;  ///< in the cell's own unit; hours where it is a date ("2024-03-01T10:30:00Z"); NaN if there is none
};

/// How event cells are written.
struct EventFormat {
  bool is_json = true;
  std::string event, time;  ///< members of the JSON objects; time "" = none
  std::string separator;    ///< of lists that are not JSON
};

/// The events of a cell, oldest first where all have times, else in the cell's order. A list may also hold
/// a JSON array of names, and a JSON cell may hold plain names instead of objects.
/// Returns: nothing if the cell is malformed (no JSON array; an element without an event)
std::optional<std::vector<CellEvent>> parse_events(std::string_view cell, const EventFormat& format);

/// The separator that most of the cells hold, looked for in the order > ; | , tab space; ">" if none does.
/// A later one must stand in more cells than an earlier one: event names may hold spaces and commas.
std::string guess_separator(const std::vector<std::string>& cells);

}  // namespace amalgam
