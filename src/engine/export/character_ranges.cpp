// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/character_ranges.h"

#include <unicode/uchar.h>

#include <nlohmann/json.hpp>

#include "engine/base/unicode.h"
#include "engine/modalities/wordpiece.h"

namespace amalgam {

namespace {

/// The ranges in which `holds` is true.
template <class Test>
nlohmann::json ranges_where(Test holds) {
  nlohmann::json ranges = nlohmann::json::array();
  UChar32 first = -1;
  for (UChar32 c = 0; c <= UCHAR_MAX_VALUE + 1; ++c) {
    const bool is_in = c <= UCHAR_MAX_VALUE && holds(c);
    if (is_in && first < 0) first = c;
    if (is_in || first < 0) continue;
    ranges.push_back({first, c - 1});
    first = -1;
  }
  return ranges;
}

}  // namespace

nlohmann::json character_ranges() {
  const auto of_category = [](std::uint32_t mask) {
    return ranges_where([mask](UChar32 c) { return (U_MASK(u_charType(c)) & mask) != 0; });
  };
  return {{"word", of_category(U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)},
          {"mark", of_category(U_GC_M_MASK)},
          {"unspaced", ranges_where([](UChar32 c) { return is_unspaced(static_cast<char32_t>(c)); })},
          {"pictograph", ranges_where([](UChar32 c) { return c > 127 && u_charType(c) == U_OTHER_SYMBOL; })},
          {"ignorable", ranges_where([](UChar32 c) { return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0; })},
          {"space", ranges_where([](UChar32 c) { return is_wordpiece_space(static_cast<char32_t>(c)); })},
          {"punctuation", ranges_where([](UChar32 c) { return is_wordpiece_punctuation(static_cast<char32_t>(c)); })},
          {"chinese", ranges_where([](UChar32 c) { return is_wordpiece_chinese(static_cast<char32_t>(c)); })},
          {"other", of_category(U_GC_C_MASK)},
          {"accent", of_category(U_GC_MN_MASK)}};
}

}  // namespace amalgam
