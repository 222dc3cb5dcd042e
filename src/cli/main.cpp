// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <exception>
#include <string>

#include "cli/cli_common.h"
#include "engine/base/error.h"
#include "engine/base/process_memory.h"

namespace {

using namespace amalgam::cli;

std::string joined_arguments(int argc, char** argv) {
  std::string line;
  for (int i = 0; i < argc; ++i) {
    const std::string word = argv[i];
    const bool plain = !word.empty() && word.find_first_of(" \t\n\"'\\$&|;<>()*?[]{}#~`!") == std::string::npos;
    line += (i == 0 ? "" : " ") + (plain ? word : "'" + word + "'");
  }
  return line;
}

int parse_and_run(int argc, char** argv) {
  CLI::App app{"Amalgam: multimodal fusion models from the command line.", "amalgam-cli"};
  app.set_version_flag("--version", std::string("amalgam-cli ") + AMALGAM_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done; 1 the data or the request is at fault; 2 wrong usage; 130 stopped by the user.\n"
      "`amalgam-cli COMMAND --help` lists a command's options.");
  Context context;
  context.command_line = joined_arguments(argc, argv);
  add_data_commands(app, context);
  add_link_command(app, context);
  add_train_commands(app, context);
  add_project_commands(app, context);
  add_compare_command(app, context);
  add_mark_command(app, context);
  add_decide_command(app, context);
  add_cases_command(app, context);
  add_drop_one_command(app, context);
  add_model_commands(app, context);
  add_report_command(app, context);
  add_catalogue_commands(app, context);
  add_pages_command(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? kDone : kUsage;  // --help and --version end here too
  }
  return context.action();
}

}  // namespace

int main(int argc, char** argv) {
  amalgam::keep_freed_memory();
  try {
    return parse_and_run(argc, argv);
  } catch (const amalgam::Error& problem) {
    std::fprintf(stderr, "amalgam-cli: %s\n", problem.what());
    return problem.code() == "read.cancelled" ? kStopped : kFailed;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "amalgam-cli: unexpected: %s\n", problem.what());
    return kFailed;
  }
}
