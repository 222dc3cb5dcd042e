// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/recommend.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/training/experiment.h"

namespace amalgam {
namespace {

Options described() { return Options(training_options()); }

TEST(Recommendations, GiveFewRowsSeveralMembersAndSayWhy) {
  Options options = described();
  const auto taken = take_recommendations(recommend_settings(Table(), {}, 700), options);
  EXPECT_GT(options.integer("model.members"), 1);
  ASSERT_FALSE(taken.empty());
  for (const Recommendation& one : taken) EXPECT_FALSE(one.reason.empty()) << one.option;
  EXPECT_NE(taken.front().reason.find("700"), std::string::npos) << taken.front().reason;
}

TEST(Recommendations, LeaveWhatSomebodyChoseEvenIfItIsTheDefault) {
  Options options = described();
  options.set("model.members", std::int64_t{1});
  take_recommendations(recommend_settings(Table(), {}, 700), options);
  EXPECT_EQ(options.integer("model.members"), 1);
}

TEST(Recommendations, AreNotTakenWhereSettingsStandAsGiven) {
  Options options = described();
  options.set("training.recipe", std::string("as given"));
  EXPECT_TRUE(take_recommendations(recommend_settings(Table(), {}, 700), options).empty());
  EXPECT_EQ(options.integer("model.members"), 1);
}

TEST(Recommendations, DoNotCountAsChosen) {
  Options options = described();
  take_recommendations(recommend_settings(Table(), {}, 700), options);
  EXPECT_FALSE(options.is_chosen("model.members"));
  EXPECT_TRUE(options.is_changed("model.members"));
  options.reset("model.members");
  EXPECT_FALSE(options.is_changed("model.members"));
}

/// A table of one column.
Table one_column(const std::string& name, ColumnType type, const std::vector<std::string>& cells) {
  TextStorage texts;
  for (const std::string& cell : cells) {
    texts.bytes += cell;
    texts.offsets.push_back(texts.bytes.size());
  }
  return Table({Column(name, type, std::move(texts))});
}

ModalityMap map_of(const std::string& kind, const std::string& column) {
  ModalityMap map;
  map.modalities.push_back({.name = kind, .kind = kind, .columns = {column}});
  return map;
}

const Recommendation* recommendation(const std::vector<Recommendation>& list, const std::string& option) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const Recommendation& one) { return one.option == option; });
  return found == list.end() ? nullptr : &*found;
}

TEST(Recommendations, ReadLongStoriesByConvolutionAndShortOnesInTheirOrder) {
  std::string story = "login";
  for (int i = 0; i < 99; ++i) story += ">click";
  const Table table = one_column("clicks", ColumnType::event_list, {story, story, "login>pay"});
  const auto list = recommend_settings(table, map_of("behavioural", "clicks"), 20'000);
  const auto* chosen = recommendation(list, "behavioural.encoder");
  ASSERT_NE(chosen, nullptr);
  EXPECT_EQ(chosen->value, OptionValue(std::string("convolution")));
  EXPECT_NE(chosen->reason.find("100 events"), std::string::npos) << chosen->reason;

  const Table few = one_column("clicks", ColumnType::event_list, {R"([{"a":"x","t":1},{"a":"y","t":2}])"});
  const auto other = recommend_settings(few, map_of("behavioural", "clicks"), 20'000);
  ASSERT_NE(recommendation(other, "behavioural.encoder"), nullptr);
  EXPECT_EQ(recommendation(other, "behavioural.encoder")->value, OptionValue(std::string("recurrent")));
  EXPECT_NE(recommendation(other, "behavioural.encoder")->reason.find("2 events"), std::string::npos);
}

TEST(Recommendations, TellCharactersFromWords) {
  const Table chinese = one_column("备注", ColumnType::text, {"装修贷款,准时还款", "买车"});
  const auto list = recommend_settings(chinese, map_of("text", "备注"), 5'000);
  ASSERT_NE(recommendation(list, "text.encoder"), nullptr);
  EXPECT_NE(recommendation(list, "text.encoder")->reason.find("characters"), std::string::npos);
  const Table english = one_column("purpose", ColumnType::text, {"a new roof", "repair of the car"});
  const auto other = recommend_settings(english, map_of("text", "purpose"), 5'000);
  EXPECT_NE(recommendation(other, "text.encoder")->reason.find("3 words"), std::string::npos);
}

TEST(Recommendations, HashCategoriesOfManyValues) {
  std::vector<std::string> codes;
  for (int i = 0; i < 6'000; ++i) codes.push_back("m" + std::to_string(i));
  const auto list = recommend_settings(one_column("merchant", ColumnType::text, codes), map_of("categorical", "merchant"), 6'000);
  ASSERT_NE(recommendation(list, "categorical.hashing"), nullptr);
  codes.resize(50);
  const auto other = recommend_settings(one_column("merchant", ColumnType::text, codes), map_of("categorical", "merchant"), 6'000);
  EXPECT_EQ(recommendation(other, "categorical.hashing"), nullptr);
}

}  // namespace
}  // namespace amalgam
