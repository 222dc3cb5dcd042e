// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/event_strip.h"

#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {
constexpr double kSnap = 14;  // pixels to the nearest event
}

EventStrip::EventStrip(QWidget* parent) : Plot(parent), stems_(addGraph()) {
  setLogAllowed(false);
  stems_->setLineStyle(QCPGraph::lsImpulse);
  stems_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, 7));
  setEmptyText(tr("No events to show."));
  connect(this, &QCustomPlot::afterLayout, this, &EventStrip::placeNames);
  EventStrip::applyTokens(Theme::instance().tokens());
}

void EventStrip::setEvents(std::vector<AttendedToken> events) {
  events_ = std::move(events);
  // Tokens without a time of their own (counts of a whole story) stand before the first event.
  const auto timed = std::count_if(events_.begin(), events_.end(), [](const AttendedToken& one) { return std::isfinite(one.time); });
  hasTimes_ = timed > 0;
  double first = 0, last = 0;
  bool any = false;
  for (const AttendedToken& one : events_) {
    if (!std::isfinite(one.time)) continue;
    first = any ? std::min(first, one.time) : one.time;
    last = any ? std::max(last, one.time) : one.time;
    any = true;
  }
  places_.clear();
  QVector<double> x, y;
  for (std::size_t i = 0; i < events_.size(); ++i) {
    const double before = -0.05 * std::max(1.0, last - first);
    places_.push_back(!hasTimes_ ? static_cast<double>(i + 1) : std::isfinite(events_[i].time) ? events_[i].time - first : before);
    x << places_.back();
    y << events_[i].attention;
  }
  stems_->setData(x, y);
  for (QCPItemText* name : names_) removeItem(name);
  names_.clear();
  for (const AttendedToken& one : events_) {
    auto* name = new QCPItemText(this);
    name->setSelectable(false);
    name->setText(one.name);
    name->setPositionAlignment(Qt::AlignBottom | Qt::AlignHCenter);
    name->setPadding(QMargins(2, 0, 2, 7));
    names_.push_back(name);
  }
  for (std::size_t i = 0; i < names_.size(); ++i) names_[i]->position->setCoords(places_[i], events_[i].attention);
  setAxisTitles(hasTimes_ ? tr("time since the first event (hours where the data hold dates)") : tr("event, oldest first"), tr("attention"));
  for (QCPAxis* axis : {xAxis, yAxis}) axis->setVisible(!events_.empty());
  applyTokens(tokens());
  fit();
}

/// Names that would run into a neighbour are left out, the most looked at stay.
void EventStrip::placeNames() {
  std::vector<std::size_t> order(names_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) { return events_[a].attention > events_[b].attention; });
  const QFontMetrics metrics(Theme::instance().font(FontRole::caption));
  std::vector<QRectF> taken;
  for (const std::size_t i : order) {
    const double width = metrics.horizontalAdvance(events_[i].name) + 4, height = metrics.height() + 7;
    const QRectF place(xAxis->coordToPixel(places_[i]) - width / 2, yAxis->coordToPixel(events_[i].attention) - height, width, height);
    const bool is_free = std::none_of(taken.begin(), taken.end(), [&](const QRectF& one) { return one.intersects(place); });
    names_[i]->setVisible(is_free);
    if (is_free) taken.push_back(place);
  }
}

void EventStrip::fitRanges() {
  double high = 0, left = 0, right = 1;
  for (std::size_t i = 0; i < events_.size(); ++i) {
    high = std::max(high, events_[i].attention);
    left = i == 0 ? places_[i] : std::min(left, places_[i]);
    right = i == 0 ? places_[i] : std::max(right, places_[i]);
  }
  const double room = std::max(right - left, 1.0) * 0.06;
  xAxis->setRange(left - room, right + room);
  yAxis->setRange(0, high > 0 ? high * 1.3 : 1);
}

PlotTable EventStrip::table() const {
  PlotTable table;
  table.header << tr("event") << (hasTimes_ ? tr("time since the first event") : tr("place")) << tr("attention");
  for (std::size_t i = 0; i < events_.size(); ++i) {
    const bool is_placed = !hasTimes_ || std::isfinite(events_[i].time);
    table.rows.push_back({events_[i].name, is_placed ? plainNumber(places_[i]) : QString(), plainNumber(events_[i].attention)});
  }
  return table;
}

Readout EventStrip::readoutAt(const QPointF& position) const {
  int nearest = -1;
  double distance = kSnap;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const double away = std::abs(xAxis->coordToPixel(places_[i]) - position.x());
    if (away < distance) {
      distance = away;
      nearest = static_cast<int>(i);
    }
  }
  if (nearest < 0) return {};
  const AttendedToken& event = events_[static_cast<std::size_t>(nearest)];
  Readout readout;
  readout.title = tr("%1: %2 of the attention").arg(event.name, QLocale().toString(event.attention, 'f', 3));
  if (std::isfinite(event.time)) readout.rows.push_back({{}, Qt::SolidLine, tr("since the first event"), readableNumber(placeOf(nearest))});
  return readout;
}

void EventStrip::applyTokens(const Tokens& tokens) {
  Plot::applyTokens(tokens);
  const QColor color = tokens.modalityColor(QStringLiteral("behavioural"));
  stems_->setPen(QPen(color, 2));
  for (QCPItemText* name : names_) {
    name->setFont(Theme::instance().font(FontRole::caption));
    name->setColor(tokens.text);
  }
}

}  // namespace amalgam::ui
