// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <cstdint>

namespace amalgam::ui {

/// A short line in the colour and dash that a run has wherever it is drawn.
QPixmap runSwatch(std::int64_t run);

}  // namespace amalgam::ui
