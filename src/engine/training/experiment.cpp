// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/experiment.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace amalgam {

namespace {

/// Reads one member of an experiment's JSON into `value`, naming the member when its type is wrong.
template <class T>
void read_member(const nlohmann::json& json, const char* name, T& value) {
  const auto found = json.find(name);
  if (found == json.end() || found->is_null()) return;
  try {
    value = found->get<T>();
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorKind::request, "experiment.type",
                std::string("The configuration's '") + name + "' has the wrong type: found " +
                    found->dump() + ".");
  }
}

std::vector<Option> loop_options() {
  using enum OptionLevel;
  return {
      {.name = "training.epochs",
       .title = "Epochs",
       .help = "The most passes over the training rows; early stopping may end sooner.",
       .default_value = std::int64_t{40},
       .minimum = 1,
       .maximum = 100000,
       .level = basic,
       .unit = "epochs"},
      {.name = "training.batch_size",
       .title = "Batch size",
       .help = "Rows in one step. Larger is faster a row, smaller often generalises better.",
       .default_value = std::int64_t{256},
       .minimum = 1,
       .maximum = 1048576,
       .level = basic,
       .unit = "rows"},
      {.name = "training.learning_rate",
       .title = "Learning rate",
       .help = "Size of a step. If the loss jumps, divide it by three; if it crawls, multiply it.",
       .default_value = 0.002,
       .minimum = 1e-7,
       .maximum = 10,
       .level = basic},
      {.name = "training.patience",
       .title = "Patience",
       .help = "Stop when validation has not improved for so many epochs; 0 trains to the end.",
       .default_value = std::int64_t{8},
       .minimum = 0,
       .maximum = 100000,
       .level = basic,
       .unit = "epochs"},
      {.name = "training.optimizer",
       .title = "Optimiser",
       .help = "AdamW decays weights apart from the gradient (Loshchilov & Hutter 2019); Adam is "
               "the plain form (Kingma & Ba 2015).",
       .default_value = std::string("adamw"),
       .choices = {"adamw", "adam"}},
      {.name = "training.weight_decay",
       .title = "Weight decay",
       .help = "Pulls weight matrices towards zero; AdamW only. Never applied to learned fusion weights, "
               "biases and norms.",
       .default_value = 0.01,
       .minimum = 0,
       .maximum = 10},
      {.name = "training.schedule",
       .title = "Learning-rate schedule",
       .help = "Cosine falls smoothly to zero; step divides by ten at 60 % and 85 % of the epochs; "
               "plateau halves when validation stalls for three epochs.",
       .default_value = std::string("cosine"),
       .choices = {"cosine", "constant", "step", "plateau"}},
      {.name = "training.warmup_epochs",
       .title = "Warm-up",
       .help = "The rate rises linearly over so many epochs before the schedule begins.",
       .default_value = std::int64_t{0},
       .minimum = 0,
       .maximum = 10000,
       .level = expert,
       .unit = "epochs"},
      {.name = "training.gradient_clip",
       .title = "Gradient clipping",
       .help = "The longest gradient allowed (global norm); 0 switches clipping off.",
       .default_value = 1.0,
       .minimum = 0,
       .maximum = 1e6},
      {.name = "training.watch",
       .title = "Watched metric",
       .help = "The validation metric that chooses the best epoch and stops early; auto is log-loss "
               "for classes and RMSE for values.",
       .default_value = std::string("auto"),
       .choices = {"auto", "log_loss", "roc_auc", "pr_auc", "ks", "gini", "accuracy", "f1", "brier",
                   "rmse", "mae", "r2"}},
      {.name = "training.class_weights",
       .title = "Class weights",
       .help = "Balanced gives each class the same say in the loss; scores are then no longer "
               "probabilities of the portfolio.",
       .default_value = std::string("none"),
       .choices = {"none", "balanced"},
       .level = basic},
      {.name = "training.focal_gamma",
       .title = "Focal loss",
       .help = "Rows that the model already gets right count less, by the power of this number; 0 is the plain loss. "
               "For rare classes that hide among many easy rows (Lin et al. 2017).",
       .default_value = 0.0,
       .minimum = 0,
       .maximum = 10},
      {.name = "training.label_smoothing",
       .title = "Label smoothing",
       .help = "Takes the target for so much less than certain; steadier where labels are wrong now and then "
               "(Szegedy et al. 2016).",
       .default_value = 0.0,
       .minimum = 0,
       .maximum = 0.5},
      {.name = "training.calibration",
       .title = "Calibration",
       .help = "After training, scales the logits on the validation part so that scores are probabilities again: "
               "temperature has one number (Guo et al. 2017), platt also a shift, for one positive class.",
       .default_value = std::string("none"),
       .choices = {"none", "temperature", "platt"}},
      {.name = "training.averaging",
       .title = "Weight averaging",
       .help = "Judges and keeps an average of the weights: ema follows with a moving average, swa takes the plain "
               "mean of the last quarter of the epochs (Izmailov et al. 2018).",
       .default_value = std::string("none"),
       .choices = {"none", "ema", "swa"}},
      {.name = "training.precision",
       .title = "Precision",
       .help = "Mixed uses 16-bit numbers where a GPU is fast with them; without a GPU it changes nothing.",
       .default_value = std::string("full"),
       .choices = {"full", "mixed"},
       .level = expert},
      {.name = "training.compiled",
       .title = "Compiled step",
       .help = "Plans a training step once and replays it without LibTorch's overhead: several times faster on a processor, the "
               "same results up to rounding; on a GPU as a CUDA graph. Auto does without where it cannot, and says so; on insists; off never does.",
       .default_value = std::string("auto"),
       .choices = {"auto", "on", "off"},
       .level = expert},
      {.name = "training.modality_losses",
       .title = "Losses of modalities",
       .help = "Adds this share of each modality's own loss, so that a slow source goes on learning beside a fast one "
               "(after Wang et al. 2020, gradient blending).",
       .default_value = 0.0,
       .minimum = 0,
       .maximum = 10},
      {.name = "training.recipe",
       .title = "Settings by the data",
       .help = "Auto fits the settings that nobody chose to the number of rows and to what the columns hold, and says "
               "why; as given takes every setting as it stands.",
       .default_value = std::string("auto"),
       .choices = {"auto", "as given"}},
      {.name = "training.keep_epochs",
       .title = "Keep the epochs' weights",
       .help = "Keeps the weights after each epoch in the project, so that attention, weights and decisions of any group of "
               "rows can be looked at epoch by epoch. Auto keeps up to 16 MB a run: of large models every second, third … epoch.",
       .default_value = std::string("auto"),
       .choices = {"auto", "all", "none"},
       .level = expert},
      {.name = "training.modality_dropout",
       .title = "Modality dropout",
       .help = "Probability with which a row loses a modality during training, so that the model "
               "learns what to do when a source is missing (Neverova et al. 2016).",
       .default_value = 0.05,
       .minimum = 0,
       .maximum = 0.9},
      {.name = "training.fusion_rate_factor",
       .title = "Fusion-weight rate",
       .help = "Learned fusion weights are trained at so many times the learning rate; at the plain "
               "rate they hardly leave their start.",
       .default_value = 10.0,
       .minimum = 0,
       .maximum = 1000,
       .level = expert},
  };
}

}  // namespace

std::vector<Option> training_options() {
  using enum OptionLevel;
  std::vector<Option> options = loop_options();
  const std::vector<Option> model = {
      {.name = "model.dim",
       .title = "Width",
       .help = "Numbers in each modality's summary and in each token.",
       .default_value = std::int64_t{32},
       .minimum = 4,
       .maximum = 1024,
       .level = basic},
      {.name = "model.head_width",
       .title = "Head width",
       .help = "Hidden units of the decision head.",
       .default_value = std::int64_t{64},
       .minimum = 1,
       .maximum = 4096},
      {.name = "model.dropout",
       .title = "Dropout",
       .help = "Share of hidden units silenced at random during training (Srivastava et al. 2014).",
       .default_value = 0.2,
       .minimum = 0,
       .maximum = 0.9},
      {.name = "model.members",
       .title = "Members",
       .help = "Models that start from different numbers and are trained side by side; the score is their mean. Steadier "
               "and better on small data, and as many times slower (Lakshminarayanan et al. 2017).",
       .default_value = std::int64_t{1},
       .minimum = 1,
       .maximum = 32},
  };
  options.insert(options.end(), model.begin(), model.end());
  return options;
}

nlohmann::json Experiment::to_json() const {
  return {{"strategy", strategy}, {"map", map.to_json()},       {"split", split},
          {"seed", seed},         {"device", device},           {"threads", threads},
          {"options", options.to_json()}};
}

void Experiment::merge_json(const nlohmann::json& json) {
  if (!json.is_object()) {
    throw Error(ErrorKind::request, "experiment.type",
                "A configuration must be a JSON object, e.g. {\"seed\": 1, \"options\": {…}}.");
  }
  for (const auto& [name, value] : json.items()) {
    static const std::vector<std::string> known = {"strategy", "map",     "split",  "seed",
                                                   "device",   "threads", "options"};
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw Error(ErrorKind::request, "experiment.unknown",
                  "The configuration has an unknown member '" + name +
                      "'. Settings such as learning_rate belong into \"options\".");
    }
  }
  read_member(json, "strategy", strategy);
  read_member(json, "split", split);
  read_member(json, "seed", seed);
  read_member(json, "device", device);
  read_member(json, "threads", threads);
  if (const auto found = json.find("map"); found != json.end()) map = ModalityMap::from_json(*found);
  if (const auto found = json.find("options"); found != json.end()) options.merge_json(*found);
}

}  // namespace amalgam
