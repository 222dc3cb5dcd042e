// SPDX-License-Identifier: GPL-3.0-or-later
#include "timed_training.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "engine/training/batch_stream.h"
#include "engine/training/compiled_training.h"

namespace amalgam::bench {

namespace {

constexpr std::int64_t kProfiledBatches = 16;
constexpr int kProfiledRuns = 12;  // of each

/// Wall and processor time since it was made.
class Watch {
 public:
  void stop(Timing& timing) const {
    timing.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    timing.processor = static_cast<double>(std::clock() - processor_) / CLOCKS_PER_SEC;
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::clock_t processor_ = std::clock();
};

/// Runs one epoch to warm up and then `epochs`, step by step; `step` gives the loss of the rows with this number.
template <class Step>
Timing time_epochs(const TimedTraining& what, FusedAdam& optimizer, BatchStream& stream, int epochs, const Step& step) {
  what.module.train();
  Watch watch;
  Timing timing;
  for (int epoch = 0; epoch <= epochs; ++epoch) {
    if (epoch == 1) watch = Watch();
    stream.start(epoch);
    double sum = 0;
    for (std::int64_t i = 0; i < stream.steps(); ++i) {
      sum += step(i);
      optimizer.step(what.rate);
    }
    timing.loss = sum / static_cast<double>(stream.steps());
  }
  watch.stop(timing);
  return timing;
}

/// The fewest seconds that a batch's matrix products take. `print`: every operation's.
double seconds_of_products(compiled::Plan& plan, bool print) {
  const std::vector<double> seconds = plan.time_steps(kProfiledRuns);
  double all = 0, products = 0;
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    const std::string& name = plan.steps()[i].name;
    all += seconds[i];
    if (name.starts_with("product") || name.starts_with("recurrent")) products += seconds[i];
    if (print) fmt::print(stderr, "{:8.2f} us  {}\n", seconds[i] * 1e6, name);
  }
  if (print) fmt::print(stderr, "{:8.2f} us  in all\n", all * 1e6);
  return products;
}

/// The mean over some batches, as they may have several shapes.
double mean_seconds_of_products(CompiledTraining& training, BatchStream& stream, bool print) {
  const std::int64_t batches = std::min(kProfiledBatches, stream.steps());
  double sum = 0;
  for (std::int64_t i = 0; i < batches; ++i) {
    const BatchStream::Rows some = stream.rows(i * stream.steps() / batches);
    training.step(some.numbers, some.count);  // its inputs are in place
    sum += seconds_of_products(training.plan_for(some.numbers, some.count).plan(), print && i == 0);
  }
  return sum / static_cast<double>(batches);
}

}  // namespace

Timing train_through_libtorch(const TimedTraining& what, int epochs) {
  FusedAdam optimizer(what.module, what.fusion_weights, what.adam);
  BatchStream stream(what.rows, what.batch_size, 1, torch::kCPU);
  return time_epochs(what, optimizer, stream, epochs, [&](std::int64_t i) {
    optimizer.zero_grad();
    const torch::Tensor value = what.loss(stream.batch(i));
    value.backward();
    return static_cast<double>(*value.data_ptr<float>());
  });
}

Timing train_compiled(const TimedTraining& what, int epochs) {
  FusedAdam optimizer(what.module, what.fusion_weights, what.adam);
  BatchStream stream(what.rows, what.batch_size, 1, torch::kCPU);
  CompiledTraining training(what.module, what.rows, what.loss, what.random);
  Timing timing = time_epochs(what, optimizer, stream, epochs, [&](std::int64_t i) {
    const BatchStream::Rows some = stream.rows(i);
    return static_cast<double>(training.step(some.numbers, some.count, some.next));
  });
  timing.share_of_products =
      mean_seconds_of_products(training, stream, what.profile) * static_cast<double>(stream.steps()) * epochs / timing.wall;
  return timing;
}

std::string report(const std::string& strategy, const TimedTraining& what, const Timing& timing, int epochs) {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  std::int64_t numbers = 0;
  for (const torch::Tensor& one : what.module.parameters()) numbers += one.numel();
  const double trained = static_cast<double>(what.rows.rows()) * epochs;
  return fmt::format(
      "{{\"strategy\": \"{}\", \"rows_per_second\": {}, \"rows_per_processor_second\": {}, \"loss\": {}, \"parameters\": {}, "
      "\"share_of_products\": {}, \"peak_bytes\": {}}}",
      strategy, trained / timing.wall, trained / timing.processor, timing.loss, numbers, timing.share_of_products,
      usage.ru_maxrss * 1024);
}

}  // namespace amalgam::bench
