// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace amalgam {

/// The lower-case words of a column's name: "LoanAmount_2" -> {"loan", "amount", "2"}. Chinese stays whole.
std::vector<std::string> name_words(std::string_view name);

/// Whether one of the words is among the name's words, or (Chinese) stands in the name.
bool name_has(std::string_view name, std::initializer_list<std::string_view> words);

/// A name taken apart as a step of a series: "BILL_AMT3" -> stem "BILL_AMT#", step {3};
/// "spend_2024_01" -> "spend_#_#", {2024, 1}; "pay_sep" -> "pay_#", {9}.
struct SeriesName {
  std::string stem;       ///< the name with its step replaced by '#'
  std::string channel;    ///< the stem without '#' and separators at its ends
  std::vector<int> step;  ///< compares in time order
};
/// Empty if the name holds no step.
std::optional<SeriesName> series_name(std::string_view name);

}  // namespace amalgam
