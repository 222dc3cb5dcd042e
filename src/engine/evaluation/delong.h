// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <span>

#include "engine/evaluation/intervals.h"

namespace amalgam {

/// A ROC-AUC with its standard error and interval.
struct AucInterval {
  double auc = std::numeric_limits<double>::quiet_NaN();
  double standard_error = std::numeric_limits<double>::quiet_NaN();
  Interval interval = {};  ///< AUC ± 1.96 standard errors, kept within 0 and 1
};

/// DeLong's interval of 95 %.
///
/// Returns: NaN where roc_auc has none; no standard error with a single bad or a single good
/// Cost:    O(n log n)
/// Source:  DeLong, DeLong & Clarke-Pearson 1988; Sun & Xu 2014, "Fast Implementation of DeLong's
///          Algorithm for Comparing the Areas Under Correlated Receiver Operating Characteristic
///          Curves"
AucInterval delong_interval(std::span<const float> targets, std::span<const float> scores);

/// Two models on the same rows.
struct DelongTest {
  AucInterval first, second;
  double difference = std::numeric_limits<double>::quiet_NaN();  ///< first − second
  double standard_error = std::numeric_limits<double>::quiet_NaN();
  Interval interval = {};  ///< of the difference, 95 %
  double z = std::numeric_limits<double>::quiet_NaN();
  double p_value =
      std::numeric_limits<double>::quiet_NaN();  ///< two-sided; 1 where both rank alike
};

/// DeLong's test of two correlated areas. Cost and source: as delong_interval.
DelongTest delong_test(std::span<const float> targets, std::span<const float> first,
                       std::span<const float> second);

}  // namespace amalgam
