// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/insight_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace amalgam {

void fail_settings(const InsightCall& call, const std::string& sentence) {
  throw Error(ErrorKind::request, "insight.settings", "The settings of '" + call.request.id + "': " + sentence);
}

void allow_settings(const InsightCall& call, std::initializer_list<const char*> known) {
  for (const auto& [name, value] : call.settings.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string all;
    for (const char* one : known) all += (all.empty() ? "" : ", ") + std::string(one);
    fail_settings(call, fmt::format("there is no '{}'.{} Known are: {}.", name, suggestion(name, {known.begin(), known.end()}), all));
  }
}

std::int64_t integer_setting(const InsightCall& call, const char* name, std::int64_t otherwise, std::int64_t least,
                             std::int64_t most) {
  const auto found = call.settings.find(name);
  if (found == call.settings.end()) return otherwise;
  const bool is_whole = found->is_number_integer() && !(found->is_number_unsigned() && found->get<std::uint64_t>() > INT64_MAX);
  if (is_whole && found->get<std::int64_t>() >= least && found->get<std::int64_t>() <= most) return found->get<std::int64_t>();
  fail_settings(call, fmt::format("'{}' must be a whole number from {} to {}; found {}.", name, least, most, found->dump()));
}

double number_setting(const InsightCall& call, const char* name, double otherwise, double least, double most) {
  const auto found = call.settings.find(name);
  if (found == call.settings.end()) return otherwise;
  if (found->is_number() && found->get<double>() >= least && found->get<double>() <= most) return found->get<double>();
  fail_settings(call, fmt::format("'{}' must be a number from {} to {}; found {}.", name, least, most, found->dump()));
}

std::string choice_setting(const InsightCall& call, const char* name, const std::string& otherwise,
                           std::initializer_list<const char*> choices) {
  const auto found = call.settings.find(name);
  if (found == call.settings.end()) return otherwise;
  std::string all;
  for (const char* one : choices) {
    if (found->is_string() && found->get<std::string>() == one) return one;
    all += (all.empty() ? "" : ", ") + std::string(one);
  }
  fail_settings(call, fmt::format("'{}' must be one of {}; found {}.", name, all, found->dump()));
}

std::function<bool(double)> progress_of(const InsightCall& call) {
  return [&call, started = std::chrono::steady_clock::now()](double share) {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    if (call.events) {
      call.events(Progress{call.request.id, static_cast<std::int64_t>(std::lround(share * 1000)), 1000,
                           share > 0 ? seconds * (1 - share) / share : -1});
    }
    call.control.wait_while_paused();
    return call.control.stop() == RunControl::Stop::none;
  };
}

}  // namespace amalgam
