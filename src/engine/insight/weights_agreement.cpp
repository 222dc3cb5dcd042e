// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "engine/base/error.h"
#include "engine/fusion/fusion_head.h"
#include "engine/insight/insight_json.h"
#include "engine/insight/insight_settings.h"
#include "engine/insight/rank_agreement.h"

namespace amalgam {

namespace {

/// The weights that the project keeps, in the order of the modalities.
std::vector<double> stored_weights(const OpenRun& run) {
  std::vector<double> weights;
  for (const std::string& name : run.modalities()) {
    for (const ModalityWeight& one : run.record().final_weights) {
      if (one.modality == name) weights.push_back(one.normalised);
    }
  }
  if (weights.size() == run.modalities().size()) return weights;
  throw Error(ErrorKind::request, "insight.no_weights",
              "Run " + std::to_string(run.record().id) + " has kept no modality weights yet. Wait until it is over, or resume it.");
}

std::vector<Estimate> values_from(const nlohmann::json& shapley) {
  const auto number = [](const nlohmann::json& value) { return value.is_number() ? value.get<double>() : std::nan(""); };
  std::vector<Estimate> values;
  for (const auto& one : shapley.at("games").at(0).at("values")) {
    values.push_back({number(one.at("value")), number(one.at("low")), number(one.at("high"))});
  }
  return values;
}

nlohmann::json correlation_json(const char* one, const char* other, const std::vector<double>& a, const std::vector<double>& b) {
  const auto number = [](double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(); };
  return {{"of", one}, {"with", other}, {"kendall_tau_b", number(kendall_tau_b(a, b))}, {"spearman_rho", number(spearman_rho(a, b))}};
}

nlohmann::json agreement_json(const OpenRun& run, const nlohmann::json& shapley, const ExplainResult& importance) {
  const std::vector<std::string> names = run.modalities();
  const std::vector<double> weights = stored_weights(run);
  const std::vector<Estimate> values = values_from(shapley);
  std::vector<double> shares, costs;
  for (std::size_t m = 0; m < names.size(); ++m) {
    shares.push_back(values[m].value);
    costs.push_back(importance.modalities[m].cost_mean);
  }
  const OrderAgreement order = compare_order(names, weights, values);
  const auto by_weight = ranks_of(weights), by_value = ranks_of(shares), by_cost = ranks_of(costs);
  nlohmann::json modalities = nlohmann::json::array();
  for (std::size_t m = 0; m < names.size(); ++m) {
    modalities.push_back({{"modality", names[m]},
                          {"weight", weights[m]},
                          {"shapley", estimate_json(values[m])},
                          {"importance", importance.modalities[m].cost_mean},
                          {"importance_deviation", importance.modalities[m].cost_deviation},
                          {"rank_by_weight", by_weight[m]},
                          {"rank_by_shapley", by_value[m]},
                          {"rank_by_importance", by_cost[m]}});
  }
  return {{"badge", order.badge},
          {"sentence", order.sentence},
          {"pairs", {{"agree", order.agree}, {"disagree", order.disagree}, {"undecided", order.undecided}}},
          {"weights_meaning", find_strategy(run.record().strategy).info.weights_meaning},
          {"metric", importance.metric},
          {"modalities", modalities},
          {"correlations", {correlation_json("weight", "shapley", weights, shares),
                            correlation_json("weight", "importance", weights, costs),
                            correlation_json("shapley", "importance", shares, costs)}},
          {"fingerprint", run.fingerprint()}};
}

}  // namespace

/// Settings: "rows" (2000), "repeats" (5) of the shuffles. Uses the kept Shapley values where they are of the same weights,
/// else works them out and keeps them. Answer:
///
/// - "badge": "agree" | "unclear" | "disagree", "sentence", "pairs": {"agree", "disagree", "undecided"}: see compare_order
/// - "weights_meaning": what this strategy's weights are; "metric": of Shapley values and importance
/// - "modalities": [{"modality", "weight" (stored, mean over validation), "shapley": {"value", "low", "high"}, "importance",
///   "importance_deviation", "rank_by_weight", "rank_by_shapley", "rank_by_importance" (1 = largest, ties share)}]
/// - "correlations": [{"of", "with", "kendall_tau_b", "spearman_rho"}], null where one of the two is constant
/// - "fingerprint": of the weights of the model
Insight weights_agreement() {
  return {.info = {.id = "weights_agreement",
                   .title = "Do the weights mean importance?",
                   .summary = "Whether the modality weights rank the modalities as their Shapley values and the permutation "
                              "importance do."},
          .compute = [](InsightCall& call) -> nlohmann::json {
            allow_settings(call, {"rows", "repeats"});
            const OpenRunPtr run = open_run(call);
            stored_weights(*run);  // complain before the work
            const nlohmann::json shapley = shapley_answer(call, run, true);
            if (shapley.is_null()) return nullptr;
            call.store.write_insight(call.request.run, "modality_shapley", shapley.dump());
            const InsightRows rows = run->rows_of("", integer_setting(call, "rows", 2000, 2, 1'000'000), run->record().seed);
            const Batch batch = run->preprocessor().transform(run->table(), rows.rows, &run->target());
            const auto repeats = static_cast<int>(integer_setting(call, "repeats", 5, 1, 1000));
            const ExplainResult importance = run->importance(batch, repeats, run->record().seed, progress_of(call));
            if (importance.repeats == 0) return nullptr;
            return agreement_json(*run, shapley, importance);
          }};
}

}  // namespace amalgam
