// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/text.h"

#include <gtest/gtest.h>

namespace amalgam {
namespace {

TEST(Text, TrimsBlanksAtBothEndsOnly) {
  EXPECT_EQ(trimmed(" \t a b \r\n"), "a b");
  EXPECT_EQ(trimmed(" \n"), "");
  EXPECT_EQ(trimmed(""), "");
}

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);  // k->s, e->i, +g
  EXPECT_EQ(edit_distance("income", "incmoe"), 1U);   // o and m swapped
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("same", "same"), 0U);
}

TEST(EditDistance, CountsCharactersNotBytes) {
  EXPECT_EQ(edit_distance("年收入", "年收人"), 1U);
}

TEST(NearestName, FindsATypingMistakeWhateverTheCapitals) {
  EXPECT_EQ(nearest_name("INCMOE", {"age", "income", "outcome"}), "income");
  EXPECT_EQ(nearest_name("年收人", {"年龄", "年收入"}), "年收入");
}

TEST(NearestName, FindsANameThatBeginsOrEndsWithTheWish) {
  EXPECT_EQ(nearest_name("income", {"age", "income_of_the_household"}), "income_of_the_household");
  EXPECT_EQ(nearest_name("rate", {"training.epochs", "training.rate"}), "training.rate");
}

TEST(NearestName, FindsNothingWhereNothingIsAlike) {
  EXPECT_EQ(nearest_name("zebra", {"age", "income"}), "");
  EXPECT_EQ(nearest_name("", {"age"}), "");
  EXPECT_EQ(suggestion("zebra", {"age"}), "");
  EXPECT_EQ(suggestion("aeg", {"age"}), " Did you mean 'age'?");
}

TEST(GroupedDigits, SetsThousandsApart) {
  EXPECT_EQ(grouped_digits(0), "0");
  EXPECT_EQ(grouped_digits(999), "999");
  EXPECT_EQ(grouped_digits(1204), "1,204");
  EXPECT_EQ(grouped_digits(-1234567), "-1,234,567");
  EXPECT_EQ(grouped_digits(-123), "-123");
}

}  // namespace
}  // namespace amalgam
