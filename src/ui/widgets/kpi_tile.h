// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <vector>

class QLabel;

namespace amalgam::ui {

enum class Tone { neutral, good, warn, bad, accent };

class Sparkline;

/// A key figure: label, big value, note, and a sparkline when there is room.
class KpiTile : public QFrame {
  Q_OBJECT
 public:
  explicit KpiTile(const QString& label = {}, QWidget* parent = nullptr);
  void setLabel(const QString& label);
  void setValue(const QString& value);
  QString value() const;
  void setNote(const QString& note, Tone tone = Tone::neutral);
  /// Empty hides the sparkline.
  void setSeries(const std::vector<double>& values);
  QSize minimumSizeHint() const override { return {120, 84}; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void updateAccessibility();
  void placeSparkline();
  QLabel *label_, *value_, *note_;
  Sparkline* sparkline_;
};

}  // namespace amalgam::ui
