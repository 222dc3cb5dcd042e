// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace amalgam::ui {

/// How well what was typed fits a text; −1 if it does not, more is better.
///
/// Each word of the query must be found: best as a whole word or its beginning, else anywhere, else as letters in this
/// order ("trall" finds "Train all strategies"). Case does not count. Cost: O(|query| · |text|).
int fuzzyScore(const QString& query, const QString& text);

}  // namespace amalgam::ui
