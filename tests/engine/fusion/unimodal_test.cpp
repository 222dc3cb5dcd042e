// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/fusion/model_fixture.h"

namespace amalgam {
namespace {

using namespace fusion_test;

Options alone(const std::string& modality) {
  return options_of(find_strategy("unimodal"), {{"unimodal.modality", modality}});
}

TEST(Unimodal, LeavesTheNamedModalityInTheMap) {
  ModalityMap map = SmallPortfolio().map;
  find_strategy("unimodal").narrow(map, alone("account"));
  ASSERT_EQ(map.modalities.size(), 1U);
  EXPECT_EQ(map.modalities.front().name, "account");
}

TEST(Unimodal, TakesTheFirstWhereNoneIsNamed) {
  ModalityMap map = SmallPortfolio().map;
  find_strategy("unimodal").narrow(map, alone(""));
  ASSERT_EQ(map.modalities.size(), 1U);
  EXPECT_EQ(map.modalities.front().name, "person");
}

TEST(Unimodal, AnswersAnUnknownNameWithTheOnesThereAre) {
  ModalityMap map = SmallPortfolio().map;
  try {
    find_strategy("unimodal").narrow(map, alone("clicks"));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "unimodal.modality");
    EXPECT_NE(std::string(error.what()).find("person, account, education"), std::string::npos) << error.what();
  }
}

TEST(Unimodal, GivesItsOnlyModalityAllOfTheWeight) {
  const FusionOutput output = make_head("unimodal", {8}, {}, 3)->fuse(random_modalities(4, {8}));
  EXPECT_EQ(output.logits.sizes(), (std::vector<std::int64_t>{4, 3}));
  EXPECT_TRUE(torch::equal(output.modality_weights, torch::ones({4, 1})));
}

}  // namespace
}  // namespace amalgam
