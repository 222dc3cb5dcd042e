// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace amalgam {

inline constexpr double kSecondsPerDay = 86400;

/// In which order and with which marks a column writes its dates. Each may be followed by a blank or T and
/// a time (hh:mm, hh:mm:ss, 10时30分, a fraction, AM or PM, a zone: Z, UTC, +02:00, +0200, +02).
enum class DateStyle {
  year_first,   ///< 2024-03-01, 2024/3/1, 2024.3.1, 2024年3月1日
  dotted,       ///< 01.03.2024, day first
  month_first,  ///< 03/01/2024, 3-1-2024
  day_first,    ///< 01/03/2024, 1-3-2024
  compact,      ///< 20240301
  month_name    ///< 01-Mar-2024, 01MAR2024, Mar 1, 2024
};

/// "year-month-day", "day.month.year", "month/day/year", "day/month/year", "yyyymmdd",
/// "day-month name-year".
std::string_view to_string(DateStyle style);

/// The whole of `text` (blanks around it allowed) as seconds since 1970-01-01 UTC; a time without a zone is
/// taken as UTC. NaN if it is no date of this style.
double parse_date(std::string_view text, DateStyle style);

/// Whether it is a date in any style but the compact one.
bool is_any_date(std::string_view text);

}  // namespace amalgam
