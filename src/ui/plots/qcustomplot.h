// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The only way anyone includes QCustomPlot: its header uses Qt's keyword macros, which QT_NO_KEYWORDS takes away.
#ifdef QT_NO_KEYWORDS
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#endif
#include <qcustomplot.h>
#ifdef QT_NO_KEYWORDS
#undef signals
#undef slots
#undef foreach
#endif
