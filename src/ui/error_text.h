// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace amalgam::ui {

/// An engine error as the window shows it.
struct ErrorText {
  QString title;     ///< a few words: what kind of trouble
  QString sentence;  ///< the engine's sentence: what, where, what to do
  QString remedy;    ///< what the window can offer on top; may be empty
};

/// Chooses title and remedy by the error's stable code ("csv…", "map.one_class"); an unknown code
/// keeps the sentence.
ErrorText describeError(const QString& message, const QString& code);

}  // namespace amalgam::ui
