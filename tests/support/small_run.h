// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "engine/base/error.h"
#include "engine/project/dataset_source.h"
#include "engine/workbench.h"
#include "support/five_kinds.h"
#include "support/temporary_folder.h"

namespace amalgam::testing {

/// A file with all five kinds, read, and requests to train on it: small enough for a second.
class SmallRun {
 public:
  explicit SmallRun(int rows = 240) : data_(folder_.write("data.csv", five_kinds_csv(rows))), read_(read_csv(data_)) {}

  TrainRequest request(const std::string& strategy = "hybrid", const std::string& target = "bad", int epochs = 3) const {
    TrainRequest request;
    request.table = read_.table;
    request.dataset = describe_dataset(read_, {});
    request.project = project();
    request.experiment.strategy = strategy;
    request.experiment.map = ModalityMap::from_json(five_kinds_map(target));
    request.experiment.split = "60/20/20";
    request.experiment.device = "cpu";
    request.experiment.options = Options(workbench_->settings(strategy));
    request.experiment.options.set("training.epochs", std::int64_t{epochs});
    request.experiment.options.set("training.batch_size", std::int64_t{32});
    request.experiment.options.set("training.learning_rate", 0.01);
    request.experiment.options.set("model.dim", std::int64_t{16});
    request.experiment.options.set("training.recipe", std::string("as given"));
    return request;
  }
  RunRecord train(const TrainRequest& request, const EventSink& events = {}) {
    RunControl control;
    return workbench_->train(request, events, control);
  }
  RunRecord train(const std::string& strategy = "hybrid", const std::string& target = "bad", int epochs = 3) {
    return train(request(strategy, target, epochs));
  }
  ProjectStore store() const { return ProjectStore(project(), ProjectStore::Mode::read_write); }

  Workbench& workbench() { return *workbench_; }
  const TemporaryFolder& folder() const { return folder_; }
  std::filesystem::path project() const { return folder_ / "project.amalgam"; }
  const std::filesystem::path& data() const { return data_; }
  const TablePtr& table() const { return read_.table; }

 private:
  TemporaryFolder folder_;
  std::filesystem::path data_;
  ReadResult read_;
  std::unique_ptr<Workbench> workbench_ = make_workbench();
};

/// The code of the Error that `action` throws; "" if it throws none.
inline std::string error_code(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& problem) {
    return problem.code();
  }
  return {};
}

}  // namespace amalgam::testing
