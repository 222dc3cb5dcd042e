// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/recommend.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace amalgam
