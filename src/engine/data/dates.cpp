// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/dates.h"

#include <array>
#include <chrono>
#include <cmath>

#include "engine/base/not_a_number.h"
#include "engine/base/text.h"

namespace amalgam {

namespace {

/// Reads a text from left to right.
class DateParser {
 public:
  explicit DateParser(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }
  std::string_view letters() {
    const std::size_t start = at_;
    while (!at_end() && ((peek() | 0x20) >= 'a' && (peek() | 0x20) <= 'z')) ++at_;
    return text_.substr(start, at_ - start);
  }
  /// Between `least` and `most` digits as a number; -1 if there are fewer.
  int digits(int least, int most) {
    int value = 0, count = 0;
    for (; count < most && peek() >= '0' && peek() <= '9'; ++count) value = value * 10 + (text_[at_++] - '0');
    return count < least ? -1 : value;
  }
  void step_back() { --at_; }
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
double zone_seconds(DateParser& reader) {
  reader.take(' ');
  const bool is_utc = reader.take('Z') || reader.take('z') || reader.take("UTC") || reader.take("GMT");
  if (reader.at_end() || is_utc) return reader.at_end() ? 0 : kNaN;
  const bool is_west = reader.peek() == '-';
  if (!reader.take('-') && !reader.take('+')) return kNaN;
  const int hours = reader.digits(2, 2);
  const bool has_minutes = reader.take(':') || !reader.at_end();
  const int minutes = has_minutes ? reader.digits(2, 2) : 0;
  if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59 || !reader.at_end()) return kNaN;
  return (is_west ? -1 : 1) * (hours * 3600.0 + minutes * 60.0);
}

/// 10时30分15秒, as it stands behind a Chinese date.
double chinese_clock(DateParser& reader, int hour) {
  const int minute = reader.digits(1, 2);
  if (!reader.take("分")) return kNaN;
  int second = 0;
  if (!reader.at_end()) second = reader.digits(1, 2);
  if (!reader.at_end() && !reader.take("秒")) return kNaN;
  const bool is_time = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  return is_time && reader.at_end() ? hour * 3600.0 + minute * 60.0 + second : kNaN;
}

/// The hour of a 24-hour clock where AM or PM stands behind the time; -1 if that hour does not exist.
int hour_of_day(DateParser& reader, int hour) {
  const bool is_spaced = reader.take(' ');
  const bool is_morning = reader.take("AM") || reader.take("am");
  const bool is_evening = !is_morning && (reader.take("PM") || reader.take("pm"));
  if (is_morning || is_evening) return hour < 1 || hour > 12 ? -1 : hour % 12 + (is_evening ? 12 : 0);
  if (is_spaced) reader.step_back();
  return hour;
}

/// What stands behind the day, as seconds; NaN if it is no time.
double clock_seconds(DateParser& reader) {
  if (reader.at_end()) return 0;
  const bool is_apart = reader.take('T') || reader.take('t') || reader.take(' ') || reader.take(':');
  int hour = reader.digits(1, 2);
  if (reader.take("时") || reader.take("点")) return chinese_clock(reader, hour);
  if (!is_apart || !reader.take(':')) return kNaN;
  const int minute = reader.digits(2, 2);
  double second = 0;
  if (reader.take(':')) {
    second = reader.digits(2, 2);
    if (second >= 0 && (reader.take('.') || reader.take(','))) second += reader.fraction();
  }
  hour = hour_of_day(reader, hour);
  const double day_part = hour * 3600.0 + minute * 60.0 + second;
  const bool is_time = hour >= 0 && minute >= 0 && minute <= 59 && second >= 0 && second < 61 && day_part <= 86400;
  return is_time ? day_part - zone_seconds(reader) : kNaN;
}

double year_first_day(DateParser& reader) {
  const int year = reader.digits(4, 4);
  if (reader.take("年")) {
    const int month = reader.digits(1, 2);
    if (!reader.take("月")) return kNaN;
    const int day = reader.digits(1, 2);
    return reader.take("日") || reader.take("号") ? day_seconds(year, month, day) : kNaN;
  }
  const char mark = reader.peek();
  if ((mark != '-' && mark != '/' && mark != '.') || !reader.take(mark)) return kNaN;
  const int month = reader.digits(1, 2);
  if (!reader.take(mark)) return kNaN;
  return day_seconds(year, month, reader.digits(1, 2));
}

int month_named(std::string_view word) {
  constexpr std::array<std::string_view, 12> names = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    bool fits = word.size() == 3 || word.size() == names[i].size();
    for (std::size_t k = 0; fits && k < word.size(); ++k) fits = (word[k] | 0x20) == names[i][k];
    if (fits) return static_cast<int>(i) + 1;
  }
  return -1;
}

/// "01-Mar-2024", "1 March 2024", "01MAR2024" or "Mar 1, 2024".
double month_name_day(DateParser& reader) {
  const auto skip_marks = [&] {
    while (reader.take('-') || reader.take(' ') || reader.take(',') || reader.take('.')) {
    }
  };
  int day = reader.digits(1, 2);
  skip_marks();
  const int month = month_named(reader.letters());
  if (month < 0) return kNaN;
  skip_marks();
  if (day < 0) {
    day = reader.digits(1, 2);
    if (day < 0 || (!reader.take(',') && reader.peek() != ' ')) return kNaN;
    skip_marks();
  }
  return day_seconds(reader.digits(4, 4), month, day);
}

double year_last_day(DateParser& reader, DateStyle style) {
  const int first = reader.digits(1, 2);
  const char mark = reader.peek();
  const bool fits = style == DateStyle::dotted ? mark == '.' : mark == '/' || mark == '-';
  if (!fits || !reader.take(mark)) return kNaN;
  const int second = reader.digits(1, 2);
  if (!reader.take(mark)) return kNaN;
  const int year = reader.digits(4, 4);
  return style == DateStyle::month_first ? day_seconds(year, first, second) : day_seconds(year, second, first);
}

double compact_day(DateParser& reader) {
  const int year = reader.digits(4, 4);
  const int month = reader.digits(2, 2);
  return day_seconds(year, month, reader.digits(2, 2));
}

}  // namespace

std::string_view to_string(DateStyle style) {
  constexpr std::array<std::string_view, 6> names = {"year-month-day", "day.month.year", "month/day/year",
                                                     "day/month/year", "yyyymmdd",       "day-month name-year"};
  return names[static_cast<std::size_t>(style)];
}

double parse_date(std::string_view text, DateStyle style) {
  DateParser reader(trimmed(text));
  double day = kNaN;
  switch (style) {
    case DateStyle::year_first: day = year_first_day(reader); break;
    case DateStyle::compact: day = compact_day(reader); break;
    case DateStyle::month_name: day = month_name_day(reader); break;
    default: day = year_last_day(reader, style);
  }
  return std::isnan(day) ? kNaN : day + clock_seconds(reader);
}

bool is_any_date(std::string_view text) {
  using enum DateStyle;
  for (const DateStyle style : {year_first, dotted, month_first, day_first, month_name}) {
    if (!std::isnan(parse_date(text, style))) return true;
  }
  return false;
}

}  // namespace amalgam
