// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLineEdit>
#include <cmath>

#include "ui/pages/split_editor.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

TEST(SplitChoice, ComesBackFromItsRule) {
  for (const std::string rule : {"70/15/15", "60/20/20", "time:date:70/15/15", "time:a:b:2024-01-01",
                                 "group:customer:80/10/10", "column:part", "/data/split.csv"}) {
    EXPECT_EQ(SplitChoice::from_rule(rule).rule(), rule);
  }
  EXPECT_EQ(SplitChoice::from_rule("time:a:b:2024-01-01").column, "a:b");
  EXPECT_EQ(SplitChoice::from_rule("").rule(), "70/15/15");
  EXPECT_EQ(SplitChoice::from_rule("split.csv").kind, SplitChoice::Kind::file);
}

using SplitEditorTest = UiFixture;

TEST_F(SplitEditorTest, ShowsSizeAndRateOfEachPart) {
  openLoans();
  SplitEditor editor(session_.get());
  ASSERT_TRUE(waitUntil([&] { return editor.parts().size() == 3; }));
  const auto rows = [&](std::size_t part) { return editor.parts()[part].section(' ', 0, 0).toInt(); };
  EXPECT_EQ(rows(0) + rows(1) + rows(2), 120);
  EXPECT_NEAR(rows(0), 84, 1);  // 70 %, whole rows of each class
  EXPECT_TRUE(editor.parts()[0].contains("% positive")) << editor.parts()[0].toStdString();
  editor.shares()->setText("50/25/25");
  Q_EMIT editor.shares()->editingFinished();
  EXPECT_EQ(session_->plan().split, "50/25/25");
  ASSERT_TRUE(waitUntil([&] { return editor.parts().size() == 3 && std::abs(rows(0) - 60) <= 1; }));
  session_->undoStack()->undo();
  EXPECT_EQ(session_->plan().split, "70/15/15");
}

TEST_F(SplitEditorTest, SaysWhyASplitIsImpossible) {
  openLoans();
  SplitEditor editor(session_.get());
  editor.shares()->setText("100/0/0");
  Q_EMIT editor.shares()->editingFinished();
  ASSERT_TRUE(waitUntil([&] { return !editor.problem().isEmpty(); }));
  EXPECT_TRUE(editor.parts().empty());
}

TEST_F(SplitEditorTest, AskingForAKeyTakesTheIdentifier) {
  openLoans();
  SplitEditor editor(session_.get());
  editor.kind()->setCurrentIndex(editor.kind()->findData(static_cast<int>(SplitChoice::Kind::group)));
  Q_EMIT editor.kind()->activated(editor.kind()->currentIndex());
  EXPECT_EQ(session_->plan().split, "group:loan_id:70/15/15");
}

}  // namespace
}  // namespace amalgam::ui
