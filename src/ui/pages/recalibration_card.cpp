// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/recalibration_card.h"

#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>
#include <array>

#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/pages/page.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/table_headers.h"

namespace amalgam::ui {

namespace {

constexpr std::array kRecalibrations = {"none", "platt", "isotonic"};
constexpr int kRecalibrationRow = 28;

QString fourDecimals(double value) { return std::isfinite(value) ? QString::number(value, 'f', 4) : QStringLiteral("–"); }

}  // namespace

RecalibrationCard::RecalibrationCard(Session* session, QWidget* parent)
    : Card(tr("Recalibration"), {}, parent),
      session_(session),
      choice_(new SegmentedControl({tr("As trained"), tr("Platt"), tr("Isotonic")})),
      table_(new QTableWidget(3, 4)),
      words_(new RoleLabel({}, FontRole::caption, ColorRole::text2)) {
  choice_->setToolTips({tr("The score as the model gives it"), tr("Shifts and stretches the log-odds (Platt 1999): the ranking stays"),
                        tr("A rising step curve (isotonic regression): neighbours may tie")});
  choice_->setProperty("leftAloneByViewState", true);  // stored with the run
  addHeaderWidget(choice_);
  table_->setHorizontalHeaderLabels({tr("Score"), tr("Brier"), tr("Log loss"), tr("Calibration error")});
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionMode(QAbstractItemView::NoSelection);
  table_->setShowGrid(false);
  table_->setFrameShape(QFrame::NoFrame);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(kRecalibrationRow);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() + 3 * kRecalibrationRow + 4);
  table_->setAccessibleName(tr("What each recalibration makes of the score"));
  words_->setWordWrap(true);
  words_->setContentsMargins(design::space4, 0, design::space4, design::space2);
  setBodyMargins(1, 0, 1, 1);
  body()->addWidget(table_);
  body()->addWidget(words_);
  connect(choice_, &SegmentedControl::chosen, this, &RecalibrationCard::choose);
}

void RecalibrationCard::showAnswer(std::int64_t run, const nlohmann::json& pack) {
  run_ = run;
  const nlohmann::json again = pack.value("recalibration", nlohmann::json());
  setVisible(again.is_object());
  if (!again.is_object()) return;
  const std::string stored = again.value("stored", "none");
  const QStringList titles{tr("as trained"), tr("Platt"), tr("isotonic")};
  const std::array members = {"as_it_is", "platt", "isotonic"};
  for (int row = 0; row < 3; ++row) {
    const auto at = static_cast<std::size_t>(row);
    const nlohmann::json one = again.value(members[at], nlohmann::json::object());
    const bool is_stored = stored == kRecalibrations[at];
    const QStringList cells{is_stored ? tr("%1 (in use)").arg(titles[row]) : titles[row], fourDecimals(numberOf(one, "brier")),
                            fourDecimals(numberOf(one, "log_loss")), fourDecimals(numberOf(one, "ece"))};
    for (int column = 0; column < cells.size(); ++column) {
      auto* item = new QTableWidgetItem(cells[column]);
      item->setTextAlignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
      QFont font = table_->font();
      font.setWeight(is_stored ? QFont::DemiBold : QFont::Normal);
      item->setFont(font);
      table_->setItem(row, column, item);
    }
    if (is_stored) choice_->setCurrentIndex(row);
  }
  alignHeaders(*table_);
  setSubtitle(tr("fitted on validation, measured here; lower is better"));
  words_->setText(stored == "none" ? tr("Choose one to store it with the run: scores, explanations, exports and reports then use it. Undo takes it back.")
                                   : tr("Stored with the run: every score shown, explained and exported is the recalibrated one."));
}

void RecalibrationCard::choose(int index) {
  if (run_ == 0) return;
  choice_->setCurrentIndex(index);
  session_->decide(run_, {.recalibration = std::string(kRecalibrations.at(static_cast<std::size_t>(index)))},
                   index == 0 ? tr("Take recalibration back") : tr("Recalibrate score"));
}

}  // namespace amalgam::ui
