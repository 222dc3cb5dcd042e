// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/paired_tests_card.h"

#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>
#include <cmath>

#include "engine/project/credit_pack.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/pages/page.h"
#include "ui/widgets/table_headers.h"

namespace amalgam::ui {

namespace {

using nlohmann::json;

QString fourDigits(double value, bool with_sign) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  const QString text = QString::number(value, 'f', std::abs(value) < 100 ? 4 : 1);
  return with_sign && value > 0 ? QLatin1Char('+') + text : text;
}

QString betweenText(const json& interval) {
  if (!interval.is_array()) return QStringLiteral("–");
  return PairedTestsCard::tr("%1 to %2").arg(fourDigits(interval[0].get<double>(), true), fourDigits(interval[1].get<double>(), true));
}

QString chanceText(double p) {
  if (!std::isfinite(p)) return QStringLiteral("–");
  return p < 0.001 ? QStringLiteral("< 0.001") : QString::number(p, 'f', 3);
}

}  // namespace

PairedTestsCard::PairedTestsCard(Session* session, QWidget* parent)
    : Card(tr("Is it really better?"), {}, parent),
      session_(session),
      verdict_(new RoleLabel({}, FontRole::bodyStrong)),
      table_(new QTableWidget(0, 7)) {
  verdict_->setWordWrap(true);
  verdict_->setContentsMargins(design::space4, 0, design::space4, design::space2);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setShowGrid(false);
  table_->setFrameShape(QFrame::NoFrame);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(28);
  table_->setAccessibleName(tr("Every metric against the baseline"));
  setBodyMargins(1, 0, 1, 1);
  body()->addWidget(verdict_);
  body()->addWidget(table_);
  showPair(0, 0);
}

QString PairedTestsCard::verdict() const { return verdict_->text(); }

void PairedTestsCard::showHint(const QString& text) {
  verdict_->setText(text);
  verdict_->setRole(ColorRole::text2);
  table_->hide();
}

void PairedTestsCard::showPair(std::int64_t run, std::int64_t baseline) {
  run_ = run;
  baseline_ = baseline;
  if (baseline == 0 || run == 0 || run == baseline) {
    asked_.clear();
    setSubtitle({});
    showHint(baseline == 0 ? tr("Click the star of a run: the others are then measured against it.") : tr("Choose another run than the baseline."));
    return;
  }
  const RunRecord *one = session_->run(run), *base = session_->run(baseline);
  if (!one || !base) return;
  setSubtitle(tr("%1 against %2").arg(q(one->name), q(base->name)));
  const QString wanted = QStringLiteral("%1 %2 %3 %4").arg(run).arg(baseline).arg(q(one->finished_at), q(base->finished_at));
  if (asked_ == wanted) return;
  asked_ = wanted;
  showHint(tr("Working out …"));
  session_->client()->ask(
      EngineClient::Thread::files, QStringLiteral("paired.tests"), this,
      [project = toPath(session_->projectPath()), run, baseline](Workbench*, RunControl&) {
        return compare_runs(ProjectStore(project, ProjectStore::Mode::read_only), run, baseline);
      },
      [this, wanted](const json& answer) {
        if (asked_ == wanted) showAnswer(answer);
      },
      [this, wanted](const EngineClient::Problem& why) {
        if (asked_ == wanted) showHint(engineText(why.message));
      });
}

void PairedTestsCard::showAnswer(const json& answer) {
  const json differences = answer.value("differences", json::array());
  const json& runs = answer.at("runs");
  table_->show();
  table_->setHorizontalHeaderLabels({tr("Metric"), q(runs[0].value("name", "")), q(runs[1].value("name", "")), tr("Difference"),
                                     tr("95 % interval"), tr("p"), tr("Says")});
  table_->setRowCount(static_cast<int>(differences.size()));
  int row = 0;
  for (const json& one : differences) {
    const QStringList cells{metricTitle(one.value("metric", "")), metricText(numberOf(one, "first")), metricText(numberOf(one, "second")),
                            fourDigits(numberOf(one, "difference"), true), betweenText(one.value("interval", json())),
                            chanceText(numberOf(one, "p_value")), engineText(one.value("verdict", std::string()))};
    for (int column = 0; column < cells.size(); ++column) {
      auto* item = new QTableWidgetItem(cells[column]);
      item->setTextAlignment((column == 0 || column == 6 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
      table_->setItem(row, column, item);
    }
    ++row;
  }
  alignHeaders(*table_);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() + std::max(1, row) * 28 + 4);
  const QString rows = countText(answer.value("rows", std::int64_t{0}));
  const QString part = answer.value("part", "") == "validation" ? partText(Part::validation) : partText(Part::test);
  const QString says = engineText(answer.value("verdict", std::string()));
  if (answer.contains("delong")) {
    const json& delong = answer.at("delong");
    verdict_->setText(tr("%1: ROC AUC %2 (%3), DeLong p = %4, on %5 %6 rows that both scored.")
                          .arg(says, fourDigits(numberOf(delong, "difference"), true), betweenText(delong.value("interval", json())),
                               chanceText(numberOf(delong, "p_value")), rows, part.toLower()));
  } else {
    verdict_->setText(tr("%1, on %2 %3 rows that both scored.").arg(says, rows, part.toLower()));
  }
  verdict_->setRole(ColorRole::text);
}

}  // namespace amalgam::ui
