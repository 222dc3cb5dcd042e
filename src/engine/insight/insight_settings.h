// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>

#include "engine/insight/insight.h"

namespace amalgam {

// What an insight reads from its settings. A member of another type, out of range or unknown is an
// Error(request) "insight.settings" that names it.

void allow_settings(const InsightCall& call, std::initializer_list<const char*> known);
std::int64_t integer_setting(const InsightCall& call, const char* name, std::int64_t otherwise, std::int64_t least,
                             std::int64_t most);
double number_setting(const InsightCall& call, const char* name, double otherwise, double least, double most);
std::string choice_setting(const InsightCall& call, const char* name, const std::string& otherwise,
                           std::initializer_list<const char*> choices);
[[noreturn]] void fail_settings(const InsightCall& call, const std::string& sentence);

/// Tells the call's listener how far the work is; false once it was asked to stop. Waits while paused.
std::function<bool(double)> progress_of(const InsightCall& call);

}  // namespace amalgam
