// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/evaluation/column_bins.h"
#include "engine/export/bundle.h"
#include "engine/insight/row_choice.h"
#include "engine/training/epoch_weights.h"
#include "support/small_run.h"

namespace amalgam {

namespace {

using amalgam::testing::error_code;
using amalgam::testing::SmallRun;
using nlohmann::json;

/// A trained run and what it says of attention.
class AttentionAsked {
 public:
  explicit AttentionAsked(const std::string& strategy = "hybrid", const std::string& target = "bad", int epochs = 3)
      : record(small.train(strategy, target, epochs)) {}
  json ask(const json& settings = json::object(), std::int64_t run = 0) {
    RunControl control;
    return small.workbench().insight({small.project(), run > 0 ? run : record.id, "attention", settings.dump(), small.table()}, {}, control);
  }
  /// The best model, built from its checkpoint without any of the insight's code.
  TrainedModel model() const { return load_trained_model(small.store().checkpoint(record.id, "best")->bytes); }
  std::vector<std::int64_t> rows(Part part) const { return small.store().run_split(record.id).rows_of(part); }

  SmallRun small;
  RunRecord record;
};

/// Weights and attention of one row alone.
struct RowLook {
  std::vector<double> weights, attention;  // attention [heads · M · M] of the first layer
};
RowLook look_at(const TrainedModel& trained, const Table& table, std::int64_t row) {
  const torch::NoGradGuard no_gradient;
  const std::int64_t rows[] = {row};
  const FusionOutput output = trained.model->run(trained.preprocessor->transform(table, rows));
  const auto doubles = [](const torch::Tensor& tensor) {
    const torch::Tensor flat = tensor.to(torch::kFloat64).contiguous();
    return std::vector<double>(flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel());
  };
  RowLook look{doubles(output.modality_weights), {}};
  if (!output.attention.empty()) look.attention = doubles(output.attention.front());
  return look;
}

const json& group_of(const json& answer, const std::string& name) {
  for (const json& one : answer.at("frames").at(0).at("groups")) {
    if (one.at("group") == name) return one;
  }
  throw std::out_of_range(name);
}

TEST(AttentionInsight, AveragesRowByRowInEveryGroup) {
  AttentionAsked asked;
  const TrainedModel trained = asked.model();
  const Table& table = *asked.small.table();
  const json answer = asked.ask({{"by", "region"}});
  std::map<std::string, std::vector<RowLook>> looks;
  for (const std::int64_t row : asked.rows(Part::test)) {
    looks["(all)"].push_back(look_at(trained, table, row));
    looks[table.column("region").text(row)].push_back(looks["(all)"].back());
  }
  ASSERT_EQ(answer.at("frames").at(0).at("groups").size(), looks.size());
  for (const auto& [name, rows] : looks) {
    SCOPED_TRACE(name);
    const json& group = group_of(answer, name);
    const auto n = static_cast<double>(rows.size());
    ASSERT_EQ(group.at("rows"), rows.size());
    for (std::size_t m = 0; m < 5; ++m) {
      double mean = 0, square = 0;
      for (const RowLook& one : rows) mean += one.weights[m] / n;
      for (const RowLook& one : rows) square += (one.weights[m] - mean) * (one.weights[m] - mean) / (n - 1);
      EXPECT_NEAR(group.at("weights").at(m).get<double>(), mean, 1e-6);
      EXPECT_NEAR(group.at("weight_deviations").at(m).get<double>(), std::sqrt(square), 1e-5);
    }
    const json& heads = group.at("layers").at(0).at("heads");
    ASSERT_EQ(heads.size() * 25, rows.front().attention.size());
    for (std::size_t head = 0; head < heads.size(); ++head) {
      double entropy = 0, own = 0;
      for (std::size_t cell = 0; cell < 25; ++cell) {
        double mean = 0;
        for (const RowLook& one : rows) {
          const double a = one.attention[head * 25 + cell];
          mean += a / n;
          own -= a > 0 ? a * std::log(a) / 5 / n : 0;
        }
        entropy -= mean > 0 ? mean * std::log(mean) / 5 : 0;
        EXPECT_NEAR(heads.at(head).at("attention").at(cell / 5).at(cell % 5).get<double>(), mean, 1e-6);
      }
      EXPECT_NEAR(heads.at(head).at("entropy").get<double>(), entropy, 1e-5);
      EXPECT_NEAR(heads.at(head).at("normalised").get<double>(), entropy / std::log(5), 1e-5);
      EXPECT_NEAR(heads.at(head).at("row_entropy").get<double>(), own, 1e-5);
    }
  }
}

TEST(AttentionInsight, OfTheValidationRowsIsWhatTrainingKeptOfEveryEpoch) {
  AttentionAsked asked;
  const json answer = asked.ask({{"part", "validation"}, {"epochs", "all"}});
  const std::vector<EpochRecord> epochs = asked.small.store().epochs(asked.record.id);
  ASSERT_EQ(answer.at("epochs"), json({1, 2, 3}));
  ASSERT_EQ(answer.at("frames").size(), epochs.size());
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    SCOPED_TRACE(i + 1);
    const json& frame = answer.at("frames").at(i);
    EXPECT_EQ(frame.at("epoch"), epochs[i].epoch);
    const json& all = frame.at("groups").at(0);
    for (std::size_t m = 0; m < 5; ++m) EXPECT_NEAR(all.at("weights").at(m).get<double>(), epochs[i].weights[m].normalised, 1e-5);
    const AttentionRecord& kept = epochs[i].attention.front();
    for (int head = 0; head < kept.heads; ++head) {
      for (int query = 0; query < 5; ++query) {
        for (int key = 0; key < 5; ++key) {
          EXPECT_NEAR(all.at("layers").at(0).at("heads").at(head).at("attention").at(query).at(key).get<double>(), kept.at(head, query, key), 1e-5);
        }
      }
    }
  }
}

TEST(AttentionInsight, GroupsByOutcomeAtTheCutOff) {
  AttentionAsked asked;
  const PredictionRecord kept = *asked.small.store().predictions(asked.record.id, Part::test);
  for (const double cut_off : {0.3, 0.5}) {
    const json answer = asked.ask({{"by", "outcome"}, {"cut_off", cut_off}});
    std::map<std::string, int> counts;
    for (std::size_t i = 0; i < kept.rows.size(); ++i) {
      const bool is_positive = static_cast<double>(kept.outputs[i]) >= cut_off, is_bad = kept.targets[i] > 0;
      ++counts[is_positive ? (is_bad ? "TP" : "FP") : (is_bad ? "FN" : "TN")];
    }
    for (const auto& [name, count] : counts) EXPECT_EQ(group_of(answer, name).at("rows"), count) << name << " " << cut_off;
    const json& confusion = answer.at("frames").at(0).at("confusion");
    EXPECT_EQ(confusion, json({{counts["TN"], counts["FP"]}, {counts["FN"], counts["TP"]}}));
  }
}

TEST(AttentionInsight, FiltersByColumnsScoresAndOutcomes) {
  AttentionAsked asked;
  const Table& table = *asked.small.table();
  std::int64_t rich = 0;
  for (const std::int64_t row : asked.rows(Part::test)) {
    rich += table.column("income").number(row) > 0.5 && table.column("region").text(row) == "east, far" ? 1 : 0;
  }
  ASSERT_GT(rich, 0);
  EXPECT_EQ(group_of(asked.ask({{"where", "income > 0.5 and region = east, far"}}), "(all)").at("rows"), rich);
  const PredictionRecord kept = *asked.small.store().predictions(asked.record.id, Part::test);
  const json right = asked.ask({{"where", "outcome=TP"}, {"by", "class"}});
  EXPECT_EQ(group_of(right, "0").at("rows"), 0);  // a true positive is of class 1
  EXPECT_EQ(group_of(right, "1").at("rows"), group_of(right, "(all)").at("rows"));
  const auto sure = std::count_if(kept.outputs.begin(), kept.outputs.end(), [](float score) { return score >= 0.75F; });
  EXPECT_EQ(group_of(asked.ask({{"where", "score >= 0.75"}}), "(all)").at("rows"), sure);
  const json fifths = asked.ask({{"by", "score"}});
  EXPECT_EQ(fifths.at("frames").at(0).at("groups").size(), 6U);
}

TEST(AttentionInsight, LooksAtOneRowAsTheCaseDoes) {
  AttentionAsked asked;
  const std::int64_t row = asked.rows(Part::test)[2];
  const json answer = asked.ask({{"row", row}, {"tokens", true}});
  RunControl control;
  const json view = asked.small.workbench().insight(
      {asked.small.project(), asked.record.id, "case", json{{"row", row}}.dump(), asked.small.table()}, {}, control);
  const json& frame = answer.at("frames").at(0);
  EXPECT_NEAR(frame.at("case").at("score").get<double>(), view.at("score").get<double>(), 1e-6);
  EXPECT_EQ(frame.at("case").at("decision"), view.at("decision"));
  EXPECT_EQ(answer.at("label"), view.at("label"));
  for (std::size_t m = 0; m < 5; ++m) {
    EXPECT_NEAR(frame.at("groups").at(0).at("weights").at(m).get<double>(), view.at("weights").at(m).get<double>(), 1e-6);
    EXPECT_EQ(frame.at("case").at("tokens").at(m).at("tokens").size(), view.at("tokens").at(m).at("tokens").size());
  }
}

TEST(AttentionInsight, SharesOutTheAttentionInsideEveryModality) {
  AttentionAsked asked;
  const json answer = asked.ask({{"tokens", true}, {"by", "class"}});
  for (const json& group : answer.at("frames").at(0).at("groups")) {
    ASSERT_EQ(group.at("tokens").size(), 5U);
    for (const json& modality : group.at("tokens")) {
      double sum = modality.at("rest").get<double>();
      for (const json& token : modality.at("tokens")) sum += token.at("attention").get<double>();
      EXPECT_NEAR(sum, 1, 1e-4) << modality;
    }
  }
  // Columns against the encoder's own output, row by row.
  const TrainedModel trained = asked.model();
  double income = 0;
  const auto rows = asked.rows(Part::test);
  const torch::NoGradGuard no_gradient;
  for (const std::int64_t row : rows) {
    const std::int64_t one[] = {row};
    income += trained.model->encode(trained.preprocessor->transform(*asked.small.table(), one))[0].token_attention[0][0].item<double>();
  }
  const json& numbers = group_of(answer, "(all)").at("tokens").at(0);
  EXPECT_TRUE(numbers.at("ordered").get<bool>());
  EXPECT_EQ(numbers.at("tokens").at(0).at("name"), "income");
  EXPECT_NEAR(numbers.at("tokens").at(0).at("attention").get<double>(), income / static_cast<double>(rows.size()), 1e-5);
}

TEST(AttentionInsight, TellsWhatAGroupIsMoreThanAnother) {
  AttentionAsked asked;
  const json answer = asked.ask({{"by", "class"}, {"group", "1"}, {"minus", {{"group", "0"}}}});
  const json &one = group_of(answer, "1"), &zero = group_of(answer, "0"), &difference = answer.at("difference");
  for (std::size_t m = 0; m < 5; ++m) {
    EXPECT_NEAR(difference.at("weights").at(m).get<double>(), one.at("weights").at(m).get<double>() - zero.at("weights").at(m).get<double>(), 1e-12);
  }
  const int best = asked.record.best_epoch, other = best == 1 ? 2 : 1;
  const json epochs = asked.ask({{"minus", {{"epoch", other}}}}).at("difference");
  EXPECT_EQ(epochs.at("minus_epoch"), other);
  const json then = asked.ask({{"epochs", other}});
  EXPECT_NEAR(epochs.at("weights").at(0).get<double>(),
              group_of(asked.ask(), "(all)").at("weights").at(0).get<double>() - group_of(then, "(all)").at("weights").at(0).get<double>(), 1e-12);
  const std::int64_t second = asked.small.train("hybrid", "bad", 1).id;
  EXPECT_FALSE(asked.ask({{"minus", {{"run", second}}}}).at("difference").at("layers").empty());
  const std::int64_t late = asked.small.train("late", "bad", 1).id;
  EXPECT_TRUE(asked.ask({{"minus", {{"run", late}}}}).at("difference").at("layers").empty());  // late has no attention
}

TEST(AttentionInsight, ShowsWeightsWhereThereIsNoAttention) {
  for (const char* strategy : {"late", "early", "linear"}) {
    SCOPED_TRACE(strategy);
    AttentionAsked asked(strategy, "bad", 1);
    const json answer = asked.ask({{"by", "class"}, {"tokens", true}});
    EXPECT_FALSE(answer.at("has_attention").get<bool>());
    EXPECT_TRUE(group_of(answer, "(all)").at("layers").empty());
    const json& weights = group_of(answer, "(all)").at("weights");
    if (weights.is_array()) {
      EXPECT_EQ(weights.size(), 5U);
    }
  }
  AttentionAsked several("hybrid", "grade", 1), values("hybrid", "loss", 1);
  EXPECT_EQ(group_of(several.ask({{"by", "outcome"}}), "(all)").at("rows"), several.rows(Part::test).size());
  EXPECT_TRUE(values.ask({{"by", "region"}}).at("frames").at(0).at("confusion").is_null());
  EXPECT_EQ(error_code([&] { values.ask({{"by", "outcome"}}); }), "groups.not_applicable");
  EXPECT_EQ(error_code([&] { values.ask({{"where", "outcome=TP"}}); }), "filter.not_applicable");
}

TEST(AttentionInsight, SaysWhatIsWrongWithAQuestion) {
  AttentionAsked asked("hybrid", "bad", 1);
  const std::pair<json, const char*> cases[] = {{{{"by", "regoin"}}, "groups.unknown"},
                                                {{{"where", "income"}}, "filter.syntax"},
                                                {{{"where", "incme<3"}}, "filter.unknown"},
                                                {{{"where", "region<north"}}, "filter.syntax"},
                                                {{{"where", "outcome=XX"}}, "filter.unknown_value"},
                                                {{{"where", "income>1e9"}}, "filter.no_rows"},
                                                {{{"epochs", 77}}, "insight.no_epoch"},
                                                {{{"row", 0}, {"by", "class"}}, "insight.settings"},
                                                {{{"by", "class"}, {"group", "7"}, {"minus", {{"group", "0"}}}}, "groups.unknown_group"},
                                                {{{"minus", {{"year", 3}}}}, "insight.settings"}};
  for (const auto& [settings, code] : cases) {
    EXPECT_EQ(error_code([&] { asked.ask(settings); }), code) << settings;
  }
  for (const Column& column : asked.small.table()->columns()) {  // texts and lists have no values to group by
    EXPECT_EQ(error_code([&] { asked.ask({{"by", column.name()}}); }), can_be_binned(column) ? "" : "bins.column") << column.name();
  }
}

TEST(EpochWeights, AreKeptAsFarAsTheyFit) {
  SmallRun small;
  TrainRequest request = small.request("hybrid", "bad", 4);
  request.experiment.options.set("training.keep_epochs", std::string("none"));
  const RunRecord without = small.train(request);
  EXPECT_TRUE(small.store().epochs_with_weights(without.id).empty());
  const RunRecord kept = small.train("hybrid", "bad", 4);
  EXPECT_EQ(small.store().epochs_with_weights(kept.id), (std::vector<int>{1, 2, 3, 4}));
  const TrainedModel trained = load_trained_model(small.store().checkpoint(kept.id, "best")->bytes);
  EXPECT_EQ(KeptEpochs::choose("all", *trained.model, 40).stride, 1);
  EXPECT_EQ(KeptEpochs::choose("none", *trained.model, 40).stride, 0);
  const int epochs = 1'000'000;
  const KeptEpochs some = KeptEpochs::choose("auto", *trained.model, epochs);
  ASSERT_GT(some.stride, 1);
  std::int64_t bytes = 0;
  for (const torch::Tensor& one : trained.model->parameters()) bytes += one.numel() * 4;
  EXPECT_LE(epochs / some.stride * bytes, 16'000'000);
  EXPECT_FALSE(some.keeps(1));
  EXPECT_TRUE(some.keeps(some.stride));
  // The weights that were kept of the best epoch are those of the checkpoint.
  const TrainedModel again = load_trained_model(small.store().checkpoint(kept.id, "last")->bytes);
  load_epoch_weights(*again.model, *small.store().epoch_weights(kept.id, kept.best_epoch));
  const auto one = again.model->named_parameters(), other = trained.model->named_parameters();
  for (const auto& item : one) EXPECT_TRUE(torch::equal(item.value(), other[item.key()])) << item.key();
}

TEST(RowConditions, EndAValueOnlyBeforeAnotherCondition) {
  Table table({Column("place", ColumnType::category, CategoryStorage{{0, 1}, {"sand and sea", "hills"}}),
               Column("a=b", ColumnType::number, NumberStorage{{1, std::nan("")}})});
  const auto conditions = read_conditions("place = sand and sea and a=b>=1", table);
  ASSERT_EQ(conditions.size(), 2U);
  EXPECT_EQ(conditions[0].value, "sand and sea");
  EXPECT_EQ(conditions[1].column, "a=b");
  EXPECT_EQ(conditions[1].comparison, ">=");
  const std::vector<std::int64_t> rows = {0, 1};
  const JudgedRows judged{table, Task::binary, {"0", "1"}, 0.5, rows, {0, 1}, {0.2F, 0.9F}};
  EXPECT_EQ(places_where(judged, conditions), (std::vector<std::size_t>{0}));
  EXPECT_EQ(places_where(judged, read_conditions("a=b=", table)), (std::vector<std::size_t>{1}));  // missing
  EXPECT_EQ(places_where(judged, read_conditions("class != 0", table)), (std::vector<std::size_t>{1}));
  EXPECT_EQ(places_where(judged, {}).size(), 2U);
}

}  // namespace

}  // namespace amalgam
