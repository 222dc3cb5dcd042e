// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/modality_map.h"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/data/target_classes.h"
#include "support/tables.h"

namespace amalgam {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::table_of;

/// The code of the error that `call` throws; "" if it throws none. `sentence` receives its text.
std::string code_of(const std::function<void()>& call, std::string* sentence = nullptr) {
  try {
    call();
  } catch (const Error& error) {
    if (sentence != nullptr) *sentence = error.what();
    return error.code();
  }
  return "";
}

constexpr const char* kTable =
    "income,sex,m1,m2,m3,note,late\n"
    "10,1,1,2,3,first loan,yes\n"
    "20,2,2,3,4,second loan,no\n"
    "30,1,3,4,5,third loan,no\n"
    "40,2,4,5,6,fourth loan,yes\n";

ModalityMap small_map() {
  return ModalityMap::from_json(nlohmann::json::parse(R"({"version": 1,
    "target": {"column": "late", "task": "binary", "positive": "yes"},
    "modalities": [{"name": "money", "kind": "numerical", "columns": ["income"]},
                   {"name": "past", "kind": "temporal", "channels": {"m": ["m1", "m2", "m3"]}}]})"));
}

TEST(ModalityMap, ComesBackFromItsJson) {
  const ModalityMap map = small_map();
  const ModalityMap again = ModalityMap::from_json(map.to_json());
  EXPECT_EQ(again.to_json(), map.to_json());
  EXPECT_EQ(again.target.positive, "yes");
  EXPECT_THAT(again.modalities.at(1).all_columns(), ElementsAre("m1", "m2", "m3"));
}

TEST(ModalityMap, ReadsANumberAsThePositiveClass) {
  const auto map = ModalityMap::from_json(
      nlohmann::json::parse(R"({"target": {"column": "y", "positive": 1}, "modalities": []})"));
  EXPECT_EQ(map.target.positive, "1");
}

TEST(ModalityMap, NamesTheMemberThatIsWrong) {
  std::string sentence;
  const auto read = [](const char* text) {
    return [text] { ModalityMap::from_json(nlohmann::json::parse(text)); };
  };
  EXPECT_EQ(code_of(read(R"({"modalities": []})"), &sentence), "map.invalid");
  EXPECT_THAT(sentence, HasSubstr("target"));
  EXPECT_EQ(code_of(read(R"({"target": {"column": "y"}, "modality": []})"), &sentence),
            "map.invalid");
  EXPECT_THAT(sentence, HasSubstr("'modality'"));
  EXPECT_EQ(
      code_of(read(R"({"target": {"column": "y"}, "modalities": [{"name": "a"}]})"), &sentence),
      "map.invalid");
  EXPECT_THAT(sentence, HasSubstr("kind"));
  EXPECT_EQ(code_of(read(R"({"target": {"column": "y", "task": "guess"}, "modalities": []})")),
            "map.unknown_task");
  EXPECT_EQ(code_of([] { ModalityMap::load("no/such/map.json"); }), "map.unreadable");
}

TEST(CheckMap, AcceptsASoundMapWithoutWarnings) {
  EXPECT_THAT(check_map(small_map(), *table_of(kTable)), IsEmpty());
}

TEST(CheckMap, RefusesWhatCannotBeTrained) {
  const TablePtr table = table_of(kTable);
  const auto code_after = [&](const std::function<void(ModalityMap&)>& change) {
    ModalityMap map = small_map();
    change(map);
    return code_of([&] { check_map(map, *table); });
  };
  EXPECT_EQ(code_after([](ModalityMap& m) { m.modalities.clear(); }), "map.no_modality");
  EXPECT_EQ(code_after([](ModalityMap& m) { m.modalities[0].columns = {"incme"}; }),
            "table.no_column");
  EXPECT_EQ(code_after([](ModalityMap& m) { m.modalities[0].columns = {"late"}; }),
            "map.column_twice");
  EXPECT_EQ(code_after([](ModalityMap& m) { m.modalities[0].columns = {"m1"}; }),
            "map.column_twice");
  EXPECT_EQ(code_after([](ModalityMap& m) { m.modalities[0].name = "past"; }),
            "map.duplicate_name");
  EXPECT_EQ(code_after([](ModalityMap& m) { m.modalities[0].kind = "picture"; }),
            "map.unknown_kind");
  EXPECT_EQ(code_after([](ModalityMap& m) { m.modalities[0].columns = {"note"}; }),
            "map.not_a_number");
  EXPECT_EQ(code_after([](ModalityMap& m) { m.target.positive = "maybe"; }),
            "map.positive_not_found");
  EXPECT_EQ(code_after([](ModalityMap& m) { m.target.column = ""; }), "map.no_target");
  EXPECT_EQ(code_after([](ModalityMap& m) {
              m.target = {"note", Task::binary, ""};
            }),
            "map.target_too_many_classes");
  EXPECT_EQ(code_after([](ModalityMap& m) {
              m.target = {"note", Task::regression, ""};
            }),
            "map.not_a_number");
  EXPECT_EQ(code_after([](ModalityMap& m) {
              m.modalities[1].channels.push_back({"n", {"sex", "note"}});
            }),
            "map.channel_lengths");
}

TEST(CheckMap, RefusesATargetOfOneClassOrNone) {
  const TablePtr one = table_of("x,y\n1,a\n2,a\n3,a\n");
  ModalityMap map;
  map.target = {"y", Task::binary, ""};
  map.modalities = {{.name = "x", .kind = "numerical", .columns = {"x"}}};
  EXPECT_EQ(code_of([&] { check_map(map, *one); }), "map.one_class");
  const TablePtr empty = table_of("x,y\n1,\n2,\n3,\n");
  EXPECT_EQ(code_of([&] { check_map(map, *empty); }), "map.target_missing_all");
}

TEST(CheckMap, RefusesAFreeTextAsATarget) {
  std::string csv = "x,story\n";
  for (int i = 0; i < 150; ++i)
    csv += std::to_string(i) + ",this is story number " + std::to_string(i) + "\n";
  ModalityMap map;
  map.target = {"story", Task::multiclass, ""};
  map.modalities = {{.name = "x", .kind = "numerical", .columns = {"x"}}};
  std::string sentence;
  EXPECT_EQ(code_of([&] { check_map(map, *table_of(csv)); }, &sentence),
            "map.target_too_many_classes");
  EXPECT_THAT(sentence, HasSubstr("free text"));
}

TEST(CheckMap, WarnsOfRowsWithoutATargetAndOfEmptyColumns) {
  const TablePtr table = table_of("x,z,y\n1,,a\n2,,b\n3,,\n4,,a\n");
  ModalityMap map;
  map.target = {"y", Task::binary, "b"};
  map.modalities = {{.name = "x", .kind = "numerical", .columns = {"x", "z"}}};
  const auto warnings = check_map(map, *table);
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_THAT(warnings[0], HasSubstr("1 of 4 rows have no target"));
  EXPECT_THAT(warnings[1], HasSubstr("'z' is empty"));
  map.modalities[0].columns = {"z"};
  EXPECT_EQ(code_of([&] { check_map(map, *table); }), "map.all_missing");
}

TEST(ReadTarget, CodesThePositiveClassAsOne) {
  const TablePtr table = table_of(kTable);
  const TargetValues target = read_target({"late", Task::binary, "yes"}, *table);
  EXPECT_THAT(target.classes, ElementsAre("no", "yes"));
  EXPECT_THAT(target.values, ElementsAre(1, 0, 0, 1));
  const TargetValues turned = read_target({"late", Task::binary, "no"}, *table);
  EXPECT_THAT(turned.classes, ElementsAre("yes", "no"));
  EXPECT_THAT(turned.values, ElementsAre(0, 1, 1, 0));
}

TEST(ReadTarget, SortsClassesOfNumbersBySize) {
  const TablePtr table = table_of("x,y\n1,10\n2,9\n3,2\n4,10\n");
  const TargetValues target = read_target({"y", Task::multiclass, ""}, *table);
  EXPECT_THAT(target.classes, ElementsAre("2", "9", "10"));
  EXPECT_THAT(target.values, ElementsAre(2, 1, 0, 2));
}

TEST(ReadTarget, LeavesUnknownClassesAndMissingCellsOut) {
  const TablePtr table = table_of("x,y\n1,a\n2,\n3,c\n4,b\n");
  const TargetValues target = read_target({"y", Task::binary, "b"}, *table, {"a", "b"});
  EXPECT_EQ(target.values[0], 0);
  EXPECT_TRUE(std::isnan(target.values[1]));
  EXPECT_TRUE(std::isnan(target.values[2]));
  EXPECT_EQ(target.values[3], 1);
}

TEST(TargetClasses, TakeOneAndOnePointZeroForTheSame) {
  EXPECT_TRUE(same_class("1", "1.0"));
  EXPECT_FALSE(same_class("1", "true"));
  EXPECT_EQ(guess_positive({{"paid", 70}, {"defaulted", 30}}), "defaulted");
  EXPECT_EQ(guess_positive({{"A", 10}, {"B", 90}}), "A");
}

}  // namespace
}  // namespace amalgam
