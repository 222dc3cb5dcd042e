// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/random.h"
#include "engine/fusion/fusion_fixture.h"
#include "engine/fusion/fusion_model.h"

namespace amalgam::fusion_test {

/// Forty applicants with two groups of numbers and one of categories, some of them missing.
struct SmallPortfolio {
  explicit SmallPortfolio(Task task = Task::binary) {
    Random random(5, "small portfolio");
    const double missing = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> income, age, balance, target;
    CategoryStorage education{{}, {"school", "college", "university"}};
    for (int row = 0; row < 40; ++row) {
      income.push_back(2000 + 500 * random.normal());
      age.push_back(40 + 10 * random.normal());
      balance.push_back(row % 7 == 3 ? missing : 100 * random.normal());
      education.codes.push_back(row % 9 == 4 ? -1 : static_cast<std::int32_t>(random.below(3)));
      target.push_back(task == Task::regression
                           ? 50 + 20 * random.normal()
                           : static_cast<double>(row % (task == Task::binary ? 2 : 3)));
    }
    std::vector<Column> columns;
    columns.emplace_back("income", ColumnType::number, NumberStorage{income});
    columns.emplace_back("age", ColumnType::number, NumberStorage{age});
    columns.emplace_back("balance", ColumnType::number, NumberStorage{balance});
    columns.emplace_back("education", ColumnType::category, education);
    columns.emplace_back("outcome", ColumnType::number, NumberStorage{target});
    table = Table(std::move(columns));
    map.target = {"outcome", task, task == Task::binary ? "1" : ""};
    map.modalities = {group("person", "numerical", {"income", "age"}),
                      group("account", "numerical", {"balance"}),
                      group("education", "categorical", {"education"})};
    rows.resize(40);
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    truth = {task,
             task == Task::regression ? std::vector<std::string>{}
             : task == Task::binary   ? std::vector<std::string>{"0", "1"}
                                      : std::vector<std::string>{"0", "1", "2"},
             target};
    preprocessor = std::make_unique<Preprocessor>(
        Preprocessor::fit(map, Options(training_options()), table, rows, truth));
    batch = preprocessor->transform(table, rows, &truth);
  }

  static ModalitySpec group(std::string name, std::string kind, std::vector<std::string> columns) {
    ModalitySpec spec;
    spec.name = std::move(name);
    spec.kind = std::move(kind);
    spec.columns = std::move(columns);
    return spec;
  }

  std::shared_ptr<FusionModel> model(const Strategy& strategy, const Settings& settings = {},
                                     std::uint64_t seed = 1) const {
    Settings small = {{"model.dim", std::int64_t{8}}};
    small.insert(small.end(), settings.begin(), settings.end());
    return std::make_shared<FusionModel>(*preprocessor, strategy, options_of(strategy, small),
                                         seed);
  }

  Table table;
  ModalityMap map;
  std::vector<std::int64_t> rows;
  TargetValues truth;
  std::unique_ptr<Preprocessor> preprocessor;
  Batch batch;
};

}  // namespace amalgam::fusion_test
