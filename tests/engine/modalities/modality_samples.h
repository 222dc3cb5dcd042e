// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/random.h"
#include "engine/data/modality_map.h"
#include "engine/data/table.h"
#include "engine/modalities/modality.h"

namespace amalgam::testing {

inline constexpr double kMissingNumber = std::numeric_limits<double>::quiet_NaN();

inline Column number_column(std::string name, std::vector<double> values) {
  return Column(std::move(name), ColumnType::number, NumberStorage{std::move(values)});
}

inline Column text_column(std::string name, const std::vector<std::string>& cells,
                          ColumnType type = ColumnType::text) {
  TextStorage storage;
  for (const std::string& cell : cells) {
    storage.bytes += cell;
    storage.offsets.push_back(storage.bytes.size());
  }
  return Column(std::move(name), type, std::move(storage));
}

/// Dictionary-coded; "" is missing.
inline Column category_column(std::string name, const std::vector<std::string>& cells) {
  CategoryStorage storage;
  for (const std::string& cell : cells) {
    std::int32_t code = -1;
    for (std::size_t i = 0; !cell.empty() && i < storage.dictionary.size(); ++i) {
      if (storage.dictionary[i] == cell) code = static_cast<std::int32_t>(i);
    }
    if (!cell.empty() && code < 0) {
      code = static_cast<std::int32_t>(storage.dictionary.size());
      storage.dictionary.push_back(cell);
    }
    storage.codes.push_back(code);
  }
  return Column(std::move(name), ColumnType::category, std::move(storage));
}

inline std::vector<std::int64_t> rows_from(std::int64_t begin, std::int64_t end) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(end - begin));
  std::iota(rows.begin(), rows.end(), begin);
  return rows;
}

/// Every setting of every kind, at its default.
inline Options all_kind_options() {
  Options options;
  for (const Modality& kind : modality_registry()) options.describe(kind.options);
  return options;
}

/// A kind with data made for it: `rows` rows, the last of which has nothing. `variant` changes the rows
/// from 200 on (values, words and events that the first 200 rows do not have).
struct ModalitySample {
  ModalitySpec spec;
  Table table;
};

ModalitySample sample_of(const std::string& kind, std::int64_t rows = 300, int variant = 0);

}  // namespace amalgam::testing
