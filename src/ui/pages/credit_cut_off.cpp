// SPDX-License-Identifier: GPL-3.0-or-later
// The part of CreditPanel that moves the cut-off: slider, buttons, what it brings about, and keeping it with the run.
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/pages/credit_panel.h"
#include "ui/pages/credit_text.h"
#include "ui/plots/line_plot.h"
#include "ui/widgets/chart_frame.h"
#include "ui/widgets/number_boxes.h"

namespace amalgam::ui {

namespace {
constexpr int kLabWidth = 300;
constexpr double kUsualApproval = 75;  // percent
}  // namespace

QWidget* CreditPanel::makeCutOffCard() {
  cutOff_ = new LinePlot;
  cutOff_->setAxisTitles(tr("cut-off (approve scores below it)"), tr("share"));
  cutOff_->setLeastRanges({qQNaN(), qQNaN()}, {0, 1});
  cutOff_->setKeyPattern(tr("cut-off %1"));
  cutOff_->setDescription(tr("What each cut-off brings about. Move the slider."));
  cutOffFrame_ = new ChartFrame(cutOff_, tr("Cut-off"));
  cutOffFrame_->setMinimumHeight(creditText::kChartHeight);
  slider_ = new QSlider(Qt::Horizontal);
  slider_->setAccessibleName(tr("Cut-off"));
  facts_ = new FactList;
  loss_ = new NumberBox(0, 1e9);
  margin_ = new NumberBox(0, 1e9);
  loss_->setValue(DecisionCosts{}.approved_bad);
  margin_->setValue(DecisionCosts{}.declined_good);
  loss_->setAccessibleName(tr("Cost of an approved bad"));
  margin_->setAccessibleName(tr("Cost of a declined good"));
  auto* cheapest = new QPushButton(tr("Cheapest"));
  cheapest->setToolTip(tr("The cut-off with the lowest cost on these rows"));
  auto* lab = new Card(tr("What it brings about"));
  auto* moves = new QGridLayout;  // two rows: the chart beside it needs the width
  moves->addWidget(cheapest, 0, 0);
  int place = 1;
  for (const double share : {0.6, 0.7, 0.8}) {
    auto* button = new QPushButton(tr("Approve %1 %").arg(100 * share));
    moves->addWidget(button, place / 2, place % 2);
    ++place;
    connect(button, &QPushButton::clicked, this, [this, share] { chooseApproval(share); });
  }
  approval_ = new QDoubleSpinBox;
  approval_->setRange(0, 100);
  approval_->setDecimals(1);
  approval_->setSingleStep(5);
  approval_->setValue(kUsualApproval);
  approval_->setSuffix(tr(" %"));
  approval_->setAccessibleName(tr("Share of the applicants to approve"));
  auto* approve = new QPushButton(tr("Approve"));
  approve->setToolTip(tr("The cut-off that approves this share of the rows"));
  moves->addWidget(approval_, 2, 0);
  moves->addWidget(approve, 2, 1);
  connect(approve, &QPushButton::clicked, this, [this] { chooseApproval(approval_->value() / 100); });
  connect(approval_->findChild<QLineEdit*>(), &QLineEdit::returnPressed, this, [this] { chooseApproval(approval_->value() / 100); });
  auto* costs = new QGridLayout;
  const auto add_cost = [costs](int row, const QString& text, QWidget* box) {
    auto* label = new QLabel(text);
    label->setWordWrap(true);  // in large letters it does not fit beside the field
    label->setBuddy(box);
    costs->addWidget(label, row, 0);
    costs->addWidget(box, row, 1);
  };
  add_cost(0, tr("An approved bad costs"), loss_);
  add_cost(1, tr("A declined good costs"), margin_);
  costs->setColumnStretch(0, 1);
  keep_ = new QPushButton(tr("Keep this cut-off"));
  keep_->setToolTip(tr("Stores it with the run: exports and scoring decide by it. Undo takes it back."));
  connect(keep_, &QPushButton::clicked, this, &CreditPanel::keepOrForgetCutOff);
  lab->body()->addWidget(slider_);
  lab->body()->addLayout(moves);
  lab->body()->addWidget(keep_);
  lab->body()->addWidget(facts_);
  lab->body()->addLayout(costs);
  lab->body()->addStretch(1);
  auto* both = new QWidget;
  auto* row = new QHBoxLayout(both);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(design::space3);
  row->addWidget(cutOffFrame_, 1);
  row->addWidget(lab, 0);
  lab->setFixedWidth(kLabWidth);
  connect(slider_, &QSlider::valueChanged, this, &CreditPanel::refreshCutOff);
  connect(slider_, &QSlider::valueChanged, this, &CreditPanel::cutOffMoved);
  connect(cheapest, &QPushButton::clicked, this, &CreditPanel::chooseCheapest);
  for (QDoubleSpinBox* box : {loss_, margin_}) {
    connect(box, &QDoubleSpinBox::valueChanged, this, &CreditPanel::refreshCutOff);
  }
  return both;
}

double CreditPanel::storedCutOff() const {
  const auto decision = figures_.pack.value("decision", nlohmann::json::object());
  return numberOf(decision, "cut_off");
}

double CreditPanel::currentCutOff() const {
  return figures_.lab ? figures_.lab->decision(static_cast<std::size_t>(slider_->value())).cut_off : qQNaN();
}

/// The slider stands between two scores: a cut-off is stored if the decision is the same.
void CreditPanel::keepOrForgetCutOff() {
  if (!figures_.lab) return;
  const double stored = storedCutOff();
  const bool is_kept = std::isfinite(stored) && static_cast<int>(figures_.lab->decision_of(stored)) == slider_->value();
  if (is_kept) {
    session_->decide(figures_.run, {.without_cut_off = true}, tr("Forget cut-off"));
  } else {
    session_->decide(figures_.run, {.cut_off = std::clamp(currentCutOff(), 0.0, 1.0)}, tr("Keep cut-off"));
  }
}

double CreditPanel::chosenCutOff() const {
  if (!figures_.lab) return wantedCutOff_;
  const double cutOff = figures_.lab->decision(static_cast<std::size_t>(slider_->value())).cut_off;
  return std::isfinite(cutOff) ? cutOff : qQNaN();
}

void CreditPanel::wantCutOff(double cutOff) {
  if (figures_.lab) {
    setDecision(figures_.lab->decision_of(cutOff));
  } else {
    wantedCutOff_ = cutOff;
  }
}

DecisionCosts CreditPanel::costs() const { return {.approved_bad = loss_->value(), .declined_good = margin_->value()}; }

void CreditPanel::setDecision(std::size_t decision) { slider_->setValue(static_cast<int>(decision)); }

void CreditPanel::chooseCheapest() {
  if (!figures_.lab) return;
  const CutOffPoint best = figures_.lab->cheapest(costs());
  slider_->setValue(static_cast<int>(figures_.lab->decision_of(best.cut_off)));
  refreshCutOff();
}

void CreditPanel::chooseApproval(double share) {
  if (!figures_.lab) return;
  slider_->setValue(static_cast<int>(figures_.lab->decision_of(figures_.lab->for_approval(share).cut_off)));
  refreshCutOff();
}

QString CreditPanel::decisionText() const {
  if (!figures_.lab) return {};
  const CutOffPoint point = figures_.lab->decision(static_cast<std::size_t>(slider_->value()));
  return tr("approve %1, bad rate %2").arg(creditText::percent(point.approval_rate()), creditText::percent(point.bad_rate()));
}

void CreditPanel::refreshCutOff() {
  if (!figures_.lab) return;
  const CutOffPoint point = figures_.lab->decision(static_cast<std::size_t>(slider_->value()));
  const bool has_place = std::isfinite(point.cut_off);
  cutOff_->setMarker(has_place ? point.cut_off : qQNaN(), decisionText());
  const auto counted = [](std::int64_t goods, std::int64_t bads) { return tr("%1 goods, %2 bads").arg(countText(goods), countText(bads)); };
  facts_->setFacts({{tr("Cut-off"), has_place ? creditText::score(point.cut_off) : QStringLiteral("–")},
                    {tr("Approved"), creditText::percent(point.approval_rate())},
                    {tr("Bad rate of the approved"), creditText::percent(point.bad_rate())},
                    {tr("Bads kept out"), creditText::percent(point.bads_declined())},
                    {tr("Approved applicants"), counted(point.approved_goods, point.approved_bads)},
                    {tr("Declined applicants"), counted(point.declined_goods, point.declined_bads)},
                    {tr("Cost"), QLocale().toString(point.cost(costs()), 'f', 0)}});
  const double stored = storedCutOff();
  const bool is_kept = std::isfinite(stored) && static_cast<int>(figures_.lab->decision_of(stored)) == slider_->value();
  keep_->setText(is_kept ? tr("Kept with the run: forget it") : tr("Keep this cut-off"));
  keep_->setEnabled(has_place || is_kept);
  askColumns();
}

}  // namespace amalgam::ui
