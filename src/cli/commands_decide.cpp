// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/cli_common.h"
#include "engine/base/error.h"
#include "engine/project/run_decision.h"

namespace amalgam::cli {

namespace {

struct DecideArguments {
  std::string project, recalibration, cut_off;
  std::int64_t run = 0;
  std::optional<double> approve;
  DecisionCosts costs;
};

DecisionRequest request_of(const DecideArguments& arguments) {
  DecisionRequest request{.approve = arguments.approve, .costs = arguments.costs};
  if (!arguments.recalibration.empty()) request.recalibration = arguments.recalibration;
  request.cheapest = arguments.cut_off == "cheapest";
  request.without_cut_off = arguments.cut_off == "none";
  if (arguments.cut_off.empty() || request.cheapest || request.without_cut_off) return request;
  std::size_t read = 0;
  try {
    request.cut_off = std::stod(arguments.cut_off, &read);
  } catch (const std::exception&) {
    read = 0;
  }
  if (read != arguments.cut_off.size()) {
    throw Error(ErrorKind::request, "decision.cut_off", "'" + arguments.cut_off + "' is no cut-off. Give a number between 0 and 1, cheapest or none.");
  }
  return request;
}

int decide_run(const Context& context, const DecideArguments& arguments) {
  ProjectStore store(arguments.project, ProjectStore::Mode::read_write);
  const RunDecision decision = decide(store, arguments.run, request_of(arguments));
  if (context.json) {
    nlohmann::json json = json_of(decision);
    json["run"] = arguments.run;
    print_json(json);
    return kDone;
  }
  fmt::print("Run {}: recalibration {}, cut-off {}\n", arguments.run, decision.recalibration,
             decision.cut_off ? fmt::format("{:.6g}", *decision.cut_off) : "none");
  return kDone;
}

}  // namespace

void add_decide_command(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<DecideArguments>();
  CLI::App* command = add_command(app, context, "decide", "Store a recalibration and a cut-off with a run; without options: show them",
                                  [&context, arguments] { return decide_run(context, *arguments); });
  command->add_option("PROJECT", arguments->project, "Project file")->required();
  command->add_option("--run", arguments->run, "Number of the run")->required();
  command->add_option("--recalibration", arguments->recalibration, "none, platt or isotonic; fitted on validation")
      ->check(CLI::IsMember({"none", "platt", "isotonic"}));
  auto* cut_off = command->add_option("--cut-off", arguments->cut_off, "Approve scores below this; cheapest (on validation) or none");
  command->add_option("--approve", arguments->approve, "Choose the cut-off that approves this share of validation: 0.7")->excludes(cut_off);
  command->add_option("--loss", arguments->costs.approved_bad, "Cost of an approved bad")->capture_default_str();
  command->add_option("--margin", arguments->costs.declined_good, "Cost of a declined good")->capture_default_str();
}

}  // namespace amalgam::cli
