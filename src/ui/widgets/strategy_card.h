// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QStringList>

namespace amalgam::ui {

/// A fusion strategy to choose: title, drawing of how the modalities meet, one line on when to use it.
///
/// A checkable button (Space, Enter, click); put several into a QButtonGroup for one-of-many, or leave them free
/// for many-of-many. Strategies whose id it does not know get a general drawing.
class StrategyCard : public QPushButton {
  Q_OBJECT
 public:
  StrategyCard(const QString& strategyId, const QString& title, const QString& summary, QWidget* parent = nullptr);
  QString strategyId() const { return id_; }
  void setTexts(const QString& title, const QString& summary);
  /// The kind of each modality, in order; the drawing shows at most eight lanes.
  void setModalityKinds(const QStringList& kindIds);
  QSize sizeHint() const override { return {300, 252}; }
  QSize minimumSizeHint() const override { return {180, 170}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  QString id_, summary_;
  QStringList kinds_;
};

/// Paints the drawing alone into `area`.
void paintStrategy(QPainter& painter, const QRectF& area, const QString& strategyId, const QStringList& kindIds);

}  // namespace amalgam::ui
