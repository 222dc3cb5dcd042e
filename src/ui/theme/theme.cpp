// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QPalette>
#include <QRadioButton>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleHints>

#include "ui/keyboard_path.h"
#include "ui/theme/icon_engine.h"
#include "ui/theme/style_sheet.h"

// A library's resources are dropped by the linker unless somebody asks for them; the macro must stand outside
// of any namespace.
static void initAmalgamResources() { Q_INIT_RESOURCE(resources); }

namespace amalgam::ui {

namespace {

/// Writes the pictures of the style sheet before a widget that shows one asks for them.
class PicturesInTime final : public QObject {
 public:
  using QObject::QObject;

 protected:
  bool eventFilter(QObject* object, QEvent* event) override {
    if (event->type() != QEvent::Polish) return false;
    if (qobject_cast<QComboBox*>(object) || qobject_cast<QAbstractSpinBox*>(object) || qobject_cast<QCheckBox*>(object) ||
        qobject_cast<QRadioButton*>(object)) {
      qApp->removeEventFilter(this);
      writeSheetPictures();
    }
    return false;
  }
};

QPalette makePalette(const Tokens& t) {
  QPalette p;
  p.setColor(QPalette::Window, t.background);
  p.setColor(QPalette::WindowText, t.text);
  p.setColor(QPalette::Base, t.surface);
  p.setColor(QPalette::AlternateBase, t.surface2);
  p.setColor(QPalette::Text, t.text);
  p.setColor(QPalette::PlaceholderText, t.text3);
  p.setColor(QPalette::Button, t.surface);
  p.setColor(QPalette::ButtonText, t.text);
  p.setColor(QPalette::BrightText, t.bad);
  p.setColor(QPalette::Highlight, t.accent);
  p.setColor(QPalette::HighlightedText, t.onAccent);
  p.setColor(QPalette::Link, t.accent);
  p.setColor(QPalette::LinkVisited, t.accent);
  p.setColor(QPalette::ToolTipBase, t.surface2);
  p.setColor(QPalette::ToolTipText, t.text);
  p.setColor(QPalette::Light, t.surface);
  p.setColor(QPalette::Midlight, t.hover);
  p.setColor(QPalette::Mid, t.border);
  p.setColor(QPalette::Dark, t.borderStrong);
  p.setColor(QPalette::Shadow, t.scheme == Scheme::dark ? QColor(Qt::black) : t.borderStrong);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    p.setColor(QPalette::Disabled, role, t.text3);
  return p;
}

}  // namespace

Theme& Theme::instance() {
  static Theme theme;
  return theme;
}

Theme::Theme() : tokens_(&tokensOf(Scheme::light)), notifier_(new ThemeNotifier) {
  initAmalgamResources();
}

void Theme::applyTo(QApplication& app, ThemeChoice choice) {
  if (app_ == nullptr) {  // before our own palette hides the system's
    const QPalette palette = QGuiApplication::palette();
    systemIsDark_ = palette.color(QPalette::WindowText).lightness() >
                    palette.color(QPalette::Window).lightness();
  }
  app_ = &app;
  keepTabMoving(app);
  app.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  app.setFont(font(FontRole::body));
  choice_ = choice;
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
  QObject::connect(app.styleHints(), &QStyleHints::colorSchemeChanged, notifier_, [this] {
    if (choice_ == ThemeChoice::system) activate(systemScheme());
  });
#endif
  activate(choice == ThemeChoice::system  ? systemScheme()
           : choice == ThemeChoice::dark ? Scheme::dark
                                         : Scheme::light);
}

void Theme::holdSheet() {
  sheetWaits_ = true;
  holdSheetPictures();
  qApp->installEventFilter(new PicturesInTime(qApp));
}

void Theme::putOnSheet() {
  sheetWaits_ = false;
  if (app_ != nullptr) app_->setStyleSheet(styleSheet());
}

void Theme::setChoice(ThemeChoice choice) {
  choice_ = choice;
  const Scheme scheme = choice == ThemeChoice::system  ? systemScheme()
                        : choice == ThemeChoice::dark ? Scheme::dark
                                                      : Scheme::light;
  if (scheme != tokens_->scheme) activate(scheme);
}

Scheme Theme::systemScheme() const {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
  if (app_ != nullptr && app_->styleHints()->colorScheme() != Qt::ColorScheme::Unknown)
    return app_->styleHints()->colorScheme() == Qt::ColorScheme::Dark ? Scheme::dark
                                                                      : Scheme::light;
#endif
  return systemIsDark_ ? Scheme::dark : Scheme::light;
}

void Theme::activate(Scheme scheme) {
  tokens_ = &tokensOf(scheme);
  if (app_ != nullptr) {
    app_->setPalette(makePalette(*tokens_));
    if (!sheetWaits_) app_->setStyleSheet(styleSheet());
  }
  emit notifier_->changed();
}

void Theme::setTextPercent(int percent) {
  if (percent == textPercent_) return;
  textPercent_ = percent;
  if (app_ != nullptr) app_->setFont(font(FontRole::body));
  activate(tokens_->scheme);
}

QFont Theme::font(FontRole role) const {
  QFont font;
  // Inter for Latin letters and figures; the rest finds Chinese glyphs when Inter has none.
  font.setFamilies({QStringLiteral("Inter"), QStringLiteral("Noto Sans CJK SC"),
                    QStringLiteral("WenQuanYi Micro Hei"), QStringLiteral("DejaVu Sans")});
  font.setPixelSize(scaledText(design::fontBody, textPercent_));
  font.setWeight(QFont::Normal);  // said aloud, so that a bold parent or style sheet does not shine through
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
  font.setFeature("tnum", 1);  // figures of one width, so that changing numbers do not jitter
#endif
  switch (role) {
    case FontRole::caption: font.setPixelSize(scaledText(design::fontCaption, textPercent_)); break;
    case FontRole::body: break;
    case FontRole::bodyStrong: font.setWeight(QFont::DemiBold); break;
    case FontRole::title:
      font.setPixelSize(scaledText(design::fontTitle, textPercent_));
      font.setWeight(QFont::DemiBold);
      break;
    case FontRole::page:
      font.setPixelSize(scaledText(design::fontPage, textPercent_));
      font.setWeight(QFont::DemiBold);
      break;
    case FontRole::figure:
      font.setPixelSize(scaledText(design::fontFigure, textPercent_));
      font.setWeight(QFont::DemiBold);
      font.setLetterSpacing(QFont::AbsoluteSpacing, -0.5);
      break;
    case FontRole::mono:
      font.setFamilies({QStringLiteral("DejaVu Sans Mono"), QStringLiteral("Noto Sans Mono CJK SC"),
                        QStringLiteral("monospace")});
      font.setStyleHint(QFont::Monospace);
      font.setPixelSize(scaledText(design::fontCaption, textPercent_));
      break;
  }
  return font;
}

QString Theme::styleSheet() const { return makeStyleSheet(*tokens_, textPercent_); }

QIcon Theme::icon(const QString& name, ColorRole role) const {
  return QIcon(new IconEngine(name, [role] { return Theme::instance().color(role); }));
}

QIcon Theme::modalityKindIcon(const QString& kindId) const {
  return QIcon(new IconEngine(modalityIcon(kindId),
                              [kindId] { return Theme::instance().modalityColor(kindId); }));
}

QPixmap Theme::pixmap(const QString& name, int size, const QColor& color,
                      double devicePixelRatio) const {
  QPixmap picture = renderIcon(name, qMax(1, qRound(size * devicePixelRatio)), color);
  picture.setDevicePixelRatio(devicePixelRatio);
  return picture;
}

void setButtonLook(QWidget* button, const QString& look) {
  button->setProperty("look", look);
  button->style()->unpolish(button);
  button->style()->polish(button);
}

namespace {

const char* sheetName(FontRole font) {
  static constexpr const char* fonts[] = {"caption", "body", "bodyStrong", "title",
                                          "page",    "figure", "mono"};
  return fonts[static_cast<int>(font)];
}

/// `plain`: the name of the ordinary ink.
const char* sheetName(ColorRole color, const char* plain) {
  const char* name = plain;
  switch (color) {
    case ColorRole::text2: name = "text2"; break;
    case ColorRole::text3: name = "text3"; break;
    case ColorRole::accent: name = "accent"; break;
    case ColorRole::good: name = "good"; break;
    case ColorRole::warn: name = "warn"; break;
    case ColorRole::bad: name = "bad"; break;
    default: break;
  }
  return name;
}

void setRoleNames(QLabel* label, const char* font, const char* color) {
  const QByteArray fontBefore = label->property("fontRole").toByteArray(), colorBefore = label->property("colorRole").toByteArray();
  if (fontBefore == font && colorBefore == color) return;
  label->setProperty("fontRole", font);
  label->setProperty("colorRole", color);
  if (!label->testAttribute(Qt::WA_WState_Polished)) return;  // it will be, when it is shown
  label->style()->unpolish(label);
  label->style()->polish(label);
}

}  // namespace

void setTextRole(QLabel* label, FontRole font, ColorRole color) {
  setRoleNames(label, sheetName(font), sheetName(color, "text"));
  label->setFont(Theme::instance().font(font));
}

void setLastingTextRole(QLabel* label, FontRole font, ColorRole color) {
  setRoleNames(label, sheetName(font), sheetName(color, "ink"));
  label->setFont(Theme::instance().font(font));
}

}  // namespace amalgam::ui
