// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/recommend.h"

#include <fmt/format.h>

#include "engine/base/error.h"

namespace amalgam {

namespace {

constexpr std::int64_t kFewRows = 3'000;    // below: the variance between seeds is larger than what settings change
constexpr std::int64_t kSomeRows = 15'000;

/// Capacity and regularisation by the number of training rows.
void by_rows(std::int64_t rows, std::vector<Recommendation>& list) {
  if (rows < kFewRows) {
    list.push_back({"model.members", std::int64_t{4},
                    fmt::format("{} training rows are few: the mean of four models is steadier than any one of them.", rows)});
    list.push_back({"training.batch_size", std::int64_t{64},
                    fmt::format("With {} training rows a batch of 256 would leave too few steps in an epoch.", rows)});
  } else if (rows < kSomeRows) {
    list.push_back({"training.batch_size", std::int64_t{128},
                    fmt::format("{} training rows: smaller batches generalise better and still take little time.", rows)});
  }
}

}  // namespace

std::vector<Recommendation> recommend_settings(const Table&, const ModalityMap&, std::int64_t train_rows) {
  std::vector<Recommendation> list;
  by_rows(train_rows, list);
  return list;
}

std::vector<Recommendation> take_recommendations(const std::vector<Recommendation>& recommended, Options& options) {
  std::vector<Recommendation> taken;
  if (options.text("training.recipe") != "auto") return taken;
  for (const Recommendation& one : recommended) {
    if (options.knows(one.option) && options.recommend(one.option, one.value)) taken.push_back(one);
  }
  return taken;
}

}  // namespace amalgam
