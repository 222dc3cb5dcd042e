// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "engine/base/error.h"
#include "engine/insight/insight.h"

namespace amalgam {

#define INSIGHT(name) Insight name();
#include "engine/insight/insights.def"
#undef INSIGHT

const std::vector<Insight>& insight_registry() {
  static const std::vector<Insight> registry = {
#define INSIGHT(name) name(),
#include "engine/insight/insights.def"
#undef INSIGHT
  };
  return registry;
}

namespace {

const Insight& find_insight(const std::string& id) {
  const auto& registry = insight_registry();
  const auto found =
      std::find_if(registry.begin(), registry.end(), [&](const Insight& one) { return one.info.id == id; });
  if (found != registry.end()) return *found;
  std::string known;
  for (const Insight& one : registry) known += (known.empty() ? "" : ", ") + one.info.id;
  throw Error(ErrorKind::request, "insight.unknown",
              "There is no insight '" + id + "'. Choose one of: " + known + ".");
}

}  // namespace

nlohmann::json answer_insight(const InsightRequest& request, const EventSink& events, RunControl& control) {
  const Insight& insight = find_insight(request.id);
  nlohmann::json settings = nlohmann::json::parse(request.settings, nullptr, false);
  if (!settings.is_object()) {
    throw Error(ErrorKind::request, "insight.settings",
                "The settings of '" + request.id + "' are not a JSON object: " + request.settings.substr(0, 80));
  }
  ProjectStore store(request.project,
                     insight.keep ? ProjectStore::Mode::read_write : ProjectStore::Mode::read_only);
  InsightCall call{store, request, std::move(settings), events, control};
  nlohmann::json answer = insight.compute(call);
  if (insight.keep && !answer.is_null()) store.write_insight(request.run, insight.info.id, answer.dump());
  return answer;
}

}  // namespace amalgam
