// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace amalgam {

/// The sets of characters that the text featurizers tell apart, so that another program needs no Unicode tables of its own:
/// {"word": [[first, last], …], "unspaced", "mark", "pictograph", "ignorable", "space", "punctuation",
/// "chinese", "other", "accent"}. Ranges ascend and hold both ends.
///
/// Cost:    one look at each code point, some 20 ms
nlohmann::json character_ranges();

}  // namespace amalgam
