// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/project/credit_pack.h"

namespace amalgam::cli {

/// What `show --what credit` may be told.
struct CreditArguments {
  std::vector<std::string> segments;
  bool stability = false;  ///< of the columns: reads the data set again
  std::optional<double> cut_off;
  std::string part;
  DecisionCosts costs;
  PointScale scale;
};

void add_credit_options(CLI::App* command, CreditArguments& arguments);

/// The credit pack of a run. Errors: of credit_pack; of table_of_run where the columns are asked for
nlohmann::json credit_answer(const ProjectStore& store, std::int64_t run, const CreditArguments& arguments);

/// A number of the answers as metric_text, "" where it is null.
std::string figure(const nlohmann::json& value);

/// The pack as tables for a terminal.
void print_credit(const nlohmann::json& pack);

}  // namespace amalgam::cli
