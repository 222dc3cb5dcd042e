// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtNumeric>
#include <nlohmann/json.hpp>

namespace amalgam::ui {

/// A member of an engine's answer as a number; NaN where it is missing, null or none.
inline double numberOf(const nlohmann::json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_number() ? found->get<double>() : qQNaN();
}

}  // namespace amalgam::ui
