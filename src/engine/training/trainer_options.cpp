// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/trainer_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/error.h"

namespace amalgam {

AdamSettings adam_settings(const Options& options) {
  AdamSettings settings;
  settings.clip = options.number("training.gradient_clip");
  settings.fusion_rate_factor = options.number("training.fusion_rate_factor");
  if (options.knows("text.pretrained_rate")) {
    settings.pretrained_rate_factor = options.number("text.pretrained_rate");
  }
  if (options.text("training.optimizer") == "adamw") {
    settings.weight_decay = options.number("training.weight_decay");
  }
  return settings;
}

const Metric& watched_metric(const Options& options, Task task) {
  const std::string& wish = options.text("training.watch");
  const Metric* metric = find_metric(wish == "auto" ? default_watched_metric(task) : wish);
  const auto applies = [&](const Metric& one) {
    return std::find(one.tasks.begin(), one.tasks.end(), task) != one.tasks.end();
  };
  if (metric != nullptr && applies(*metric)) return *metric;
  std::string list;
  for (const Metric& one : metrics()) {
    if (applies(one)) list += (list.empty() ? "" : ", ") + one.id;
  }
  throw Error(ErrorKind::request, "training.watch",
              fmt::format("training.watch is '{}', but the target is {}: choose auto or one of {}.", wish,
                          to_string(task), list));
}

Loss make_loss(const Trainer::Data& data, const Options& options, const torch::Device& device) {
  LossSettings settings;
  settings.focal_gamma = options.number("training.focal_gamma");
  settings.label_smoothing = options.number("training.label_smoothing");
  if (data.task != Task::regression && options.text("training.class_weights") == "balanced") {
    const auto classes = static_cast<std::int64_t>(std::max<std::size_t>(2, data.classes.size()));
    settings.class_weights = balanced_class_weights(data.train.target(), classes).to(device);
  }
  return Loss(data.task, settings);
}

}  // namespace amalgam
