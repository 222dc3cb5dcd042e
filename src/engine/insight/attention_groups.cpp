// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/evaluation/metrics.h"
#include "engine/fusion/fusion_head.h"
#include "engine/insight/attention_means.h"
#include "engine/insight/case_view.h"
#include "engine/insight/insight_settings.h"
#include "engine/insight/row_choice.h"

namespace amalgam {

namespace {

constexpr std::int64_t kSliceOfRows = 2048;
constexpr std::int64_t kMostTokenRows = 2000;
constexpr const char* kAllOfThem = "(all)";  // the group of every row that passes the filter

/// What an attention answer is asked for.
struct AttentionQuestion {
  std::string by, where, part;
  std::int64_t most = 2000, row = -1;  ///< row >= 0: one row instead of a part
  std::uint64_t seed = 1;
  double cut_off = 0.5;
  bool tokens = false;
  std::vector<int> epochs;  ///< ascending; empty = the best
};

std::string text_setting(const InsightCall& call, const char* name) {
  const auto found = call.settings.find(name);
  if (found == call.settings.end()) return {};
  if (!found->is_string()) fail_settings(call, fmt::format("'{}' must be a text; found {}.", name, found->dump()));
  return found->get<std::string>();
}

bool truth_setting(const InsightCall& call, const char* name, bool otherwise) {
  const auto found = call.settings.find(name);
  if (found == call.settings.end()) return otherwise;
  if (!found->is_boolean()) fail_settings(call, fmt::format("'{}' must be true or false.", name));
  return found->get<bool>();
}

std::string list_of(const std::vector<int>& epochs) {
  std::string text;
  for (const int one : epochs) text += (text.empty() ? "" : ", ") + std::to_string(one);
  return text;
}

/// Epochs that can be looked at: those with weights of their own, and the best.
std::vector<int> epochs_there(const InsightCall& call, int best) {
  std::vector<int> epochs = call.store.epochs_with_weights(call.request.run);
  if (std::find(epochs.begin(), epochs.end(), best) == epochs.end()) epochs.push_back(best);
  std::sort(epochs.begin(), epochs.end());
  return epochs;
}

std::vector<int> epochs_setting(const InsightCall& call, const std::vector<int>& there) {
  const auto found = call.settings.find("epochs");
  if (found == call.settings.end() || *found == "best") return {};
  if (*found == "all") return there;
  std::vector<int> wanted;
  const nlohmann::json list = found->is_array() ? *found : nlohmann::json::array({*found});
  for (const auto& one : list) {
    if (!one.is_number_integer()) fail_settings(call, "'epochs' must be \"best\", \"all\", an epoch or a list of epochs.");
    const auto epoch = one.get<std::int64_t>();
    if (std::find(there.begin(), there.end(), epoch) == there.end()) {
      throw Error(ErrorKind::request, "insight.no_epoch",
                  fmt::format("The weights of epoch {} were not kept. Kept are: {}. Set training.keep_epochs to all before training to keep every epoch.",
                              epoch, list_of(there)));
    }
    wanted.push_back(static_cast<int>(epoch));
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  return wanted;
}

AttentionQuestion attention_question(const InsightCall& call, const OpenRun& run, const std::vector<int>& there) {
  allow_settings(call, {"by", "where", "part", "rows", "seed", "row", "cut_off", "tokens", "epochs", "group", "minus"});
  AttentionQuestion question;
  question.by = text_setting(call, "by");
  question.where = text_setting(call, "where");
  question.part = choice_setting(call, "part", "", {"", "train", "validation", "test"});
  question.most = integer_setting(call, "rows", question.most, 1, 1'000'000);
  question.seed = static_cast<std::uint64_t>(integer_setting(call, "seed", static_cast<std::int64_t>(run.record().seed & INT64_MAX), 0, INT64_MAX));
  question.row = integer_setting(call, "row", -1, 0, run.table().rows() - 1);
  question.cut_off = number_setting(call, "cut_off", 0.5, 0, 1);
  question.tokens = truth_setting(call, "tokens", false);
  question.epochs = epochs_setting(call, there);
  if (question.row >= 0 && (!question.by.empty() || !question.where.empty())) {
    fail_settings(call, "'row' asks for one row: leave 'by' and 'where' out.");
  }
  return question;
}

/// The rows of a question, and which of them stand in which group, by what the model says in one epoch.
struct Focus {
  std::vector<std::string> names;    ///< of the groups; the first is all rows that pass the filter
  std::vector<std::size_t> passing;  ///< places among the rows
  torch::Tensor membership;          ///< [n, groups] float64
};

Focus focus_of(const AttentionQuestion& question, const JudgedRows& judged, const std::vector<RowCondition>& conditions) {
  Focus focus;
  focus.names = {kAllOfThem};
  focus.passing = places_where(judged, conditions);
  if (focus.passing.empty()) {
    throw Error(ErrorKind::request, "filter.no_rows",
                fmt::format("None of the {} rows meets '{}'. Ask for more rows or another condition.", judged.rows.size(), question.where));
  }
  RowGroups groups;
  if (!question.by.empty()) groups = group_rows(judged, question.by);
  focus.names.insert(focus.names.end(), groups.names.begin(), groups.names.end());
  const auto width = static_cast<std::int64_t>(focus.names.size());
  focus.membership = torch::zeros({static_cast<std::int64_t>(judged.rows.size()), width}, torch::kFloat64);
  auto* member = focus.membership.data_ptr<double>();
  for (const std::size_t place : focus.passing) {
    member[place * static_cast<std::size_t>(width)] = 1;
    if (!question.by.empty() && groups.group_of[place] >= 0) {
      member[place * static_cast<std::size_t>(width) + 1 + static_cast<std::size_t>(groups.group_of[place])] = 1;
    }
  }
  return focus;
}

nlohmann::json tokens_of_group(const std::vector<InnerAttention>& modalities) {
  nlohmann::json all = nlohmann::json::array();
  for (const InnerAttention& one : modalities) {
    nlohmann::json tokens = nlohmann::json::array();
    for (const TokenMean& token : one.tokens) {
      tokens.push_back({{"name", token.name}, {"attention", token.attention}, {"rows", token.rows}, {"where_there", token.where_there}});
    }
    all.push_back({{"modality", one.modality}, {"kind", one.kind}, {"ordered", one.is_ordered}, {"rows", one.rows}, {"tokens", tokens}, {"rest", one.rest}});
  }
  return all;
}

/// The tokens of one row with their times, by modality.
nlohmann::json tokens_of_row(const OpenRun& run, std::int64_t row) {
  const CaseRow cells = case_row(run, row, {}, 0);
  nlohmann::json all = look_of(run, cells).at("tokens");
  const auto& specs = run.preprocessor().map().modalities;
  for (std::size_t m = 0; m < all.size(); ++m) {
    all[m]["kind"] = specs[m].kind;
    all[m]["is_there"] = cells.batch.modalities[m].present.item<bool>();
    const std::vector<double> times = run.preprocessor().featurizers()[m]->token_times(cells.cells, 0);
    // Masked tokens are left out by look_of: times go with it only where none is.
    if (times.size() != all[m].at("tokens").size()) continue;
    for (std::size_t t = 0; t < times.size(); ++t) {
      all[m]["tokens"][t]["time"] = std::isfinite(times[t]) ? nlohmann::json(times[t]) : nlohmann::json();
    }
  }
  return all;
}

nlohmann::json confusion_of(const JudgedRows& judged, const std::vector<std::size_t>& places) {
  if (judged.task == Task::regression) return nullptr;
  const std::size_t width = judged.outputs.size() / judged.rows.size();
  std::vector<float> targets, outputs;
  for (const std::size_t place : places) {
    if (judged.targets[place] < 0) continue;  // a single row may have no outcome yet
    targets.push_back(judged.targets[place]);
    for (std::size_t i = 0; i < width; ++i) outputs.push_back(judged.outputs[place * width + i]);
  }
  const Predictions predictions{judged.task, targets, outputs, static_cast<int>(judged.classes.size())};
  return confusion_matrix(predictions, judged.classes, judged.cut_off).counts;
}

/// Everything about one epoch. null if it was stopped.
nlohmann::json frame_of(const OpenRun& run, int epoch, const AttentionQuestion& question, const Batch& batch, JudgedRows& judged,
                        const std::vector<RowCondition>& conditions, const std::function<bool(double)>& progress) {
  judged.outputs = probabilities_of(run.outputs_of(batch), run.task(), run.classes());
  const Focus focus = focus_of(question, judged, conditions);
  AttentionSums sums(static_cast<std::int64_t>(focus.names.size()));
  for (std::int64_t begin = 0; begin < batch.rows(); begin += kSliceOfRows) {
    if (!progress(static_cast<double>(begin) / static_cast<double>(batch.rows()))) return nullptr;
    const std::int64_t count = std::min(kSliceOfRows, batch.rows() - begin);
    sums.add(run.run(batch.slice(begin, count)), focus.membership.slice(0, begin, begin + count));
  }
  const std::vector<AttentionFigures> figures = sums.figures();
  std::vector<std::vector<InnerAttention>> tokens;
  if (question.tokens && question.row < 0) {
    const std::int64_t some = std::min(kMostTokenRows, batch.rows());
    const std::vector<std::int64_t> rows(judged.rows.begin(), judged.rows.begin() + static_cast<std::ptrdiff_t>(some));
    tokens = token_means(run, batch.slice(0, some), rows, focus.membership.slice(0, 0, some));
  }
  nlohmann::json groups = nlohmann::json::array();
  for (std::size_t group = 0; group < figures.size(); ++group) {
    nlohmann::json one = attention_json(figures[group]);
    one["group"] = focus.names[group];
    if (group < tokens.size()) one["tokens"] = tokens_of_group(tokens[group]);
    groups.push_back(one);
  }
  nlohmann::json frame = {{"epoch", epoch}, {"groups", groups}, {"confusion", confusion_of(judged, focus.passing)}};
  if (question.row >= 0) {
    const bool is_value = run.task() == Task::regression;
    frame["case"] = {{"score", judged.score(0)},
                     {"decision", is_value ? nlohmann::json() : nlohmann::json(judged.classes[static_cast<std::size_t>(judged.decision(0))])}};
    if (question.tokens) frame["case"]["tokens"] = tokens_of_row(run, question.row);
  }
  return frame;
}

const nlohmann::json& group_named(const nlohmann::json& frame, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& one : frame.at("groups")) {
    names.push_back(one.at("group").get<std::string>());
    if (names.back() == name) return one;
  }
  std::string all;
  for (const std::string& one : names) all += (all.empty() ? "" : ", ") + one;
  throw Error(ErrorKind::request, "groups.unknown_group", fmt::format("There is no group '{}'.{} There are: {}.", name, suggestion(name, names), all));
}

nlohmann::json attention_answer(const InsightCall& call);

/// What the chosen group is more or less than another group, epoch or run.
nlohmann::json difference_to(const InsightCall& call, const nlohmann::json& frame) {
  const nlohmann::json& other = call.settings.at("minus");
  if (!other.is_object()) fail_settings(call, "'minus' must be an object: {\"group\": \"FN\"}, {\"epoch\": 1} or {\"run\": 2}.");
  for (const auto& [name, value] : other.items()) {
    const bool is_right = (name == "group" && value.is_string()) || ((name == "run" || name == "epoch") && value.is_number_integer());
    if (!is_right) fail_settings(call, fmt::format("'minus' knows \"group\" (a text), \"epoch\" and \"run\" (numbers); found {}.", nlohmann::json{{name, value}}.dump()));
  }
  const std::string group = call.settings.value("group", std::string(kAllOfThem));
  const std::string other_group = other.value("group", group);
  nlohmann::json there = frame;
  if (other.contains("run") || other.contains("epoch")) {
    InsightRequest request = call.request;
    InsightCall again{call.store, request, call.settings, call.events, call.control};
    again.settings.erase("minus");
    again.settings["tokens"] = false;
    if (other.contains("run")) {
      request.run = other.at("run").get<std::int64_t>();
      again.settings.erase("epochs");
    }
    if (other.contains("epoch")) again.settings["epochs"] = other.at("epoch");
    const nlohmann::json answer = attention_answer(again);
    if (answer.is_null()) return nullptr;
    there = answer.at("frames").front();
  }
  const AttentionFigures difference =
      attention_difference(attention_from_json(group_named(frame, group)), attention_from_json(group_named(there, other_group)));
  nlohmann::json json = {{"of", group}, {"minus", other_group}, {"epoch", frame.at("epoch")}, {"minus_epoch", there.at("epoch")}};
  json["weights"] = difference.weights.empty() ? nlohmann::json() : nlohmann::json(difference.weights);
  json["layers"] = attention_json(difference).at("layers");
  for (auto& layer : json["layers"]) {
    layer.erase("alike");
    for (auto& head : layer["heads"]) {  // of differences there is no entropy
      head.erase("entropy");
      head.erase("normalised");
    }
  }
  return json;
}

nlohmann::json attention_answer(const InsightCall& call) {
  const OpenRunPtr run = open_run(call);
  const int best = std::max(1, run->record().best_epoch);
  const std::vector<int> there = epochs_there(call, best);
  const AttentionQuestion question = attention_question(call, *run, there);
  const std::vector<RowCondition> conditions = read_conditions(question.where, run->table());
  InsightRows rows;
  if (question.row >= 0) {
    rows = {Part::none, 1, {question.row}};
  } else {
    rows = run->rows_of(question.part, question.most, question.seed);
  }
  const Batch batch = run->preprocessor().transform(run->table(), rows.rows);
  JudgedRows judged{run->table(), run->task(), run->preprocessor().classes(), question.cut_off, rows.rows, run->targets_of(rows.rows), {}};
  if (judged.task == Task::regression) judged.classes.clear();
  const std::vector<int> epochs = question.epochs.empty() ? std::vector<int>{best} : question.epochs;
  const auto progress = progress_of(call);
  std::shared_ptr<OpenRun> copy;  // wears the weights of other epochs
  nlohmann::json frames = nlohmann::json::array();
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    const auto here = [&](double share) { return progress((static_cast<double>(i) + share) / static_cast<double>(epochs.size())); };
    const bool is_best = epochs[i] == best;
    if (!is_best && !copy) copy = open_run_copy(call);
    if (!is_best) copy->load_weights(*call.store.epoch_weights(call.request.run, epochs[i]));
    nlohmann::json frame = frame_of(is_best ? *run : *copy, epochs[i], question, batch, judged, conditions, here);
    if (frame.is_null()) return nullptr;
    frames.push_back(std::move(frame));
  }
  const StrategyInfo& info = find_strategy(run->record().strategy).info;
  const std::vector<std::string> modalities = run->modalities();
  nlohmann::json answer = {{"part", question.row >= 0 ? "" : to_string(rows.part)},
                           {"rows", rows.rows.size()},
                           {"rows_of_part", rows.of},
                           {"seed", question.seed},
                           {"cut_off", question.cut_off},
                           {"by", question.by},
                           {"where", question.where},
                           {"task", to_string(run->task())},
                           {"classes", run->preprocessor().classes()},
                           {"modalities", modalities},
                           {"uniform", 1.0 / static_cast<double>(std::max<std::size_t>(1, modalities.size()))},
                           {"has_attention", info.has_attention},
                           {"weights_meaning", info.weights_meaning},
                           {"best_epoch", best},
                           {"epochs", there},
                           {"groupings", possible_groupings(run->task(), run->table(), run->preprocessor().map())},
                           {"fingerprint", run->fingerprint()},
                           {"frames", frames}};
  if (question.row >= 0) {
    answer["row"] = question.row;
    const double truth = static_cast<double>(judged.targets.front());
    const bool is_value = run->task() == Task::regression;
    answer["label"] = is_value && std::isfinite(truth) ? nlohmann::json(truth)
                      : !is_value && truth >= 0        ? nlohmann::json(judged.classes[static_cast<std::size_t>(truth)])
                                                       : nlohmann::json();
  }
  if (call.settings.contains("minus")) {
    answer["difference"] = difference_to(call, frames.front());
    if (answer["difference"].is_null()) return nullptr;
  }
  return answer;
}

}  // namespace

/// Settings: "by" (what to group by: "class", "outcome", "score" or a column; "" = nothing), "where" (a filter, see
/// read_conditions), "part" ("" = test), "rows" (2000), "seed" (the run's), "row" (one data row instead), "cut_off" (0.5, for
/// outcomes), "epochs" ("best", "all", an epoch or a list: those whose weights were kept), "tokens" (false: also attention
/// inside the modalities), "group" and "minus" ({"group", "epoch", "run"}: what the group is more or less than another one).
/// The answer, never kept, is told in docs/insight.md.
Insight attention_groups() {
  return {.info = {.id = "attention",
                   .title = "Attention of groups",
                   .summary = "What the model looks at in all rows, in groups of rows and in one row, epoch by epoch: modality "
                              "weights, attention of every layer and head with its entropy, attention inside the modalities."},
          .compute = [](InsightCall& call) { return attention_answer(call); },
          .keep = false};
}

}  // namespace amalgam
