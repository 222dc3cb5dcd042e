// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/report_card.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

#include "ui/format.h"
#include "ui/language.h"
#include "ui/pages/page.h"
#include "ui/report_pdf.h"
#include "ui/theme/theme.h"
#include "ui/widgets/pill.h"

namespace amalgam::ui {

namespace {
constexpr int kKeepAfter = 600;  // milliseconds without a key
}

ReportCard::ReportCard(Session* session, QWidget* parent)
    : Card(tr("Report"), {}, parent),
      session_(session),
      boxes_(new QVBoxLayout),
      which_(new QComboBox),
      language_(new QComboBox),
      words_(new QPlainTextEdit),
      html_(new QPushButton(tr("Save as HTML…"))),
      pdf_(new QPushButton(tr("Save as PDF…"))),
      open_(new QPushButton(tr("Open"))),
      pill_(new Pill),
      result_(new RoleLabel({}, FontRole::caption, ColorRole::text2)),
      keepTimer_(new QTimer(this)) {
  setTitleIcon(Theme::instance().icon(QStringLiteral("file"), ColorRole::accent));
  pill_->hide();
  addHeaderWidget(pill_);
  auto* text = new RoleLabel(tr("The whole project for people who were not there: the verdict in one sentence, data and split, strategies with "
                                "intervals and tests, curves, weights beside Shapley values, the credit pack, limits, and how to do it again. "
                                "Figures are vectors."),
                             FontRole::body, ColorRole::text2);
  text->setWordWrap(true);
  body()->addWidget(text);

  auto* columns = new QHBoxLayout;
  columns->setSpacing(design::space5);
  boxes_->setSpacing(design::space1);
  boxes_->addWidget(new RoleLabel(tr("Sections"), FontRole::bodyStrong, ColorRole::text2));
  columns->addLayout(boxes_);
  auto* comment = new QVBoxLayout;
  comment->setSpacing(design::space1);
  auto* heading = new QHBoxLayout;
  auto* label = new RoleLabel(tr("Your comment on"), FontRole::bodyStrong, ColorRole::text2);
  label->setBuddy(which_);
  heading->addWidget(label);
  heading->addWidget(which_, 1);
  comment->addLayout(heading);
  words_->setPlaceholderText(tr("Stands at the end of the section. Kept in the project."));
  words_->setTabChangesFocus(true);
  words_->setMinimumHeight(96);
  words_->setAccessibleName(tr("Your comment on the section"));
  which_->setAccessibleName(tr("Section of the comment"));
  comment->addWidget(words_, 1);
  columns->addLayout(comment, 1);
  body()->addLayout(columns);

  auto* buttons = new QHBoxLayout;
  html_->setIcon(Theme::instance().icon(QStringLiteral("download"), ColorRole::text));
  pdf_->setIcon(Theme::instance().icon(QStringLiteral("download"), ColorRole::text));
  open_->hide();
  buttons->addWidget(html_);
  buttons->addWidget(pdf_);
  buttons->addWidget(open_);
  buttons->addStretch();
  buttons->addWidget(new RoleLabel(tr("Language of the report"), FontRole::body, ColorRole::text2));
  for (const Language::Choice& one : Language::choices()) language_->addItem(one.title, one.id);
  language_->setCurrentIndex(std::max(0, language_->findData(Language::instance().current())));
  language_->setAccessibleName(tr("Language of the report"));
  buttons->addWidget(language_);
  body()->addLayout(buttons);
  result_->setWordWrap(true);
  result_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  result_->hide();
  body()->addWidget(result_);

  keepTimer_->setSingleShot(true);
  keepTimer_->setInterval(kKeepAfter);
  connect(keepTimer_, &QTimer::timeout, this, &ReportCard::keepComments);
  connect(html_, &QPushButton::clicked, this, [this] { choosePath(QStringLiteral(".html")); });
  connect(pdf_, &QPushButton::clicked, this, [this] { choosePath(QStringLiteral(".pdf")); });
  connect(open_, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(lastPath_)); });
  connect(which_, &QComboBox::currentIndexChanged, this, &ReportCard::showComment);
  connect(words_, &QPlainTextEdit::textChanged, this, [this] {
    if (sectionShown().empty()) return;
    comments_[sectionShown()] = s(words_->toPlainText());
    keepTimer_->start();
  });
  connect(session, &Session::projectChanged, this, &ReportCard::readComments);
  connect(session, &Session::runsChanged, this, &ReportCard::refresh);
  connect(session->client(), &EngineClient::engineReady, this, &ReportCard::refresh);
  readComments();
  refresh();
}

void ReportCard::refresh() {
  const bool ready = session_->client()->isReady();
  if (ready && sections_.empty()) fillSections();
  for (QPushButton* one : {html_, pdf_}) {
    one->setEnabled(ready && session_->hasProject());
    one->setToolTip(ready ? QString() : tr("The training engine is still loading."));
  }
}

/// Asks the engine once: the titles are in the report's own list of texts.
void ReportCard::fillSections() {
  session_->client()->ask(
      EngineClient::Thread::preview, QStringLiteral("report.sections"), this,
      [id = s(Language::instance().current())](Workbench* bench, RunControl&) { return bench->report_sections(id); },
      [this](const std::vector<ReportSectionInfo>& sections) {
        if (!sections_.empty()) return;
        const QSignalBlocker quiet(which_);
        for (const ReportSectionInfo& one : sections) {
          auto* box = new QCheckBox(q(one.title));
          box->setChecked(true);
          boxes_->addWidget(box);
          sections_.emplace_back(one.id, box);
          which_->addItem(q(one.title), q(one.id));
        }
        boxes_->addStretch();
        showComment();
      });
}

void ReportCard::readComments() {
  if (keepTimer_->isActive()) {  // the project that they belong to may be another one in a moment
    keepTimer_->stop();
    keepComments();
  }
  if (commentsOf_ == session_->projectPath()) return;
  commentsOf_ = session_->projectPath();
  comments_.clear();
  showComment();
  if (commentsOf_.isEmpty()) return;
  session_->client()->ask(
      EngineClient::Thread::store, QStringLiteral("report.comments"), this,
      [path = toPath(commentsOf_)](Workbench*, RunControl&) {
        return ProjectStore(path, ProjectStore::Mode::read_only).view_state(kReportCommentsKey).value_or("");
      },
      [this](const std::string& kept) {
        const nlohmann::json json = nlohmann::json::parse(kept, nullptr, false);
        if (!json.is_object()) return;
        for (const auto& [section, words] : json.items()) {
          if (words.is_string() && !comments_.contains(section)) comments_[section] = words.get<std::string>();
        }
        showComment();
      },
      [](const EngineClient::Problem&) {});  // a project that is only being made has none
}

void ReportCard::keepComments() {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [section, words] : comments_) {
    if (!q(words).trimmed().isEmpty()) json[section] = words;
  }
  session_->client()->ask(
      EngineClient::Thread::store, QString(), this,
      [path = toPath(commentsOf_), text = json.dump()](Workbench*, RunControl&) {
        ProjectStore(path, ProjectStore::Mode::read_write).set_view_state(kReportCommentsKey, text);
        return true;
      },
      [](bool) {});
}

void ReportCard::showComment() {
  const QSignalBlocker quiet(words_);
  words_->setPlainText(comment(sectionShown()));
  words_->setEnabled(!sectionShown().empty());
}

std::string ReportCard::sectionShown() const { return s(which_->currentData().toString()); }
std::string ReportCard::language() const { return s(language_->currentData().toString()); }

QString ReportCard::comment(const std::string& section) const {
  const auto found = comments_.find(section);
  return found == comments_.end() ? QString() : q(found->second);
}

void ReportCard::setComment(const std::string& section, const QString& words) {
  comments_[section] = s(words);
  keepTimer_->start();
  if (section == sectionShown()) showComment();
}

ReportRequest ReportCard::request() const {
  ReportRequest request;
  request.project = toPath(session_->projectPath());
  request.language = language();
  for (const auto& [id, box] : sections_) {
    if (box->isChecked()) request.sections.push_back(id);
  }
  request.comments = comments_;
  return request;
}

void ReportCard::choosePath(const QString& suffix) {
  const QFileInfo project(session_->projectPath());
  const QString name = project.path() + QLatin1Char('/') + project.completeBaseName() + QStringLiteral(".report") + suffix;
  const QString path = QFileDialog::getSaveFileName(
      window(), tr("Save the report"), name,
      suffix == QLatin1String(".pdf") ? tr("PDF files (*.pdf)") : tr("Web pages (*.html)"));
  if (!path.isEmpty()) writeTo(QFileInfo(path).suffix().isEmpty() ? path + suffix : path);
}

void ReportCard::writeTo(const QString& path) {
  ReportRequest asked = request();
  if (asked.sections.empty()) {
    Q_EMIT session_->problem(tr("Tick at least one section."), QStringLiteral("report.section"));
    return;
  }
  const bool is_pdf = QFileInfo(path).suffix().compare(QLatin1String("pdf"), Qt::CaseInsensitive) == 0;
  if (!is_pdf) asked.out = toPath(path);
  for (QPushButton* one : {html_, pdf_}) one->setEnabled(false);
  open_->hide();
  pill_->setText(tr("Writing …"));
  pill_->setTone(Tone::accent);
  pill_->show();
  session_->client()->ask(
      EngineClient::Thread::preview, QStringLiteral("report"), this,
      [asked, is_pdf, path](Workbench* bench, RunControl& control) {
        const ReportResult result = bench->report(asked, [](const Event&) {}, control);
        if (is_pdf) writeReportPdf(result.document, path);
        return result.runs;
      },
      [this, path](int) {
        pill_->setText(tr("Written"));
        pill_->setTone(Tone::good);
        result_->setText(path);
        result_->show();
        lastPath_ = path;
        open_->show();
        refresh();
        Q_EMIT written(path);
      },
      [this](const EngineClient::Problem& why) {
        pill_->setText(tr("Failed"));
        pill_->setTone(Tone::bad);
        refresh();
        Q_EMIT session_->problem(why.message, why.code);
      });
}

}  // namespace amalgam::ui
