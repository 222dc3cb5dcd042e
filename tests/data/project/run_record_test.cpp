// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/run_record.h"

#include <gmock/gmock.h>

#include "engine/base/error.h"

namespace amalgam {
namespace {

using ::testing::ElementsAre;

TEST(RunState, HasANameThatReadsBack) {
  for (int i = 0; i <= static_cast<int>(RunState::interrupted); ++i) {
    const auto state = static_cast<RunState>(i);
    EXPECT_EQ(run_state_from(to_string(state)), state);
  }
  EXPECT_EQ(to_string(RunState::stopped_early), "stopped_early");
  EXPECT_THROW(run_state_from("done"), Error);
}

TEST(RunState, IsOverWhenNoEngineWillTouchIt) {
  for (const RunState state :
       {RunState::finished, RunState::stopped_early, RunState::stopped_by_user, RunState::cancelled,
        RunState::failed, RunState::interrupted}) {
    EXPECT_TRUE(is_over(state)) << to_string(state);
  }
  for (const RunState state : {RunState::draft, RunState::queued, RunState::preparing,
                               RunState::running, RunState::paused, RunState::stopping}) {
    EXPECT_FALSE(is_over(state)) << to_string(state);
  }
}

TEST(AttentionRecord, AveragesItsHeads) {
  const AttentionRecord record{0, 2, {"a", "b"}, {0.75F, 0.25F, 0.5F, 0.5F, 0.25F, 0.75F, 1, 0}};
  EXPECT_THAT(record.mean_over_heads(), ElementsAre(0.5F, 0.5F, 0.75F, 0.25F));
}

}  // namespace
}  // namespace amalgam
