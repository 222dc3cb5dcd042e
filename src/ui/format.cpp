// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "engine/data/reader.h"
#include "engine/evaluation/metrics.h"

#include "ui/engine_text.h"
#include "ui/tr.h"

namespace amalgam::ui {

namespace {
}  // namespace

std::filesystem::path toPath(const QString& text) { return {text.toUtf8().toStdString()}; }
QString fromPath(const std::filesystem::path& path) {
  return QString::fromStdString(path.string());
}

QString countText(std::int64_t value) {
  return QLocale(QLocale::English).toString(static_cast<qlonglong>(value));
}

QString countedText(std::int64_t count, const QString& one, const QString& many) {
  return (count == 1 ? one : many).arg(countText(count));
}

QString metricText(double value) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  const double size = std::abs(value);
  if (size >= 10000) return QString::number(value, 'g', 5);
  if (size >= 100) return QString::number(value, 'f', 1);
  if (size >= 10) return QString::number(value, 'f', 2);
  return QString::number(value, 'f', 3);
}

QStringList tableEndings() {
  QStringList endings{QStringLiteral(".tsv"), QStringLiteral(".txt")};
  for (const Reader& reader : readers()) {
    for (const std::string_view one : reader.extensions) {
      if (!endings.contains(q(one))) endings << q(one);
    }
  }
  return endings;
}

QString amountText(double value) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  const double size = std::abs(value);
  if (value == std::round(value) && size < 1e15) return countText(std::llround(value));
  if (size >= 1e15 || size < 1e-4) return QString::number(value, 'g', 5);
  const int before = size < 1 ? 1 : static_cast<int>(std::log10(size)) + 1;
  return QLocale().toString(value, 'f', std::clamp(5 - before, size < 1 ? 4 : 0, 4));
}

QString durationText(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return QStringLiteral("–");
  const auto whole = static_cast<qlonglong>(std::llround(seconds));
  if (whole < 60) return tr("%1 s").arg(whole);
  if (whole < 3600) return tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QChar('0'));
  return tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60, 2, 10, QChar('0'));
}

QString etaText(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return {};
  if (seconds < 1) return tr("nearly done");
  return tr("about %1 left").arg(durationText(seconds));
}

QString shareText(std::int64_t part, std::int64_t whole) {
  if (part == 0 || whole == 0) return QStringLiteral("0 %");
  const double share = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  if (share < 1) return QStringLiteral("< 1 %");
  if (share > 99 && part < whole) return QStringLiteral("> 99 %");
  return QStringLiteral("%1 %").arg(std::lround(share));
}

QString bytesText(std::int64_t bytes) {
  QString size = QLocale(QLocale::English).formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
  return size.replace(QLatin1Char(' '), QChar(QChar::Nbsp));  // no line ends before its unit
}

QString stateText(RunState state) {
  switch (state) {
    case RunState::draft:
      return tr("Draft");
    case RunState::queued:
      return tr("Queued");
    case RunState::preparing:
      return tr("Preparing");
    case RunState::running:
      return tr("Running");
    case RunState::paused:
      return tr("Paused");
    case RunState::stopping:
      return tr("Stopping");
    case RunState::finished:
      return tr("Finished");
    case RunState::stopped_early:
      return tr("Stopped early");
    case RunState::stopped_by_user:
      return tr("Stopped by you");
    case RunState::cancelled:
      return tr("Cancelled");
    case RunState::failed:
      return tr("Failed");
    case RunState::interrupted:
      return tr("Interrupted");
  }
  return {};
}

QString typeText(ColumnType type) {
  switch (type) {
    case ColumnType::number:
      return tr("Number");
    case ColumnType::category:
      return tr("Category");
    case ColumnType::text:
      return tr("Text");
    case ColumnType::date:
      return tr("Date");
    case ColumnType::number_list:
      return tr("Number list");
    case ColumnType::event_list:
      return tr("Event list");
  }
  return {};
}

QString metricTitle(const std::string& id) {
  if (id == "loss") return tr("Loss");
  const Metric* metric = find_metric(id);
  return metric ? engineText(metric->title) : q(id);
}

QString metricInWords(const std::string& id) {
  QString title = metricTitle(id);
  const bool is_name = id == "gini" || id == "brier" || title.size() < 2 || !title[1].isLower();
  if (!is_name) title[0] = title[0].toLower();
  return title;
}

bool lowerIsBetter(const std::string& id) {
  if (id == "loss") return true;
  const Metric* metric = find_metric(id);
  return metric && !metric->higher_is_better;
}

QString partText(Part part) {
  switch (part) {
    case Part::train:
      return tr("Train");
    case Part::validation:
      return tr("Validation");
    case Part::test:
      return tr("Test");
    case Part::none:
      break;
  }
  return tr("None");
}

QString kindText(const std::string& kind) {
  if (kind == "numerical") return tr("Numerical");
  if (kind == "categorical") return tr("Categorical");
  if (kind == "temporal") return tr("Temporal");
  if (kind == "text") return tr("Text");
  if (kind == "behavioural") return tr("Behavioural");
  return engineText(kind);
}

QString familyText(StrategyFamily family) {
  switch (family) {
    case StrategyFamily::fusion: return tr("Fusion strategies");
    case StrategyFamily::ensemble: return tr("Several models together");
    case StrategyFamily::unimodal: return tr("One modality alone");
    case StrategyFamily::baseline: return tr("Baselines");
  }
  return {};
}

QString optionText(const OptionValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) {
    return *flag ? tr("on") : tr("off");
  }
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return QString::number(*whole);
  if (const auto* number = std::get_if<double>(&value)) return QString::number(*number, 'g', 4);
  return q(std::get<std::string>(value));
}

QString timeText(const std::string& utc) {
  QDateTime time = QDateTime::fromString(q(utc), Qt::ISODate);
  if (!time.isValid()) return {};
  if (time.timeSpec() == Qt::LocalTime) time.setTimeSpec(Qt::UTC);
  return QLocale().toString(time.toLocalTime(), tr("d MMM, HH:mm"));
}

}  // namespace amalgam::ui
