// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine_text.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <algorithm>
#include <optional>

#include "ui/format.h"
#include "ui/language.h"

namespace amalgam::ui {

namespace {

constexpr qsizetype kMostKept = 4000;  // translated texts that are remembered

/// A text with gaps: what stands between them, and which of the gaps stand in quotation marks.
struct Pattern {
  const char* source;
  QRegularExpression expression;
  QString head;        ///< what comes before the first gap: spares most expressions
  qsizetype length;    ///< of the fixed text: the longer, the surer
  std::vector<bool> quoted;  ///< a name of the analyst's, never to be translated
};

std::optional<QString> lookUp(const char* source) {
  const QString found = QCoreApplication::translate("engine", source);
  if (found == QString::fromUtf8(source)) return std::nullopt;
  return found;
}

Pattern patternOf(const char* source) {
  static const QRegularExpression gap(QStringLiteral("%(\\d)"));
  const QString text = QString::fromUtf8(source);
  Pattern pattern{source, {}, {}, 0, {}};
  QString expression;
  qsizetype from = 0;
  for (auto matches = gap.globalMatch(text); matches.hasNext();) {
    const auto match = matches.next();
    const QString fixed = text.mid(from, match.capturedStart() - from);
    if (from == 0) pattern.head = fixed;
    expression += QRegularExpression::escape(fixed) + QStringLiteral("(.*?)");
    pattern.length += fixed.size();
    const QString after = text.mid(match.capturedEnd(), 1);
    pattern.quoted.push_back(fixed.endsWith(QLatin1Char('\'')) && after == QLatin1String("'"));
    from = match.capturedEnd();
  }
  pattern.length += text.size() - from;
  expression += QRegularExpression::escape(text.mid(from));
  pattern.expression = QRegularExpression(QRegularExpression::anchoredPattern(expression),
                                          QRegularExpression::DotMatchesEverythingOption);
  return pattern;
}

/// The surest first.
const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> all = [] {
    std::vector<Pattern> found;
    for (const char* one : enginePhrases()) {
      if (QByteArray(one).contains("%1")) found.push_back(patternOf(one));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Pattern& a, const Pattern& b) { return a.length > b.length; });
    return found;
  }();
  return all;
}

std::optional<QString> translated(const QString& text);

/// Replaces %1 … %9 all at once: a value may hold a percent sign itself.
QString filled(const QString& text, const QStringList& values) {
  QString result;
  for (qsizetype i = 0; i < text.size(); ++i) {
    const int number = text[i] == QLatin1Char('%') && i + 1 < text.size() ? text[i + 1].digitValue() : -1;
    if (number >= 1 && number <= values.size()) {
      result += values[number - 1];
      ++i;
    } else {
      result += text[i];
    }
  }
  return result;
}

std::optional<QString> byPattern(const QString& text) {
  for (const Pattern& pattern : patterns()) {
    if (!text.startsWith(pattern.head)) continue;
    const auto match = pattern.expression.match(text);
    if (!match.hasMatch()) continue;
    const auto translation = lookUp(pattern.source);
    if (!translation) continue;
    QStringList values;
    for (std::size_t i = 0; i < pattern.quoted.size(); ++i) {
      const QString value = match.captured(static_cast<int>(i) + 1);
      values << (pattern.quoted[i] ? value : translated(value).value_or(value));
    }
    return filled(*translation, values);
  }
  return std::nullopt;
}

/// "One sentence. Another." if each of them is known.
std::optional<QString> bySentence(const QString& text) {
  static const QRegularExpression end(QStringLiteral("(?<=[.?!]) (?=[A-Z'0-9])|\\n"));
  const QStringList parts = text.split(end, Qt::SkipEmptyParts);
  if (parts.size() < 2) return std::nullopt;
  QString result;
  for (const QString& part : parts) {
    const auto found = translated(part);
    if (!found) return std::nullopt;
    result += *found;
  }
  return result;
}

/// "loans.csv: there are no rows to read."
std::optional<QString> behindColon(const QString& text) {
  const qsizetype colon = text.indexOf(QLatin1String(": "));
  if (colon <= 0) return std::nullopt;
  const auto rest = translated(text.mid(colon + 2));
  if (!rest) return std::nullopt;
  return text.left(colon) + QStringLiteral("：") + *rest;
}

std::optional<QString> translated(const QString& text) {
  if (text.trimmed().isEmpty()) return std::nullopt;
  // A sentence may be whole with a full stop or be one part of a longer one.
  if (const auto found = lookUp(text.toUtf8().constData())) return found;
  const QString bare = text.trimmed();
  if (bare != text) {
    const auto found = translated(bare);
    return found;
  }
  // Single sentences first: a pattern's gap would swallow a full stop.
  if (const auto found = bySentence(text)) return found;
  if (const auto found = byPattern(text)) return found;
  return behindColon(text);
}

/// "log_loss" in a sentence is "log loss" in the window; a setting's value and what stands in quotation marks stay as they are.
QString withMetricTitles(QString text) {
  static const QRegularExpression metric(QStringLiteral("(?<![\\w.'\"=])(?<!= )(roc_auc|pr_auc|log_loss)(?![\\w'\"]|\\.\\w)"));
  if (!text.contains(QLatin1Char('_'))) return text;
  QString result;
  qsizetype done = 0;
  for (auto matches = metric.globalMatch(text); matches.hasNext();) {
    const auto match = matches.next();
    result += QStringView(text).mid(done, match.capturedStart() - done);
    result += metricInWords(match.captured(1).toStdString());
    done = match.capturedEnd();
  }
  return result + text.mid(done);
}

}  // namespace

QString engineText(const QString& text) {
  static QString language;
  static QHash<QString, QString> known;
  const QString& now = Language::instance().current();
  if (text.isEmpty()) return text;
  if (now == QLatin1String("en")) return withMetricTitles(text);
  if (language != now || known.size() > kMostKept) known.clear();
  language = now;
  const auto found = known.constFind(text);
  if (found != known.constEnd()) return *found;
  const QString result = withMetricTitles(translated(text).value_or(text));
  known.insert(text, result);
  return result;
}

QString engineText(const std::string& text) { return engineText(QString::fromStdString(text)); }

}  // namespace amalgam::ui
