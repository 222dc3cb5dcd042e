// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/settings.h"

#include <dlfcn.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/fusion/fusion_head.h"
#include "engine/modalities/modality.h"

namespace amalgam {

std::vector<Option> settings_of(const std::string& strategy) {
  std::vector<Option> settings = training_options();
  const std::vector<Option>& own = find_strategy(strategy).info.options;
  settings.insert(settings.end(), own.begin(), own.end());
  for (const Modality& kind : modality_registry()) {
    settings.insert(settings.end(), kind.options.begin(), kind.options.end());
  }
  return settings;
}

Experiment experiment_from(const std::string& config_json, const std::string& strategy) {
  Experiment experiment;
  experiment.strategy = strategy;
  experiment.options = Options(settings_of(strategy));
  try {
    experiment.merge_json(nlohmann::json::parse(config_json));
  } catch (const nlohmann::json::exception& problem) {
    throw Error(ErrorKind::data, "run.configuration",
                "The run's stored configuration cannot be read; the project file may be damaged.",
                problem.what());
  }
  return experiment;
}

void use_threads(int threads) {
  if (threads < 1 || threads > 1024) {
    throw Error(ErrorKind::request, "experiment.threads",
                "The number of threads must be between 1 and 1024; found " + std::to_string(threads) + ".");
  }
  at::set_num_threads(threads);
  using Setter = void (*)(int);
  // OpenBLAS keeps its own count; it is there only if the system's BLAS is OpenBLAS.
  if (auto* const set = reinterpret_cast<Setter>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(threads);
}

}  // namespace amalgam
