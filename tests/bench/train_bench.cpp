// SPDX-License-Identifier: GPL-3.0-or-later
// usage: train_bench STRATEGY [--path libtorch|compiled] [--rows N] [--epochs N] [--threads N] [--profile 1]
// Rows per second of one training epoch of a seed strategy; prints one JSON object. See README.md.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <string>
#include <string_view>

#include "engine/fusion/fusion_head.h"
#include "engine/training/experiment.h"
#include "engine/training/loss.h"
#include "timed_training.h"

namespace {

using namespace amalgam;

const std::vector<std::int64_t> kWidths = {10, 8, 15};

/// Normal inputs; the target is 1 where the modalities' means and some noise add up to more than 0.
Batch make_rows(std::int64_t rows) {
  Batch batch;
  torch::Tensor signal = 0.3 * torch::randn({rows});
  for (const std::int64_t width : kWidths) {
    const torch::Tensor values = torch::randn({rows, width});
    signal = signal + values.mean(1);
    ModalityTensors modality;
    modality.parts = {values};
    modality.present = torch::ones({rows}, torch::kBool);
    batch.modalities.push_back(std::move(modality));
  }
  batch.target = (signal > 0).to(torch::kFloat32);
  return batch;
}

/// The parts of a batch handed to the head as summaries, as if encoders had made them.
std::vector<EncodedModality> as_summaries(const Batch& batch) {
  std::vector<EncodedModality> summaries;
  summaries.reserve(batch.modalities.size());
  for (const ModalityTensors& modality : batch.modalities) {
    EncodedModality one;
    one.summary = modality.parts[0];
    one.present = modality.present;
    summaries.push_back(std::move(one));
  }
  return summaries;
}

std::shared_ptr<FusionHead> make_head(const std::string& name) {
  const Strategy& strategy = find_strategy(name);
  Options options(training_options());
  options.describe(strategy.info.options);
  options.set("model.head_width", std::int64_t{32});
  options.set("model.dropout", 0.0);
  if (name == "embedding") options.set("embedding.dim", std::int64_t{64});
  if (name == "hybrid") {
    options.set("hybrid.dim", std::int64_t{64});
    options.set("hybrid.heads", std::int64_t{8});
    options.set("hybrid.residual", false);
    options.set("hybrid.modality_embeddings", false);
  }
  return strategy.make({.widths = kWidths, .names = {"a", "b", "c"}, .outputs = 1}, options,
                       std::make_shared<RandomStream>(1));
}

}  // namespace

int main(int count, char** words) try {
  const std::string name = count > 1 ? words[1] : "early";
  std::int64_t rows = 100'000;
  int epochs = 2, threads = 1;
  std::string path = "libtorch";
  bool profile = false;
  for (int i = 2; i + 1 < count; i += 2) {
    if (std::string_view(words[i]) == "--rows") rows = std::stoll(words[i + 1]);
    if (std::string_view(words[i]) == "--epochs") epochs = std::stoi(words[i + 1]);
    if (std::string_view(words[i]) == "--threads") threads = std::stoi(words[i + 1]);
    if (std::string_view(words[i]) == "--path") path = words[i + 1];
    if (std::string_view(words[i]) == "--profile") profile = true;
  }
  at::set_num_threads(threads);
  torch::manual_seed(1);
  const std::shared_ptr<FusionHead> head = make_head(name);
  const Batch data = make_rows(rows);
  const Loss loss(Task::binary);
  head->report_weights(false);  // as the trainer does
  const bench::TimedTraining what = {.module = *head,
                                     .fusion_weights = {},
                                     .loss = [&](const Batch& batch) { return loss(head->fuse(as_summaries(batch)).logits, batch.target); },
                                     .rows = data,
                                     .random = at::make_generator<at::CPUGeneratorImpl>(1),
                                     .adam = {},  // plain Adam, as the Python side
                                     .profile = profile};
  const bench::Timing timing = path == "compiled" ? train_compiled(what, epochs) : train_through_libtorch(what, epochs);
  fmt::print("{}\n", report(name, what, timing, epochs));
  return 0;
} catch (const std::exception& problem) {
  fmt::print(stderr, "{}\n", problem.what());
  return 1;
}
