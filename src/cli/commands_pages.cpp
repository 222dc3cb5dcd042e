// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>

#include "cli/cli_common.h"
#include "cli/program_text.h"
#include "engine/workbench.h"

namespace amalgam::cli {

namespace {

/// The words that only the engine knows: strategies, settings, formats.
KnownChoices engine_choices() {
  const auto workbench = make_workbench();
  KnownChoices known;
  for (const ExportFormat& one : workbench->export_formats()) known["--format"].push_back(one.id);
  for (const ReportSectionInfo& one : workbench->report_sections("en")) known["--sections"].push_back(one.id);
  known["--device"] = {"auto", "cpu", "cuda"};
  std::vector<std::string>& settings = known["--set"];
  const auto add = [&](const std::vector<Option>& options) {
    for (const Option& one : options) settings.push_back(one.name);
  };
  for (const StrategyInfo& one : workbench->strategies()) {
    known["--strategy"].push_back(one.id);
    add(one.options);
  }
  known["--strategy"].push_back("all");
  for (const KindInfo& one : workbench->kinds()) add(one.options);
  add(training_options());
  return known;
}

/// Today, or the day that SOURCE_DATE_EPOCH names, so that a package can be built twice to the same bytes.
std::string page_date() {
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  const std::time_t time = epoch ? static_cast<std::time_t>(std::strtoll(epoch, nullptr, 10)) : std::time(nullptr);
  char text[16] = "";
  std::strftime(text, sizeof text, "%Y-%m-%d", std::gmtime(&time));
  return text;
}

}  // namespace

void add_pages_command(CLI::App& app, Context& context) {
  auto kind = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("pages", "The manual page and the completions, for packagers");
  command->group("");  // not in the list of commands
  command->add_option("KIND", *kind, "man, bash or zsh")->required()->check(CLI::IsMember({"man", "bash", "zsh"}));
  command->callback([&app, &context, kind] {
    context.action = [&app, kind] {
      const ProgramText program = describe(app, engine_choices());
      const std::string text = *kind == "man"    ? man_page(program, page_date())
                               : *kind == "bash" ? bash_completion(program)
                                                 : zsh_completion(program);
      std::fwrite(text.data(), 1, text.size(), stdout);
      return kDone;
    };
  });
}

}  // namespace amalgam::cli
