// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "ui/preferences.h"

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace amalgam::ui {

class EngineClient;
class SegmentedControl;

/// The preferences as a form; every choice is taken at once, so that its effect is seen, and kept for the next start.
class PreferencesDialog final : public QDialog {
  Q_OBJECT

 public:
  explicit PreferencesDialog(const EngineClient& client, QWidget* parent = nullptr);

 Q_SIGNALS:
  void changed();

 private:
  QWidget* makeLook();
  QWidget* makeTraining(const EngineClient& client);
  QWidget* makeStart();
  void take();

  Preferences preferences_;
  SegmentedControl* size_;
  QSpinBox *threads_, *runs_, *seed_, *recent_;
  QComboBox* device_;
  QCheckBox *startsWithLast_, *motion_;
};

}  // namespace amalgam::ui
