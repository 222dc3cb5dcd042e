// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>

#include "cli/cli_common.h"
#include "cli/interrupts.h"
#include "cli/map_text.h"
#include "cli/progress.h"
#include "cli/text_table.h"
#include "engine/base/error.h"
#include "engine/data/credit_generator.h"
#include "engine/data/lesson_generator.h"
#include "engine/data/reader.h"
#include "engine/data/profile.h"
#include "engine/data/read_recipe.h"
#include "engine/export/atomic_file.h"
#include "engine/workbench.h"

namespace amalgam::cli {

namespace {

constexpr std::size_t kProblemsShown = 10;

struct InspectArguments { std::string data, recipe, target, map_out; };
struct GenerateArguments { std::int64_t rows = 2000; std::uint64_t seed = 1; std::string out; };
struct ScoreArguments { std::string bundle, data, out, recipe; bool plain = false; int reasons = 0; };

nlohmann::json column_json(const ColumnProfile& one) {
  nlohmann::json json = {{"name", one.name},       {"type", to_string(one.type)}, {"rows", one.rows},
                         {"missing", one.missing}, {"distinct", one.distinct}};
  if (one.type == ColumnType::number || one.type == ColumnType::date) {
    json["minimum"] = one.minimum;
    json["maximum"] = one.maximum;
    json["mean"] = one.mean;
    json["deviation"] = one.deviation;
    json["quartile1"] = one.quartile1;
    json["median"] = one.median;
    json["quartile3"] = one.quartile3;
  }
  if (one.type == ColumnType::text) json["mean_length"] = one.mean_length;
  json["most_frequent"] = nlohmann::json::array();
  for (const auto& [value, count] : one.most_frequent) {
    json["most_frequent"].push_back({{"value", value}, {"count", count}});
  }
  return json;
}

nlohmann::json proposal_json(const MapProposal& proposal) {
  nlohmann::json columns = nlohmann::json::array();
  for (const ColumnProposal& one : proposal.columns) {
    columns.push_back({{"column", one.column},
                       {"role", one.role},
                       {"kind", one.kind},
                       {"confidence", one.confidence},
                       {"reason", one.reason}});
    for (const ColumnWarning& warning : one.warnings) {
      columns.back()["warnings"].push_back({{"code", warning.code}, {"sentence", warning.sentence}});
    }
  }
  return {{"map", proposal.map.to_json()}, {"columns", columns}};
}

nlohmann::json read_json(const ReadResult& read) {
  nlohmann::json guesses = nlohmann::json::array(), problems = nlohmann::json::array();
  for (const ReadGuess& one : read.guesses) {
    guesses.push_back({{"what", one.what}, {"value", one.value}, {"reason", one.reason}, {"alternatives", one.alternatives}});
    if (!one.column.empty()) guesses.back()["column"] = one.column;
  }
  for (const ReadProblem& one : read.problems) {
    problems.push_back({{"line", one.line}, {"column", one.column}, {"kind", one.kind}, {"found", one.found},
                        {"reason", one.reason}, {"row", one.row}});
  }
  return {{"path", read.path},
          {"sha256", read.sha256},
          {"bytes", read.bytes},
          {"rows", read.table->rows()},
          {"rows_dropped", read.rows_dropped},
          {"guesses", guesses},
          {"problems", problems},
          {"problem_count", read.problem_count}};
}

void print_inspection(const ReadResult& read, const std::vector<ColumnProfile>& profiles, const MapProposal& proposal) {
  fmt::print("{}: {} rows, {} columns, {} bytes\nSHA-256 {}\n", read.path, read.table->rows(), profiles.size(),
             read.bytes, read.sha256);
  for (const ReadGuess& one : read.guesses) fmt::print("{}: {} ({})\n", one.what, one.value, one.reason);
  if (read.rows_dropped > 0) fmt::print("{} rows could not be read and are left out\n", read.rows_dropped);
  for (std::size_t i = 0; i < std::min(read.problems.size(), kProblemsShown); ++i) {
    const ReadProblem& one = read.problems[i];
    fmt::print("line {}{}: {}\n", one.line, one.column.empty() ? "" : ", " + one.column, one.reason);
  }
  if (read.problem_count > static_cast<std::int64_t>(kProblemsShown)) {
    fmt::print("… {} problems in all\n", read.problem_count);
  }
  TextTable table({"column", "type", "missing", "distinct", "proposed as", "because"});
  for (std::size_t c = 0; c < profiles.size(); ++c) {
    const ColumnProfile& one = profiles[c];
    const ColumnProposal* why = c < proposal.columns.size() ? &proposal.columns[c] : nullptr;
    const double share = one.rows > 0 ? 100.0 * static_cast<double>(one.missing) / static_cast<double>(one.rows) : 0;
    std::string role;
    if (why) role = why->kind.empty() || why->kind == why->role ? why->role : why->role + " (" + why->kind + ")";
    table.add({shortened(one.name, 32), std::string(to_string(one.type)), fmt::format("{:.1f} %", share),
               std::to_string(one.distinct), role, why ? shortened(why->reason, 80) : ""});
  }
  fmt::print("\n{}\nProposed map:\n{}", table.text(), map_text(proposal.map));
}

int inspect(const Context& context, const InspectArguments& arguments) {
  ProgressPrinter progress(context.progress);
  const ReadRecipe recipe = load_recipe(arguments.recipe);
  const ReadResult read = read_table(arguments.data, recipe, progress.reading("reading", [] { return true; }));
  progress.clear();
  const std::vector<ColumnProfile> profiles = profile_table(*read.table);
  MapProposal proposal;
  std::string no_proposal;
  try {
    proposal = propose_map(*read.table, arguments.target, profiles);
  } catch (const Error& problem) {
    if (!arguments.target.empty()) throw;
    no_proposal = problem.what();  // a table may be looked at although nothing in it can be a target
  }
  if (!arguments.map_out.empty()) {
    if (!no_proposal.empty()) throw Error(ErrorKind::data, "inspect.no_proposal", no_proposal);
    write_file_atomically(arguments.map_out, proposal.map.to_json().dump(1) + "\n");
  }
  if (context.json) {
    nlohmann::json json = read_json(read);
    json["columns"] = nlohmann::json::array();
    for (const ColumnProfile& one : profiles) json["columns"].push_back(column_json(one));
    json["proposal"] = no_proposal.empty() ? proposal_json(proposal) : nlohmann::json();
    if (!no_proposal.empty()) json["no_proposal"] = no_proposal;
    print_json(json);
    return kDone;
  }
  print_inspection(read, profiles, proposal);
  if (!no_proposal.empty()) fmt::print("No map can be proposed: {}\n", no_proposal);
  return kDone;
}

/// `kind`: "credit", or the id of a lesson.
int generate(const Context& context, const GenerateArguments& arguments, const std::string& kind) {
  const nlohmann::json truth = kind == "credit" ? generate_credit(arguments.rows, arguments.seed, arguments.out)
                                                : generate_lesson(kind, arguments.rows, arguments.seed, arguments.out);
  if (context.json) {
    print_json({{"path", arguments.out}, {"rows", arguments.rows}, {"seed", arguments.seed}, {"truth", truth}});
  } else {
    fmt::print("Wrote {} rows to {}; the map and the planted truth stand beside it.\n", arguments.rows, arguments.out);
  }
  return kDone;
}

int score(const Context& context, const ScoreArguments& arguments) {
  ProgressPrinter progress(context.progress);
  RunControl control;
  Interrupts interrupts(control);
  const ReadRecipe recipe = load_recipe(arguments.recipe);
  ScoreResult result;
  try {
    result = make_workbench()->score({arguments.bundle, arguments.data, arguments.out, !arguments.plain, recipe, arguments.reasons}, progress.sink(), control);
  } catch (const Error& problem) {
    if (problem.code() != "score.cancelled") throw;
    progress.line(problem.what());
    return kStopped;
  }
  progress.clear();
  if (context.json) {
    print_json({{"out", arguments.out},
                {"rows", result.rows},
                {"rows_dropped", result.rows_dropped},
                {"seconds", result.seconds},
                {"notes", result.notes}});
    return kDone;
  }
  for (const std::string& note : result.notes) fmt::print("{}\n", note);
  fmt::print("Scored {} rows in {}; written to {}\n", result.rows, duration_text(result.seconds), arguments.out);
  return kDone;
}

void add_inspect(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<InspectArguments>();
  CLI::App* command = add_command(app, context, "inspect", "Look at a data file and the map proposed for it",
                                  [&context, arguments] { return inspect(context, *arguments); });
  command->add_option("DATA", arguments->data, "CSV, Excel, JSON Lines, SQLite, SAS, SPSS or Stata file, or a gzip of one")->required();
  command->add_option("--recipe", arguments->recipe, "JSON file that says how to read: separator, header, missing_words");
  command->add_option("--target", arguments->target, "Column to predict; otherwise guessed");
  command->add_option("--map-out", arguments->map_out, "Write the proposed map to this file");
}

void add_generator(CLI::App& generate_app, Context& context, const std::string& kind, const std::string& about,
                   const GenerateArguments& defaults) {
  auto arguments = std::make_shared<GenerateArguments>(defaults);
  CLI::App* command = add_command(generate_app, context, kind, about,
                                  [&context, arguments, kind] { return generate(context, *arguments, kind); });
  command->add_option("--rows", arguments->rows, "How many applicants")->capture_default_str();
  command->add_option("--seed", arguments->seed, "The same seed gives the same file")->capture_default_str();
  command->add_option("--out", arguments->out, "CSV file to write")->required();
}

void add_generate(CLI::App& app, Context& context) {
  CLI::App* generate_app = app.add_subcommand("generate", "Make synthetic data with a known truth");
  generate_app->require_subcommand(1);
  add_generator(*generate_app, context, "credit", "A credit portfolio with five modalities", {});
  for (const Lesson& one : lessons()) {
    GenerateArguments defaults;
    defaults.rows = one.rows;
    defaults.seed = one.seed;
    add_generator(*generate_app, context, one.id, "Lesson: " + one.title, defaults);
  }
}

void add_score(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<ScoreArguments>();
  CLI::App* command = add_command(app, context, "score", "Score raw data with an exported bundle",
                                  [&context, arguments] { return score(context, *arguments); });
  command->add_option("BUNDLE", arguments->bundle, "Folder or ZIP file written by export --format bundle")->required();
  command->add_option("DATA", arguments->data, "Table file with the model's columns")->required();
  command->add_option("--out", arguments->out, "CSV file to write")->required();
  command->add_option("--recipe", arguments->recipe, "JSON file that says how to read the data")->take_last();
  command->add_flag("--reasons{3}", arguments->reasons,
                    "Name the modalities that moved each score most, with what they did: three, or --reasons=N");
  command->add_flag("--plain", arguments->plain, "Leave texts as they are, even those a spreadsheet takes for formulas");
}

}  // namespace

void add_data_commands(CLI::App& app, Context& context) {
  add_inspect(app, context);
  add_generate(app, context);
  add_score(app, context);
}

}  // namespace amalgam::cli
