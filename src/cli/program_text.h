// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <vector>

namespace amalgam::cli {

/// An option or a positional argument as a manual or a completion names it.
struct OptionText {
  std::string name;                  ///< "--format", "DATA"
  std::string help;
  std::string value;                 ///< "TEXT", "INT" …; empty for a flag
  std::vector<std::string> choices;  ///< words to offer; empty where anything may stand
  bool required = false;
  bool repeats = false;              ///< may be given several times
  bool takes_list = false;           ///< several values with commas between them
};

struct CommandText {
  std::string name, help;
  std::vector<OptionText> positionals, options;
};

/// What the program offers, read off its own parser so that no list is kept twice.
struct ProgramText {
  std::string name, about, version, exit_codes;
  std::vector<CommandText> commands;  ///< those that --help shows
  std::vector<OptionText> shared;     ///< options that every command has; not repeated in the commands
};

/// Words to offer for options whose values the parser does not list, by option: {"--format", {"bundle", …}}.
using KnownChoices = std::map<std::string, std::vector<std::string>>;

ProgramText describe(const CLI::App& app, const KnownChoices& known);

std::string man_page(const ProgramText& program, const std::string& date);
std::string bash_completion(const ProgramText& program);
std::string zsh_completion(const ProgramText& program);

}  // namespace amalgam::cli
