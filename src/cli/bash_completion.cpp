// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/program_text.h"

namespace amalgam::cli {

namespace {

constexpr const char* kHelpers = R"(_amalgam_cli_files() {  # files and folders; $1 = glob of the files
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -d -- "$word"; compgen -f -X "!$1" -- "$word")
}
_amalgam_cli_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word"); }
_amalgam_cli_list() {  # words with commas between them: what stands before the last comma stays
  local before=
  [[ $word == *,* ]] && before=${word%,*},
  mapfile -t COMPREPLY < <(compgen -P "$before" -W "$1" -- "${word##*,}")
}
_amalgam_cli_settings() {
  compopt -o nospace 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -S = -W "$1" -- "$word")
}
)";

// A "=" is a word of its own for bash, so --format=bundle arrives as three words.
constexpr const char* kStart = R"(_amalgam_cli() {
  local word=$2 previous=$3 command= options= files='*' i
  if [[ $word == '=' ]]; then
    word=
  elif [[ $previous == '=' && $COMP_CWORD -ge 2 ]]; then
    previous=${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; ++i)); do
    if [[ ${COMP_WORDS[i]} != -* ]]; then command=${COMP_WORDS[i]}; break; fi
  done
  COMPREPLY=()
)";

std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, " ")); }

/// The line that completes the value of an option.
std::string value_action(const OptionText& option) {
  const std::string words = joined(option.choices);
  if (option.name == "--set") return fmt::format("_amalgam_cli_settings '{}'", words);
  if (option.takes_list && !option.choices.empty()) return fmt::format("_amalgam_cli_list '{}'", words);
  if (!option.choices.empty()) return fmt::format("_amalgam_cli_words '{}'", words);
  if (option.name == "--project") return "_amalgam_cli_files '*.amalgam'";
  return option.value == "TEXT" ? "_amalgam_cli_files '*'" : ":";
}

std::string command_case(const ProgramText& program, const CommandText& command) {
  std::vector<std::string> names;
  std::string values;
  for (const auto* options : {&command.options, &program.shared}) {
    for (const OptionText& one : *options) {
      names.push_back(one.name);
      if (!one.value.empty()) values += fmt::format("        {}) {}; return ;;\n", one.name, value_action(one));
    }
  }
  std::string files;
  for (const OptionText& one : command.positionals) {
    if (one.name == "PROJECT") files = " files='*.amalgam'";
  }
  return fmt::format("    {})\n      options='{}'{}\n      case $previous in\n{}      esac ;;\n", command.name,
                     joined(names), files, values);
}

}  // namespace

std::string bash_completion(const ProgramText& program) {
  std::vector<std::string> first = {"--help", "--version"};
  std::string cases;
  for (const CommandText& command : program.commands) {
    first.push_back(command.name);
    cases += command_case(program, command);
  }
  return fmt::format(
      "# Completion of {0} for bash, written by `{0} pages bash`.\n{1}{2}"
      "  case $command in\n    '') _amalgam_cli_words '{3}'; return ;;\n{4}    *) return ;;\n  esac\n"
      "  if [[ $word == -* ]]; then _amalgam_cli_words \"$options\"; else _amalgam_cli_files \"$files\"; fi\n}}\n"
      "complete -F _amalgam_cli {0}\n",
      program.name, kHelpers, kStart, joined(first), cases);
}

}  // namespace amalgam::cli
