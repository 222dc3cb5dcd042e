// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/session.h"

namespace amalgam::ui {

class KpiTile;

/// What only a run under way has.
struct LiveFigures {
  double seconds = 0;             ///< since it began, pauses left out
  double remaining_seconds = -1;  ///< < 0 = not known yet
  double rows_per_second = 0;     ///< 0 = not known yet
};

/// A run in four tiles: the metric that people ask for, validation loss, epoch, time.
class RunTiles final : public QWidget {
  Q_OBJECT

 public:
  explicit RunTiles(QWidget* parent = nullptr);
  void showRun(const RunView& view, const LiveFigures& live);

  KpiTile* metric() const { return metric_; }
  KpiTile* epoch() const { return epoch_; }

 private:
  KpiTile *metric_, *loss_, *epoch_, *elapsed_;
};

}  // namespace amalgam::ui
