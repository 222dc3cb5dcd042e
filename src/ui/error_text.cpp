// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/error_text.h"

#include <QCoreApplication>
#include <array>

#include "ui/engine_text.h"

namespace amalgam::ui {

namespace {

struct Entry {
  const char* prefix;  ///< of the code; the first that fits is used
  const char* title;
  const char* remedy;
};

constexpr std::array kEntries = {
    Entry{"read.missing", QT_TRANSLATE_NOOP("errors", "The file is not there"),
          QT_TRANSLATE_NOOP("errors", "Choose another file with Open data… (Ctrl+O).")},
    Entry{"read.directory", QT_TRANSLATE_NOOP("errors", "That is a folder"),
          QT_TRANSLATE_NOOP("errors", "Open one CSV or TSV file inside it.")},
    Entry{"read.not_text", QT_TRANSLATE_NOOP("errors", "The file is not UTF-8 text"),
          QT_TRANSLATE_NOOP("errors", "Save it as CSV in UTF-8 and open it again.")},
    Entry{"read.no_rows", QT_TRANSLATE_NOOP("errors", "The file has no rows"), ""},
    Entry{"read.empty", QT_TRANSLATE_NOOP("errors", "The file is empty"), ""},
    Entry{"read.", QT_TRANSLATE_NOOP("errors", "The file could not be read"), ""},
    Entry{"map.no_target", QT_TRANSLATE_NOOP("errors", "No target yet"),
          QT_TRANSLATE_NOOP("errors", "On Modalities, select a column and press T.")},
    Entry{"map.", QT_TRANSLATE_NOOP("errors", "The modality map cannot be trained on"),
          QT_TRANSLATE_NOOP("errors", "Change it on the Modalities page.")},
    Entry{"split.", QT_TRANSLATE_NOOP("errors", "The split does not work"),
          QT_TRANSLATE_NOOP("errors", "Change the split rule on the Model page.")},
    Entry{"option.", QT_TRANSLATE_NOOP("errors", "A setting is out of range"),
          QT_TRANSLATE_NOOP("errors", "Change it on the Model page.")},
    Entry{"project.unwritable", QT_TRANSLATE_NOOP("errors", "The project cannot be written"),
          QT_TRANSLATE_NOOP("errors", "Choose another place with File ▸ Save project as….")},
    Entry{"project.", QT_TRANSLATE_NOOP("errors", "The project cannot be opened"), ""},
    Entry{"device.", QT_TRANSLATE_NOOP("errors", "The device cannot be used"),
          QT_TRANSLATE_NOOP("errors", "Choose cpu or auto on the Model page.")},
    Entry{"engine.", QT_TRANSLATE_NOOP("errors", "The training engine did not start"), ""},
};

QString errorSentence(const char* text) {
  return *text ? QCoreApplication::translate("errors", text) : QString();
}

}  // namespace

ErrorText describeError(const QString& message, const QString& code) {
  for (const Entry& entry : kEntries) {
    if (code.startsWith(QLatin1String(entry.prefix))) {
      return {errorSentence(entry.title), engineText(message), errorSentence(entry.remedy)};
    }
  }
  return {QCoreApplication::translate("errors", "Something went wrong"), engineText(message), {}};
}

}  // namespace amalgam::ui
