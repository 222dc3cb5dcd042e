// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/language.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QTranslator>
#include <utility>

// As for the icons: the linker drops a library's resources unless somebody asks for them.
static void initTranslations() { Q_INIT_RESOURCE(translations); }

namespace amalgam::ui {

namespace {
const QString kSetting = QStringLiteral("language");
}

Language& Language::instance() {
  static Language language;
  return language;
}

const QList<Language::Choice>& Language::choices() {
  static const QList<Choice> all = {{QStringLiteral("en"), QStringLiteral("English")},
                                    {QStringLiteral("zh_CN"), QStringLiteral("中文")}};
  return all;
}

QString Language::idOf(const QString& name) {
  const QLocale locale(QString(name).replace(QLatin1Char('-'), QLatin1Char('_')));
  if (locale.language() == QLocale::Chinese) return QStringLiteral("zh_CN");
  if (locale.language() == QLocale::English) return QStringLiteral("en");
  return {};
}

bool Language::isShowable(const QString& id) {
  return id != QLatin1String("zh_CN") || !QFontDatabase::families(QFontDatabase::SimplifiedChinese).isEmpty();
}

QString Language::preferred() {
  QStringList wishes{QSettings().value(kSetting).toString()};
  wishes += QLocale::system().uiLanguages();
  for (const QString& wish : wishes) {
    const QString id = wish.isEmpty() ? QString() : idOf(wish);
    if (!id.isEmpty()) return isShowable(id) ? id : QStringLiteral("en");
  }
  return QStringLiteral("en");
}

void Language::install(const QString& path) {
  auto* translator = new QTranslator(QCoreApplication::instance());
  if (!translator->load(path)) {
    delete translator;
    return;
  }
  QCoreApplication::installTranslator(translator);
  installed_ << translator;
}

void Language::use(const QString& id) {
  const bool is_english = id == QLatin1String("en");
  QLocale::setDefault(is_english ? QLocale(QLocale::English, QLocale::UnitedStates) : QLocale(id));
  if (id == current_) return;
  initTranslations();
  current_ = id;  // the translators below tell everybody, who may ask
  for (QTranslator* one : std::exchange(installed_, {})) {
    QCoreApplication::removeTranslator(one);
    delete one;
  }
  if (is_english) return;  // the texts in the sources
  install(QLibraryInfo::path(QLibraryInfo::TranslationsPath) + QStringLiteral("/qtbase_") + id);
  install(QStringLiteral(":/i18n/amalgam_") + id);
}

void Language::choose(const QString& id) {
  use(id);
  QSettings().setValue(kSetting, id);
}

}  // namespace amalgam::ui
