// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/random.h"
#include "engine/fusion/fusion_model.h"

namespace amalgam {

namespace {

constexpr std::int64_t kSpreadRows = 12;  // rows spread over the sample
constexpr std::int64_t kRowsPresent = 2;  // rows looked up per modality that have it
constexpr std::int64_t kRowsAbsent = 2;   // rows per modality that lose it
constexpr int kDraws = 3;                 // dropout may silence a parameter once, not three times
constexpr double kSumTolerance = 1e-4;
constexpr double kValueTolerance = 1e-4;  // one row alone against the same row in a batch

/// Puts a model back as it was: gradients (cleared), buffers, training modes, random state.
class StateGuard {
 public:
  explicit StateGuard(FusionModel& model)
      : model_(model), random_state_(model.random().cpu.get_state().clone()) {
    for (torch::Tensor& one : model_.parameters()) {
      gradients_.push_back(one.grad());
      one.mutable_grad() = torch::Tensor();
    }
    for (const torch::Tensor& one : model_.buffers()) buffers_.push_back(one.clone());
    was_training_ = model_.is_training();
    for (const auto& module : model_.modules(false)) modes_.push_back(module->is_training());
  }
  StateGuard(const StateGuard&) = delete;
  StateGuard& operator=(const StateGuard&) = delete;
  ~StateGuard() {
    const torch::NoGradGuard no_gradient;
    auto parameters = model_.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (gradients_[i].defined()) gradients_[i].zero_();
      parameters[i].mutable_grad() = gradients_[i];
    }
    auto buffers = model_.buffers();
    for (std::size_t i = 0; i < buffers.size(); ++i) buffers[i].copy_(buffers_[i]);
    model_.train(was_training_);
    const auto modules = model_.modules(false);  // parents stand before their children
    for (std::size_t i = 0; i < modules.size(); ++i) modules[i]->train(modes_[i]);
    model_.random().cpu.set_state(random_state_);
  }

 private:
  FusionModel& model_;
  torch::Tensor random_state_;
  std::vector<torch::Tensor> gradients_, buffers_;
  std::vector<bool> modes_;
  bool was_training_ = true;
};

std::string name_of(std::size_t modality, std::size_t count) {
  return "modality " + std::to_string(modality + 1) + " of " + std::to_string(count);
}

/// A few rows of the sample: spread over it, and some that have each modality.
torch::Tensor pick_rows(const Batch& sample) {
  std::vector<std::int64_t> rows;
  const std::int64_t all = sample.rows(), spread = std::min(all, kSpreadRows);
  for (std::int64_t i = 0; i < spread; ++i) rows.push_back(i * all / spread);
  for (const ModalityTensors& one : sample.modalities) {
    const torch::Tensor present = torch::nonzero(one.present.to(torch::kCPU)).flatten();
    for (std::int64_t i = 0; i < std::min(present.size(0), kRowsPresent); ++i) {
      rows.push_back(present[i].item<std::int64_t>());
    }
  }
  return torch::tensor(rows, torch::kInt64);
}

/// Rows of a batch in the order given, cut to their longest, with `present` free to be written to.
Batch take(const Batch& batch, const torch::Tensor& order) {
  Batch taken = batch.gather(order);
  taken = taken.slice(0, taken.rows());
  for (ModalityTensors& one : taken.modalities) one.present = one.present.clone();
  return taken;
}

class SelfTest {
 public:
  SelfTest(FusionModel& model, const Batch& sample, Task task, SelfTestReport& report)
      : model_(model), task_(task), count_(model.modality_count()), report_(report) {
    if (const auto parameters = model.parameters(); !parameters.empty()) device_ = parameters.front().device();
    order_ = pick_rows(sample);
    rows_ = take(sample, order_).to(device_);
  }

  void run() {
    if (model_.baseline() == nullptr) check("gradients", [this] { gradients(); });
    model_.eval();
    const torch::NoGradGuard no_gradient;
    check("evaluation", [this] { evaluation(); });
    check("shares", [this] { shares(); });
    check("absence", [this] { absence(); });
    check("a row without any modality", [this] { nothing_present(); });
    check("a single row", [this] { single_row(); });
  }

 private:
  void check(const std::string& what, const std::function<void()>& body) {
    try {
      body();
    } catch (const c10::Error& error) {
      say(false, "",
          "the check of " + what + " ended with an error: " + error.what_without_backtrace());
    } catch (const std::exception& error) {
      say(false, "", "the check of " + what + " ended with an error: " + std::string(error.what()));
    }
  }

  void say(bool holds, const std::string& good, const std::string& bad) {
    report_.passed = report_.passed && holds;
    report_.findings.push_back(holds ? "ok: " + good : "failed: " + bad);
  }

  torch::Tensor loss_of(const torch::Tensor& logits, Random& random) const {
    const std::int64_t rows = logits.size(0), outputs = logits.size(1);
    std::vector<float> values(static_cast<std::size_t>(rows));
    for (float& one : values) {
      one = task_ == Task::regression
                ? static_cast<float>(random.normal())
                : static_cast<float>(random.below(task_ == Task::binary ? 2 : outputs));
    }
    const torch::Tensor target = torch::tensor(values).to(logits.device());
    if (task_ == Task::binary)
      return torch::binary_cross_entropy_with_logits(logits.squeeze(1), target);
    if (task_ == Task::multiclass)
      return torch::cross_entropy_loss(logits, target.to(torch::kInt64));
    return torch::mse_loss(logits.squeeze(1), target);
  }

  /// The rows, and for each modality some of them again without it.
  Batch rows_with_gaps() const {
    const std::int64_t plain = rows_.rows();
    std::vector<std::int64_t> order(static_cast<std::size_t>(plain));
    for (std::int64_t i = 0; i < plain; ++i) order[static_cast<std::size_t>(i)] = i;
    const auto extra = kRowsAbsent * static_cast<std::int64_t>(count_);
    for (std::int64_t i = 0; i < extra; ++i) order.push_back(i % plain);
    Batch batch = take(rows_.to(torch::kCPU), torch::tensor(order, torch::kInt64)).to(device_);
    for (std::size_t m = 0; m < count_; ++m) {
      const std::int64_t begin = plain + kRowsAbsent * static_cast<std::int64_t>(m);
      batch.modalities[m].present.slice(0, begin, begin + kRowsAbsent).fill_(false);
    }
    return batch;
  }

  /// The rows with a little added to every number: a column that happens to be constant in these rows
  /// is scaled to zeros, and its weights would look untrainable although nothing is wrong with them.
  static Batch stirred(const Batch& batch, Random& random) {
    Batch other = batch;
    for (ModalityTensors& one : other.modalities) {
      for (torch::Tensor& part : one.parts) {
        if (!part.is_floating_point()) continue;
        std::vector<float> noise(static_cast<std::size_t>(part.numel()));
        for (float& value : noise) value = static_cast<float>(random.uniform());  // never negative
        part = part + torch::tensor(noise).reshape(part.sizes()).to(part.device(), part.scalar_type());
      }
    }
    return other;
  }

  void gradients() {
    const Batch batch = rows_with_gaps();
    Random random(1, "self-test");
    model_.train();  // cuDNN's recurrent layers have no gradient in evaluation
    std::vector<std::string> silent, broken;
    for (int draw = 0; draw < kDraws; ++draw) {
      // One random target for all losses of a step: those of members and of modalities are the same kind.
      model_.training_loss(draw == 0 ? batch : stirred(batch, random),
                           [&](const torch::Tensor& logits, const torch::Tensor&) { return loss_of(logits, random); })
          .backward();
      silent.clear();
      broken.clear();
      for (const auto& item : model_.named_parameters()) {
        const torch::Tensor& gradient = item.value().grad();
        if (!item.value().requires_grad()) continue;
        const double largest = gradient.defined() ? gradient.abs().max().item<double>() : 0.0;
        if (!std::isfinite(largest)) broken.push_back(item.key());
        if (largest == 0.0) silent.push_back(item.key());
      }
      if (silent.empty() || !broken.empty()) break;
    }
    excuse(silent);
    const std::size_t total = model_.parameters().size();
    say(silent.empty(),
        "every parameter (" + std::to_string(total) + " tensors) receives a gradient.",
        "no gradient reaches " + list(silent) + "; it would never be trained.");
    say(broken.empty(), "all gradients are finite numbers.",
        "the gradient of " + list(broken) + " is not a number.");
  }

  /// Takes out what cannot receive a gradient from these rows: the encoder of a modality that none
  /// of them has, and attention over tokens where no row has two of them to choose from.
  void excuse(std::vector<std::string>& silent) {
    if (silent.empty()) return;
    const torch::NoGradGuard no_gradient;
    model_.eval();
    const auto encoded = model_.encode(rows_);
    for (std::size_t m = 0; m < count_; ++m) {
      const std::string prefix = "encoder_" + std::to_string(m) + ".";
      const auto belongs = [&](const std::string& name) {  // of each member
        return name.rfind(prefix, 0) == 0 || name.find("." + prefix) != std::string::npos;
      };
      const auto mine =
          static_cast<std::size_t>(std::count_if(silent.begin(), silent.end(), belongs));
      if (mine == 0) continue;
      const bool nowhere = !encoded[m].present.any().item<bool>();
      const torch::Tensor there =
          torch::logical_and(encoded[m].mask, encoded[m].present.unsqueeze(1));
      const auto most_tokens = there.sum(1).max().item<std::int64_t>();
      if (nowhere) {
        report_.findings.push_back("ok: none of the rows looked at has " + name_of(m, count_) +
                                   ", so its encoder could not be checked.");
      } else if (most_tokens <= 1 && mine < model_.encoder(m)->parameters().size() * model_.member_count()) {
        report_.findings.push_back("ok: " + name_of(m, count_) +
                                   " has one token a row, so its attention over "
                                   "tokens has nothing to choose from.");
      } else {
        continue;
      }
      silent.erase(std::remove_if(silent.begin(), silent.end(), belongs), silent.end());
    }
  }

  static std::string list(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 3); ++i)
      text += (i ? ", " : "") + names[i];
    if (names.size() > 3) text += " and " + std::to_string(names.size() - 3) + " more";
    return text;
  }

  void evaluation() {
    const FusionOutput once = model_.run(rows_), twice = model_.run(rows_);
    say(torch::equal(once.logits, twice.logits), "evaluation gives the same output twice.",
        "evaluation gives another output the second time.");
    say(torch::isfinite(once.logits).all().item<bool>(), "all outputs are finite numbers.",
        "some outputs are not numbers.");
  }

  static bool rows_sum_to_one(const torch::Tensor& values) {
    return (values.sum(-1) - 1).abs().max().item<double>() < kSumTolerance &&
           values.min().item<double>() >= 0;
  }

  void shares() {
    const FusionOutput output = model_.run(rows_);
    say(rows_sum_to_one(output.modality_weights), "modality weights are shares that sum to 1.",
        "modality weights of some row are negative or do not sum to 1.");
    bool sums = true;
    for (const torch::Tensor& layer : output.attention) sums = sums && rows_sum_to_one(layer);
    if (!output.attention.empty()) {
      say(sums, "attention rows sum to 1.", "attention rows of some layer do not sum to 1.");
    }
  }

  /// Takes a modality away, then changes its values: nothing may happen.
  void absence() {
    std::vector<std::string> leaks, shares, broken;
    for (std::size_t m = 0; m < count_; ++m) {
      Batch without = rows_;
      without.modalities[m].present = torch::zeros_like(rows_.modalities[m].present);
      const FusionOutput before = model_.run(without);
      for (torch::Tensor& part : without.modalities[m].parts) {
        part = part.flip(0);  // another row's values are valid for any type
        if (part.is_floating_point()) part = part * -3 + 7;
      }
      const FusionOutput after = model_.run(without);
      const double change = (after.logits - before.logits).abs().max().item<double>();
      if (!std::isfinite(change)) broken.push_back(name_of(m, count_));
      if (change > 1e-6) leaks.push_back(name_of(m, count_));
      if (count_ > 1 && !share_is_zero(before, without, m)) shares.push_back(name_of(m, count_));
    }
    say(broken.empty(), "each modality can be absent.",
        "outputs are not numbers without " + list(broken) + ".");
    say(leaks.empty(), "the values of an absent modality change nothing.",
        "the values of " + list(leaks) + " change the output although it is absent.");
    if (count_ > 1) {
      say(shares.empty(), "an absent modality has share 0.",
          list(shares) + " has a share although it is absent.");
    }
  }

  /// Whether modality m has share 0 in every row that has another one.
  static bool share_is_zero(const FusionOutput& output, const Batch& batch, std::size_t m) {
    torch::Tensor others = torch::zeros_like(batch.modalities[m].present);
    for (const ModalityTensors& one : batch.modalities)
      others = torch::logical_or(others, one.present);
    const torch::Tensor share = output.modality_weights.select(1, static_cast<std::int64_t>(m));
    return share.masked_fill(torch::logical_not(others), 0).abs().max().item<double>() == 0;
  }

  void nothing_present() {
    Batch without = rows_;
    for (ModalityTensors& one : without.modalities) one.present = torch::zeros_like(one.present);
    const FusionOutput output = model_.run(without);
    say(torch::isfinite(output.logits).all().item<bool>() &&
            torch::isfinite(output.modality_weights).all().item<bool>(),
        "a row without any modality gets an output.",
        "a row without any modality gets no number as output.");
  }

  void single_row() {
    const torch::Tensor all = model_.run(rows_).logits;
    const torch::Tensor alone = model_.run(rows_.slice(0, 1)).logits;
    const bool shape = alone.dim() == 2 && alone.size(0) == 1 && alone.size(1) == all.size(1);
    say(shape && torch::allclose(alone, all.slice(0, 0, 1), kValueTolerance, kValueTolerance),
        "a single row gets the same output as in a batch.",
        "a single row gets another output than in a batch.");
  }

  FusionModel& model_;
  Task task_;
  std::size_t count_;
  SelfTestReport& report_;
  torch::Device device_ = torch::kCPU;
  torch::Tensor order_;
  Batch rows_;
};

}  // namespace

SelfTestReport self_test(FusionModel& model, const Batch& sample, Task task) {
  SelfTestReport report;
  if (sample.rows() == 0) {
    return {false, {"failed: there is no row to test the model on."}};
  }
  const StateGuard guard(model);
  SelfTest(model, sample, task, report).run();
  return report;
}

}  // namespace amalgam
