// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPixmap>
#include <QString>

#include "ui/theme/tokens.h"

class QApplication;
class QLabel;

namespace amalgam::ui {

enum class ThemeChoice { system, light, dark };
enum class FontRole { caption, body, bodyStrong, title, page, figure, mono };

/// Tells widgets and plots that the colours are other ones now.
class ThemeNotifier : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;
 signals:
  void changed();
};

/// The colours, fonts, icons and the style sheet in use.
///
/// Threads: UI thread only
class Theme {
 public:
  static Theme& instance();

  /// Fusion style, fonts, palette and style sheet for the whole application. Call once, after it is built.
  void applyTo(QApplication& app, ThemeChoice choice = ThemeChoice::system);
  /// Before applyTo: the style sheet waits for putOnSheet. A window that is built without it is polished once, as a whole,
  /// and not anew whenever a part of it gets a parent.
  void holdSheet();
  void putOnSheet();
  /// Switches at run time; emits notifier()->changed() if the scheme is another one.
  void setChoice(ThemeChoice choice);
  ThemeChoice choice() const { return choice_; }
  Scheme scheme() const { return tokens_->scheme; }
  const Tokens& tokens() const { return *tokens_; }
  QColor color(ColorRole role) const { return tokens_->color(role); }
  QColor modalityColor(const QString& kindId) const { return tokens_->modalityColor(kindId); }
  QColor runColor(int run) const { return tokens_->runColor(run); }
  ColorStops sequentialStops() const { return tokens_->sequentialStops(); }
  ColorStops divergingStops() const { return tokens_->divergingStops(); }
  ThemeNotifier* notifier() const { return notifier_; }

  /// Size of the letters, 100 = as designed; emits notifier()->changed() if it is another one.
  void setTextPercent(int percent);
  int textPercent() const { return textPercent_; }
  QFont font(FontRole role) const;
  QString styleSheet() const;

  /// An icon drawn in a role's colour. It looks the colour up whenever it is painted, so it follows the theme by
  /// itself. Disabled icons are drawn in text3. `name` is a file in resources/icons without ".svg".
  QIcon icon(const QString& name, ColorRole role = ColorRole::text2) const;
  /// The icon of a modality kind in its colour; follows the theme by itself.
  QIcon modalityKindIcon(const QString& kindId) const;
  /// An icon as a picture in any colour, `size` in logical pixels.
  QPixmap pixmap(const QString& name, int size, const QColor& color, double devicePixelRatio = 1.0) const;

 private:
  Theme();
  void activate(Scheme scheme);
  Scheme systemScheme() const;

  const Tokens* tokens_;
  ThemeChoice choice_ = ThemeChoice::system;
  int textPercent_ = 100;
  bool systemIsDark_ = false, sheetWaits_ = false;
  QApplication* app_ = nullptr;
  ThemeNotifier* notifier_;
};

/// Gives a push button its look through the style sheet: "primary", "danger", "ghost" (no border) or "" (plain).
void setButtonLook(QWidget* button, const QString& look);
/// Gives a label its size and colour through the style sheet, so that it follows the theme by itself.
/// Colours: text, text2, text3, accent, good, warn, bad.
void setTextRole(QLabel* label, FontRole font, ColorRole color = ColorRole::text);
/// The same for a label that keeps its colour where it is disabled.
void setLastingTextRole(QLabel* label, FontRole font, ColorRole color);

}  // namespace amalgam::ui
