// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filter_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

#include "ui/format.h"
#include "ui/models/case_selection.h"
#include "ui/theme/theme.h"
#include "ui/view_state.h"
#include "ui/widgets/flow_layout.h"

namespace amalgam::ui {

namespace {
constexpr int kWidestChip = 320;  // pixels
}

FilterBar::FilterBar(CaseSelection* selection, QWidget* parent) : QWidget(parent), selection_(selection) {
  setAccessibleName(tr("Filter of cases"));
  setProperty(ViewState::kLeftAlone, true);  // the selection outlives a change of language
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(design::space2);
  const auto button = [&](const char* icon, const QString& tip) {
    auto* made = new QToolButton;
    made->setIcon(Theme::instance().icon(QLatin1String(icon)));
    made->setToolTip(tip);
    made->setAccessibleName(tip);
    made->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(made, 0, Qt::AlignTop);
    return made;
  };
  back_ = button("chevron-left", tr("The filter before (Alt+Left)"));
  forward_ = button("chevron-right", tr("The filter after (Alt+Right)"));
  chipBox_ = new QWidget;
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  chipBox_->setSizePolicy(policy);
  flow_ = new FlowLayout(design::space2, chipBox_);
  row->addWidget(chipBox_, 1);
  count_ = new QLabel;
  setTextRole(count_, FontRole::body, ColorRole::text2);
  row->addWidget(count_, 0);
  show_ = new QPushButton(tr("Show cases"));
  clear_ = new QPushButton(tr("Clear all"));
  setButtonLook(clear_, QStringLiteral("ghost"));
  row->addWidget(show_);
  row->addWidget(clear_);
  connect(back_, &QToolButton::clicked, selection, &CaseSelection::back);
  connect(forward_, &QToolButton::clicked, selection, &CaseSelection::forward);
  connect(clear_, &QPushButton::clicked, selection, &CaseSelection::clear);
  connect(show_, &QPushButton::clicked, this, &FilterBar::casesWanted);
  connect(selection, &CaseSelection::filterChanged, this, &FilterBar::refresh);
  refresh();
}

QString FilterBar::countText() const { return count_->text(); }

void FilterBar::setCasesShown(bool shown) {
  shown_ = shown;
  refresh();
}

void FilterBar::refresh() {
  for (QToolButton* chip : chips_) {
    flow_->removeWidget(chip);
    chip->hide();
    chip->deleteLater();  // it may be the one that was clicked
  }
  chips_.clear();
  const auto& conditions = selection_->filter().conditions;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    auto* chip = new QToolButton(chipBox_);
    const QString text = selection_->text(conditions[i]);
    chip->setObjectName(QStringLiteral("aspectChip"));
    chip->setText(chip->fontMetrics().elidedText(text, Qt::ElideMiddle, kWidestChip));
    chip->setIcon(Theme::instance().icon(QStringLiteral("x"), ColorRole::text3));
    chip->setIconSize({12, 12});
    chip->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    chip->setLayoutDirection(Qt::RightToLeft);  // the ✕ behind the text
    chip->setFocusPolicy(Qt::StrongFocus);
    chip->setFixedHeight(design::controlHeight - 4);
    chip->setToolTip(tr("%1: take this condition away").arg(text));
    chip->setAccessibleName(chip->toolTip());
    connect(chip, &QToolButton::clicked, this, [this, i] { selection_->removeAt(i); });
    flow_->addWidget(chip);
    chip->show();
    chips_ << chip;
  }
  const auto all = static_cast<std::int64_t>(selection_->predictions().rows.size());
  const auto some = static_cast<std::int64_t>(selection_->matching().size());
  count_->setText(conditions.empty() ? countedText(all, tr("%1 case"), tr("%1 cases"))
                                     : tr("%1 of %2 cases").arg(amalgam::ui::countText(some), amalgam::ui::countText(all)));
  back_->setEnabled(selection_->canGoBack());
  forward_->setEnabled(selection_->canGoForward());
  clear_->setVisible(!conditions.empty());
  show_->setVisible(!conditions.empty() && !shown_);
  chipBox_->updateGeometry();
}

}  // namespace amalgam::ui
