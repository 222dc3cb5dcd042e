// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/random.h"
#include "engine/data/csv_reader.h"
#include "engine/data/modality_map.h"

namespace amalgam::testing {

/// A small table with all five kinds of modality. `bad` follows from `income` and from a word of `note`;
/// `region` has nothing to do with it. Columns: id, income, age, region, pay_1 … pay_3, note, clicks, bad, grade, loss.
inline std::string five_kinds_csv(int rows, std::uint64_t seed = 7) {
  Random random(seed, "five_kinds");
  std::string csv;
  write_csv_row(csv, {"id", "income", "age", "region", "pay_1", "pay_2", "pay_3", "note", "clicks", "bad", "grade", "loss"});
  const char* regions[] = {"north", "south", "east, far", "west"};
  const char* words[] = {"steady work", "贷款 逾期", "new house", "late \"again\""};
  for (int row = 0; row < rows; ++row) {
    const double income = random.normal();
    const auto word = random.below(4);
    const bool worried = word == 1 || word == 3;
    const double odds = -1.6 * income + (worried ? 1.5 : -1.5) + 0.3 * random.normal();
    std::string clicks;
    for (std::uint64_t i = 0, n = 1 + random.below(6); i < n; ++i) clicks.append(i ? ">" : "").append(random.below(2) ? "login" : "apply");
    std::string note = words[word];
    for (std::uint64_t i = 0, n = random.below(5); i < n; ++i) note += " and more";
    const bool has_pay = random.uniform() > 0.2;
    const auto pay = [&] { return has_pay ? std::to_string(random.below(3)) : std::string(); };
    write_csv_row(csv, {fmt::format("c{}", row), format_number(income), std::to_string(20 + random.below(50)),
                        regions[random.below(4)], pay(), pay(), pay(), random.uniform() < 0.1 ? "" : note, clicks,
                        odds > 0 ? "1" : "0", odds > 1 ? "C" : odds > -1 ? "B" : "A", format_number(100 + 25 * odds)});
  }
  return csv;
}

/// The map for it; `target` is "bad" (binary), "grade" (three classes) or "loss" (a number).
inline nlohmann::json five_kinds_map(const std::string& target = "bad") {
  nlohmann::json map = nlohmann::json::parse(R"({"version": 1, "id": ["id"], "ignore": [], "modalities": [
    {"name": "numbers", "kind": "numerical", "columns": ["income", "age"]},
    {"name": "profile", "kind": "categorical", "columns": ["region"]},
    {"name": "repayment", "kind": "temporal", "channels": {"pay": ["pay_3", "pay_2", "pay_1"]}},
    {"name": "notes", "kind": "text", "columns": ["note"]},
    {"name": "clicks", "kind": "behavioural", "columns": ["clicks"], "format": "list", "separator": ">"}]})");
  map["target"] = {{"column", target}, {"task", target == "bad" ? "binary" : target == "grade" ? "multiclass" : "regression"}};
  if (target == "bad") map["target"]["positive"] = "1";
  for (const char* other : {"bad", "grade", "loss"}) {
    if (target != other) map["ignore"].push_back(other);
  }
  return map;
}

}  // namespace amalgam::testing
