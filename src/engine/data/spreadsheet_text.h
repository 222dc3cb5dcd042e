// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace amalgam {

/// A cell as it may safely stand in a CSV that a spreadsheet opens: a text that begins with = + - @, a tab or a
/// carriage return would be taken for a formula and gets an apostrophe before it. Numbers stay as they are.
///
/// Source:  OWASP, "CSV Injection"
std::string spreadsheet_safe(std::string_view cell);

}  // namespace amalgam
