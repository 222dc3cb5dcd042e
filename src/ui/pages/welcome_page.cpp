// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/welcome_page.h"

#include <QDateTime>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QIconEngine>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QToolButton>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/language.h"
#include "ui/preferences.h"
#include "ui/samples.h"
#include "ui/view_state.h"
#include "ui/widgets/card.h"
#include "ui/widgets/drop_zone.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {

/// The Chinese name of Chinese, drawn: on an English page these two would be the only letters of a font of 19 MB, and reading
/// it is a tenth of what a window needs to be there.
class ChineseName final : public QIconEngine {
 public:
  static QSize sizeFor(int letter) { return {2 * letter + 2 * kAround, letter + 2}; }
  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    const double edge = rect.width() / 2.0 - kAround, top = rect.center().y() + 0.5 - edge / 2;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const ColorRole ink = mode == QIcon::Disabled ? ColorRole::text3 : ColorRole::text2;
    painter->translate(rect.left() + kAround, top);
    painter->scale(edge, edge);
    painter->setPen(QPen(Theme::instance().color(ink), 0.13, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter->drawRect(QRectF(0.13, 0.25, 0.74, 0.38));
    painter->drawLine(QPointF(0.5, 0.06), QPointF(0.5, 0.97));
    painter->drawLine(QPointF(1.06, 0.26), QPointF(1.96, 0.26));
    painter->drawLine(QPointF(1.44, 0.07), QPointF(1.55, 0.25));
    QPainterPath sweeps(QPointF(1.74, 0.28));
    sweeps.cubicTo(QPointF(1.66, 0.56), QPointF(1.44, 0.80), QPointF(1.05, 0.92));
    sweeps.moveTo(QPointF(1.28, 0.28));
    sweeps.cubicTo(QPointF(1.38, 0.56), QPointF(1.58, 0.80), QPointF(1.96, 0.92));
    painter->drawPath(sweeps);
    painter->restore();
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    return scaledPixmap(size, mode, state, 1.0);
  }
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override {
    QPixmap picture(size);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    paint(&painter, QRect({}, size), mode, state);
    painter.end();
    picture.setDevicePixelRatio(scale);
    return picture;
  }
  QIconEngine* clone() const override { return new ChineseName; }

 private:
  static constexpr int kAround = 3;  // pixels that a button leaves beside its text
};

}  // namespace

WelcomePage::WelcomePage(Session* session, QWidget* parent) : Page(session, parent) {
  setHeading(tr("Welcome to Amalgam"),
             tr("Find out which sources of data decide, and how they work together."));
  auto* columns = new QHBoxLayout;
  columns->setSpacing(design::space3);
  auto* left = new QVBoxLayout;
  auto* right = new QVBoxLayout;
  left->setSpacing(design::space3);
  right->setSpacing(design::space3);
  makeStart(left);
  makeSide(right);
  columns->addLayout(left, 3);
  columns->addLayout(right, 2);
  body()->addLayout(columns, 1);
  setInterrupted({});
}

void WelcomePage::makeStart(QVBoxLayout* column) {
  auto* sample = new Card(tr("Try the credit-risk sample"));
  sample->setTitleIcon(Theme::instance().icon(QStringLiteral("star"), ColorRole::accent));
  auto* words = new RoleLabel(samples().front().teaches, FontRole::body, ColorRole::text2);
  words->setWordWrap(true);
  const auto button = [this](const QString& name, const QString& text, const QString& icon, const QString& look, auto action) {
    auto* one = new QPushButton(text);
    one->setObjectName(name);
    one->setIcon(Theme::instance().icon(icon, look == QLatin1String("primary") ? ColorRole::onAccent : ColorRole::text));
    setButtonLook(one, look);
    connect(one, &QPushButton::clicked, this, action);
    return one;
  };
  auto* row = new QHBoxLayout;
  auto* train = button(QStringLiteral("trainSample"), tr("Train it and see the results"), QStringLiteral("play"), QStringLiteral("primary"),
                       [this] { Q_EMIT sampleWanted(QStringLiteral("credit"), true); });
  train->setToolTip(tr("Opens the portfolio, trains hybrid fusion, and shows what it learned; under a minute on two cores"));
  row->addWidget(train);
  row->addWidget(button(QStringLiteral("openSample"), tr("Open the sample"), QStringLiteral("data"), {},
                        [this] { Q_EMIT sampleWanted(QStringLiteral("credit"), false); }));
  row->addWidget(button(QStringLiteral("takeTour"), tr("Take the tour"), QStringLiteral("help"), QStringLiteral("ghost"),
                        [this] { Q_EMIT tourWanted(); }));
  row->addStretch(1);
  sample->body()->addWidget(words);
  sample->body()->addLayout(row);
  column->addWidget(sample);
  makeLessons(column);
  column->addStretch(1);
}

void WelcomePage::makeLessons(QVBoxLayout* column) {
  auto* card = new Card(tr("Three lessons"), tr("small samples whose truth was planted; each teaches one thing about fusion"));
  card->setTitleIcon(Theme::instance().icon(QStringLiteral("layers"), ColorRole::text2));
  card->body()->setSpacing(design::space4);
  for (const Sample& one : samples()) {
    if (one.id == QLatin1String("credit")) continue;
    auto* row = new QHBoxLayout;
    row->setSpacing(design::space4);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(new RoleLabel(one.title, FontRole::bodyStrong));
    auto* text = new RoleLabel(one.teaches + QLatin1Char(' ') + one.lookAt, FontRole::body, ColorRole::text2);
    text->setWordWrap(true);
    words->addWidget(text);
    row->addLayout(words, 1);
    auto* go = new QPushButton(tr("Open and train"));
    go->setObjectName(QStringLiteral("lesson-") + one.id);
    go->setIcon(Theme::instance().icon(QStringLiteral("play"), ColorRole::text));
    go->setAccessibleName(tr("Open and train: %1").arg(one.title));
    QStringList runs;
    for (const LessonRun& run : one.runs) runs << engineText(run.title);
    go->setToolTip(tr("Trains: %1").arg(runs.join(QStringLiteral(", "))));
    connect(go, &QPushButton::clicked, this, [this, id = one.id] { Q_EMIT sampleWanted(id, true); });
    row->addWidget(go, 0, Qt::AlignTop);
    card->body()->addLayout(row);
  }
  column->addWidget(card);
}

void WelcomePage::makeOwn(QVBoxLayout* column) {
  auto* own = new Card(tr("Your own data"));
  own->setTitleIcon(Theme::instance().icon(QStringLiteral("data"), ColorRole::text2));
  auto* zone = new DropZone;
  zone->setTexts(
      tr("Drop a table here"),
      tr("CSV, Excel, JSON Lines, SQLite, SAS, SPSS, Stata, or click to choose. How it is read is "
         "guessed, shown and yours to change."));
  zone->setExtensions(tableEndings() << QStringLiteral(".gz") << QStringLiteral(".amalgam"));
  connect(zone, &DropZone::fileDropped, this, &WelcomePage::fileChosen);
  connect(zone, &DropZone::clicked, this, &WelcomePage::openDataWanted);
  zone->setMinimumHeight(150);  // taller where the letters are large
  own->body()->addWidget(zone);
  auto* buttons = new QHBoxLayout;
  auto* open_data = new QPushButton(Theme::instance().icon(QStringLiteral("file"), ColorRole::text),
                                    tr("Open data…"));
  auto* project = new QPushButton(Theme::instance().icon(QStringLiteral("folder"), ColorRole::text),
                                  tr("Open project…"));
  connect(open_data, &QPushButton::clicked, this, &WelcomePage::openDataWanted);
  connect(project, &QPushButton::clicked, this, &WelcomePage::openProjectWanted);
  buttons->addWidget(open_data);
  buttons->addWidget(project);
  buttons->addStretch();
  own->body()->addLayout(buttons);
  column->addWidget(own);
}

void WelcomePage::makeSide(QVBoxLayout* column) {
  makeOwn(column);
  auto* interrupted = new Card(tr("Continue where it stopped"));
  interrupted->setTitleIcon(Theme::instance().icon(QStringLiteral("restore"), ColorRole::warn));
  interrupted_ = new QVBoxLayout;
  interrupted->body()->addLayout(interrupted_);
  interruptedCard_ = interrupted;
  column->addWidget(interrupted);

  auto* recent = new Card(tr("Recent projects"));
  recent->setTitleIcon(Theme::instance().icon(QStringLiteral("clock"), ColorRole::text2));
  auto* clear = new QPushButton(tr("Clear"));
  setButtonLook(clear, QStringLiteral("ghost"));
  connect(clear, &QPushButton::clicked, this, &WelcomePage::recentCleared);
  recent->addHeaderWidget(clear);
  recent_ = new QVBoxLayout;
  recent_->setSpacing(design::space1);
  recent->body()->addLayout(recent_);
  recent->body()->addStretch();
  column->addWidget(recent);

  auto* look = new Card(tr("Appearance"));
  theme_ = new SegmentedControl({tr("System"), tr("Light"), tr("Dark")});
  theme_->setIcons({QStringLiteral("gear"), QStringLiteral("sun"), QStringLiteral("moon")});
  theme_->setAccessibleName(tr("Theme"));
  const auto show = [this] {
    theme_->setCurrentIndex(static_cast<int>(Theme::instance().choice()));
  };
  show();
  connect(theme_, &SegmentedControl::chosen, this,
          [](int index) { chooseTheme(static_cast<ThemeChoice>(index)); });
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this, show);
  look->body()->addWidget(theme_, 0, Qt::AlignLeft);
  look->body()->addWidget(makeLanguageChoice(), 0, Qt::AlignLeft);
  column->addWidget(look);
  column->addStretch(1);
}

QWidget* WelcomePage::makeLanguageChoice() {
  QStringList titles;
  for (const Language::Choice& one : Language::choices()) titles << one.title;
  auto* control = new SegmentedControl(titles);
  control->setAccessibleName(tr("Language"));
  control->setProperty(ViewState::kLeftAlone, true);  // the menu may have chosen another one meanwhile
  for (int i = 0; i < control->count(); ++i) {
    const QString& id = Language::choices()[i].id;
    if (id == Language::instance().current()) control->setCurrentIndex(i);
    control->setItemEnabled(i, Language::isShowable(id));
    if (id != QLatin1String("zh_CN") || id == Language::instance().current()) continue;
    auto* drawn = control->findChildren<QToolButton*>().at(i);  // its text stays, for those who do not see it
    drawn->setIcon(QIcon(new ChineseName));
    drawn->setIconSize(ChineseName::sizeFor(scaledText(design::fontCaption, Theme::instance().textPercent())));
    drawn->setToolButtonStyle(Qt::ToolButtonIconOnly);
  }
  connect(control, &SegmentedControl::chosen, this,
          [](int index) { Language::instance().choose(Language::choices()[index].id); });
  return control;
}

void WelcomePage::setRecent(const QStringList& paths) {
  clearLayout(recent_);
  if (paths.isEmpty()) {
    auto* none = new RoleLabel(tr("Projects that you open are listed here."), FontRole::body,
                               ColorRole::text2);
    none->setWordWrap(true);
    recent_->addWidget(none);
    return;
  }
  for (const QString& path : paths) {
    const QFileInfo file(path);
    auto* button = new QPushButton(file.completeBaseName());
    button->setIcon(Theme::instance().icon(QStringLiteral("data"), ColorRole::text2));
    button->setToolTip(path);
    setButtonLook(button, QStringLiteral("ghost"));
    auto* row = new QHBoxLayout;
    row->addWidget(button);
    auto* when = new RoleLabel(
        file.exists() ? QLocale().toString(file.lastModified(), tr("d MMM, HH:mm"))
                      : tr("file is gone"),
        FontRole::caption, file.exists() ? ColorRole::text3 : ColorRole::warn);
    row->addStretch();
    row->addWidget(when);
    button->setEnabled(file.exists());
    connect(button, &QPushButton::clicked, this, [this, path] { Q_EMIT fileChosen(path); });
    recent_->addLayout(row);
  }
}

void WelcomePage::setInterrupted(const std::vector<InterruptedRun>& runs) {
  clearLayout(interrupted_);
  constexpr std::size_t kMostShown = 3;
  for (std::size_t i = 0; i < std::min(runs.size(), kMostShown); ++i) {
    const RunRecord& run = runs[i].run;
    auto* row = new QHBoxLayout;
    auto* words = new RoleLabel(tr("%1 in %2 stopped at epoch %3 of %4")
                                    .arg(q(run.name), fromPath(runs[i].project.stem()))
                                    .arg(run.epochs_done)
                                    .arg(run.epochs_planned));
    words->setWordWrap(true);
    auto* go = new QPushButton(tr("Continue"));
    go->setIcon(Theme::instance().icon(QStringLiteral("play"), ColorRole::text));
    connect(go, &QPushButton::clicked, this, [this, path = fromPath(runs[i].project), id = run.id] {
      Q_EMIT continueWanted(path, id);
    });
    row->addWidget(words, 1);
    row->addWidget(go);
    interrupted_->addLayout(row);
  }
  interruptedCard_->setVisible(!runs.empty());
}

}  // namespace amalgam::ui
