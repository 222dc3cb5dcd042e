// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/event.h"
#include "engine/base/run_control.h"
#include "engine/project/project_store.h"
#include "engine/workbench.h"

namespace amalgam {

/// What an insight works with.
struct InsightCall {
  ProjectStore& store;
  const InsightRequest& request;
  nlohmann::json settings;  ///< the request's, parsed
  const EventSink& events;
  RunControl& control;
};

/// An insight: how it is called and worked out. One file and one line in insights.def.
struct Insight {
  InsightInfo info;
  std::function<nlohmann::json(InsightCall&)> compute;
  /// Whether the answer is kept in the project under its id: answers about the whole run, not about one row.
  bool keep = true;
};

/// All insights, in the order of insights.def.
const std::vector<Insight>& insight_registry();

/// See Workbench::insight. An answer that was stopped half-way (null) is not kept.
/// Errors:  Error(request) "insight.unknown", "insight.settings" (not a JSON object); those of the insight
nlohmann::json answer_insight(const InsightRequest& request, const EventSink& events, RunControl& control);

}  // namespace amalgam
