// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/program_text.h"

namespace amalgam::cli {

namespace {

/// Text as roff reads it back: no escapes, no requests, hyphens that can be copied.
std::string roff(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return !out.empty() && (out.front() == '.' || out.front() == '\'') ? "\\&" + out : out;
}

std::string usage(const ProgramText& program, const CommandText& command) {
  std::string line = fmt::format("\\fB{} {}\\fR", roff(program.name), roff(command.name));
  for (const OptionText& one : command.positionals) line += fmt::format(" \\fI{}\\fR", roff(one.name));
  for (const OptionText& one : command.options) {
    if (one.required) line += fmt::format(" \\fB{}\\fR \\fI{}\\fR", roff(one.name), roff(one.value));
  }
  return line + " [\\fIOPTION\\fR]...";
}

std::string option_entry(const OptionText& option) {
  const bool is_option = option.name.front() == '-';
  std::string head = fmt::format("\\f{}{}\\fR", is_option ? 'B' : 'I', roff(option.name));
  if (is_option && !option.value.empty()) head += fmt::format(" \\fI{}\\fR", roff(option.value));
  if (option.takes_list) head += "[,...]";
  std::string out = fmt::format(".TP\n{}\n{}.\n", head, roff(option.help));
  // Settings are too many for a page about commands; `strategies` and `encoders` list them.
  if (!option.choices.empty() && option.name != "--set") {
    out += fmt::format("One of: {}.\n", roff(fmt::format("{}", fmt::join(option.choices, ", "))));
  }
  if (option.repeats && !option.takes_list) out += "May be given several times.\n";
  return out;
}

constexpr const char* kExamples = R"(.SH EXAMPLES
.nf
amalgam\-cli train applicants.csv \-\-target defaulted \-\-project my.amalgam \-\-strategy all
amalgam\-cli runs my.amalgam
amalgam\-cli export my.amalgam \-\-run 1 \-\-format bundle \-\-out model.safetensors
amalgam\-cli score model.safetensors new_applicants.csv \-\-out scores.csv
.fi
)";

}  // namespace

std::string man_page(const ProgramText& program, const std::string& date) {
  std::string page = fmt::format(
      ".TH AMALGAM\\-CLI 1 \"{}\" \"Amalgam {}\" \"User commands\"\n"
      ".SH NAME\n{} \\- multimodal fusion models from the command line\n"
      ".SH SYNOPSIS\n\\fB{}\\fR \\fICOMMAND\\fR [\\fIARGUMENT\\fR]...\n"
      ".SH DESCRIPTION\n{}\nWhat it trains opens in\n.BR amalgam (1),\nand the other way round.\n",
      date, program.version, roff(program.name), roff(program.name), roff(program.about));
  page += ".SS Options of every command\n";
  for (const OptionText& one : program.shared) page += option_entry(one);
  page += ".SH COMMANDS\n";
  for (const CommandText& command : program.commands) {
    page += fmt::format(".SS {}\n{}\n.PP\n{}.\n", roff(command.name), usage(program, command), roff(command.help));
    for (const OptionText& one : command.positionals) page += option_entry(one);
    for (const OptionText& one : command.options) page += option_entry(one);
  }
  page += fmt::format(".SH EXIT STATUS\n{}\n", roff(program.exit_codes));
  return page + kExamples + ".SH SEE ALSO\n.BR amalgam (1)\n";
}

}  // namespace amalgam::cli
