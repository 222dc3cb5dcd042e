// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>
#include <vector>

namespace amalgam::ui {

/// A text of the engine in the window's language: a title, a help text, a sentence of the coach, an error.
///
/// The engine speaks English. Fixed texts are looked up; a sentence with values in it is recognised by the pattern that
/// the engine fills ("Lower the learning rate to %1.") and filled again in translation. Several sentences are
/// translated one by one. What is not known in whole stays English: half a translation can mislead.
QString engineText(const QString& text);
QString engineText(const std::string& text);

/// All patterns of the engine; made by scripts/engine_phrases.py.
const std::vector<const char*>& enginePhrases();

}  // namespace amalgam::ui
