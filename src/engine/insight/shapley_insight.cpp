// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/insight.h"
#include "engine/insight/insight_json.h"
#include "engine/insight/insight_settings.h"

namespace amalgam {

/// Settings: "rows" (2000), "part" ("" = test), "seed" (the run's), "resamples" (200), "level" (0.95),
/// "empty" ("auto", "model", "base_rate"). Answer: see shapley_json.
Insight modality_shapley() {
  return {.info = {.id = "modality_shapley",
                   .title = "Modality Shapley values",
                   .summary = "What each modality is worth to the result, fairly shared over all combinations, and which "
                              "pairs are worth more or less together."},
          .compute = [](InsightCall& call) -> nlohmann::json {
            allow_settings(call, {"rows", "part", "seed", "resamples", "level", "empty"});
            return shapley_answer(call, open_run(call), false);
          }};
}

}  // namespace amalgam
