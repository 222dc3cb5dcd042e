// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/unicode.h"

#include <gtest/gtest.h>

namespace amalgam {
namespace {

constexpr auto npos = std::string_view::npos;

TEST(FindInvalidUtf8, AcceptsEveryLengthOfSequence) {
  EXPECT_EQ(find_invalid_utf8(""), npos);
  EXPECT_EQ(find_invalid_utf8("plain text of more than eight bytes"), npos);
  EXPECT_EQ(find_invalid_utf8("é 年 😀 \xF4\x8F\xBF\xBF"), npos);  // up to U+10FFFF
}

TEST(FindInvalidUtf8, NamesTheFirstBadByte) {
  EXPECT_EQ(find_invalid_utf8("0123456789\xBF"), 10U);       // a continuation alone
  EXPECT_EQ(find_invalid_utf8("ab\xC0\xAF"), 2U);            // overlong '/'
  EXPECT_EQ(find_invalid_utf8("ab\xE0\x80\xAF"), 2U);        // overlong in three bytes
  EXPECT_EQ(find_invalid_utf8("\xED\xA0\x80"), 0U);          // a surrogate
  EXPECT_EQ(find_invalid_utf8("\xF4\x90\x80\x80"), 0U);      // above U+10FFFF
  EXPECT_EQ(find_invalid_utf8("年\xE5\xB9"), 3U);            // cut off at the end
  EXPECT_EQ(find_invalid_utf8("\xC4\xEA\xCA\xD5"), 0U);      // "年收" in GBK
}

TEST(CountCharacters, CountsCodePoints) {
  EXPECT_EQ(count_characters("a年😀"), 3);
  EXPECT_EQ(code_points("a年😀"), U"a年😀");
  EXPECT_EQ(code_points("a\xFF"), U"a\uFFFD");
}

TEST(Shortened, CutsBetweenCharacters) {
  EXPECT_EQ(shortened("short", 5), "short");
  EXPECT_EQ(shortened("0123456789", 8), "01234…");  // 5 bytes + 3 of the ellipsis
  EXPECT_EQ(shortened("年年年", 8), "年…");          // two would take 6 + 3 = 9 bytes
}

TEST(FoldCase, MakesNamesComparable) {
  EXPECT_EQ(fold_case("VALIDATION"), "validation");
  EXPECT_EQ(fold_case("Straße"), "strasse");
}

TEST(Normalized, ComposesCharacters) {
  EXPECT_EQ(normalized("cafe\u0301"), "caf\u00e9");
}

}  // namespace
}  // namespace amalgam
