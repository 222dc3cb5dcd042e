// SPDX-License-Identifier: GPL-3.0-or-later
// BERT's tokenizer against ids worked out apart from it, by a script beside this file.
#include "engine/modalities/wordpiece.h"

#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/modalities/wordpiece_values.h"

namespace amalgam {

namespace {

using Ids = std::vector<std::int32_t>;

WordPiece tokenizer(bool lower_case = true, bool strip_accents = true, bool split_chinese = true) {
  return {expected::word_pieces, {.lower_case = lower_case, .strip_accents = strip_accents, .split_chinese = split_chinese}};
}

TEST(WordPiece, GivesTheIdsOfBertsTokenizer) {
  ASSERT_GT(expected::pieces_of_texts.size(), 100U);
  for (const auto& one : expected::pieces_of_texts) {
    const WordPiece pieces = tokenizer(one.lower_case, one.strip_accents, one.split_chinese);
    EXPECT_EQ(pieces.pieces(one.text, 1000), one.ids) << one.settings << ": " << one.text;
  }
}

TEST(WordPiece, FramesTextsAndCutsTheLongestFirst) {
  // [CLS] = 2, [SEP] = 3, the = 4, fox = 5, over = 9, a = 13
  const WordPiece pieces = tokenizer();
  EXPECT_EQ(pieces.sequence({"the fox"}, 8), (Ids{2, 4, 5, 3}));
  EXPECT_EQ(pieces.sequence({"the fox", "", "a"}, 8), (Ids{2, 4, 5, 3, 13, 3}));
  EXPECT_EQ(pieces.sequence({"the fox over a fox"}, 5), (Ids{2, 4, 5, 9, 3}));
  // Of eight ids three are frame: five pieces. Six and one become four and one; four and four become three and two.
  EXPECT_EQ(pieces.sequence({"the fox over a fox the", "a"}, 8), (Ids{2, 4, 5, 9, 13, 3, 13, 3}));
  EXPECT_EQ(pieces.sequence({"the fox over a", "a over fox the"}, 8), (Ids{2, 4, 5, 9, 3, 13, 9, 3}));
}

TEST(WordPiece, LeavesOutTextsForWhichThereIsNoRoomAtAll) {
  const WordPiece pieces = tokenizer();
  const std::vector<std::string_view> many(6, "fox");
  EXPECT_EQ(pieces.sequence(many, 8), (Ids{2, 5, 3, 5, 3, 5, 3}));
  EXPECT_EQ(pieces.sequence({"fox"}, 2), Ids{});
  EXPECT_EQ(pieces.sequence({"", " "}, 8), Ids{});
}

TEST(WordPiece, ReadsNoMoreThanIsAskedFor) {
  EXPECT_EQ(tokenizer().pieces("foxes foxes", 3), (Ids{5, 6, 5}));
  EXPECT_EQ(tokenizer().pieces("foxes", 0), Ids{});
}

TEST(WordPiece, TakesBytesThatAreNotText) {
  EXPECT_EQ(tokenizer().pieces("fox \xff\xfe fox\xc3", 9), (Ids{5, 5}));
}

TEST(WordPiece, NamesTheSpecialPieceThatAVocabularyLacks) {
  try {
    WordPiece({"[PAD]", "[UNK]", "[CLS]", "fox"}, {});
    FAIL() << "no error";
  } catch (const Error& problem) {
    EXPECT_EQ(problem.code(), "wordpiece.special");
    EXPECT_NE(std::string(problem.what()).find("'[SEP]'"), std::string::npos);
  }
}

}  // namespace

}  // namespace amalgam
