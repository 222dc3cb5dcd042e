// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/compiled/elementwise.h"
#include "engine/compiled/kernels.h"
#include "engine/compiled/plan.h"
#include "engine/compiled/view.h"

namespace amalgam::compiled {

/// A model that cannot be compiled; `what` names the operation.
struct Unsupported : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Where a derivative is to be put.
struct Target {
  View view;
  bool accumulate = false;  ///< add to what is there
};

/// Writes steps into a plan: first those of the operations in their order, then, in the reverse order, those of their
/// derivatives. The derivative of a storage lies in a second storage of the same layout, so that views need no rule of their own:
/// what flows into a view of a value flows into the same view of its derivative, and where a view repeats a place, into a sum.
class Planner {
 public:
  explicit Planner(Plan& plan);

  // ── storages ──
  View input(const Sizes& sizes);
  /// `slope` null: not trained.
  View parameter(float* values, float* slope, const Sizes& sizes);
  View constant(const std::vector<float>& values, const Sizes& sizes);
  /// A new value that depends on others. Contiguous.
  View make(const Sizes& sizes, const std::vector<View>& from);
  /// Numbers within the plan that nobody differentiates.
  View scratch(const Sizes& sizes);
  bool is_trained(const View& value) const { return state(value).trained; }
  bool any_trained(const std::vector<View>& values) const;

  // ── steps ──
  void step(Step step) { plan_.add_step(std::move(step)); }
  void run(Program program);
  /// out = what(a, b, c), expanded to the sizes of `out`.
  void micro(Micro what, const std::vector<View>& in, const View& out, bool accumulate = false);
  void copy(const View& from, const View& to, bool accumulate = false) { micro(Micro::copy, {from}, to, accumulate); }
  void fill(const View& view, float value);
  /// The same numbers side by side: `view` itself where they lie so.
  View contiguous(const View& view);
  /// c = activation(a · b + bias) over the last two dimensions; the others are batches, expanded to those of c. `bias` [columns],
  /// or one for each batch; its numbers lie side by side.
  void product(const View& a, const View& b, const View& c, bool accumulate, const std::optional<View>& bias = {},
               Activation activation = Activation::none);

  // ── derivatives ──
  /// To be called once for each operation: how `out` hands its derivative on to `in`.
  void differentiate(const std::vector<View>& in, const View& out, std::function<void()> rule);
  /// The derivative of a value, complete once the rules of all its readers have run. Contiguous only where asked for.
  View slope(const View& value);
  View contiguous_slope(const View& value) { return contiguous(slope(value)); }
  /// Calls `write` with the place where a value's derivative is put; one without repeated places, with its last dimension side by
  /// side. Does nothing where the value is not trained.
  void into_slope(const View& value, const std::function<void(const Target&)>& write);
  /// The same with any view, for elementwise programs.
  void add_to_slope(const View& value, Program program);
  /// The derivative of a value that only one operation reads becomes `view`, without a copy, if that can be. `view` must stay as
  /// it is until the value's own rule has run.
  void hand_on(const View& value, const View& view);
  /// Writes the steps of all derivatives of the number `loss`.
  void write_slopes(const View& loss);

  /// Memory that must outlive the plan's steps, e.g. of constants.
  std::vector<std::shared_ptr<std::vector<float>>> take_constants() { return std::move(constants_); }

 private:
  struct State {
    bool trained = false, reached = false;
    int readers = 0;
    Sizes sizes;          // as it was made
    float* outside = nullptr;  // where a parameter's derivative lies
    int slope = -1;       // storage of the derivative
    std::optional<View> handed_on;
  };
  const State& state(const View& view) const { return states_.at(static_cast<std::size_t>(view.storage)); }
  State& state(const View& view) { return states_.at(static_cast<std::size_t>(view.storage)); }
  int remember(int storage, const Sizes& sizes, bool trained);
  Target target(const View& value);

  struct Rule {
    View out;
    std::function<void()> run;
  };
  Plan& plan_;
  std::vector<State> states_;
  std::vector<Rule> rules_;
  std::vector<std::shared_ptr<std::vector<float>>> constants_;
};

}  // namespace amalgam::compiled
