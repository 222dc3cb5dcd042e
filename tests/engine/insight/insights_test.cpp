// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/insight.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>

#include "engine/data/credit_generator.h"
#include "engine/insight/open_run.h"
#include "engine/project/scenario.h"
#include "support/small_run.h"

namespace amalgam {

namespace {

using amalgam::testing::error_code;
using amalgam::testing::SmallRun;
using nlohmann::json;

/// A trained run of the five kinds, and its answers.
class Asked {
 public:
  explicit Asked(const std::string& strategy = "hybrid", const std::string& target = "bad")
      : run_(small.train(strategy, target).id) {}
  json ask(const std::string& insight, const json& settings = json::object()) {
    RunControl control;
    return small.workbench().insight({small.project(), run_, insight, settings.dump(), small.table()}, {}, control);
  }
  std::int64_t run() const { return run_; }
  /// Scores of the test rows as training left them in the project.
  PredictionRecord kept() const { return *small.store().predictions(run_, Part::test); }

  SmallRun small;

 private:
  std::int64_t run_;
};

double sum_of(const json& list) {
  return std::accumulate(list.begin(), list.end(), 0.0, [](double sum, const json& one) { return sum + one.at("value").get<double>(); });
}

TEST(Insights, ShareOutAllThatEveryStrategyGains) {
  const std::pair<const char*, const char*> cases[] = {{"hybrid", "left_out"}, {"early", "state"}, {"late", "left_out"}, {"xgboost", "mark"}};
  for (const auto& [strategy, how] : cases) {
    SCOPED_TRACE(strategy);
    Asked asked(strategy);
    const json answer = asked.ask("modality_shapley", {{"resamples", 20}});
    EXPECT_EQ(answer.at("absence").at("how"), how);
    EXPECT_EQ(answer.at("empty").at("how"), std::string(how) == "left_out" ? "base_rate" : "model");
    ASSERT_EQ(answer.at("games").size(), 3U);
    for (const json& game : answer.at("games")) {
      const double sign = game.at("higher_is_better").get<bool>() ? 1 : -1;
      EXPECT_EQ(game.at("coalitions").size(), 32U);
      EXPECT_NEAR(sum_of(game.at("values")), sign * (game.at("all").get<double>() - game.at("none").get<double>()), 1e-6);
    }
    EXPECT_NEAR(answer.at("games").at(0).at("all").get<double>(), asked.small.store().run(asked.run()).metric(Part::test, "roc_auc"), 1e-6);
    EXPECT_NEAR(answer.at("games").at(0).at("none").get<double>(), 0.5, 1e-12);  // one score for every row
    EXPECT_EQ(json::parse(*asked.small.store().insight(asked.run(), "modality_shapley")), answer);
  }
}

TEST(Insights, StartFromTheTrainingBaseRateWhereNothingHasNoAnswer) {
  Asked asked;
  const json answer = asked.ask("modality_shapley", {{"resamples", 0}});
  const auto target = read_target(ModalityMap::from_json(amalgam::testing::five_kinds_map()).target, *asked.small.table());
  double bads = 0, rows = 0;
  for (const std::int64_t row : asked.small.store().run_split(asked.run()).train) {
    bads += target.values[static_cast<std::size_t>(row)];
    rows += 1;
  }
  EXPECT_NEAR(answer.at("empty").at("outputs").at(0).get<double>(), std::log((bads + 0.5) / (rows - bads + 0.5)), 1e-5);
  EXPECT_TRUE(answer.at("games").at(0).at("values").at(0).at("low").is_null());  // no resamples, no interval
}

TEST(Insights, AnswerForSeveralClassesAndForValues) {
  Asked classes("early", "grade"), values("embedding", "loss");
  const json several = classes.ask("modality_shapley", {{"resamples", 10}, {"rows", 30}});
  EXPECT_EQ(several.at("rows"), 30);
  EXPECT_EQ(several.at("games").size(), 3U);
  const json value = values.ask("modality_shapley", {{"resamples", 10}});
  ASSERT_EQ(value.at("games").size(), 2U);
  EXPECT_EQ(value.at("games").at(0).at("metric"), "rmse");
  EXPECT_NEAR(value.at("games").at(0).at("all").get<double>(), values.small.store().run(values.run()).metric(Part::test, "rmse"), 1e-3);
  for (Asked* one : {&classes, &values}) {
    const PredictionRecord kept = one->kept();
    const json view = one->ask("case", {{"row", kept.rows[0]}});
    const double whole = view.at("log_odds").is_null() ? view.at("score").get<double>() : view.at("log_odds").get<double>();
    EXPECT_NEAR(sum_of(view.at("contributions")) + view.at("base").get<double>(), whole, 1e-3 * std::max(1.0, std::abs(whole)));
  }
  EXPECT_NEAR(values.ask("case", {{"row", values.kept().rows[1]}}).at("score").get<double>(), values.kept().outputs[1], 1e-2);
  EXPECT_TRUE(values.ask("case", {{"row", 0}}).at("smallest_change").is_null());
}

TEST(Insights, ExplainACaseToItsKeptScore) {
  for (const char* strategy : {"hybrid", "gated", "tokens", "linear"}) {
    SCOPED_TRACE(strategy);
    Asked asked(strategy);
    const PredictionRecord kept = asked.kept();
    for (std::size_t i = 0; i < 5; ++i) {
      const json view = asked.ask("case", {{"row", kept.rows[i]}});
      EXPECT_NEAR(view.at("score").get<double>(), kept.outputs[i], 1e-5);
      const double odds = view.at("log_odds").get<double>();
      EXPECT_NEAR(1 / (1 + std::exp(-odds)), kept.outputs[i], 1e-5);
      EXPECT_NEAR(sum_of(view.at("contributions")) + view.at("base").get<double>(), odds, 1e-4);
      EXPECT_EQ(view.at("part"), "test");
      EXPECT_EQ(view.at("label"), kept.targets[i] > 0 ? "1" : "0");
      EXPECT_EQ(view.at("decision"), kept.outputs[i] >= 0.5F ? "1" : "0");
      EXPECT_TRUE(view.at("before").is_null());
      for (const json& one : view.at("contributions")) {
        if (!one.at("is_there").get<bool>()) {
          EXPECT_NEAR(one.at("value").get<double>(), 0, 1e-6) << one;
        }
      }
    }
  }
}

TEST(Insights, NameTheTokensThatACaseLooksAt) {
  Asked asked;
  const json view = asked.ask("case", {{"row", 0}});
  ASSERT_EQ(view.at("tokens").size(), 5U);
  const json& numbers = view.at("tokens").at(0);
  EXPECT_EQ(numbers.at("modality"), "numbers");
  ASSERT_EQ(numbers.at("tokens").size(), 2U);
  EXPECT_EQ(numbers.at("tokens").at(0).at("name"), "income");
  for (const json& modality : view.at("tokens")) {
    double sum = 0;
    for (const json& token : modality.at("tokens")) sum += token.at("attention").get<double>();
    if (!modality.at("tokens").empty()) {
      EXPECT_NEAR(sum, 1, 1e-4) << modality;
    }
  }
  ASSERT_EQ(view.at("attention").size(), 1U);
  EXPECT_EQ(view.at("attention").at(0).at(0).size(), 5U);  // query rows of the first head
  EXPECT_EQ(view.at("weights").size(), 5U);
}

TEST(Insights, AnswerWhatIfCellsWereOthers) {
  Asked asked;
  const PredictionRecord kept = asked.kept();
  // Give the first test row the cells of the second: the score must be the second's.
  const std::int64_t one = kept.rows[0], other = kept.rows[1];
  json edits;
  for (const char* column : {"income", "age", "region", "pay_1", "pay_2", "pay_3", "note", "clicks"}) {
    edits[column] = asked.small.table()->column(column).text(other);
  }
  const json view = asked.ask("case", {{"row", one}, {"edits", edits}});
  EXPECT_NEAR(view.at("score").get<double>(), kept.outputs[1], 1e-5);
  EXPECT_NEAR(view.at("before").at("score").get<double>(), kept.outputs[0], 1e-5);
  const json muted = asked.ask("case", {{"row", one}, {"mute", {"numbers"}}});
  EXPECT_FALSE(muted.at("contributions").at(0).at("is_there").get<bool>());
  EXPECT_NEAR(muted.at("contributions").at(0).at("value").get<double>(), 0, 1e-6);
  EXPECT_TRUE(muted.at("tokens").at(0).at("tokens").empty());
  EXPECT_NE(muted.at("score"), view.at("before").at("score"));
  EXPECT_EQ(error_code([&] { asked.ask("case", {{"row", 0}, {"edits", {{"income", "much"}}}}); }), "edit.not_a_number");
  EXPECT_EQ(error_code([&] { asked.ask("case", {{"row", 0}, {"edits", {{"loss", 3}}}}); }), "edit.no_column");
  for (const json& wrong : {json{{"row", 240}}, json{{"row", -1}}, json::object(), json{{"row", 0}, {"mute", {"moon"}}}, json{{"row", 0}, {"edit", 1}}}) {
    EXPECT_EQ(error_code([&] { asked.ask("case", wrong); }), "insight.settings") << wrong;
  }
}

TEST(Insights, FindASingleChangeThatReallyFlipsTheDecision) {
  Asked asked("early");
  int found = 0;
  for (const std::int64_t row : asked.kept().rows) {
    const json view = asked.ask("case", {{"row", row}});
    const json& change = view.at("smallest_change");
    if (change.is_null()) continue;
    ++found;
    const json flipped = asked.ask("case", {{"row", row}, {"edits", {{change.at("column").get<std::string>(), change.at("to")}}}, {"search", false}});
    EXPECT_NE(flipped.at("decision"), view.at("decision"));
    EXPECT_EQ(flipped.at("decision"), change.at("decision"));
    EXPECT_NEAR(flipped.at("score").get<double>(), change.at("score").get<double>(), 1e-5);
    for (const json& other : change.at("others")) EXPECT_GE(other.at("distance"), change.at("distance"));
    if (found == 10) break;
  }
  EXPECT_GT(found, 0);  // income decides: rows near the cut-off can be flipped
}

TEST(Insights, KeepTheAgreementOfWeightsAndTheShapleyValuesBehindIt) {
  Asked asked("early");
  const json answer = asked.ask("weights_agreement", {{"repeats", 2}});
  const json shapley = json::parse(*asked.small.store().insight(asked.run(), "modality_shapley"));
  ASSERT_EQ(answer.at("modalities").size(), 5U);
  for (std::size_t m = 0; m < 5; ++m) {
    EXPECT_EQ(answer.at("modalities").at(m).at("shapley").at("value"), shapley.at("games").at(0).at("values").at(m).at("value"));
    EXPECT_NEAR(answer.at("modalities").at(m).at("weight").get<double>(), asked.small.store().run(asked.run()).final_weights[m].normalised, 1e-9);
  }
  EXPECT_FALSE(answer.at("sentence").get<std::string>().empty());
  EXPECT_EQ(answer.at("pairs").at("agree").get<int>() + answer.at("pairs").at("disagree").get<int>() + answer.at("pairs").at("undecided").get<int>(), 10);
}

TEST(Insights, TakeModalitiesAwayUpToAllRows) {
  Asked asked;
  const json answer = asked.ask("missing_stress", {{"repeats", 2}, {"steps", 4}});
  ASSERT_EQ(answer.at("curves").size(), 5U);
  const double whole = asked.small.store().run(asked.run()).metric(Part::test, "roc_auc");
  const json shapley = asked.ask("modality_shapley", {{"resamples", 0}});
  for (std::size_t m = 0; m < 5; ++m) {
    const json& points = answer.at("curves").at(m).at("points");
    ASSERT_EQ(points.size(), 5U);
    EXPECT_NEAR(points.at(0).at("value").get<double>(), whole, 1e-6);
    EXPECT_NEAR(points.at(4).at("value").get<double>(), shapley.at("games").at(0).at("coalitions").at(31 - (1 << m)).get<double>(), 1e-9);
  }
}

TEST(Insights, PutEveryRowOfThePartOnTheMap) {
  Asked asked;
  const json answer = asked.ask("embedding_map");
  const PredictionRecord kept = asked.kept();
  EXPECT_EQ(answer.at("row"), json(kept.rows));
  for (std::size_t i = 0; i < kept.rows.size(); ++i) EXPECT_NEAR(answer.at("score").at(i).get<double>(), kept.outputs[i], 1e-5);
  EXPECT_GT(answer.at("explained").at(0), answer.at("explained").at(1));
  EXPECT_TRUE(answer.at("tsne").is_null());
  EXPECT_FALSE(answer.at("is_sampled").get<bool>());
  for (std::size_t i = 0; i < kept.rows.size(); ++i) {
    EXPECT_NEAR(answer.at("error").at(i).get<double>(), std::abs(kept.targets[i] - kept.outputs[i]), 1e-5);
  }
  const json some = asked.ask("embedding_map", {{"rows", 10}, {"part", "train"}});
  EXPECT_EQ(some.at("x").size(), 10U);
  EXPECT_TRUE(some.at("is_sampled").get<bool>());
}

TEST(Insights, PutNeighboursTogetherByTsne) {
  Asked asked;
  const json settings = {{"method", "tsne"}, {"iterations", 60}, {"perplexity", 5}, {"seed", 4}};
  const json answer = asked.ask("embedding_map", settings);
  const json& map = answer.at("tsne");
  EXPECT_EQ(map.at("x").size(), asked.kept().rows.size());
  EXPECT_EQ(map.at("perplexity"), 5);
  EXPECT_EQ(map.at("iterations"), 60);
  EXPECT_GT(map.at("divergence"), 0);
  EXPECT_EQ(asked.ask("embedding_map", settings).at("tsne"), map);  // the same seed, the same map
  EXPECT_EQ(answer.at("x"), asked.ask("embedding_map", {{"seed", 4}}).at("x"));  // beside the principal components
  EXPECT_EQ(error_code([&] { asked.ask("embedding_map", {{"method", "umap"}}); }), "insight.settings");
}

TEST(Insights, OpenAKeptScenario) {
  Asked asked;
  const std::int64_t row = asked.kept().rows[0];
  const json settings = {{"row", row}, {"edits", {{"income", "3"}}}, {"mute", {"notes"}}, {"cut_off", 0.4}};
  const json asked_for = asked.ask("case", settings);
  EXPECT_TRUE(asked_for.at("scenarios").empty());
  EXPECT_EQ(asked_for.at("mute"), json({"notes"}));
  asked.small.store().write_scenario(scenario_of(asked.run(), "richer", settings, asked_for));
  const json again = asked.ask("case", {{"row", row}, {"scenario", "richer"}});
  EXPECT_EQ(again.at("score"), asked_for.at("score"));
  EXPECT_EQ(again.at("cut_off"), 0.4);
  EXPECT_EQ(again.at("scenarios").at(0).at("answer").at("score"), asked_for.at("score"));
  EXPECT_EQ(error_code([&] { asked.ask("case", {{"row", row}, {"scenario", "poorer"}}); }), "insight.settings");
  EXPECT_EQ(error_code([&] { asked.ask("case", {{"row", row + 1}, {"scenario", "richer"}}); }), "insight.settings");
}

TEST(Insights, StopWhenToldToAndKeepNothing) {
  Asked asked;
  RunControl control;
  control.cancel();
  const json answer = asked.small.workbench().insight({asked.small.project(), asked.run(), "modality_shapley", "{}", nullptr}, {}, control);
  EXPECT_TRUE(answer.is_null());
  EXPECT_FALSE(asked.small.store().insight(asked.run(), "modality_shapley").has_value());
}

/// The run stays open between calls, and a data file that has changed is noticed.
TEST(OpenRuns, AreKeptUntilTheirFileChanges) {
  Asked asked;
  ProjectStore store = asked.small.store();
  RunControl control;
  const EventSink events;
  const InsightRequest request{asked.small.project(), asked.run(), "case", "{}", nullptr};
  const auto open = [&] {
    InsightCall call{store, request, json::object(), events, control};
    return open_run(call);
  };
  const OpenRunPtr first = open();
  EXPECT_EQ(first, open());
  const std::int64_t second_run = asked.small.train("late").id;
  InsightRequest other = request;
  other.run = second_run;
  InsightCall call{store, other, json::object(), events, control};
  EXPECT_EQ(open_run(call)->table_pointer(), first->table_pointer());  // the same file is not read twice
  std::ofstream(asked.small.data(), std::ios::app) << "c999,1,30,north,1,1,1,note,login,1,A,3\n";
  EXPECT_EQ(error_code(open), "resume.data_changed");
}

/// The generator's truth: repayment is strongest, clicks are useless, profile and notes hold a pure interaction.
TEST(InsightsSlow, FindWhatTheGeneratorPlanted) {
  const amalgam::testing::TemporaryFolder folder;
  const std::filesystem::path data = folder / "credit.csv";
  generate_credit(6000, 7, data);
  const ReadResult read = read_csv(data);
  const auto workbench = make_workbench();
  TrainRequest request;
  request.table = read.table;
  request.dataset = describe_dataset(read, {});
  request.project = folder / "p.amalgam";
  request.experiment.strategy = "early";
  request.experiment.map = ModalityMap::load((folder / "credit.map.json").string());
  request.experiment.device = "cpu";
  request.experiment.options = Options(workbench->settings("early"));
  RunControl control;
  const RunRecord run = workbench->train(request, {}, control);
  const json answer = workbench->insight({request.project, run.id, "modality_shapley", "{}", read.table}, {}, control);
  const std::vector<std::string> names = answer.at("modalities");
  const auto place = [&](const std::string& name) { return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin()); };
  const json& auc = answer.at("games").at(0).at("values");
  for (const char* other : {"numbers", "profile", "notes", "clicks"}) {
    EXPECT_GT(auc.at(place("repayment")).at("value"), auc.at(place(other)).at("value")) << other;
  }
  EXPECT_GT(auc.at(place("repayment")).at("low"), 0);
  EXPECT_NEAR(auc.at(place("clicks")).at("value").get<double>(), 0, 0.01);
  const json& pairs = answer.at("games").at(1).at("interactions");
  const std::size_t profile = place("profile"), notes = place("notes");
  EXPECT_GT(pairs.at("low").at(profile).at(notes), 0);
  for (std::size_t one = 0; one < names.size(); ++one) {
    for (std::size_t other = 0; other < names.size(); ++other) {
      EXPECT_LE(pairs.at("value").at(one).at(other), pairs.at("value").at(profile).at(notes)) << names[one] << " " << names[other];
    }
  }
}

}  // namespace

}  // namespace amalgam
