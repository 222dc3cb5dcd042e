// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/base/unicode.h"

namespace amalgam {

namespace {

std::string_view type_name(const OptionValue& value) {
  constexpr std::string_view names[] = {"true or false", "a whole number", "a number", "a text"};
  return names[value.index()];
}

std::string shown(const OptionValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* text = std::get_if<std::string>(&value)) return "'" + shortened(*text, 100) + "'";
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  return fmt::format("{}", std::get<double>(value));
}

/// A bound as it would be typed: whole numbers without a point.
std::string bound(double value) {
  const bool is_whole = std::abs(value) < 1e15 && value == std::floor(value);
  return is_whole ? fmt::format("{:.0f}", value) : fmt::format("{}", value);
}

std::string range_of(const Option& option) {
  if (option.minimum && option.maximum) {
    return fmt::format("from {} to {}", bound(*option.minimum), bound(*option.maximum));
  }
  if (option.minimum) return "at least " + bound(*option.minimum);
  if (option.maximum) return "at most " + bound(*option.maximum);
  return "a finite number";
}

[[noreturn]] void throw_type(const Option& option, const std::string& found) {
  throw Error(ErrorKind::request, "option.type",
              fmt::format("'{}' must be {}, not {}.", option.name, type_name(option.default_value), found));
}

/// The value in the option's own type: whole numbers and numbers stand in for each other where nothing
/// is lost.
OptionValue converted(const Option& option, OptionValue value) {
  if (value.index() == option.default_value.index()) return value;
  if (std::holds_alternative<double>(option.default_value)) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  }
  if (std::holds_alternative<std::int64_t>(option.default_value)) {
    constexpr double kExact = 9007199254740992.0;  // 2^53
    const auto* number = std::get_if<double>(&value);
    if (number != nullptr && std::abs(*number) <= kExact && *number == std::floor(*number)) {
      return static_cast<std::int64_t>(*number);
    }
  }
  throw_type(option, shown(value));
}

void check_range(const Option& option, const OptionValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (option.choices.empty() || std::count(option.choices.begin(), option.choices.end(), *text) > 0) return;
    throw Error(ErrorKind::request, "option.range",
                fmt::format("'{}' must be one of {}, not {}.{}", option.name,
                            fmt::join(option.choices, ", "), shown(value), suggestion(*text, option.choices)));
  }
  if (std::holds_alternative<bool>(value)) return;
  const auto* whole = std::get_if<std::int64_t>(&value);
  const double number = whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value);
  const bool is_inside = std::isfinite(number) && !(option.minimum && number < *option.minimum) &&
                         !(option.maximum && number > *option.maximum);
  if (is_inside) return;
  throw Error(ErrorKind::request, "option.range",
              fmt::format("'{}' must be {}, not {}.", option.name, range_of(option), shown(value)));
}

/// The whole of `text` as a number of type T.
template <class T>
std::optional<T> whole_number(std::string_view text) {
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  T number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

OptionValue value_from_text(const Option& option, std::string_view text) {
  if (std::holds_alternative<std::string>(option.default_value)) return std::string(text);
  const std::string typed = fold_case(trimmed(text));
  if (std::holds_alternative<bool>(option.default_value)) {
    for (const char* word : {"true", "yes", "on", "1"}) {
      if (typed == word) return true;
    }
    for (const char* word : {"false", "no", "off", "0"}) {
      if (typed == word) return false;
    }
  } else {
    if (const auto whole = whole_number<std::int64_t>(typed)) return *whole;
    if (const auto number = whole_number<double>(typed)) return *number;
  }
  throw_type(option, shown(std::string(text)));
}

OptionValue value_from_json(const Option& option, const nlohmann::json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_number_unsigned() &&
      json.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return json.get<double>();
  }
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  throw_type(option, json.is_null() ? "null" : "a list");
}

template <class T>
const T& value_as(const Option& option, const OptionValue& value) {
  if (const auto* held = std::get_if<T>(&value)) return *held;
  throw Error(ErrorKind::internal, "option.type",
              fmt::format("'{}' is {} and was asked for as something else.", option.name, type_name(value)));
}

}  // namespace

Options::Options(std::vector<Option> described) { describe(described); }

void Options::describe(const std::vector<Option>& more) {
  for (const Option& option : more) {
    const bool is_there = std::any_of(described_.begin(), described_.end(),
                                      [&](const Option& old) { return old.name == option.name; });
    if (is_there) continue;
    described_.push_back(option);
    values_.push_back(option.default_value);
    chosen_.push_back(false);
  }
}

std::size_t Options::index_of(std::string_view name) const {
  std::vector<std::size_t> endings;
  std::vector<std::string> names;  // full and short ones: a typing mistake may be in either
  for (std::size_t i = 0; i < described_.size(); ++i) {
    const std::string& full = described_[i].name;
    if (full == name) return i;
    names.push_back(full);
    const bool ends_so = full.size() > name.size() + 1 && full.ends_with(name) &&
                         full[full.size() - name.size() - 1] == '.';
    if (ends_so && !name.empty()) endings.push_back(i);
  }
  if (endings.size() == 1) return endings.front();
  if (endings.size() > 1) {
    std::vector<std::string> full_names;
    for (const std::size_t i : endings) full_names.push_back(described_[i].name);
    throw Error(ErrorKind::request, "option.unknown",
                fmt::format("'{}' could be {}. Write the full name.", name, fmt::join(full_names, " or ")));
  }
  std::string hint = suggestion(name, names);
  if (hint.empty() && name.find('.') == std::string_view::npos) {
    std::vector<std::string> short_names;
    for (const std::string& full : names) short_names.push_back(full.substr(full.rfind('.') + 1));
    const std::string nearest = nearest_name(name, short_names);
    const auto place = std::find(short_names.begin(), short_names.end(), nearest);
    if (!nearest.empty()) {
      hint = fmt::format(" Did you mean '{}'?", names[static_cast<std::size_t>(place - short_names.begin())]);
    }
  }
  throw Error(ErrorKind::request, "option.unknown",
              fmt::format("There is no setting '{}'.{}", shortened(name, 100), hint));
}

bool Options::knows(std::string_view name) const {
  try {
    index_of(name);
    return true;
  } catch (const Error&) {
    return false;
  }
}

void Options::set(std::string_view name, OptionValue value) {
  const std::size_t i = index_of(name);
  OptionValue fitting = converted(described_[i], std::move(value));
  check_range(described_[i], fitting);
  values_[i] = std::move(fitting);
  chosen_[i] = true;
}

bool Options::recommend(std::string_view name, OptionValue value) {
  const std::size_t i = index_of(name);
  if (chosen_[i]) return false;
  set(described_[i].name, std::move(value));
  chosen_[i] = false;
  return true;
}

void Options::set_text(std::string_view name, std::string_view text) {
  const std::size_t i = index_of(name);
  set(described_[i].name, value_from_text(described_[i], text));
}

void Options::reset(std::string_view name) {
  const std::size_t i = index_of(name);
  values_[i] = described_[i].default_value;
  chosen_[i] = false;
}

OptionValue Options::value(std::string_view name) const { return values_[index_of(name)]; }

bool Options::flag(std::string_view name) const {
  const std::size_t i = index_of(name);
  return value_as<bool>(described_[i], values_[i]);
}

std::int64_t Options::integer(std::string_view name) const {
  const std::size_t i = index_of(name);
  return value_as<std::int64_t>(described_[i], values_[i]);
}

double Options::number(std::string_view name) const {
  const std::size_t i = index_of(name);
  if (const auto* whole = std::get_if<std::int64_t>(&values_[i])) return static_cast<double>(*whole);
  return value_as<double>(described_[i], values_[i]);
}

const std::string& Options::text(std::string_view name) const {
  const std::size_t i = index_of(name);
  return value_as<std::string>(described_[i], values_[i]);
}

bool Options::is_changed(std::string_view name) const {
  const std::size_t i = index_of(name);
  return values_[i] != described_[i].default_value;
}

std::string Options::shown(std::string_view name) const {
  const OptionValue& value = values_[index_of(name)];
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return amalgam::shown(value);
}

bool Options::is_chosen(std::string_view name) const { return chosen_[index_of(name)]; }

nlohmann::json Options::to_json() const {
  nlohmann::json object = nlohmann::json::object();
  for (std::size_t i = 0; i < described_.size(); ++i) {
    std::visit([&](const auto& held) { object[described_[i].name] = held; }, values_[i]);
  }
  return object;
}

void Options::merge_json(const nlohmann::json& object) {
  if (!object.is_object()) {
    throw Error(ErrorKind::request, "option.type",
                "Settings must be a JSON object such as {\"training.epochs\": 20}.");
  }
  Options merged = *this;  // all or nothing
  const std::function<void(const std::string&, const nlohmann::json&)> merge =
      [&](const std::string& group, const nlohmann::json& members) {
        for (const auto& [key, value] : members.items()) {
          const std::string name = group.empty() ? key : group + "." + key;
          if (value.is_object()) {
            merge(name, value);
            continue;
          }
          const std::size_t i = merged.index_of(name);
          merged.set(merged.described_[i].name, value_from_json(merged.described_[i], value));
          merged.chosen_[i] = merged.is_changed(merged.described_[i].name);
        }
      };
  merge({}, object);
  *this = std::move(merged);
}

}  // namespace amalgam
