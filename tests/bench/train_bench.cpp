// SPDX-License-Identifier: GPL-3.0-or-later
// usage: train_bench STRATEGY [--path libtorch|compiled] [--rows N] [--epochs N] [--threads N] [--profile 1]
// Rows per second of one training epoch of a seed strategy; prints one JSON object. See README.md.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <sys/resource.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fmt/format.h>
#include <numeric>
#include <string>
#include <string_view>

#include "engine/base/random.h"
#include "engine/fusion/fusion_head.h"
#include "engine/training/batch_stream.h"
#include "engine/training/compiled_training.h"
#include "engine/training/experiment.h"
#include "engine/training/loss.h"
#include "engine/training/optimizer.h"

namespace {

using namespace amalgam;

constexpr std::int64_t kBatch = 256;
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

struct Timing {
  double wall = 0, processor = 0, loss = 0;
};

/// Steps by their cost, to standard error.
void print_profile(CompiledTraining& training, const BatchStream::Rows& rows) {
  compiled::Plan& plan = training.plan_for(rows.numbers, rows.count).plan();
  constexpr int kRuns = 200;
  const std::vector<double> seconds = plan.time_steps(kRuns);
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    fmt::print(stderr, "{:8.2f} us  {}\n", seconds[i] / kRuns * 1e6, plan.steps()[i].name);
  }
}

/// The share of a compiled step's time that its matrix products take: the floor below which no plan can go.
double share_of_products(CompiledTraining& training, const BatchStream::Rows& rows) {
  compiled::Plan& plan = training.plan_for(rows.numbers, rows.count).plan();
  const std::vector<double> seconds = plan.time_steps(200);
  double all = 0, products = 0;
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    all += seconds[i];
    if (plan.steps()[i].name.starts_with("product")) products += seconds[i];
  }
  return products / all;
}

/// The same epochs through compiled steps.
Timing train_compiled(FusionHead& head, const Batch& rows, int epochs, bool profile, double& share) {
  FusedAdam optimizer(head, {}, {});
  head.report_weights(false);
  head.train();
  BatchStream stream(rows, kBatch, 1, torch::kCPU);
  const Loss loss(Task::binary);
  CompiledTraining training(head, rows, [&](const Batch& batch) { return loss(head.fuse(as_summaries(batch)).logits, batch.target); },
                            at::make_generator<at::CPUGeneratorImpl>(1));
  auto start = std::chrono::steady_clock::now();
  std::clock_t processor = std::clock();
  double sum = 0;
  for (int epoch = 0; epoch <= epochs; ++epoch) {
    if (epoch == 1) {
      start = std::chrono::steady_clock::now();
      processor = std::clock();
    }
    stream.start(epoch);
    sum = 0;
    for (std::int64_t i = 0; i < stream.steps(); ++i) {
      const BatchStream::Rows some = stream.rows(i);
      sum += static_cast<double>(training.step(some.numbers, some.count));
      optimizer.step(1e-3);
    }
  }
  const Timing timing = {.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
                         .processor = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC,
                         .loss = sum / static_cast<double>(stream.steps())};
  if (profile) print_profile(training, stream.rows(0));
  share = share_of_products(training, stream.rows(0));
  return timing;
}

Timing train(FusionHead& head, const Batch& rows, int epochs) {
  FusedAdam optimizer(head, {}, {});  // plain Adam, as the Python side
  head.report_weights(false);  // as the trainer does
  BatchStream stream(rows, kBatch, 1, torch::kCPU);
  const Loss loss(Task::binary);
  torch::Tensor losses = torch::zeros({stream.steps()});
  auto start = std::chrono::steady_clock::now();
  std::clock_t processor = std::clock();
  for (int epoch = 0; epoch <= epochs; ++epoch) {
    if (epoch == 1) {  // the first epoch warms up
      start = std::chrono::steady_clock::now();
      processor = std::clock();
    }
    stream.start(epoch);
    for (std::int64_t i = 0; i < stream.steps(); ++i) {
      const Batch batch = stream.batch(i);
      optimizer.zero_grad();
      const torch::Tensor value = loss(head.fuse(as_summaries(batch)).logits, batch.target);
      value.backward();
      optimizer.step(1e-3);
      losses.data_ptr<float>()[i] = *value.data_ptr<float>();
    }
  }
  return {.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
          .processor = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC,
          .loss = losses.mean().item<double>()};
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
  double share = 0;
  const Timing timing = path == "compiled" ? train_compiled(*head, data, epochs, profile, share) : train(*head, data, epochs);
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const auto parameters = head->parameters();
  const std::int64_t numbers = std::accumulate(parameters.begin(), parameters.end(), std::int64_t{0},
                                               [](std::int64_t sum, const torch::Tensor& one) { return sum + one.numel(); });
  const double trained = static_cast<double>(rows) * epochs;
  fmt::print("{{\"strategy\": \"{}\", \"rows_per_second\": {}, \"rows_per_processor_second\": {}, \"loss\": {}, \"parameters\": {}, "
             "\"share_of_products\": {}, \"peak_bytes\": {}}}\n",
             name, trained / timing.wall, trained / timing.processor, timing.loss, numbers, share,
             usage.ru_maxrss * 1024);
  return 0;
} catch (const std::exception& problem) {
  fmt::print(stderr, "{}\n", problem.what());
  return 1;
}
