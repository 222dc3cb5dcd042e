// SPDX-License-Identifier: GPL-3.0-or-later
// An empty main window of Qt Widgets: what start_compare.py measures the start against.
#include <QApplication>
#include <QMainWindow>

#include "ui/start_clock.h"

int main(int argc, char** argv) {
  QApplication app(argc, argv);
  QMainWindow window;
  window.resize(1440, 900);
  if (amalgam::ui::StartClock::isWanted()) new amalgam::ui::StartClock(&window);
  window.show();
  return QApplication::exec();
}
