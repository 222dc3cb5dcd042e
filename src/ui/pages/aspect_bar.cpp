// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/aspect_bar.h"

#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QWidgetAction>

#include "engine/base/error.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/pages/page.h"
#include "ui/session.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/layout_pause.h"

namespace amalgam::ui {

namespace {

constexpr int kMostChips = 24;  // a file of 2,000 codes must not fill the page with chips

QString shortened(const QString& text) {
  constexpr int kLongest = 28;
  return text.size() > kLongest ? text.left(kLongest) + QStringLiteral("…") : text;
}

}  // namespace

AspectBar::AspectBar(Session* session, QWidget* parent)
    : QWidget(parent), session_(session), flow_(new FlowLayout(6, this)) {
  setAccessibleName(tr("How the file was read"));
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  connect(session, &Session::dataChanged, this, &AspectBar::refresh);
  refresh();
}

void AspectBar::refresh() {
  const LayoutPause pause(this);
  aspects_.clear();
  if (const LoadedDataPtr data = session_->data())
    aspects_ = aspectsOf(data->read, data->recipe, data->tables);
  if (aspects_.size() > kMostChips) aspects_.resize(kMostChips);
  while (chips_.size() < aspects_.size()) {
    auto* chip = new QToolButton(this);
    chip->setObjectName(QStringLiteral("aspectChip"));
    chip->setPopupMode(QToolButton::InstantPopup);
    chip->setFocusPolicy(Qt::StrongFocus);
    chip->setFixedHeight(28);
    chip->setMenu(new QMenu(chip));
    flow_->addWidget(chip);
    const std::size_t index = chips_.size();
    connect(chip->menu(), &QMenu::aboutToShow, this, [this, chip, index] {
      if (index >= aspects_.size()) return;
      chip->menu()->clear();
      fillMenu(chip->menu(), aspects_[index]);
    });
    chips_.push_back(chip);
  }
  for (std::size_t i = 0; i < chips_.size(); ++i) {
    QToolButton* chip = chips_[i];
    chip->setVisible(i < aspects_.size());
    if (i >= aspects_.size()) continue;
    const Aspect& one = aspects_[i];
    const QString value = aspectValueText(one.value);
    chip->setText(QStringLiteral("%1: %2").arg(aspectTitle(one), shortened(value)));
    chip->setToolTip(one.is_chosen && one.reason.empty() ? tr("Chosen by you") : engineText(one.reason));
    chip->setStyleSheet(one.is_chosen ? QStringLiteral("QToolButton { font-weight: 700; }") : QString());
    chip->setAccessibleName(chip->text());
    chip->setAccessibleDescription(chip->toolTip());
  }
  // Without a parent it would open as a window; whoever takes it in shows it.
  if (parentWidget() || aspects_.empty()) setVisible(!aspects_.empty());
  updateGeometry();
}

QMenu* AspectBar::makeMenu(const Aspect& aspect, QWidget* parent) {
  auto* menu = new QMenu(parent);
  fillMenu(menu, aspect);
  return menu;
}

void AspectBar::fillMenu(QMenu* menu, const Aspect& aspect) {
  auto* why = new RoleLabel(aspect.is_chosen && aspect.reason.empty() ? tr("Chosen by you.") : engineText(aspect.reason),
                            FontRole::caption, ColorRole::text2);
  why->setWordWrap(true);
  why->setFixedWidth(280);
  why->setContentsMargins(design::space3, design::space2, design::space3, design::space2);
  auto* reason = new QWidgetAction(menu);
  reason->setDefaultWidget(why);
  menu->addAction(reason);
  if (!isEditable(aspect)) return;
  menu->addSeparator();
  QAction* now = menu->addAction(aspectValueText(aspect.value));
  now->setCheckable(true);
  now->setChecked(true);
  connect(now, &QAction::triggered, now, [now] { now->setChecked(true); });
  for (const std::string& value : aspect.alternatives) {
    menu->addAction(aspectValueText(value), this, [this, aspect, value] { choose(aspect, value); });
  }
  if (takesText(aspect)) {
    menu->addAction(tr("Something else…"), this, [this, aspect] { typeValue(aspect); });
  }
  if (aspect.is_chosen) {
    menu->addSeparator();
    menu->addAction(Theme::instance().icon(QStringLiteral("undo")), tr("Guess again"), this, [this, aspect] {
      session_->reread(withoutAspect(session_->data()->recipe, aspect));
    });
  }
}

void AspectBar::choose(const Aspect& aspect, const std::string& value) {
  if (!session_->data()) return;
  try {
    session_->reread(withAspect(session_->data()->recipe, aspect, value));
  } catch (const Error& error) {
    Q_EMIT session_->problem(QString::fromUtf8(error.what()), q(error.code()));
  }
}

void AspectBar::typeValue(const Aspect& aspect) {
  auto* dialog = new QInputDialog(window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(aspectTitle(aspect));
  dialog->setLabelText(aspect.what == "separator"
                           ? tr("The character between two cells:")
                           : tr("Words that stand for a missing value, with commas between them:"));
  dialog->setTextValue(aspect.value == "none" ? QString() : q(aspect.value));
  connect(dialog, &QInputDialog::textValueSelected, this,
          [this, aspect](const QString& text) { choose(aspect, s(text)); });
  dialog->open();
}

}  // namespace amalgam::ui
