// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/open_run.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/base/sha256.h"
#include "engine/baselines/baseline.h"
#include "engine/training/epoch_weights.h"

namespace amalgam {

namespace {

constexpr std::int64_t kRowsAtOnce = 512;
constexpr std::int64_t kMostTrainingRows = 5000;
constexpr std::size_t kMostOpen = 4;

AbsenceRule absence_of(const TrainedModel& trained) {
  if (trained.model->baseline() != nullptr) {
    return {"mark", "An absent modality is what a row without it is to this baseline: its mark for 'not there' and nothing else.",
            true};
  }
  const auto& options = trained.card.at("options");
  const auto dropout = options.find("training.modality_dropout");
  const bool has_learnt = dropout != options.end() && dropout->is_number() && dropout->get<double>() > 0;
  const std::string learnt =
      has_learnt ? " In training, rows lost modalities at random."
                 : " It was trained without modality dropout: what it says without a modality that few training rows lack "
                   "was hardly learnt.";
  if (trained.model->head().reads_absence_states()) {
    return {"state", "An absent modality is replaced by the model's learned absence state." + learnt, true};
  }
  return {"left_out", "An absent modality is left out, as in a row that lacks it." + learnt, false};
}

/// A data file as it was when it was read.
struct FileStamp {
  std::filesystem::path path;
  std::filesystem::file_time_type time;
  std::uintmax_t bytes = 0;
  bool operator==(const FileStamp&) const = default;
};

FileStamp stamp_of(const std::filesystem::path& path) {
  std::error_code ignored;
  return {path, std::filesystem::last_write_time(path, ignored), std::filesystem::file_size(path, ignored)};
}

/// One run in the cache, and what it was opened for.
struct CachedRun {
  std::filesystem::path project;
  std::int64_t run = 0;
  std::string fingerprint, dataset;  // of the weights; hash and recipe of the data
  FileStamp file;
  const Table* given = nullptr;  // kept alive by `open`
  OpenRunPtr open;
};

/// The runs that were asked last, the latest first.
class OpenRuns {
 public:
  OpenRunPtr find(const CachedRun& wanted) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(runs_.begin(), runs_.end(), [&](const CachedRun& one) {
      return one.run == wanted.run && one.fingerprint == wanted.fingerprint && one.project == wanted.project && same_data(one, wanted);
    });
    if (found == runs_.end()) return nullptr;
    std::rotate(runs_.begin(), found, found + 1);
    return runs_.front().open;
  }
  /// A table that another run has in memory.
  TablePtr find_table(const CachedRun& wanted) {
    const std::lock_guard lock(mutex_);
    for (const CachedRun& one : runs_) {
      if (same_data(one, wanted)) return one.open->table_pointer();
    }
    return nullptr;
  }
  void keep(CachedRun run) {
    const std::lock_guard lock(mutex_);
    std::erase_if(runs_, [&](const CachedRun& one) { return one.run == run.run && one.project == run.project; });
    runs_.insert(runs_.begin(), std::move(run));
    if (runs_.size() > kMostOpen) runs_.pop_back();
  }

 private:
  static bool same_data(const CachedRun& one, const CachedRun& other) {
    if (one.given != nullptr || other.given != nullptr) return one.given == other.given;
    return one.dataset == other.dataset && one.file == other.file;
  }
  std::mutex mutex_;
  std::vector<CachedRun> runs_;
};

/// Never destroyed: tensors must not outlive LibTorch's own statics at the end of the program.
OpenRuns& open_runs() {
  static OpenRuns& runs = *new OpenRuns;
  return runs;
}

}  // namespace

OpenRun::OpenRun(RunRecord record, TrainedModel trained, TablePtr table, Split split, std::string fingerprint)
    : record_(std::move(record)),
      trained_(std::move(trained)),
      table_(std::move(table)),
      split_(std::move(split)),
      target_(read_target(trained_.preprocessor->map().target, *table_, trained_.preprocessor->classes())),
      fingerprint_(std::move(fingerprint)),
      absence_(absence_of(trained_)) {
  trained_.model->freeze();
}

int OpenRun::classes() const { return static_cast<int>(std::max<std::size_t>(2, preprocessor().classes().size())); }

FusionOutput OpenRun::run(const Batch& rows) const {
  const std::lock_guard lock(in_use_);
  const torch::NoGradGuard no_gradient;
  return trained_.model->run(rows.slice(0, rows.rows()));
}

std::vector<EncodedModality> OpenRun::encode(const Batch& rows) const {
  if (trained_.model->baseline() != nullptr) return {};
  const std::lock_guard lock(in_use_);
  const torch::NoGradGuard no_gradient;
  return trained_.model->encode(rows.slice(0, rows.rows()));
}

std::vector<float> OpenRun::outputs_of(const Batch& rows) const {
  std::vector<float> all;
  for (std::int64_t begin = 0; begin < rows.rows(); begin += kRowsAtOnce) {
    torch::Tensor logits = run(rows.slice(begin, std::min(kRowsAtOnce, rows.rows() - begin))).logits;
    if (task() == Task::regression) logits = logits * preprocessor().target_deviation() + preprocessor().target_mean();
    logits = logits.to(torch::kFloat32).contiguous();
    all.insert(all.end(), logits.data_ptr<float>(), logits.data_ptr<float>() + logits.numel());
  }
  return all;
}

std::vector<float> OpenRun::base_outputs() const {
  if (task() == Task::regression) return {static_cast<float>(preprocessor().target_mean())};
  std::vector<double> counts(static_cast<std::size_t>(classes()), 0.5);  // no class is impossible
  for (const std::int64_t row : split_.train) counts[static_cast<std::size_t>(target_.values[static_cast<std::size_t>(row)])] += 1;
  if (task() == Task::binary) return {static_cast<float>(std::log(counts[1] / counts[0]))};
  const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
  std::vector<float> logits;
  for (const double count : counts) logits.push_back(static_cast<float>(std::log(count / total)));
  return logits;
}

InsightRows OpenRun::rows_of(const std::string& part, std::int64_t most, std::uint64_t seed) const {
  InsightRows result;
  for (const Part one : {Part::train, Part::validation, Part::test}) {
    if (to_string(one) == part) result.part = one;
  }
  if (part.empty() && split_.test.empty()) result.part = Part::validation;
  const std::vector<std::int64_t>& all = split_.rows_of(result.part);
  if (all.empty()) {
    throw Error(ErrorKind::request, "insight.no_rows", "The run has no rows in the part '" + std::string(to_string(result.part)) +
                                                           "'. Ask for another part.");
  }
  result.of = static_cast<std::int64_t>(all.size());
  result.rows = all;
  if (result.of <= most) return result;
  Random random(seed, "insight rows");
  random.shuffle(result.rows);
  result.rows.resize(static_cast<std::size_t>(most));
  std::sort(result.rows.begin(), result.rows.end());
  return result;
}

std::vector<float> OpenRun::targets_of(const std::vector<std::int64_t>& rows) const {
  std::vector<float> targets;
  for (const std::int64_t row : rows) targets.push_back(static_cast<float>(target_.values[static_cast<std::size_t>(row)]));
  return targets;
}

ModalityGame OpenRun::game(const Batch& rows, std::vector<float> targets, bool own_answer) const {
  ModalityGame game;
  game.modalities = modalities();
  game.task = task();
  game.classes = classes();
  game.targets = std::move(targets);
  game.outputs = [this, rows, own_answer](Coalition coalition) {
    const Batch some = with_only(rows, coalition);
    std::vector<float> all = outputs_of(some);
    if (!own_answer) answer_for_nothing(some, base_outputs(), all);
    return all;
  };
  return game;
}

const std::vector<ColumnValues>& OpenRun::training_values() const {
  std::call_once(values_known_, [this] {
    values_ = column_values(*table_, preprocessor().map(), rows_of("train", kMostTrainingRows, record_.seed).rows);
  });
  return values_;
}

ExplainResult OpenRun::importance(const Batch& rows, int repeats, std::uint64_t seed,
                                  const std::function<bool(double)>& progress) const {
  const std::lock_guard lock(in_use_);
  return permutation_importance(*trained_.model, rows, preprocessor(), importance_metric(preprocessor()), repeats, seed, progress);
}

void OpenRun::load_weights(const std::vector<std::byte>& weights) {
  const std::lock_guard lock(in_use_);
  load_epoch_weights(*trained_.model, weights);
  trained_.model->eval();
  trained_.model->freeze();
}

std::shared_ptr<OpenRun> open_run_copy(const InsightCall& call) {
  const OpenRunPtr open = open_run(call);
  return std::make_shared<OpenRun>(open->record(), load_run(call.store, call.request.run).trained, open->table_pointer(), open->split(),
                                   open->fingerprint());
}

void answer_for_nothing(const Batch& rows, const std::vector<float>& base, std::vector<float>& outputs) {
  torch::Tensor there = torch::zeros({rows.rows()}, torch::kBool);
  for (const ModalityTensors& one : rows.modalities) there = torch::logical_or(there, one.present.to(torch::kCPU));
  const bool* any = there.data_ptr<bool>();
  for (std::int64_t row = 0; row < rows.rows(); ++row) {
    if (!any[row]) std::copy(base.begin(), base.end(), outputs.begin() + static_cast<std::ptrdiff_t>(base.size()) * row);
  }
}

Batch with_only(const Batch& rows, Coalition coalition) {
  Batch some = rows;
  for (std::size_t m = 0; m < some.modalities.size(); ++m) {
    if ((coalition >> m & 1U) == 0) some.modalities[m].present = torch::zeros_like(some.modalities[m].present);
  }
  return some;
}

OpenRunPtr open_run(const InsightCall& call) {
  const std::int64_t run = call.request.run;
  RunRecord record = call.store.run(run);
  const auto checkpoint = call.store.checkpoint(run, "best");
  const auto dataset = call.store.dataset(record.dataset).value_or(DatasetRecord{});
  CachedRun wanted;
  std::error_code ignored;
  wanted.project = std::filesystem::weakly_canonical(call.request.project, ignored);
  wanted.run = run;
  wanted.given = call.request.table.get();
  wanted.dataset = dataset.sha256 + dataset.recipe_json;
  wanted.file = wanted.given != nullptr ? FileStamp{} : stamp_of(data_file_of(dataset, call.request.project));
  if (checkpoint) {
    wanted.fingerprint = sha256_hex({reinterpret_cast<const char*>(checkpoint->bytes.data()), checkpoint->bytes.size()});
    const RunDecision decision = call.store.run_decision(run);
    if (decision.recalibration != "none") {  // the same weights give other scores
      const std::string both = wanted.fingerprint + decision.recalibration_json;
      wanted.fingerprint = sha256_hex(both);
    }
    if (OpenRunPtr open = open_runs().find(wanted)) return open;
  }
  LoadedRun loaded = load_run(call.store, run);  // says what is wrong where there is no checkpoint
  TablePtr table = open_runs().find_table(wanted);
  if (!table) table = table_of_run(loaded.dataset, call.request.project, call.request.table);
  wanted.open = std::make_shared<const OpenRun>(std::move(record), std::move(loaded.trained), std::move(table),
                                                call.store.run_split(run), wanted.fingerprint);
  open_runs().keep(wanted);
  return wanted.open;
}

}  // namespace amalgam
