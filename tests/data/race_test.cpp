// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/race.h"

#include <gtest/gtest.h>

#include "engine/data/table.h"

namespace amalgam {
namespace {

TEST(RunsAtOnce, LeaveAProcessorForEachAndAreFourAtMost) {
  EXPECT_GE(runs_at_once(1), 1);
  EXPECT_LE(runs_at_once(1), 4);
  EXPECT_EQ(runs_at_once(1'000'000), 1);
  EXPECT_LE(runs_at_once(2), runs_at_once(1));
}

TEST(TrainsAlone, WhereTheTableIsVeryLargeOrACardMayBeUsed) {
  const std::vector<DeviceInfo> processor = {{"cpu", "CPU, 2 cores", true}}, card = {{"cpu", "CPU, 2 cores", false}, {"cuda:0", "A card", true}};
  TrainRequest request;
  request.experiment.map.modalities.push_back({"numbers", "numerical", std::vector<std::string>(9, "x"), {}, "", "", "", ""});
  request.table = std::make_shared<const Table>();
  EXPECT_FALSE(trains_alone(request, processor));
  EXPECT_TRUE(trains_alone(request, card)) << "the device is chosen when the run begins";
  request.experiment.device = "cpu";
  EXPECT_FALSE(trains_alone(request, card));
  request.table = std::make_shared<const Table>(std::vector{Column("x", ColumnType::number, NumberStorage{std::vector<double>(1'000'001)})});
  EXPECT_TRUE(trains_alone(request, processor)) << "nine columns and the target: more than ten million values";
}

}  // namespace
}  // namespace amalgam
