// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/column_panel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <cmath>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/pages/page.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/histogram.h"
#include "ui/widgets/pill.h"

namespace amalgam::ui {

ColumnPanel::ColumnPanel(Session* session, QWidget* parent)
    : QWidget(parent),
      session_(session),
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
  histogram_->setFixedHeight(176);
  column->addWidget(histogram_);
  column->addWidget(facts_);
  column->addSpacing(design::space2);
  rateTitle_->setWordWrap(true);
  column->addWidget(rateTitle_);
  rate_->setFixedHeight(230);
  column->addWidget(rate_);
  column->addStretch();
  connect(session_, &Session::dataChanged, this, [this] { setColumn({}); });
  connect(session_, &Session::mapChanged, this, &ColumnPanel::fill);
  fill();
}

void ColumnPanel::setColumn(const QString& column) {
  column_ = column;
  fill();
}

void ColumnPanel::fill() {
  facts_->setFacts({});
  const ColumnProfile* profile = session_->data() ? session_->data()->profile(s(column_)) : nullptr;
  const bool shown = profile != nullptr;
  type_->setVisible(shown);
  histogram_->setVisible(shown);
  rate_->hide();
  rateTitle_->hide();
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
    return;
  }
  QStringList labels;
  std::vector<std::int64_t> counts;
  for (const auto& [text, count] : profile.most_frequent) {
    labels << q(text);
    counts.push_back(count);
  }
  const bool has_shape = profile.type == ColumnType::category && !labels.isEmpty();
  histogram_->setVisible(has_shape);
  if (has_shape) histogram_->setCategories(labels, counts);
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
        rate_->setTitle(
            tr("Rate of %1 = %2 by %3").arg(q(target.column), q(target.positive), column_));
        rate_->setValueTitle(tr("% of the rows"));
        rate_->setBars(std::move(bars));
        rate_->setFixedHeight(74 + 22 * static_cast<int>(rate.rates.size()));
        rate_->show();
        rateTitle_->setText(tr("How often %1 is “%2”").arg(q(target.column), q(target.positive)));
        rateTitle_->show();
      },
      [](const EngineClient::Problem&) { /* the map's own problem is shown on its page */ });
}

}  // namespace amalgam::ui
