// SPDX-License-Identifier: GPL-3.0-or-later
// A model in parts: what is worked out once for frozen weights, and fusion of what was encoded before.
#include <gtest/gtest.h>

#include "engine/compiled/five_kinds_problem.h"
#include "engine/fusion/fusion_model.h"
#include "engine/training/settings.h"
#include "engine/training/training_fixture.h"

namespace amalgam {
namespace {

using namespace testing;

constexpr double kClose = 1e-5;

/// Other weights, the same for every model of the same shape.
void change_weights(FusionModel& model) {
  const torch::NoGradGuard no_gradient;
  double step = 0.02;
  for (torch::Tensor& one : model.parameters()) one.add_(torch::linspace(-step, step, one.numel()).view_as(one));
}

void expect_same(const FusionOutput& found, const FusionOutput& expected) {
  EXPECT_TRUE(torch::allclose(found.logits, expected.logits, kClose, kClose));
  ASSERT_EQ(found.modality_weights.defined(), expected.modality_weights.defined());
  if (found.modality_weights.defined()) {
    EXPECT_TRUE(torch::allclose(found.modality_weights, expected.modality_weights, kClose, kClose));
  }
}

TEST(FrozenModel, SaysTheSameAndFollowsOtherWeights) {
  const Problem problem = five_kinds_problem("bad", {});
  for (const char* strategy : {"early", "hybrid"}) {
    SCOPED_TRACE(strategy);
    const TrainingSetup plain(problem, strategy, Options(settings_of(strategy))), frozen(problem, strategy, Options(settings_of(strategy)));
    const torch::NoGradGuard no_gradient;
    const Batch rows = plain.data.validation.kept()->slice(0, 60);
    plain.model->eval();
    frozen.model->eval();
    for (int round = 0; round < 2; ++round) {
      change_weights(*plain.model);
      change_weights(*frozen.model);
      frozen.model->freeze();
      expect_same(frozen.model->run(rows), plain.model->run(rows));
      const auto expected = plain.model->encode(rows), found = frozen.model->encode(rows);
      for (std::size_t m = 0; m < expected.size(); ++m) {
        EXPECT_TRUE(torch::allclose(found[m].token_attention, expected[m].token_attention, kClose, kClose)) << m;
      }
    }
  }
}

TEST(EncodedModel, FusesAsARunDoesAlsoWithAnotherModality) {
  const Problem problem = five_kinds_problem("bad", {});
  for (const std::int64_t members : {1, 2}) {
    SCOPED_TRACE(members);
    Options options(settings_of("hybrid"));
    options.set("model.members", members);
    const TrainingSetup setup(problem, "hybrid", options);
    FusionModel& model = *setup.model;
    const torch::NoGradGuard no_gradient;
    model.eval();
    const Batch all = *setup.data.validation.kept(), rows = all.slice(0, 40), others = all.slice(40, 40);
    FusionModel::Encoded encoded = model.encode_members(rows);
    ASSERT_EQ(encoded.size(), static_cast<std::size_t>(members));
    expect_same(model.fuse(encoded), model.run(rows));
    for (std::size_t m = 0; m < rows.modalities.size(); ++m) {
      Batch mixed = rows;
      mixed.modalities[m] = others.modalities[m];
      FusionModel::Encoded changed = encoded;
      model.encode_modality(changed, m, others.modalities[m]);
      const FusionOutput found = model.fuse(changed);
      expect_same(found, model.run(mixed));
      EXPECT_FALSE(torch::allclose(found.logits, model.fuse(encoded).logits, 1e-7, 1e-7)) << m;
    }
  }
}

}  // namespace
}  // namespace amalgam
