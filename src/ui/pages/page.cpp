// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QResizeEvent>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/widgets/layout_pause.h"

namespace amalgam::ui {

RoleLabel::RoleLabel(const QString& text, FontRole font, ColorRole color, QWidget* parent)
    : MeasuredLabel(text, parent), font_(font), color_(color) {
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this, &RoleLabel::update);
  update();
}

void RoleLabel::setRole(ColorRole color) {
  if (color_ == color) return;
  color_ = color;
  update();
}

void RoleLabel::update() {
  setLastingTextRole(this, font_, color_);
}

Panel::Panel(Qt::Edges edges, QWidget* parent) : QWidget(parent), edges_(edges) {
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this,
          qOverload<>(&QWidget::update));
}

void Panel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = Theme::instance();
  painter.fillRect(rect(), theme.color(ColorRole::surface));
  const QColor line = theme.color(ColorRole::border);
  if (edges_ & Qt::LeftEdge) painter.fillRect(0, 0, 1, height(), line);
  if (edges_ & Qt::RightEdge) painter.fillRect(width() - 1, 0, 1, height(), line);
  if (edges_ & Qt::TopEdge) painter.fillRect(0, 0, width(), 1, line);
  if (edges_ & Qt::BottomEdge) painter.fillRect(0, height() - 1, width(), 1, line);
}

namespace {
QScrollArea* quietScroll(QWidget* content) {
  auto* scroll = new QScrollArea;
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  scroll->setWidget(content);
  content->setAutoFillBackground(false);  // after setWidget, which switches it on
  scroll->viewport()->setAutoFillBackground(false);
  scroll->setFocusPolicy(Qt::NoFocus);
  return scroll;
}
}  // namespace

Page::Page(Session* session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      split_(new QHBoxLayout(this)),
      title_(new RoleLabel({}, FontRole::page)),
      purpose_(new RoleLabel({}, FontRole::body, ColorRole::text2)) {
  split_->setContentsMargins(0, 0, 0, 0);
  split_->setSpacing(0);
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(design::space5, 20, design::space5, 20);
  column->setSpacing(design::space4);
  header_ = new QHBoxLayout;
  header_->setSpacing(design::space2);
  auto* words = new QVBoxLayout;
  words->setSpacing(2);
  words->addWidget(title_);
  words->addWidget(purpose_);
  purpose_->setWordWrap(true);
  purpose_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  header_->addLayout(words, 1);
  column->addLayout(header_);
  body_ = new QVBoxLayout;
  body_->setSpacing(design::space3);
  column->addLayout(body_, 1);
  split_->addWidget(quietScroll(content), 1);
}

void Page::catchUp() {
  while (catchUpOne()) {  // what is done may put off more
  }
}

bool Page::catchUpOne() {
  if (putOff_.empty()) return false;
  const LayoutPause pause(this);
  const auto refresh = std::move(putOff_.front().second);
  putOff_.erase(putOff_.begin());
  refresh();
  return true;
}

void Page::whenSeen(const char* what, std::function<void()> refresh) {
  if (isVisible()) {
    catchUp();  // in the order in which it was asked for
    const LayoutPause pause(this);
    refresh();
    return;
  }
  const auto same = [&](const auto& one) { return one.first == what; };
  if (std::none_of(putOff_.begin(), putOff_.end(), same)) putOff_.emplace_back(what, std::move(refresh));
}

void Page::showEvent(QShowEvent* event) {
  catchUp();
  QWidget::showEvent(event);
}

void Page::setHeading(const QString& title, const QString& purpose) {
  title_->setText(title);
  setAccessibleName(title);
  setPurpose(purpose);
}

void Page::setPurpose(const QString& purpose) {
  purpose_->setText(purpose);
  purpose_->setToolTip(purpose);
}

QPushButton* Page::addButton(const QString& text, const QString& icon, const QString& look) {
  auto* button = new QPushButton(text);
  const ColorRole role = look == QLatin1String("primary")  ? ColorRole::onAccent
                         : look == QLatin1String("danger") ? ColorRole::bad
                                                           : ColorRole::text;
  if (!icon.isEmpty()) button->setIcon(Theme::instance().icon(icon, role));
  setButtonLook(button, look);
  header_->addWidget(button, 0, Qt::AlignVCenter);
  return button;
}

QVBoxLayout* Page::inspector() {
  if (inspector_) return inspector_;
  auto* panel = new Panel(Qt::LeftEdge);
  panel->setFixedWidth(design::inspector);
  auto* outer = new QVBoxLayout(panel);
  outer->setContentsMargins(1, 0, 0, 0);
  auto* content = new QWidget;
  inspector_ = new QVBoxLayout(content);
  inspector_->setContentsMargins(design::space4, design::space4, design::space4, design::space4);
  inspector_->setSpacing(design::space2);
  QScrollArea* scroll = quietScroll(content);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  outer->addWidget(scroll);
  split_->addWidget(panel);
  inspectorPanel_ = panel;
  return inspector_;
}

void Page::setInspectorVisible(bool visible) {
  if (inspectorPanel_) inspectorPanel_->setVisible(visible);
}

QLabel* Page::caption(const QString& text) {
  return new RoleLabel(text, FontRole::bodyStrong, ColorRole::text2);
}

FactList::FactList(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
}

void FactList::setFacts(const std::vector<Fact>& facts) {
  const LayoutPause pause(this);
  while (rows_.size() < facts.size()) {
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 3, 0, 3);
    auto* key = new RoleLabel({}, FontRole::body, ColorRole::text2);
    auto* value = new RoleLabel;
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setMinimumWidth(20);
    row->addWidget(key);
    row->addWidget(value, 1);
    layout()->addWidget(line);
    rows_.push_back({line, key, value});
  }
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    rows_[i].line->setVisible(i < facts.size());
    if (i >= facts.size()) continue;
    if (rows_[i].key->text() != facts[i].first) rows_[i].key->setText(facts[i].first);
    if (rows_[i].value->text() == facts[i].second) continue;
    rows_[i].value->setText(facts[i].second);
    rows_[i].value->setToolTip(facts[i].second);
  }
}

PageStack::PageStack(QWidget* parent) : QStackedWidget(parent) {
  connect(this, &QStackedWidget::currentChanged, this, [this] { updateGeometry(); });
}

// The layout of a stack asks all its pages, so that a short page would be as tall as the tallest. The hints are told by
// hand instead, for the width that the stack has.
QSize PageStack::sizeHint() const {
  const QWidget* page = currentWidget();
  if (!page) return QStackedWidget::sizeHint();
  QSize hint = page->sizeHint();
  if (page->hasHeightForWidth() && width() > 0) hint.setHeight(page->heightForWidth(width()));
  return hint;
}

QSize PageStack::minimumSizeHint() const {
  const QWidget* page = currentWidget();
  if (!page) return QStackedWidget::minimumSizeHint();
  QSize hint = page->minimumSizeHint();
  if (page->layout() && page->hasHeightForWidth() && width() > 0) {
    hint.setHeight(std::max(hint.height(), page->layout()->minimumHeightForWidth(width())));
  }
  return hint;
}

void PageStack::resizeEvent(QResizeEvent* event) {
  QStackedWidget::resizeEvent(event);
  if (event->oldSize().width() != width()) updateGeometry();
}

void showInStack(QStackedWidget* stack, int index) {
  if (!stack->updatesEnabled()) {
    stack->setCurrentIndex(index);
    return;
  }
  stack->setAttribute(Qt::WA_UpdatesDisabled);  // setUpdatesEnabled() would tell all that stands in it
  stack->setCurrentIndex(index);
  stack->setAttribute(Qt::WA_UpdatesDisabled, false);
  stack->update();
}

void clearLayout(QLayout* layout) {
  while (QLayoutItem* item = layout->takeAt(0)) {
    if (QWidget* widget = item->widget()) {
      widget->hide();
      widget->deleteLater();
    }
    if (QLayout* inner = item->layout()) clearLayout(inner);
    delete item;
  }
}

}  // namespace amalgam::ui
