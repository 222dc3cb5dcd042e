// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace amalgam {

using OptionValue = std::variant<bool, std::int64_t, double, std::string>;

/// How soon an analyst should meet a setting in a form.
enum class OptionLevel { basic, standard, expert };

/// A setting described once; the form, the command line, the check and the report grow from it.
struct Option {
  std::string name;   ///< full name, "<group>.<setting>", e.g. "training.learning_rate"
  std::string title;  ///< short English label, the key for translation
  std::string help;   ///< one or two sentences: what it does, when to change it
  OptionValue default_value;           ///< its alternative is also the setting's type
  std::optional<double> minimum = {};  ///< inclusive, for numbers
  std::optional<double> maximum = {};  ///< inclusive, for numbers
  std::vector<std::string> choices = {};  ///< for texts: the values allowed (empty = any)
  OptionLevel level = OptionLevel::standard;
  std::string unit = {};  ///< shown after the value, e.g. "rows", "epochs"
};

/// A checked set of values for a list of described settings.
///
/// Errors: every setter throws Error(request) "option.unknown", "option.type" or "option.range" with the
///         nearest known name or the allowed range in the sentence.
class Options {
 public:
  Options() = default;
  explicit Options(std::vector<Option> described);

  /// Adds more described settings (a strategy's, an encoder's); a name already there is left alone.
  void describe(const std::vector<Option>& more);
  const std::vector<Option>& described() const { return described_; }

  /// Sets a value. `name` may leave out the group ("learning_rate") where only one setting ends so.
  void set(std::string_view name, OptionValue value);
  /// Sets a value from text as typed on a command line: "0.001", "true", "adamw".
  void set_text(std::string_view name, std::string_view text);
  /// Back to the described default.
  void reset(std::string_view name);
  /// Sets a value that suits the data, unless somebody chose one; it still counts as not chosen.
  /// Returns whether the value was taken.
  bool recommend(std::string_view name, OptionValue value);

  bool flag(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  double number(std::string_view name) const;  ///< integers are converted
  const std::string& text(std::string_view name) const;
  OptionValue value(std::string_view name) const;
  std::string shown(std::string_view name) const;  ///< the value as it is typed: "0.001", "true"
  bool is_changed(std::string_view name) const;  ///< differs from its default
  bool is_chosen(std::string_view name) const;   ///< was set by somebody, to whatever value
  bool knows(std::string_view name) const;

  /// {"training.learning_rate": 0.001, …}: all values, defaults included.
  nlohmann::json to_json() const;
  /// Sets every member of a JSON object; nested objects are read as groups. A member that equals its default does
  /// not count as chosen: to_json writes the defaults too.
  void merge_json(const nlohmann::json& object);

 private:
  std::size_t index_of(std::string_view name) const;
  std::vector<Option> described_;
  std::vector<OptionValue> values_;  // one per described_
  std::vector<bool> chosen_;         // one per described_
};

}  // namespace amalgam
