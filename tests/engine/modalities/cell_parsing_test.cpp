// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/cell_parsing.h"

#include <gtest/gtest.h>

#include <cmath>

namespace amalgam {

namespace {

const EventFormat kJsonFormat{.is_json = true, .event = "a", .time = "t", .separator = {}};

TEST(NumberList, ReadsTheUsualWaysOfWriting) {
  EXPECT_EQ(parse_number_list("[1, 2.5, 3]"), (std::vector<double>{1, 2.5, 3}));
  EXPECT_EQ(parse_number_list("1;2;3"), (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(parse_number_list("1  2 3"), (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(parse_number_list("7"), (std::vector<double>{7}));
  EXPECT_EQ(parse_number_list("1/2", "/"), (std::vector<double>{1, 2}));
  EXPECT_TRUE(parse_number_list("[]").empty());
}

TEST(NumberList, KeepsThePlaceOfWhatIsNoNumber) {
  const auto numbers = parse_number_list("[1, null, , 4]");
  ASSERT_EQ(numbers.size(), 4U);
  EXPECT_TRUE(std::isnan(numbers[1]));
  EXPECT_TRUE(std::isnan(numbers[2]));
  EXPECT_EQ(numbers[3], 4);
}

TEST(Events, ReadsObjectsAndOrdersThemByTime) {
  const auto events = parse_events(R"([{"a":"late","t":2.5},{"a":"early","t":1,"x":null}])", kJsonFormat);
  ASSERT_TRUE(events.has_value());
  EXPECT_EQ((*events)[0].name, "early");
  EXPECT_EQ((*events)[1].time, 2.5);
}

TEST(Events, ReadsDatesAsHours) {
  // From 10:00 in zone +02:00 (08:00 UTC) to 09:30 UTC: one hour and a half; to the next day's noon UTC: 26.5 more.
  const auto events = parse_events(
      R"([{"a":"x","t":"2024-03-01T10:00:00+02:00"},{"a":"y","t":"2024-03-01 09:30:00"},{"a":"z","t":"2024-03-02T12:00:00Z"}])", kJsonFormat);
  ASSERT_TRUE(events.has_value());
  EXPECT_NEAR((*events)[1].time - (*events)[0].time, 1.5, 1e-9);
  EXPECT_NEAR((*events)[2].time - (*events)[1].time, 26.5, 1e-9);
}

TEST(Events, ReadsPlainNamesInAnArrayOrAList) {
  EXPECT_EQ(parse_events(R"(["x","y"])", kJsonFormat)->at(1).name, "y");
  const EventFormat list{.is_json = false, .event = {}, .time = {}, .separator = ">"};
  const auto events = parse_events("log in -> search > apply", list);
  ASSERT_EQ(events->size(), 3U);
  EXPECT_EQ(events->at(0).name, "log in");
  EXPECT_EQ(events->at(2).name, "apply");
  EXPECT_EQ(parse_events(R"(["x","y"])", list)->size(), 2U);
}

TEST(Events, GivesNothingForAMalformedCell) {
  EXPECT_FALSE(parse_events(R"([{"a":"x")", kJsonFormat).has_value());
  EXPECT_FALSE(parse_events(R"({"a":"x"})", kJsonFormat).has_value());
  EXPECT_FALSE(parse_events(R"([{"b":"x"}])", kJsonFormat).has_value());
  EXPECT_FALSE(parse_events("free text", kJsonFormat).has_value());
}

TEST(Separator, IsTheOneThatMostCellsHold) {
  EXPECT_EQ(guess_separator({"log in > pay, later", "log in > out", "out"}), ">");
  EXPECT_EQ(guess_separator({"a|b", "b|c;d", "c|d"}), "|");
  EXPECT_EQ(guess_separator({"a b", "b c"}), " ");
  EXPECT_EQ(guess_separator({"alone"}), ">");
}

}  // namespace

}  // namespace amalgam
