// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/program_text.h"

#include <algorithm>

namespace amalgam::cli {

namespace {

/// The words in the braces of a type name such as "TEXT:{auto,json,none}".
std::vector<std::string> words_in_braces(const std::string& type) {
  const std::size_t open = type.find('{'), close = type.rfind('}');
  if (open == std::string::npos || close == std::string::npos) return {};
  return CLI::detail::split(type.substr(open + 1, close - open - 1), ',');
}

OptionText option_text(const CLI::Option& option, const KnownChoices& known) {
  OptionText text;
  const bool is_option = option.nonpositional();
  text.name = is_option ? "--" + option.get_lnames().front() : option.get_name(true);
  text.help = option.get_description();
  if (option.get_items_expected_max() > 0) {
    const std::string type = option.get_type_name();
    text.value = type.substr(0, type.find(':'));
    text.choices = words_in_braces(type);
  }
  if (const auto found = known.find(text.name); found != known.end()) text.choices = found->second;
  text.required = option.get_required();
  text.repeats = option.get_items_expected_max() > 1;
  text.takes_list = option.get_delimiter() != '\0';
  return text;
}

CommandText command_text(const CLI::App& command, const KnownChoices& known) {
  CommandText text{command.get_name(), command.get_description(), {}, {}};
  for (const CLI::Option* option : command.get_options()) {
    (option->nonpositional() ? text.options : text.positionals).push_back(option_text(*option, known));
  }
  return text;
}

bool has(const std::vector<OptionText>& options, const OptionText& wanted) {
  return std::any_of(options.begin(), options.end(), [&](const OptionText& one) {
    return one.name == wanted.name && one.help == wanted.help;
  });
}

/// Moves the options that every command has out of the commands.
void share_options(ProgramText& program) {
  if (program.commands.empty()) return;
  for (const OptionText& one : program.commands.front().options) {
    const bool everywhere = std::all_of(program.commands.begin(), program.commands.end(),
                                        [&](const CommandText& command) { return has(command.options, one); });
    if (everywhere) program.shared.push_back(one);
  }
  for (CommandText& command : program.commands) {
    std::erase_if(command.options, [&](const OptionText& one) { return has(program.shared, one); });
  }
}

}  // namespace

ProgramText describe(const CLI::App& app, const KnownChoices& known) {
  ProgramText program{app.get_name(), app.get_description(), AMALGAM_VERSION, {}, {}, {}};
  const std::string footer = app.get_footer(), mark = "Exit codes: ";
  if (const std::size_t at = footer.find(mark); at != std::string::npos) {
    program.exit_codes = footer.substr(at + mark.size(), footer.find('\n', at) - at - mark.size());
  }
  for (const CLI::App* command : app.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); })) {
    program.commands.push_back(command_text(*command, known));
  }
  share_options(program);
  return program;
}

}  // namespace amalgam::cli
