// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "ui/plots/plot.h"

namespace amalgam::ui {

/// Legend entries in a row that wraps: swatch or dash, icon, name.
class LegendBar : public QWidget {
  Q_OBJECT
 public:
  explicit LegendBar(QWidget* parent = nullptr);
  void setEntries(std::vector<LegendEntry> entries);
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  int lineWidth() const;  ///< of all entries in one line
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

  /// Draws entries into `width`, wrapping; gives back the height used. Without a painter it only measures.
  static int draw(QPainter* painter, const std::vector<LegendEntry>& entries, const QPoint& topLeft, int width,
                  const QFont& font, const QColor& textColor);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<LegendEntry> entries_;
};

}  // namespace amalgam::ui
