// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "engine/export/report_facts.h"

namespace amalgam {

/// The headline metric with its 95 % interval: DeLong's for a yes/no target, else a percentile bootstrap of the rows.
Estimate headline_with_interval(const ScoredRows& scored, Task task, const Metric& headline);

/// Whether `first` differs from `second` on the rows that both scored with the same truth: DeLong's test for a yes/no
/// target (the same figures as `amalgam-cli compare`), else the paired bootstrap.
///
/// Returns: nothing where they share no row, or where a row's truth differs
std::optional<HeadlineTest> headline_test(const ScoredRows& first, const ScoredRows& second, Task task, const Metric& headline);

}  // namespace amalgam
