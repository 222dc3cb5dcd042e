// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/dates.h"

#include <array>
#include <chrono>
#include <cmath>
#include <limits>

#include "engine/base/text.h"

namespace amalgam {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Reads a text from left to right.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  /// Between `least` and `most` digits as a number; -1 if there are fewer.
  int digits(int least, int most) {
    int value = 0, count = 0;
    for (; count < most && peek() >= '0' && peek() <= '9'; ++count) value = value * 10 + (text_[at_++] - '0');
    return count < least ? -1 : value;
  }
  /// The digits of a fraction: "25" -> 0.25.
  double fraction() {
    double value = 0, unit = 1;
    while (peek() >= '0' && peek() <= '9') value += (unit /= 10) * (text_[at_++] - '0');
    return value;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// Seconds of a calendar day; NaN if there is no such day.
double day_seconds(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (year < 0 || month < 0 || day < 0 || !date.ok()) return kNaN;
  return 86400.0 * static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
}

/// A zone's seconds east of UTC; NaN if it is none.
double zone_seconds(Reader& reader) {
  reader.take(' ');
  if (reader.at_end() || reader.take('Z') || reader.take('z')) return reader.at_end() ? 0 : kNaN;
  const bool is_west = reader.peek() == '-';
  if (!reader.take('-') && !reader.take('+')) return kNaN;
  const int hours = reader.digits(2, 2);
  const bool has_minutes = reader.take(':') || !reader.at_end();
  const int minutes = has_minutes ? reader.digits(2, 2) : 0;
  if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59 || !reader.at_end()) return kNaN;
  return (is_west ? -1 : 1) * (hours * 3600.0 + minutes * 60.0);
}

/// What stands behind the day, as seconds; NaN if it is no time.
double clock_seconds(Reader& reader) {
  if (reader.at_end()) return 0;
  if (!reader.take('T') && !reader.take('t') && !reader.take(' ')) return kNaN;
  const int hour = reader.digits(1, 2);
  if (!reader.take(':')) return kNaN;
  const int minute = reader.digits(2, 2);
  double second = 0;
  if (reader.take(':')) {
    second = reader.digits(2, 2);
    if (second >= 0 && (reader.take('.') || reader.take(','))) second += reader.fraction();
  }
  const double day_part = hour * 3600.0 + minute * 60.0 + second;
  const bool is_time = hour >= 0 && minute >= 0 && minute <= 59 && second >= 0 && second < 61 && day_part <= 86400;
  return is_time ? day_part - zone_seconds(reader) : kNaN;
}

double year_first_day(Reader& reader) {
  const int year = reader.digits(4, 4);
  const char mark = reader.peek();
  if ((mark != '-' && mark != '/') || !reader.take(mark)) return kNaN;
  const int month = reader.digits(1, 2);
  if (!reader.take(mark)) return kNaN;
  return day_seconds(year, month, reader.digits(1, 2));
}

double year_last_day(Reader& reader, DateStyle style) {
  const int first = reader.digits(1, 2);
  const char mark = reader.peek();
  const bool fits = style == DateStyle::dotted ? mark == '.' : mark == '/' || mark == '-';
  if (!fits || !reader.take(mark)) return kNaN;
  const int second = reader.digits(1, 2);
  if (!reader.take(mark)) return kNaN;
  const int year = reader.digits(4, 4);
  return style == DateStyle::month_first ? day_seconds(year, first, second) : day_seconds(year, second, first);
}

double compact_day(Reader& reader) {
  const int year = reader.digits(4, 4);
  const int month = reader.digits(2, 2);
  return day_seconds(year, month, reader.digits(2, 2));
}

}  // namespace

std::string_view to_string(DateStyle style) {
  constexpr std::array<std::string_view, 5> names = {"year-month-day", "day.month.year", "month/day/year",
                                                     "day/month/year", "yyyymmdd"};
  return names[static_cast<std::size_t>(style)];
}

double parse_date(std::string_view text, DateStyle style) {
  Reader reader(trimmed(text));
  double day = kNaN;
  switch (style) {
    case DateStyle::year_first: day = year_first_day(reader); break;
    case DateStyle::compact: day = compact_day(reader); break;
    default: day = year_last_day(reader, style);
  }
  return std::isnan(day) ? kNaN : day + clock_seconds(reader);
}

bool is_any_date(std::string_view text) {
  using enum DateStyle;
  for (const DateStyle style : {year_first, dotted, month_first, day_first}) {
    if (!std::isnan(parse_date(text, style))) return true;
  }
  return false;
}

}  // namespace amalgam
