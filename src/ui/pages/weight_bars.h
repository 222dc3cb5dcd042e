// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "engine/project/run_record.h"

namespace amalgam::ui {

/// The modalities' shares as thin bars with their numbers; lengths are relative to 1.
class WeightBars final : public QWidget {
  Q_OBJECT

 public:
  explicit WeightBars(QWidget* parent = nullptr);
  /// `kinds` are the modalities' kinds, by position.
  void setWeights(const std::vector<ModalityWeight>& weights,
                  const std::vector<std::string>& kinds);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<ModalityWeight> weights_;
  std::vector<std::string> kinds_;
};

}  // namespace amalgam::ui
