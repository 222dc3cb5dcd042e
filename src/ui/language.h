// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

class QTranslator;

namespace amalgam::ui {

/// The language of the window: one at a time, changed while it runs.
///
/// Whoever shows texts hears of a change by QEvent::LanguageChange; the main window then builds its pages anew.
class Language final {
 public:
  struct Choice {
    QString id;     ///< "en", "zh_CN"
    QString title;  ///< in the language itself
  };

  static Language& instance();
  static const QList<Choice>& choices();
  /// The choice that fits a name such as "zh", "zh-Hans-CN" or "en_GB"; empty if none does.
  static QString idOf(const QString& name);
  /// False where no font holds the letters: the window would show boxes.
  static bool isShowable(const QString& id);
  /// What the analyst chose at an earlier time, or else the system's language where it is spoken here, or English.
  static QString preferred();

  const QString& current() const { return current_; }
  /// Installs the translations, ours and those of Qt where they are there, and the locale of numbers and dates.
  void use(const QString& id);
  /// The same, and keeps the choice for the next start.
  void choose(const QString& id);

 private:
  Language() = default;
  void install(const QString& path);

  QString current_ = QStringLiteral("en");
  QList<QTranslator*> installed_;
};

}  // namespace amalgam::ui
