// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "data/evaluation/credit_values.h"

namespace amalgam::expected {

using Floats = std::vector<float>;

inline Floats scaled(const std::vector<int>& values, float by) {
  Floats out;
  for (const int value : values) out.push_back(static_cast<float>(value) * by);
  return out;
}
/// 240 applicants and two models with many tied scores.
inline const Floats kTargets = scaled(targets, 1);
inline const Floats kFirst = scaled(first_scores, 1.0F / 64);
inline const Floats kSecond = scaled(second_scores, 1.0F / 64);

inline Floats half(const Floats& values, bool first) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  return first ? Floats(values.begin(), middle) : Floats(middle, values.end());
}

}  // namespace amalgam::expected
