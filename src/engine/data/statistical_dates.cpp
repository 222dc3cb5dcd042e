// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/statistical_dates.h"

#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <string>

#include "engine/data/dates.h"

namespace amalgam {

namespace {

constexpr double kDaysFrom1960 = 3653;                 // to 1970
constexpr double kSecondsFrom1582 = 12219379200.0;     // 1582-10-14 to 1970

/// "DATE9." -> "DATE": the letters (and, inside, digits) that name a format.
std::string name_of(std::string_view format) {
  std::string name;
  for (const char c : format) {
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    name += upper;
  }
  // E8601DA10. and B8601DT19. keep the digits of the standard's number.
  const bool is_iso = name.starts_with("E8601") || name.starts_with("B8601") || name.starts_with("$");
  const std::size_t from = is_iso ? std::min<std::size_t>(5, name.size()) : 0;
  const std::size_t end = name.find_first_of("0123456789.", from);
  return end == std::string::npos ? name : name.substr(0, end);
}

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  for (const std::string_view one : names) {
    if (name == one) return true;
  }
  return false;
}

constexpr std::array<std::string_view, 12> kSasMoments = {
    "DATETIME", "E8601DT", "E8601DZ", "E8601LZ", "E8601DN", "B8601DT",
    "B8601DZ",  "B8601DN", "DATEAMPM", "DTDATE", "MDYAMPM", "DTMONYY"};
constexpr std::array<std::string_view, 37> kSasDays = {
    "DATE",     "DAY",      "DDMMYY",   "DDMMYYB", "DDMMYYC",  "DDMMYYD", "DDMMYYN", "DDMMYYP", "DDMMYYS", "MMDDYY",
    "MMDDYYB",  "MMDDYYC",  "MMDDYYD",  "MMDDYYN", "MMDDYYP",  "MMDDYYS", "YYMMDD",  "YYMMDDB", "YYMMDDC", "YYMMDDD",
    "YYMMDDN",  "YYMMDDP",  "YYMMDDS",  "MONYY",   "YYMON",    "YYMM",    "MMYY",    "JULIAN",  "WEEKDATE", "WEEKDATX",
    "WORDDATE", "WORDDATX", "E8601DA",  "B8601DA", "NLDATE",   "MINGUO",  "YYMMN"};
constexpr std::array<std::string_view, 10> kSpssDays = {"DATE", "ADATE", "EDATE", "SDATE",    "JDATE",
                                                        "QYR",  "MOYR",  "WKYR",  "DATETIME", "YMDHMS"};

double first_of_month(double months_from_1960) {
  using namespace std::chrono;
  if (std::abs(months_from_1960) > 1e5) return std::numeric_limits<double>::quiet_NaN();
  const auto whole = static_cast<int>(std::floor(months_from_1960));
  const int year_of = 1960 + (whole >= 0 ? whole / 12 : -((11 - whole) / 12));
  const int month_of = whole - (year_of - 1960) * 12;
  const sys_days day = year(year_of) / static_cast<int>(month_of + 1) / 1;
  return kSecondsPerDay * static_cast<double>(day.time_since_epoch().count());
}

/// "%tdD_m_Y" -> 'd'; '\0' if it is no date. "%d" is an old way to write "%td".
char stata_unit(std::string_view format) {
  if (!format.starts_with('%')) return '\0';
  format.remove_prefix(1);
  if (format.starts_with('-')) format.remove_prefix(1);
  if (format.starts_with('d')) return 'd';
  if (!format.starts_with('t') || format.size() < 2) return '\0';
  return std::string_view("dcCwmqhy").find(format[1]) == std::string_view::npos ? '\0' : format[1];
}

double stata_seconds(char unit, double value) {
  switch (unit) {
    case 'd': return (value - kDaysFrom1960) * kSecondsPerDay;
    case 'c':
    case 'C': return value / 1000 - kDaysFrom1960 * kSecondsPerDay;
    case 'w': {  // Stata's years have 52 weeks; the last one is longer
      const double year = std::floor(value / 52);
      return first_of_month(year * 12) + (value - year * 52) * 7 * kSecondsPerDay;
    }
    case 'm': return first_of_month(value);
    case 'q': return first_of_month(value * 3);
    case 'h': return first_of_month(value * 6);
    default: return first_of_month((value - 1960) * 12);
  }
}

}  // namespace

bool is_date_format(StatisticsProgram program, std::string_view format) {
  if (program == StatisticsProgram::stata) return stata_unit(format) != '\0';
  const std::string name = name_of(format);
  if (program == StatisticsProgram::spss) return is_one_of(name, kSpssDays);
  return is_one_of(name, kSasDays) || is_one_of(name, kSasMoments);
}

double date_seconds(StatisticsProgram program, std::string_view format, double value) {
  switch (program) {
    case StatisticsProgram::stata: return stata_seconds(stata_unit(format), value);
    case StatisticsProgram::spss: return value - kSecondsFrom1582;
    default: return is_one_of(name_of(format), kSasMoments) ? value - kDaysFrom1960 * kSecondsPerDay : (value - kDaysFrom1960) * kSecondsPerDay;
  }
}

}  // namespace amalgam
