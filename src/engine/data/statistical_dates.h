// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace amalgam {

/// Which program wrote a number that a format shows as a date.
enum class StatisticsProgram { sas, spss, stata };

/// Whether a display format ("DATE9.", "ADATE10", "%td") shows points in time. Times of day and durations are
/// none: they stay numbers.
bool is_date_format(StatisticsProgram program, std::string_view format);

/// The value as seconds since 1970-01-01 UTC. SAS counts days or seconds from 1960, SPSS seconds from 1582-10-14,
/// Stata days, milliseconds, weeks, months, quarters, half-years from 1960, or years.
double date_seconds(StatisticsProgram program, std::string_view format, double value);

}  // namespace amalgam
