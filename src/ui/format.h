// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/data/table.h"
#include "engine/project/run_record.h"
#include "engine/workbench.h"

namespace amalgam::ui {

/// The engine's UTF-8 as Qt text, and back.
inline QString q(const std::string& text) { return QString::fromStdString(text); }
inline QString q(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}
inline std::string s(const QString& text) { return text.toStdString(); }
std::filesystem::path toPath(const QString& text);
QString fromPath(const std::filesystem::path& path);

/// "1,204": digits grouped as the analyst's locale does.
QString countText(std::int64_t value);
/// "1 column", "21 columns": `one` and `many` hold %1 for the number.
QString countedText(std::int64_t count, const QString& one, const QString& many);
/// "0.794"; an en dash where the value is not defined.
QString metricText(double value);
/// The endings of all files that can be read: ".csv", ".xlsx", …
QStringList tableEndings();
/// "191,980", "0.00213", "44,250.7": grouped, to five digits where there is a fraction.
QString amountText(double value);
/// "12 s", "3 min 05 s", "1 h 12 min".
QString durationText(double seconds);
/// "about 2 min left"; empty while nothing is known.
QString etaText(double seconds);
/// "0 %", "< 1 %", "17 %".
QString shareText(std::int64_t part, std::int64_t whole);
/// "1.4 MB".
QString bytesText(std::int64_t bytes);
/// A run's state in words: "Stopped early".
QString stateText(RunState state);
/// A column type in words: "Number", "Event list".
QString typeText(ColumnType type);
/// A metric's title: "ROC AUC"; the id itself where it is unknown.
QString metricTitle(const std::string& id);
/// The same within a sentence: "log loss", but "ROC AUC".
QString metricInWords(const std::string& id);
/// True where a smaller value is better (losses and errors).
bool lowerIsBetter(const std::string& metric);
/// "Train", "Validation", "Test".
QString partText(Part part);
/// A modality kind in words: "Numerical".
QString kindText(const std::string& kind);
/// A family of strategies as a heading: "Fusion strategies".
QString familyText(StrategyFamily family);
/// A setting's value as it is typed: "0.002", "on", "adamw".
QString optionText(const OptionValue& value);
/// The UTC time stamp of a record as local time, "24 Nov, 10:41"; empty if there is none.
QString timeText(const std::string& utc);

}  // namespace amalgam::ui
