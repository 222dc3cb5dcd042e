// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/text_tokens.h"

#include <gtest/gtest.h>

namespace amalgam {

namespace {

using Tokens = std::vector<std::string>;

TEST(TextTokens, CutsSpacedScriptsAtBlanksAndPunctuation) {
  EXPECT_EQ(text_tokens("Hello, World-wide  2024!"), (Tokens{"hello", "world", "wide", "2024"}));
}

TEST(TextTokens, KeepsInnerApostrophesOnly) {
  EXPECT_EQ(text_tokens("don't 'quote' dogs' it\u2019s"), (Tokens{"don't", "quote", "dogs", "it's"}));
}

TEST(TextTokens, GivesOneTokenACharacterWhereWordsAreNotSetApart) {
  EXPECT_EQ(text_tokens("送餐快,OK了"), (Tokens{"送", "餐", "快", "ok", "了"}));
}

TEST(TextTokens, FoldsCaseAndCompatibilityForms) {
  EXPECT_EQ(text_tokens("ＡＢＣ ﬁne É STRASSE Straße"), (Tokens{"abc", "fine", "é", "strasse", "strasse"}));
}

TEST(TextTokens, KeepsCombiningMarksAndPictographs) {
  EXPECT_EQ(text_tokens("हिन्दी 👍"), (Tokens{"हिन्दी", "👍"}));
}

TEST(TextTokens, GivesNothingForPunctuationAndBrokenBytes) {
  EXPECT_EQ(text_tokens(" ?! ..."), Tokens{});
  EXPECT_EQ(text_tokens("ab\xff\xfe""cd"), (Tokens{"ab", "cd"}));
}

TEST(StripMarkup, TakesAwayTagsAndCommentsAndDecodesEntities) {
  EXPECT_EQ(text_tokens("<p style=\"a\">Jane&nbsp;is<br/>53 &amp; well<!-- <b> hidden --> now</p>"),
            (Tokens{"jane", "is", "53", "well", "now"}));
  EXPECT_EQ(strip_markup("caf&#233; &#x20AC;5 &lt;b&gt;"), "café €5 <b>");
}

TEST(StripMarkup, LeavesComparisonsAndUnknownEntitiesAlone) {
  EXPECT_EQ(strip_markup("a < b & c > d"), "a < b & c > d");
  EXPECT_EQ(strip_markup("x <unclosed"), "x <unclosed");
  EXPECT_EQ(strip_markup("R&D; &zzz; &#99999999;"), "R&D; &zzz; &#99999999;");
}

TEST(JoinTokens, SetsSpacedWordsApart) {
  EXPECT_EQ(join_tokens("not", "bad"), "not bad");
  EXPECT_EQ(join_tokens("好", "吃"), "好吃");
  EXPECT_EQ(join_tokens("ok", "了"), "ok 了");
}

}  // namespace

}  // namespace amalgam
