// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

namespace amalgam {

/// How many numbers a cell such as "[1, 2.5, null]", "1;2.5;3", "1|2" or "1 2 3" lists.
/// Returns: the count; -1 if it is no list of numbers ("[]" lists 0, "5" lists 1)
int count_listed_numbers(std::string_view cell);

/// Whether a cell is a JSON array whose elements are objects or texts ("[]" is one).
bool is_json_events(std::string_view cell);

/// The separator of columns such as "login>search>apply": one of > ; |. Half of the cells must hold three
/// names or more, and the names must recur.
/// Returns: the separator, or '\0' if the cells are no such lists
char name_list_separator(const std::vector<std::string_view>& present);

}  // namespace amalgam
