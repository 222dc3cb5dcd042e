// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/fusion/fusion_model.h"
#include "engine/training/settings.h"
#include "support/tables.h"

namespace amalgam {
namespace {

TEST(SelfTest, AcceptsColumnsThatAreConstantInTheTrainingRows) {
  std::string csv = "amount,clicks,late\n";
  for (int i = 0; i < 40; ++i) {  // every row has the same two events in the same order
    csv += fmt::format(R"(5,"[{{""a"":""login"",""t"":{}}},{{""a"":""apply"",""t"":{}}}]",{})", i, i + 5, i % 2);
    csv += '\n';
  }
  const TablePtr table = testing::table_of(csv);
  ModalityMap map;
  map.target = {"late", Task::binary, "1"};
  map.modalities = {
      {.name = "amount", .kind = "numerical", .columns = {"amount"}},
      {.name = "clicks", .kind = "behavioural", .columns = {"clicks"}, .format = "json", .event = "a", .time = "t"}};
  Options options;
  options.describe(settings_of("hybrid"));
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < 40; ++i) rows.push_back(i);
  const TargetValues target = read_target(map.target, *table);
  const Preprocessor preprocessor = Preprocessor::fit(map, options, *table, rows, target);
  FusionModel model(preprocessor, find_strategy("hybrid"), options, 1);
  const SelfTestReport report = self_test(model, preprocessor.transform(*table, rows, &target), Task::binary);
  std::string findings;
  for (const std::string& one : report.findings) findings += one + "\n";
  EXPECT_TRUE(report.passed) << findings;
}

}  // namespace
}  // namespace amalgam
