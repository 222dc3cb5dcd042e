// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/map_edit.h"

#include <gtest/gtest.h>

#include "engine/data/csv_reader.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

const Place kTarget{Place::Kind::target, {}};
const Place kId{Place::Kind::id, {}};
const Place kIgnored{Place::Kind::ignored, {}};
Place lane(const std::string& name) { return {Place::Kind::modality, name}; }

const ModalitySpec& modality(const ModalityMap& map, const std::string& name) {
  for (const ModalitySpec& one : map.modalities) {
    if (one.name == name) return one;
  }
  throw std::out_of_range(name);
}

class MapEdit : public ::testing::Test {
 protected:
  const TablePtr table_ = read_csv_text(loanRows().toStdString()).table;
  const std::vector<ColumnProfile> profiles_ = profile_table(*table_);
  const MapProposal proposal_{loanMap(), {}};
  const ModalityMap map_ = withAllLanes(loanMap());
  ModalityMap moved(const std::vector<std::string>& columns, const Place& to) const {
    return movedColumns(map_, columns, to, *table_, proposal_, profiles_);
  }
  const ColumnProfile& profile(const std::string& column) const {
    return *std::find_if(profiles_.begin(), profiles_.end(),
                         [&](const ColumnProfile& one) { return one.name == column; });
  }
};

TEST_F(MapEdit, EveryKindHasALaneEvenWithoutColumns) {
  const ModalityMap map = withAllLanes({});
  ASSERT_EQ(map.modalities.size(), 5u);
  EXPECT_EQ(map.modalities[0].kind, "numerical");
  EXPECT_EQ(map.modalities[4].kind, "behavioural");
  EXPECT_TRUE(withoutEmptyLanes(map).modalities.empty());
}

TEST_F(MapEdit, AColumnStandsInOnePlaceAfterAMove) {
  const ModalityMap map = moved({"age"}, lane("categorical"));
  EXPECT_EQ(modality(map, "numerical").columns, (std::vector<std::string>{"income"}));
  EXPECT_EQ(modality(map, "categorical").columns, (std::vector<std::string>{"purpose", "age"}));
  EXPECT_EQ(placeOf(map, "age"), lane("categorical"));
}

TEST_F(MapEdit, ANewTargetPutsTheFormerOneAside) {
  const ModalityMap map = moved({"purpose"}, kTarget);
  EXPECT_EQ(map.target.column, "purpose");
  EXPECT_EQ(map.target.task, Task::multiclass);  // car, house, school
  EXPECT_EQ(placeOf(map, "default"), kIgnored);
}

TEST_F(MapEdit, ATargetOfManyFractionsIsAValue) {
  EXPECT_EQ(targetFor(profile("income")).task, Task::regression);
  const TargetSpec target = targetFor(profile("default"));
  EXPECT_EQ(target.task, Task::binary);
  EXPECT_EQ(target.positive, "1");  // the later of "0" and "1"
}

TEST_F(MapEdit, AWideSeriesKeepsTheProposedOrderWhenItComesBack) {
  const ModalityMap out = moved({"PAY_3", "PAY_2", "PAY_1"}, lane("numerical"));
  EXPECT_TRUE(modality(out, "temporal").channels.empty());
  const ModalityMap back =
      movedColumns(out, {"PAY_1", "PAY_2", "PAY_3"}, lane("temporal"), *table_, proposal_, profiles_);
  ASSERT_EQ(modality(back, "temporal").channels.size(), 1u);
  EXPECT_EQ(modality(back, "temporal").channels[0].name, "PAY");
  EXPECT_EQ(modality(back, "temporal").channels[0].columns,
            (std::vector<std::string>{"PAY_3", "PAY_2", "PAY_1"}));
}

TEST_F(MapEdit, WithoutAProposalASeriesIsOrderedByItsNumbers) {
  const ModalityMap empty = withAllLanes({});
  const ModalityMap map =
      movedColumns(empty, {"PAY_3", "PAY_1", "PAY_2"}, lane("temporal"), *table_, {}, profiles_);
  ASSERT_EQ(modality(map, "temporal").channels.size(), 1u);
  EXPECT_EQ(modality(map, "temporal").channels[0].columns,
            (std::vector<std::string>{"PAY_1", "PAY_2", "PAY_3"}));
}

TEST_F(MapEdit, AnEventListTellsItsMembers) {
  const ModalityMap map =
      movedColumns(withAllLanes({}), {"clicks"}, lane("behavioural"), *table_, {}, profiles_);
  const ModalitySpec& clicks = modality(map, "behavioural");
  EXPECT_EQ(clicks.format, "json");
  EXPECT_EQ(clicks.event, "a");
  EXPECT_EQ(clicks.time, "t");
}

TEST_F(MapEdit, WhatIsNotInTheTableDoesNotMove) {
  EXPECT_EQ(moved({"nobody"}, kId).to_json(), map_.to_json());
}

TEST_F(MapEdit, AnIndexKnowsThePlaceOfEveryColumn) {
  const PlaceIndex index(map_);
  for (const Column& one : table_->columns())
    EXPECT_EQ(index.of(one.name()), placeOf(map_, one.name())) << one.name();
  EXPECT_EQ(index.of("nobody"), kIgnored);
}

TEST_F(MapEdit, FreeNamesCountUp) {
  EXPECT_EQ(freeName(map_, "text"), "text 2");
  EXPECT_EQ(freeName(map_, "bureau"), "bureau");
}

TEST_F(MapEdit, WhatIsReadAnewGoesWhereItIsProposedAndTheRestStays) {
  const TablePtr before = read_csv_text("id,age,income,old,bad\na,1.5,2.5,9.5,0\nb,3.5,4.5,8.5,1\n").table;
  const TablePtr after = read_csv_text("id,age,income,bad,spent\na,1.5,x,0,\"[1, 2]\"\nb,3.5,y,1,\"[3, 4]\"\n").table;
  ModalityMap map;
  map.target = {"bad", Task::binary, "1"};
  map.id = {"id"};
  map.ignore = {"age"};
  map.modalities.push_back({"money", "numerical", {"income", "old"}, {}, "", "", "", ""});
  MapProposal proposal;
  proposal.map = map;
  proposal.map.ignore.clear();
  proposal.map.modalities = {{"numerical", "numerical", {"age"}, {}, "", "", "", ""},
                             {"categorical", "categorical", {"income"}, {}, "", "", "", ""},
                             {"spent", "temporal", {"spent"}, {}, "list", "", "", ""}};
  const ModalityMap adapted = adaptedMap(withAllLanes(map), *before, *after, proposal, profile_table(*after));
  EXPECT_EQ(placeOf(adapted, "age"), kIgnored) << "put there by the analyst";
  EXPECT_EQ(placeOf(adapted, "income"), lane("categorical")) << "it is of another type now";
  EXPECT_EQ(placeOf(adapted, "spent"), lane("spent"));
  EXPECT_EQ(modality(adapted, "spent").format, "list");
  EXPECT_EQ(modality(adapted, "money").columns, std::vector<std::string>{}) << "old is gone";
  EXPECT_EQ(placeOf(adapted, "id"), kId);
  EXPECT_EQ(adapted.target.column, "bad");
}

TEST_F(MapEdit, ATargetThatIsGoneGivesWayToTheProposedOne) {
  const TablePtr before = read_csv_text("a,b,c\n1.5,2.5,0\n3.5,4.5,1\n").table;
  const TablePtr after = read_csv_text("a,b,d\n1.5,2.5,0\n3.5,4.5,1\n").table;
  ModalityMap map;
  map.target = {"c", Task::binary, "1"};
  map.modalities.push_back({"numerical", "numerical", {"a", "b"}, {}, "", "", "", ""});
  MapProposal proposal{map, {}};
  proposal.map.target = {"d", Task::binary, "1"};
  const ModalityMap adapted = adaptedMap(withAllLanes(map), *before, *after, proposal, profile_table(*after));
  EXPECT_EQ(adapted.target.column, "d");
  EXPECT_EQ(modality(adapted, "numerical").columns, (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace amalgam::ui
