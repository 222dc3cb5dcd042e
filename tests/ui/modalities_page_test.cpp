// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/modalities_page.h"

#include <QDropEvent>
#include <QMimeData>

#include "ui/pages/lane_view.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

class Board : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    openLoans();
    page_ = std::make_unique<ModalitiesPage>(session_.get());
    page_->resize(1100, 700);
    page_->show();
    page_->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(page_.get()));
  }
  void TearDown() override {
    page_.reset();
    UiFixture::TearDown();
  }
  LaneView* lane(const std::string& name) { return page_->lane({Place::Kind::modality, name}); }
  LaneView* ignored() { return page_->lane({Place::Kind::ignored, {}}); }
  /// Selects the chips of a lane by their text.
  void select(LaneView* view, const QStringList& texts) {
    view->setFocus();
    view->clearSelection();
    for (int row = 0; row < view->model()->rowCount(); ++row) {
      const QModelIndex index = view->model()->index(row, 0);
      if (!texts.contains(index.data().toString())) continue;
      view->selectionModel()->setCurrentIndex(index, QItemSelectionModel::Select);
    }
  }
  Place place(const char* column) const { return placeOf(session_->plan().map, column); }
  std::unique_ptr<ModalitiesPage> page_;
};

TEST_F(Board, NumberKeysMoveTheSelectionToAKind) {
  select(lane("numerical"), {"income", "age"});
  QTest::keyClick(lane("numerical"), Qt::Key_2);
  EXPECT_EQ(place("income").modality, "categorical");
  EXPECT_EQ(place("age").modality, "categorical");
}

TEST_F(Board, LettersMakeTargetAndIdentifier) {
  select(lane("categorical"), {"purpose"});
  QTest::keyClick(lane("categorical"), Qt::Key_I);
  EXPECT_EQ(place("purpose").kind, Place::Kind::id);
  select(lane("numerical"), {"income"});
  QTest::keyClick(lane("numerical"), Qt::Key_T);
  EXPECT_EQ(session_->plan().map.target.column, "income");
  EXPECT_EQ(session_->plan().map.target.task, Task::regression);
}

TEST_F(Board, DeletePutsAsideAndUndoBringsBack) {
  select(lane("text"), {"note"});
  QTest::keyClick(lane("text"), Qt::Key_Delete);
  EXPECT_EQ(place("note").kind, Place::Kind::ignored);
  session_->undoStack()->undo();
  EXPECT_EQ(place("note").modality, "text");
  EXPECT_EQ(lane("text")->model()->rowCount(), 1);
}

TEST_F(Board, AfterAMoveTheNextChipIsCurrent) {
  select(lane("numerical"), {"income"});
  QTest::keyClick(lane("numerical"), Qt::Key_0);
  EXPECT_EQ(lane("numerical")->currentIndex().data().toString(), "age");
}

TEST_F(Board, ADropOnALaneMovesTheColumn) {
  const std::unique_ptr<QMimeData> mime(
      lane("numerical")->model()->mimeData({lane("numerical")->model()->index(0, 0)}));
  QWidget* target = ignored()->viewport();
  QDragEnterEvent enter(target->rect().center(), Qt::MoveAction, mime.get(), Qt::LeftButton,
                        Qt::NoModifier);
  QCoreApplication::sendEvent(target, &enter);
  QDropEvent drop(target->rect().center(), Qt::MoveAction, mime.get(), Qt::LeftButton,
                  Qt::NoModifier);
  QCoreApplication::sendEvent(target, &drop);
  EXPECT_EQ(place("income").kind, Place::Kind::ignored);
}

TEST_F(Board, SeveralModalitiesOfOneKindHaveALaneEach) {
  session_->addModality("numerical");
  session_->renameModality("numerical 2", "bureau");
  ASSERT_NE(lane("bureau"), nullptr);
  session_->moveColumns({"age"}, {Place::Kind::modality, "bureau"});
  EXPECT_EQ(lane("bureau")->model()->rowCount(), 1);
  EXPECT_EQ(lane("numerical")->model()->rowCount(), 1);
}

}  // namespace
}  // namespace amalgam::ui
