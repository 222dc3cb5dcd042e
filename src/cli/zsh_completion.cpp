// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/program_text.h"

namespace amalgam::cli {

namespace {

/// Text inside single quotes, with what _arguments and _describe take for their own marks escaped.
std::string zsh_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

/// What completes a value: the third part of a specification for _arguments.
std::string action(const OptionText& option) {
  const std::string words = fmt::format("{}", fmt::join(option.choices, " "));
  if (option.name == "--set") return fmt::format(" compadd -S = -- {}", words);
  if (option.takes_list && !option.choices.empty()) return fmt::format(" _sequence compadd - {}", words);
  if (!option.choices.empty()) return fmt::format("({})", words);
  if (option.name == "--project" || option.name == "PROJECT") return "_files -g \"*.amalgam\"";
  return option.value == "TEXT" ? "_files" : " ";
}

std::string option_line(const OptionText& option) {
  std::string line = fmt::format("'{}{}[{}]", option.repeats ? "*" : "", option.name, zsh_text(option.help));
  if (!option.value.empty()) line += fmt::format(":{}:{}", zsh_text(option.value), action(option));
  return line + "'";
}

std::string zsh_command_case(const ProgramText& program, const CommandText& command) {
  std::string specifications;
  for (const auto* options : {&command.options, &program.shared}) {
    for (const OptionText& one : *options) specifications += " \\\n          " + option_line(one);
  }
  for (std::size_t i = 0; i < command.positionals.size(); ++i) {
    const OptionText& one = command.positionals[i];
    specifications += fmt::format(" \\\n          '{}:{}:{}'", i + 1, zsh_text(one.name), action(one));
  }
  return fmt::format("        {})\n          _arguments{} ;;\n", command.name, specifications);
}

}  // namespace

std::string zsh_completion(const ProgramText& program) {
  std::string commands, cases;
  for (const CommandText& command : program.commands) {
    commands += fmt::format("    '{}:{}'\n", command.name, zsh_text(command.help));
    cases += zsh_command_case(program, command);
  }
  return fmt::format(
      "#compdef {0}\n# Completion of {0} for zsh, written by `{0} pages zsh`.\n\n"
      "_{0}() {{\n  local curcontext=$curcontext state line\n  local -a commands\n  commands=(\n{1}  )\n"
      "  _arguments -C '(- *)--help[Print the options]' '(- *)--version[Print the version]' \\\n"
      "    '1:command:->command' '*::argument:->argument'\n"
      "  case $state in\n    command) _describe -t commands command commands ;;\n"
      "    argument)\n      case $words[1] in\n{2}      esac ;;\n  esac\n}}\n\n"
      "if [[ $funcstack[1] == _{0} ]]; then _{0} \"$@\"; else compdef _{0} {0}; fi\n",
      program.name, commands, cases);
}

}  // namespace amalgam::cli
