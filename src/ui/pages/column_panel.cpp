// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/column_panel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/models/case_selection.h"
#include "ui/pages/page.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/histogram.h"
#include "ui/widgets/chart_frame.h"
#include "ui/widgets/layout_pause.h"
#include "ui/widgets/pill.h"

namespace amalgam::ui {

namespace {
constexpr int kColumnChip = 190;  // pixels of a chip's text
}

ColumnPanel::ColumnPanel(Session* session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      selection_(CaseSelection::of(session)),
      name_(new RoleLabel({}, FontRole::title)),
      role_(new RoleLabel({}, FontRole::caption, ColorRole::text2)),
      rateTitle_(new RoleLabel({}, FontRole::bodyStrong, ColorRole::text2)),
      type_(new Pill),
      histogram_(new Histogram),
      facts_(new FactList),
      rate_(new BarChart) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space2);
  auto* top = new QHBoxLayout;
  name_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  top->addWidget(name_, 1);
  top->addWidget(type_);
  column->addLayout(top);
  role_->setWordWrap(true);
  column->addWidget(role_);
  histogram_->setChoosable(true);
  histogram_->setDescription(tr("How the rows spread over this column. Click a bar to see its cases on Inspect."));
  histogramFrame_ = new ChartFrame(histogram_, tr("Distribution"));
  histogramFrame_->setPlotHeight(168);
  column->addWidget(histogramFrame_);
  makeFilterRow();
  column->addWidget(filterRow_);
  column->addWidget(facts_);
  column->addSpacing(design::space2);
  rateTitle_->setWordWrap(true);
  rate_->setDescription(tr("How often the target is positive among the rows with each value, or each tenth of the values, of this column."));
  rateFrame_ = new ChartFrame(rate_, tr("Target rate"));
  rateFrame_->body()->insertWidget(0, rateTitle_);
  column->addWidget(rateFrame_);
  column->addStretch();
  connect(histogram_, &Histogram::barChosen, this, [this](int bar) {
    if (bar < static_cast<int>(bars_.size())) selection_->toggle(bars_[static_cast<std::size_t>(bar)]);
  });
  connect(selection_, &CaseSelection::filterChanged, this, &ColumnPanel::refreshFilter);
  connect(session_, &Session::runsChanged, this, &ColumnPanel::refreshFilter);
  connect(session_, &Session::dataChanged, this, [this] { setColumn({}); });
  connect(session_, &Session::mapChanged, this, &ColumnPanel::fill);
  fill();
}

/// What the cases are filtered by in this column, and the way to them.
void ColumnPanel::makeFilterRow() {
  filterRow_ = new QWidget;
  auto* row = new QHBoxLayout(filterRow_);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(design::space2);
  chip_ = new QToolButton;
  chip_->setObjectName(QStringLiteral("aspectChip"));
  chip_->setIcon(Theme::instance().icon(QStringLiteral("x"), ColorRole::text3));
  chip_->setIconSize({12, 12});
  chip_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  chip_->setLayoutDirection(Qt::RightToLeft);  // the ✕ behind the text
  chip_->setFocusPolicy(Qt::StrongFocus);
  show_ = new QPushButton(tr("Show cases"));
  row->addWidget(chip_);
  row->addStretch(1);
  row->addWidget(show_);
  connect(show_, &QPushButton::clicked, this, &ColumnPanel::casesWanted);
  connect(chip_, &QToolButton::clicked, this, [this] {
    const auto& conditions = selection_->filter().conditions;
    const auto found = std::find_if(conditions.begin(), conditions.end(), [this](const CaseCondition& one) { return one.column == s(column_); });
    if (found != conditions.end()) selection_->removeAt(static_cast<std::size_t>(found - conditions.begin()));
  });
}

void ColumnPanel::refreshFilter() {
  std::vector<bool> marked;
  for (const CaseCondition& one : bars_) marked.push_back(selection_->filter().has(one));
  histogram_->setMarked(marked);
  const auto& conditions = selection_->filter().conditions;
  const auto found = std::find_if(conditions.begin(), conditions.end(), [this](const CaseCondition& one) { return !column_.isEmpty() && one.column == s(column_); });
  filterRow_->setVisible(found != conditions.end());
  if (found == conditions.end()) return;
  const QString text = selection_->text(*found);
  chip_->setText(chip_->fontMetrics().elidedText(text.section(QStringLiteral(": "), 1), Qt::ElideMiddle, kColumnChip));
  chip_->setToolTip(tr("%1: take this condition away").arg(text));
  chip_->setAccessibleName(chip_->toolTip());
  const bool any = std::any_of(session_->runs().begin(), session_->runs().end(), [](const RunRecord& one) { return is_over(one.state) && one.best_epoch > 0; });
  show_->setEnabled(any);
  show_->setToolTip(any ? tr("The scored rows that match, on Inspect") : tr("Cases appear once a run is over; the condition is kept for it."));
}

void ColumnPanel::setColumn(const QString& column) {
  column_ = column;
  fill();
}

void ColumnPanel::fill() {
  const LayoutPause pause(this);
  facts_->setFacts({});
  const ColumnProfile* profile = session_->data() ? session_->data()->profile(s(column_)) : nullptr;
  const bool shown = profile != nullptr;
  type_->setVisible(shown);
  histogramFrame_->setVisible(shown);
  rateFrame_->hide();
  bars_.clear();
  refreshFilter();
  if (!shown) {
    name_->setText(tr("Column"));
    role_->setText(tr("Select a column to see its profile."));
    return;
  }
  name_->setText(column_);
  name_->setToolTip(column_);
  type_->setText(typeText(profile->type));
  type_->setTone(Tone::accent);
  const Place place = placeOf(session_->plan().map, profile->name);
  const ColumnProposal* why = session_->data()->reason(profile->name);
  QString role = place.kind == Place::Kind::target    ? tr("Target.")
                 : place.kind == Place::Kind::id      ? tr("Identifier.")
                 : place.kind == Place::Kind::ignored ? tr("Not used.")
                                                      : tr("Modality “%1”.").arg(q(place.modality));
  if (why) role += QLatin1Char(' ') + engineText(why->reason);
  role_->setText(role);
  showDistribution(*profile);
  showFacts(*profile);
  askRate();
}

void ColumnPanel::showDistribution(const ColumnProfile& profile) {
  histogramFrame_->setHeading(tr("Distribution"));
  histogram_->setTitle(tr("Distribution of %1").arg(column_));
  const bool is_number = !profile.histogram_counts.empty();
  histogram_->setAxisTitles(is_number ? column_ : tr("rows"), is_number ? tr("rows") : QString());
  std::string kind;
  const Place place = placeOf(session_->plan().map, profile.name);
  for (const ModalitySpec& one : session_->plan().map.modalities) {
    if (place.kind == Place::Kind::modality && one.name == place.modality) kind = one.kind;
  }
  histogram_->setKind(q(kind));
  if (!profile.histogram_counts.empty()) {
    histogram_->setBins(profile.histogram_edges, profile.histogram_counts);
    for (std::size_t i = 0; i < profile.histogram_counts.size(); ++i) {
      bars_.push_back({.kind = CaseCondition::Kind::range,
                       .low = profile.histogram_edges[i],
                       .high = profile.histogram_edges[i + 1],
                       .is_closed = i + 1 == profile.histogram_counts.size(),
                       .column = profile.name});
    }
    refreshFilter();
    return;
  }
  QStringList labels;
  std::vector<std::int64_t> counts;
  for (const auto& [text, count] : profile.most_frequent) {
    labels << q(text);
    counts.push_back(count);
  }
  const bool has_shape = profile.type == ColumnType::category && !labels.isEmpty();
  histogramFrame_->setVisible(has_shape);
  if (!has_shape) return;
  histogram_->setCategories(labels, counts);
  for (const auto& [text, count] : profile.most_frequent) bars_.push_back({.kind = CaseCondition::Kind::value, .column = profile.name, .value = text});
  refreshFilter();
}

void ColumnPanel::showFacts(const ColumnProfile& profile) {
  std::vector<Fact> facts;
  const auto add = [&](const QString& key, const QString& value) { facts.emplace_back(key, value); };
  add(tr("Missing"), profile.missing == 0
                         ? tr("none")
                         : tr("%1 (%2)").arg(countText(profile.missing),
                                             shareText(profile.missing, profile.rows)));
  add(tr("Distinct"), countText(profile.distinct));
  if (profile.type == ColumnType::number) {
    add(tr("Smallest"), amountText(profile.minimum));
    add(tr("Lower quartile"), amountText(profile.quartile1));
    add(tr("Median"), amountText(profile.median));
    add(tr("Upper quartile"), amountText(profile.quartile3));
    add(tr("Largest"), amountText(profile.maximum));
    add(tr("Mean"), amountText(profile.mean));
    add(tr("Standard deviation"), amountText(profile.deviation));
  } else if (profile.type == ColumnType::text) {
    add(tr("Mean length"), tr("%1 characters").arg(std::lround(profile.mean_length)));
  }
  if (profile.type == ColumnType::category && !profile.most_frequent.empty()) {
    add(tr("Most frequent"), q(profile.most_frequent.front().first));
  }
  facts_->setFacts(facts);
}

void ColumnPanel::askRate() {
  const TargetSpec target = session_->plan().map.target;
  if (target.task != Task::binary || target.column.empty() || target.column == s(column_)) return;
  session_->client()->ask(
      EngineClient::Thread::files, QStringLiteral("rate"), this,
      [table = session_->table(), column = s(column_), target](Workbench*, RunControl&) {
        return targetRate(*table, column, target);
      },
      [this, target](const TargetRate& rate) {
        if (rate.rates.empty()) return;
        std::vector<Bar> bars;
        for (std::size_t i = 0; i < rate.rates.size(); ++i) {
          Bar bar;
          bar.label = q(rate.labels[i]);
          bar.value = rate.rates[i] * 100;
          bars.push_back(bar);
        }
        rateFrame_->setHeading(tr("Target rate"));
        rate_->setTitle(
            tr("Rate of %1 = %2 by %3").arg(q(target.column), q(target.positive), column_));
        rate_->setValueTitle(tr("% of the rows"));
        rate_->setBars(std::move(bars));
        rateFrame_->setPlotHeight(74 + 22 * static_cast<int>(rate.rates.size()));
        rateTitle_->setText(tr("How often %1 is “%2”").arg(q(target.column), q(target.positive)));
        rateFrame_->show();
      },
      [](const EngineClient::Problem&) { /* the map's own problem is shown on its page */ });
}

}  // namespace amalgam::ui
