// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/trainer_state.h"

#include <cmath>
#include <set>

#include "engine/base/error.h"
#include "engine/training/checkpoint.h"

namespace amalgam {

namespace {

constexpr const char* kFirstMoment = "trainer/first_moment";
constexpr const char* kSecondMoment = "trainer/second_moment";
constexpr const char* kRandom = "trainer/random";
constexpr const char* kAverage = "trainer/average";
constexpr const char* kBest = "trainer/best/";

nlohmann::json position_json(const TrainingPosition& position) {
  return {{"epochs_done", position.epochs_done},
          {"batches_done", position.batches_done},
          {"step", position.step},
          {"loss_sum", position.loss_sum},
          {"seconds", position.seconds},
          {"epoch_seconds", position.epoch_seconds},
          {"training_seconds", position.training_seconds},
          {"epoch_training_seconds", position.epoch_training_seconds},
          {"typical_epoch_seconds", position.typical_epoch_seconds},
          {"rows_trained", position.rows_trained}};
}

TrainingPosition position_from(const nlohmann::json& json) {
  TrainingPosition position;
  json.at("epochs_done").get_to(position.epochs_done);
  json.at("batches_done").get_to(position.batches_done);
  json.at("step").get_to(position.step);
  json.at("loss_sum").get_to(position.loss_sum);
  json.at("seconds").get_to(position.seconds);
  json.at("epoch_seconds").get_to(position.epoch_seconds);
  json.at("training_seconds").get_to(position.training_seconds);
  json.at("epoch_training_seconds").get_to(position.epoch_training_seconds);
  json.at("typical_epoch_seconds").get_to(position.typical_epoch_seconds);
  json.at("rows_trained").get_to(position.rows_trained);
  return position;
}

[[noreturn]] void mismatch(const std::string& how) {
  throw Error(ErrorKind::data, "checkpoint.mismatch", "The run cannot go on from this checkpoint: " + how + ".");
}

void check_identity(const nlohmann::json& metadata, const RunIdentity& identity) {
  if (!metadata.is_object() || metadata.value("kind", "") != "last") {
    mismatch("it does not hold the state of a run in progress");
  }
  if (metadata.at("version").get<int>() != 1) mismatch("it was written by another version of the program");
  if (metadata.at("seed").get<std::uint64_t>() != identity.seed) mismatch("its seed is another one");
  if (metadata.at("rows").get<std::int64_t>() != identity.rows) {
    mismatch("it was trained on " + metadata.at("rows").dump() + " rows, there are " +
             std::to_string(identity.rows) + " now");
  }
  if (metadata.at("batch_size").get<std::int64_t>() != identity.batch_size) {
    mismatch("its batch size is " + metadata.at("batch_size").dump());
  }
}

const torch::Tensor& find_tensor(const TensorFile& file, const char* name) {
  for (const auto& [own, tensor] : file.tensors) {
    if (own == name) return tensor;
  }
  mismatch(std::string("it has no '") + name + "'");
}

/// Names of the parameters that are not trained: the best weights do not keep them once more.
std::set<std::string> frozen_in(const torch::nn::Module& model) {
  std::set<std::string> names;
  for (const auto& item : model.named_parameters()) {
    if (!item.value().requires_grad()) names.insert(item.key());
  }
  return names;
}

}  // namespace

std::vector<std::byte> write_last_checkpoint(const TrainingParts& parts, const RunIdentity& identity,
                                             const nlohmann::json& model_metadata) {
  TensorFile file;
  file.tensors = module_state(parts.model);
  file.tensors.emplace_back(kFirstMoment, parts.optimizer.first_moment());
  file.tensors.emplace_back(kSecondMoment, parts.optimizer.second_moment());
  file.tensors.emplace_back(kRandom, parts.model.random().cpu.get_state());
  if (parts.average.values.defined()) file.tensors.emplace_back(kAverage, parts.average.values);
  const std::set<std::string> frozen = frozen_in(parts.model);
  for (const auto& [name, tensor] : parts.best) {
    if (!frozen.contains(name)) file.tensors.emplace_back(kBest + name, tensor);
  }
  file.metadata = {{"kind", "last"},
                   {"version", 1},
                   {"seed", identity.seed},
                   {"rows", identity.rows},
                   {"batch_size", identity.batch_size},
                   {"optimizer_steps", parts.optimizer.steps()},
                   {"averaged", parts.average.count},
                   {"position", position_json(parts.position)},
                   {"early_stopping", parts.stopping.to_json()},
                   {"schedule", parts.schedule.to_json()},
                   {"model", model_metadata}};
  return write_tensor_file(file);
}

void read_last_checkpoint(const std::vector<std::byte>& bytes, const TrainingParts& parts,
                          const RunIdentity& identity) {
  const TensorFile file = read_tensor_file(bytes);
  try {
    check_identity(file.metadata, identity);
    load_module_state(parts.model, file.tensors);
    parts.optimizer.restore(find_tensor(file, kFirstMoment), find_tensor(file, kSecondMoment),
                            file.metadata.at("optimizer_steps").get<std::int64_t>());
    parts.model.random().cpu.set_state(find_tensor(file, kRandom));
    parts.average = {{}, file.metadata.value("averaged", std::int64_t{0})};
    if (parts.average.count > 0) {
      parts.average.values = find_tensor(file, kAverage).to(parts.optimizer.values().device()).clone();
    }
    parts.position = position_from(file.metadata.at("position"));
    parts.stopping.restore(file.metadata.at("early_stopping"));
    parts.schedule.restore(file.metadata.at("schedule"));
  } catch (const nlohmann::json::exception& problem) {
    throw Error(ErrorKind::data, "tensor_file.corrupt",
                "The checkpoint's description is incomplete; use an earlier checkpoint or train again.",
                problem.what());
  } catch (const c10::Error& problem) {  // a random state that is none
    throw Error(ErrorKind::data, "tensor_file.corrupt",
                "The checkpoint's random state cannot be read; use an earlier checkpoint or train again.",
                problem.what_without_backtrace());
  }
  parts.best.clear();
  const std::string prefix = kBest;
  for (const auto& [name, tensor] : file.tensors) {
    if (name.rfind(prefix, 0) == 0) parts.best.emplace_back(name.substr(prefix.size()), tensor);
  }
  if (parts.best.empty()) return;
  const std::set<std::string> frozen = frozen_in(parts.model);
  for (auto& one : module_state(parts.model)) {
    if (frozen.contains(one.first)) parts.best.push_back(std::move(one));
  }
}

std::vector<std::byte> write_best_checkpoint(const NamedTensors& state, int epoch, double value,
                                             const std::string& metric,
                                             const nlohmann::json& model_metadata) {
  TensorFile file;
  file.tensors = state;
  file.metadata = {{"kind", "best"},
                   {"version", 1},
                   {"epoch", epoch},
                   {"metric", metric},
                   {"model", model_metadata}};
  if (!std::isnan(value)) file.metadata["value"] = value;
  return write_tensor_file(file);
}

}  // namespace amalgam
