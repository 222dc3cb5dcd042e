// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QList>
#include <QString>
#include <QXmlStreamReader>

namespace amalgam::test {

/// One text of a .ts file.
struct TsEntry {
  QString context, source, translation;
  bool is_finished = true;
};

inline QString chineseTs() { return QStringLiteral(AMALGAM_SOURCE_DIR "/resources/i18n/amalgam_zh_CN.ts"); }

/// All entries of a .ts file; empty if it cannot be read.
inline QList<TsEntry> readTs(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  QXmlStreamReader xml(&file);
  QList<TsEntry> entries;
  QString context;
  TsEntry entry;
  while (!xml.atEnd()) {
    const auto token = xml.readNext();
    if (token == QXmlStreamReader::StartElement) {
      if (xml.name() == QLatin1String("name")) context = xml.readElementText();
      if (xml.name() == QLatin1String("message")) entry = TsEntry{context, {}, {}};
      if (xml.name() == QLatin1String("source")) entry.source = xml.readElementText();
      if (xml.name() == QLatin1String("translation")) {
        entry.is_finished = !xml.attributes().hasAttribute(QLatin1String("type"));
        entry.translation = xml.readElementText();
      }
    }
    if (token == QXmlStreamReader::EndElement && xml.name() == QLatin1String("message")) entries << entry;
  }
  return xml.hasError() ? QList<TsEntry>() : entries;
}

}  // namespace amalgam::test
