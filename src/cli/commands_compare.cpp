// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>

#include "cli/cli_common.h"
#include "cli/credit.h"
#include "cli/text_table.h"
#include "engine/base/error.h"
#include "engine/project/credit_pack.h"

namespace amalgam::cli {

namespace {

using nlohmann::json;

struct CompareArguments {
  std::string project;
  std::vector<std::int64_t> runs;
  BootstrapOptions bootstrap;
};

std::string interval_text(const json& interval) {
  return interval.is_array() ? fmt::format("{:+.4f} … {:+.4f}", interval[0].get<double>(), interval[1].get<double>()) : "";
}

void print_comparison(const json& answer) {
  const json& runs = answer.at("runs");
  const auto name = [&](std::size_t i) {
    return fmt::format("run {} ({})", runs[i].at("id").get<std::int64_t>(), runs[i].at("name").get<std::string>());
  };
  fmt::print("{} and {} on {} {} rows that both have, {} of them bad\n", name(0), name(1),
             answer.at("rows").get<std::int64_t>(), answer.at("part").get<std::string>(),
             answer.at("bads").get<std::int64_t>());
  const json& delong = answer.at("delong");
  fmt::print("ROC AUC, DeLong's test: {} and {}, difference {} ({}), p = {}: {}\n\n", figure(delong.at("first").at("auc")),
             figure(delong.at("second").at("auc")), figure(delong.at("difference")), interval_text(delong.at("interval")),
             figure(delong.at("p_value")), delong.at("verdict").get<std::string>());
  TextTable table({"metric", name(0), name(1), "difference", "95 % interval", "p", "verdict"});
  for (const json& one : answer.at("differences")) {
    table.add({one.at("metric"), figure(one.at("first")), figure(one.at("second")), figure(one.at("difference")),
               interval_text(one.at("interval")), figure(one.at("p_value")), one.at("verdict")});
  }
  fmt::print("Paired bootstrap\n{}", table.text());
}

int compare(const Context& context, const CompareArguments& arguments) {
  const ProjectStore store = open_project_to_look(arguments.project);
  const json answer = compare_runs(store, arguments.runs.at(0), arguments.runs.at(1), arguments.bootstrap);
  context.json ? print_json(answer) : print_comparison(answer);
  return kDone;
}

}  // namespace

void add_compare_command(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<CompareArguments>();
  CLI::App* command = add_command(app, context, "compare", "Whether one run is really better than another",
                                  [&context, arguments] { return compare(context, *arguments); });
  command->add_option("PROJECT", arguments->project, "Project file")->required();
  command->add_option("--runs", arguments->runs, "Numbers of two runs: 1,2")->required()->delimiter(',')->expected(2);
  command->add_option("--replicates", arguments->bootstrap.replicates, "Samples of the bootstrap")
      ->check(CLI::Range(20, 100000))
      ->capture_default_str();
  command->add_option("--seed", arguments->bootstrap.seed, "Seed of the bootstrap")->capture_default_str();
}

}  // namespace amalgam::cli
