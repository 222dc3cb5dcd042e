// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/options.h"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace amalgam {
namespace {

using ::testing::HasSubstr;
using nlohmann::json;

Options some_options() {
  return Options({{.name = "training.epochs", .title = "Epochs", .help = "", .default_value = std::int64_t{30},
                   .minimum = 1, .maximum = 1000},
                  {.name = "training.learning_rate", .title = "Learning rate", .help = "", .default_value = 0.001,
                   .minimum = 0},
                  {.name = "training.optimizer", .title = "Optimiser", .help = "",
                   .default_value = std::string("adamw"), .choices = {"adam", "adamw"}},
                  {.name = "training.shuffle", .title = "Shuffle", .help = "", .default_value = true},
                  {.name = "text.width", .title = "Width", .help = "", .default_value = std::int64_t{32}},
                  {.name = "numerical.width", .title = "Width", .help = "", .default_value = std::int64_t{16}}});
}

/// Code and sentence of the Error that `call` throws, "code: sentence"; "" if it throws none.
std::string error_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code() + ": " + error.what();
  }
  return "";
}

TEST(Options, StartWithTheirDefaults) {
  const Options options = some_options();
  EXPECT_EQ(options.integer("training.epochs"), 30);
  EXPECT_EQ(options.number("training.learning_rate"), 0.001);
  EXPECT_EQ(options.text("training.optimizer"), "adamw");
  EXPECT_TRUE(options.flag("training.shuffle"));
  EXPECT_FALSE(options.is_changed("training.epochs"));
}

TEST(Options, TakeAShortNameWhereOnlyOneEndsSo) {
  Options options = some_options();
  options.set("learning_rate", 0.5);
  EXPECT_EQ(options.number("training.learning_rate"), 0.5);
  EXPECT_TRUE(options.is_changed("learning_rate"));
  EXPECT_TRUE(options.knows("epochs"));
  EXPECT_FALSE(options.knows("rate"));  // ends so, but not after a point
  EXPECT_FALSE(options.knows("width"));
  EXPECT_FALSE(options.knows(""));
  EXPECT_EQ(error_of([&] { options.set("width", std::int64_t{8}); }),
            "option.unknown: 'width' could be text.width or numerical.width. Write the full name.");
}

TEST(Options, SuggestTheNearestName) {
  Options options = some_options();
  EXPECT_EQ(error_of([&] { options.set_text("training.epoch", "3"); }),
            "option.unknown: There is no setting 'training.epoch'. Did you mean 'training.epochs'?");
  EXPECT_EQ(error_of([&] { options.set_text("lerning_rate", "3"); }),
            "option.unknown: There is no setting 'lerning_rate'. Did you mean 'training.learning_rate'?");
  EXPECT_EQ(error_of([&] { options.value("zebra"); }), "option.unknown: There is no setting 'zebra'.");
}

TEST(Options, ReadTypedText) {
  Options options = some_options();
  options.set_text("epochs", " 12 ");
  options.set_text("learning_rate", "1e-2");
  options.set_text("optimizer", "adam");
  options.set_text("shuffle", "No");
  EXPECT_EQ(options.integer("epochs"), 12);
  EXPECT_EQ(options.number("learning_rate"), 0.01);
  EXPECT_EQ(options.text("optimizer"), "adam");
  EXPECT_FALSE(options.flag("shuffle"));
  options.set_text("learning_rate", "2");  // a whole number is a number
  EXPECT_EQ(options.number("learning_rate"), 2.0);
}

TEST(Options, RefuseAnotherType) {
  Options options = some_options();
  EXPECT_EQ(error_of([&] { options.set_text("epochs", "many"); }),
            "option.type: 'training.epochs' must be a whole number, not 'many'.");
  EXPECT_EQ(error_of([&] { options.set_text("epochs", "2.5"); }),
            "option.type: 'training.epochs' must be a whole number, not 2.5.");
  EXPECT_EQ(error_of([&] { options.set_text("shuffle", "maybe"); }),
            "option.type: 'training.shuffle' must be true or false, not 'maybe'.");
  EXPECT_EQ(error_of([&] { options.set_text("learning_rate", "12x"); }),
            "option.type: 'training.learning_rate' must be a number, not '12x'.");
  EXPECT_EQ(error_of([&] { options.set("optimizer", true); }),
            "option.type: 'training.optimizer' must be a text, not true.");
  EXPECT_EQ(error_of([&] { options.set("shuffle", std::int64_t{1}); }),
            "option.type: 'training.shuffle' must be true or false, not 1.");
}

TEST(Options, RefuseValuesOutOfRange) {
  Options options = some_options();
  EXPECT_EQ(error_of([&] { options.set("epochs", std::int64_t{0}); }),
            "option.range: 'training.epochs' must be from 1 to 1000, not 0.");
  EXPECT_EQ(error_of([&] { options.set("learning_rate", -0.5); }),
            "option.range: 'training.learning_rate' must be at least 0, not -0.5.");
  EXPECT_THAT(error_of([&] { options.set("learning_rate", std::nan("")); }), HasSubstr("option.range"));
  EXPECT_THAT(error_of([&] { options.set("learning_rate", std::numeric_limits<double>::infinity()); }),
              HasSubstr("option.range"));
  EXPECT_EQ(error_of([&] { options.set_text("optimizer", "adamm"); }),
            "option.range: 'training.optimizer' must be one of adam, adamw, not 'adamm'. Did you mean 'adam'?");
  EXPECT_EQ(options.to_json(), some_options().to_json());  // nothing was set
}

TEST(Options, AWholeNumberMayBeWrittenWithAPoint) {
  Options options = some_options();
  options.set("epochs", 12.0);
  EXPECT_EQ(options.integer("epochs"), 12);
}

TEST(Options, GoBackToTheirDefaults) {
  Options options = some_options();
  options.set_text("epochs", "5");
  options.reset("epochs");
  EXPECT_EQ(options.integer("epochs"), 30);
  EXPECT_FALSE(options.is_changed("epochs"));
}

TEST(Options, LeaveADescribedSettingAloneWhenMoreAreDescribed) {
  Options options = some_options();
  options.set_text("epochs", "5");
  options.describe({{.name = "training.epochs", .title = "Other", .help = "", .default_value = std::int64_t{9}},
                    {.name = "fusion.heads", .title = "Heads", .help = "", .default_value = std::int64_t{4}}});
  EXPECT_EQ(options.integer("epochs"), 5);
  EXPECT_EQ(options.integer("heads"), 4);
  EXPECT_EQ(options.described().size(), 7U);
  EXPECT_EQ(options.described()[0].title, "Epochs");
}

TEST(Options, ComeBackFromTheirJson) {
  Options options = some_options();
  options.set_text("epochs", "7");
  options.set_text("shuffle", "false");
  const json object = options.to_json();
  EXPECT_EQ(object.at("training.epochs"), 7);
  EXPECT_EQ(object.at("training.shuffle"), false);
  EXPECT_EQ(object.size(), 6U);
  Options again = some_options();
  again.merge_json(json::parse(object.dump()));
  EXPECT_EQ(again.to_json(), object);
}

TEST(Options, ReadNestedJsonAsGroups) {
  Options options = some_options();
  options.merge_json(json::parse(R"({"training": {"epochs": 3, "learning_rate": 1}, "text.width": 8})"));
  EXPECT_EQ(options.integer("epochs"), 3);
  EXPECT_EQ(options.number("learning_rate"), 1.0);
  EXPECT_EQ(options.integer("text.width"), 8);
}

TEST(Options, TakeAllOrNothingOfABadJson) {
  Options options = some_options();
  EXPECT_EQ(error_of([&] { options.merge_json(json::parse(R"({"training.epochs": 3, "training.zebra": 1})")); }),
            "option.unknown: There is no setting 'training.zebra'.");
  EXPECT_EQ(options.integer("epochs"), 30);
  EXPECT_THAT(error_of([&] { options.merge_json(json::parse("[1]")); }), HasSubstr("option.type"));
  EXPECT_THAT(error_of([&] { options.merge_json(json::parse(R"({"epochs": null})")); }),
              HasSubstr("must be a whole number, not null"));
  EXPECT_THAT(error_of([&] { options.merge_json(json::parse(R"({"epochs": [3]})")); }), HasSubstr("a list"));
  EXPECT_THAT(error_of([&] { options.merge_json(json::parse(R"({"epochs": 1e300})")); }), HasSubstr("option.type"));
}

TEST(Options, AskingForTheWrongTypeIsOurOwnError) {
  const Options options = some_options();
  try {
    options.flag("epochs");
    FAIL() << "a whole number is no flag";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::internal);
  }
}

}  // namespace
}  // namespace amalgam
