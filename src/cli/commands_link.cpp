// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "cli/cli_common.h"
#include "cli/progress.h"
#include "engine/base/error.h"
#include "engine/data/link_tables.h"
#include "engine/data/propose_link.h"
#include "engine/data/read_recipe.h"
#include "engine/data/reader.h"
#include "engine/export/atomic_file.h"

namespace amalgam::cli {

namespace {

struct LinkArguments {
  std::string main, other, recipe, out, key, other_key, time, cut_off, event, kind, prefix;
  std::vector<std::string> columns;
};

/// What was proposed, with what was asked for in its place.
LinkSpec settle(LinkSpec spec, const LinkArguments& asked) {
  const auto take = [](std::string& to, const std::string& from) {
    if (!from.empty()) to = from == "none" ? "" : from;
  };
  take(spec.key, asked.key);
  take(spec.other_key, asked.other_key);
  take(spec.time, asked.time);
  take(spec.cut_off, asked.cut_off);
  take(spec.event, asked.event);
  take(spec.prefix, asked.prefix);
  if (spec.time.empty() && asked.cut_off.empty()) spec.cut_off.clear();  // it was proposed for a time that is not used
  if (!asked.columns.empty()) spec.columns = asked.columns;
  if (asked.kind == "one_to_one" && spec.kind != LinkKind::one_to_one) {
    spec.kind = LinkKind::one_to_one;
    spec.event.clear();
    spec.columns = asked.columns;
  }
  if (asked.kind == "one_to_many") spec.kind = LinkKind::one_to_many;
  return spec;
}

int link(const Context& context, const LinkArguments& arguments) {
  ProgressPrinter progress(context.progress);
  const auto reading = progress.reading("reading", [] { return true; });
  ReadRecipe recipe = load_recipe(arguments.recipe);
  const ReadResult main = read_table(arguments.main, recipe, reading);
  const ReadResult other = read_table(arguments.other, {}, reading);
  progress.clear();
  const LinkProposal proposal = propose_link(*main.table, *other.table);
  LinkSpec spec = settle(proposal.spec, arguments);
  if (spec.key.empty()) throw Error(ErrorKind::data, "link.no_key", proposal.reasons.front() + " Use --key and --other-key.");
  // Relative to the main table's folder, so that both can move together.
  spec.file = std::filesystem::proximate(std::filesystem::absolute(arguments.other),
                                         std::filesystem::absolute(arguments.main).parent_path()).generic_string();
  const LinkResult result = link_tables(*main.table, *other.table, spec);
  recipe.links.push_back(spec);
  if (!arguments.out.empty()) write_file_atomically(arguments.out, recipe_to_json(recipe).dump(1) + "\n");
  if (context.json) {
    print_json({{"link", spec.to_json()},
                {"reasons", proposal.reasons},
                {"new_columns", result.new_columns},
                {"main_rows", result.main_rows},
                {"matched_main_rows", result.matched_main_rows},
                {"other_rows", result.other_rows},
                {"matched_other_rows", result.matched_other_rows},
                {"used_other_rows", result.used_other_rows},
                {"late_rows", result.late_rows},
                {"sentences", result.sentences}});
    return kDone;
  }
  for (const std::string& reason : proposal.reasons) fmt::print("{}\n", reason);
  fmt::print("\n");
  for (const std::string& sentence : result.sentences) fmt::print("{}\n", sentence);
  for (const std::string& name : result.new_columns) fmt::print("new column: {}\n", name);
  if (!arguments.out.empty()) fmt::print("Wrote the recipe to {}; give it to inspect, train and score with --recipe.\n", arguments.out);
  return kDone;
}

}  // namespace

void add_link_command(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<LinkArguments>();
  CLI::App* command = add_command(app, context, "link", "Link a second table to the main one by key",
                                  [&context, arguments] { return link(context, *arguments); });
  command->add_option("MAIN", arguments->main, "The main table: one row for each case")->required();
  command->add_option("OTHER", arguments->other, "The second table: payments, events, bureau data")->required();
  command->add_option("--recipe", arguments->recipe, "How to read the main table; earlier links are kept");
  command->add_option("--out", arguments->out, "Write the recipe with the link to this file");
  command->add_option("--key", arguments->key, "Column of the main table; otherwise found");
  command->add_option("--other-key", arguments->other_key, "Column of the second table; otherwise found");
  command->add_option("--kind", arguments->kind, "one_to_one or one_to_many; otherwise found")
      ->check(CLI::IsMember({"one_to_one", "one_to_many"}));
  command->add_option("--time", arguments->time, "Column that orders the second table's rows, or none");
  command->add_option("--cut-off", arguments->cut_off, "Decision date in the main table, or none: later rows are left out");
  command->add_option("--columns", arguments->columns, "Columns to link, with commas between them")->delimiter(',');
  command->add_option("--event", arguments->event, "Column that names events, or none");
  command->add_option("--prefix", arguments->prefix, "Put before the names of the new columns");
}

}  // namespace amalgam::cli
