// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style_sheet.h"

#include <QPixmap>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <utility>

#include "ui/theme/icon_engine.h"

namespace amalgam::ui {

namespace {

constexpr const char* kControls = R"(
* { outline: none; }
QToolTip { background: @surface2; color: @text; border: 1px solid @borderStrong; padding: 5px 8px; font-size: 12px; }
QFrame[card="true"] { background: @surface; border: 1px solid @border; border-radius: 10px; }
QFrame[floating="true"] { background: @surface; border: 1px solid @borderStrong; border-radius: 10px; }
QFrame[card="true"][selected="true"] { border: 2px solid @accent; }
QLabel { background: transparent; }
QLabel:disabled { color: @text3; }
QPushButton { background: @surface; color: @text; border: 1px solid @borderStrong; border-radius: 6px; padding: 0 13px;
  min-height: 30px; font-weight: 600; }
QPushButton:hover { background: @hover; }
QPushButton:pressed, QPushButton:checked { background: @accentSoft; color: @accent; }
QPushButton:focus { border: 2px solid @accent; padding: 0 12px; min-height: 28px; }
QPushButton:disabled { color: @text3; background: @surface2; border-color: @border; }
QPushButton[look="primary"] { background: @accent; color: @onAccent; border: 1px solid @accent; }
QPushButton[look="primary"]:hover, QPushButton[look="primary"]:pressed { background: @accentHover; border-color: @accentHover; }
QPushButton[look="primary"]:focus { border: 2px solid @text; }
QPushButton[look="primary"]:disabled { background: @hover; color: @text3; border-color: @border; }
QPushButton[look="danger"] { color: @bad; }
QPushButton[look="danger"]:hover { background: @badSoft; border-color: @bad; }
QPushButton[look="danger"]:disabled { color: @text3; }
QPushButton[look="ghost"] { background: transparent; border-color: transparent; }
QPushButton[look="ghost"]:hover { background: @hover; }
QPushButton[look="ghost"]:focus { border: 2px solid @accent; }
QPushButton::menu-indicator { image: url(@dir/down.png); width: 12px; height: 12px; subcontrol-position: right center; right: 6px; }
QToolButton { background: transparent; color: @text; border: 2px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked { background: @accentSoft; color: @accent; }
QToolButton:focus { border-color: @accent; }
QToolButton:disabled { color: @text3; }
QToolButton::menu-indicator { image: none; }
QToolButton#aspectChip { background: @surface; border: 1px solid @border; border-radius: 9px; padding: 0 10px; font-size: 12px; }
QToolButton#aspectChip:hover { background: @hover; }
QToolButton#aspectChip:focus { border-color: @accent; }
QWidget[segmented="true"] { background: @hover; border: none; border-radius: 7px; }
QWidget[segmented="true"] QToolButton { border-radius: 5px; padding: 3px 11px; margin: 2px 1px; color: @text2; font-size: 12px; font-weight: 600; }
QWidget[segmented="true"] QToolButton:checked { background: @segment; color: @text; }
QWidget[segmented="true"] QToolButton:focus { border-color: @accent; }
QWidget[segmented="true"] QToolButton:disabled { color: @text3; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit { background: @surface; color: @text; border: 1px solid @borderStrong;
  border-radius: 6px; padding: 0 9px; min-height: 30px; selection-background-color: @accent; selection-color: @onAccent; }
QPlainTextEdit, QTextEdit, QTextBrowser { background: @surface; color: @text; border: 1px solid @borderStrong; border-radius: 6px;
  padding: 6px; selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:hover, QComboBox:hover, QSpinBox:hover, QDoubleSpinBox:hover { border-color: @text3; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus { border: 2px solid @accent; padding: 0 8px; min-height: 28px; }
QPlainTextEdit:focus, QTextEdit:focus, QTextBrowser:focus { border: 2px solid @accent; padding: 5px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled { color: @text3; background: @surface2; border-color: @border; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: url(@dir/down.png); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @surface; color: @text; border: 1px solid @borderStrong; padding: 4px;
  selection-background-color: @accentSoft; selection-color: @text; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 6px; border-radius: 4px; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-origin: border; subcontrol-position: top right; width: 24px; height: 15px; border: none; background: transparent; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-origin: border; subcontrol-position: bottom right; width: 24px; height: 15px; border: none; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url(@dir/up.png); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url(@dir/down.png); width: 10px; height: 10px; }
QCheckBox, QRadioButton { color: @text; spacing: 8px; min-height: 24px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: @text3; }
QListView::indicator, QTableView::indicator { width: 14px; height: 14px; border: 1px solid @text3; border-radius: 4px; background: @surface; }
QListView::indicator:checked, QTableView::indicator:checked { background: @accent; border-color: @accent; image: url(@dir/check.png); }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid @text3; background: @surface; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(@dir/check.png); }
QCheckBox::indicator:indeterminate { background: @accent; border-color: @accent; image: url(@dir/minus.png); }
QRadioButton::indicator:checked { border: 5px solid @accent; width: 8px; height: 8px; background: @onAccent; }
QCheckBox:focus, QRadioButton:focus { color: @accent; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid @accent; width: 14px; height: 14px; }
QCheckBox::indicator:checked:focus { border: 2px solid @text; }
QCheckBox::indicator:disabled { background: @surface2; border-color: @borderStrong; }
QSlider:horizontal { min-height: 22px; }
QSlider::groove:horizontal { height: 4px; background: @border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: @surface; border: 2px solid @accent; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: @accent; }
QSlider::sub-page:horizontal:disabled { background: @borderStrong; }
QSlider::handle:horizontal:disabled { border-color: @borderStrong; }
QProgressBar { background: @border; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; color: transparent; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
)";

constexpr const char* kContainers = R"(
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: @text2; padding: 9px 4px; margin: 0 10px; border: none; border-bottom: 2px solid transparent; font-weight: 600; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:focus { color: @accent; }
QTabBar::tab:disabled { color: @text3; }
QAbstractItemView { background: @surface; color: @text; alternate-background-color: @surface2; border: none; gridline-color: @border;
  selection-background-color: @accentSoft; selection-color: @text; }
QTableView, QTreeView, QListView { border: 2px solid transparent; }
QTableView:focus, QTreeView:focus, QListView:focus { border: 2px solid @accent; border-radius: 4px; }
QTableView::item { padding: 0 5px; border: none; }
QTableView::item:selected { background: @accentSoft; color: @text; }
QTreeView::item, QListView::item { min-height: 28px; padding: 0 6px; border: none; }
QTreeView::item:selected, QListView::item:selected { background: @accentSoft; color: @text; }
QTreeView::item:hover, QListView::item:hover { background: @hover; }
QHeaderView { background: @surface2; border: none; }
QHeaderView::section { background: @surface2; color: @text2; border: none; border-bottom: 1px solid @border; padding: 6px 8px; font-weight: 600; font-size: 12px; }
QTableCornerButton::section { background: @surface2; border: none; border-bottom: 1px solid @border; }
QScrollArea { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: @borderStrong; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; background: none; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QMenu { background: @surface; color: @text; border: 1px solid @borderStrong; padding: 5px; }
QMenu::item { padding: 6px 24px 6px 10px; border-radius: 5px; }
QMenu::item:selected { background: @accentSoft; }
QMenu::item:disabled { color: @text3; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @border; margin: 5px 8px; }
QMenuBar { background: @surface; color: @text; border-bottom: 1px solid @border; padding: 2px 8px; }
QMenuBar::item { padding: 5px 10px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected { background: @hover; }
QStatusBar { background: @surface; color: @text2; border-top: 1px solid @border; }
QStatusBar::item { border: none; }
QToolBar { background: @surface; border: none; border-bottom: 1px solid @border; spacing: 4px; padding: 6px 12px; }
QToolBar::separator { background: @border; width: 1px; margin: 6px; }
QDockWidget { color: @text2; font-weight: 600; }
QDockWidget::title { background: @surface; padding: 8px 12px; border-bottom: 1px solid @border; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @border; }
QGroupBox { border: 1px solid @border; border-radius: 8px; margin-top: 18px; padding-top: 8px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 4px; color: @text2; }
QFrame[line="true"] { background: @border; border: none; max-height: 1px; min-height: 1px; }
QFrame[panel="true"] { background: @surface; border: none; }
QFrame[drop="true"] { background: @surface; border-radius: 10px; }
QLabel[chip="true"] { background: @warnSoft; color: @warn; border-radius: 8px; padding: 1px 8px; font-size: 12px; font-weight: 600; }
QLabel[fontRole="caption"] { font-size: 12px; }
QLabel[fontRole="body"] { font-size: 13px; font-weight: 400; }
QLabel[fontRole="bodyStrong"] { font-size: 13px; font-weight: 600; }
QLabel[fontRole="title"] { font-size: 14px; font-weight: 600; }
QLabel[fontRole="page"] { font-size: 20px; font-weight: 600; }
QLabel[fontRole="figure"] { font-size: 24px; font-weight: 600; }
QLabel[fontRole="mono"] { font-size: 12px; font-weight: 400; }
QLabel[colorRole="ink"] { color: @text; }
QLabel[colorRole="text2"] { color: @text2; }
QLabel[colorRole="text3"] { color: @text3; }
QLabel[colorRole="accent"] { color: @accent; }
QLabel[colorRole="good"] { color: @good; }
QLabel[colorRole="warn"] { color: @warn; }
QLabel[colorRole="bad"] { color: @bad; }
)";

struct SheetPictures {
  bool areHeld = false;
  const Tokens* waiting = nullptr;
};

SheetPictures& sheetPictures() {
  static SheetPictures pictures;
  return pictures;
}

/// What the names of one scheme's pictures begin with.
QString pictureFolder(const Tokens& t) {
  static QTemporaryDir dir;
  return dir.path() + (t.scheme == Scheme::dark ? QStringLiteral("/dark-") : QStringLiteral("/light-"));
}

/// Once for a scheme.
void writePictures(const Tokens& t) {
  const QString folder = pictureFolder(t);
  static QSet<QString> written;
  if (written.contains(folder)) return;
  const auto write = [&](const char* file, const char* icon, const QColor& color) {
    renderIcon(icon, 12, color).save(folder + file + ".png");
    renderIcon(icon, 24, color).save(folder + file + "@2x.png");
  };
  write("down", "chevron-down", t.text2);
  write("up", "chevron-up", t.text2);
  write("check", "check", t.onAccent);
  write("minus", "minus", t.onAccent);
  written.insert(folder);
}

/// "font-size: 13px" with the letters scaled.
void scaleText(QString& sheet, int percent) {
  static const QRegularExpression size(QStringLiteral("font-size: (\\d+)px"));
  QString scaled;
  qsizetype done = 0;
  for (auto matches = size.globalMatch(sheet); matches.hasNext();) {
    const auto match = matches.next();
    scaled += QStringView(sheet).mid(done, match.capturedStart() - done);
    scaled += QStringLiteral("font-size: %1px").arg(scaledText(match.captured(1).toInt(), percent));
    done = match.capturedEnd();
  }
  sheet = scaled + sheet.mid(done);
}

}  // namespace

void holdSheetPictures() { sheetPictures().areHeld = true; }

void writeSheetPictures() {
  sheetPictures().areHeld = false;
  if (const Tokens* waiting = std::exchange(sheetPictures().waiting, nullptr)) writePictures(*waiting);
}

QString makeStyleSheet(const Tokens& t, int textPercent) {
  if (sheetPictures().areHeld)
    sheetPictures().waiting = &t;
  else
    writePictures(t);
  const QColor segment = t.scheme == Scheme::dark ? t.borderStrong : t.surface;
  // Longer names first, so that "@text" does not eat the start of "@text2".
  const std::pair<const char*, QColor> colors[] = {
      {"@accentHover", t.accentHover}, {"@accentSoft", t.accentSoft}, {"@accent", t.accent},
      {"@onAccent", t.onAccent},       {"@borderStrong", t.borderStrong}, {"@border", t.border},
      {"@background", t.background},   {"@surface2", t.surface2},     {"@surface", t.surface},
      {"@hover", t.hover},             {"@text2", t.text2},           {"@text3", t.text3},
      {"@text", t.text},               {"@goodSoft", t.goodSoft},     {"@good", t.good},
      {"@warnSoft", t.warnSoft},       {"@warn", t.warn},             {"@badSoft", t.badSoft},
      {"@bad", t.bad},                 {"@segment", segment}};
  QString sheet = QString::fromUtf8(kControls) + QString::fromUtf8(kContainers);
  sheet.replace(QLatin1String("@dir/"), pictureFolder(t));
  for (const auto& [name, color] : colors) sheet.replace(QLatin1String(name), color.name());
  if (textPercent != 100) scaleText(sheet, textPercent);
  return sheet;
}

}  // namespace amalgam::ui
