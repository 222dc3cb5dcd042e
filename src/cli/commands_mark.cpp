// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "cli/cli_common.h"
#include "cli/run_marks.h"
#include "engine/base/error.h"
#include "engine/project/run_board.h"

namespace amalgam::cli {

namespace {

struct MarkArguments {
  std::string project;
  std::int64_t run = 0;
  std::optional<std::string> name, note;
  std::vector<std::string> tags, untag;
  std::optional<bool> is_baseline, is_pinned, is_archived;
};

int mark(const Context& context, const MarkArguments& arguments) {
  ProjectStore store(arguments.project, ProjectStore::Mode::read_write);
  const std::int64_t id = store.run(arguments.run).id;
  RunMarkChange change{.name = arguments.name,
                       .is_baseline = arguments.is_baseline,
                       .is_pinned = arguments.is_pinned,
                       .is_archived = arguments.is_archived,
                       .note = arguments.note,
                       .tags = {}};
  if (!arguments.tags.empty() || !arguments.untag.empty()) {
    std::vector<std::string> tags = store.run_marks()[id].tags;
    tags.insert(tags.end(), arguments.tags.begin(), arguments.tags.end());
    const std::vector<std::string> gone = tidy_tags(arguments.untag);
    std::erase_if(tags, [&](const std::string& one) { return std::find(gone.begin(), gone.end(), one) != gone.end(); });
    change.tags = tags;
  }
  store.mark_run(id, change);
  const RunMarks marks = store.run_marks()[id];
  if (context.json) {
    nlohmann::json json = json_of(marks);
    json["id"] = id;
    json["name"] = store.run(id).name;
    print_json(json);
    return kDone;
  }
  const std::string text = marks_text(marks);
  fmt::print("Run {} ({}): {}\n", id, store.run(id).name, text.empty() ? "no marks" : text);
  if (!marks.note.empty()) fmt::print("Note: {}\n", marks.note);
  return kDone;
}

}  // namespace

std::string marks_text(const RunMarks& marks) {
  std::vector<std::string> words;
  if (marks.is_baseline) words.emplace_back("baseline");
  if (marks.is_pinned) words.emplace_back("pinned");
  if (marks.is_archived) words.emplace_back("archived");
  if (!marks.tags.empty()) words.push_back(fmt::format("tags: {}", fmt::join(marks.tags, ", ")));
  return fmt::format("{}", fmt::join(words, "; "));
}

void add_mark_command(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<MarkArguments>();
  CLI::App* command = add_command(app, context, "mark", "Name, note and tag a run; make it the baseline, pin or archive it",
                                  [&context, arguments] { return mark(context, *arguments); });
  command->add_option("PROJECT", arguments->project, "Project file")->required();
  command->add_option("--run", arguments->run, "Number of the run")->required();
  command->add_option("--name", arguments->name, "Another name");
  command->add_option("--note", arguments->note, "A note in place of the one there is; empty takes it away");
  command->add_option("--tag", arguments->tags, "Tags to add: final,committee")->delimiter(',');
  command->add_option("--untag", arguments->untag, "Tags to take away")->delimiter(',');
  const auto add_switch = [&](const std::string& on, const std::string& off, std::optional<bool>& value, const std::string& help) {
    command->add_flag_callback(on, [&value] { value = true; }, help);
    command->add_flag_callback(off, [&value] { value = false; }, "Undo " + on);
  };
  add_switch("--baseline", "--no-baseline", arguments->is_baseline, "Measure the other runs against this one");
  add_switch("--pin", "--no-pin", arguments->is_pinned, "Let it stand first in lists");
  add_switch("--archive", "--no-archive", arguments->is_archived, "Leave it out of lists; nothing is deleted");
}

}  // namespace amalgam::cli
