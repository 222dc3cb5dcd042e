// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/report_words.h"

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"

namespace amalgam {

const std::vector<std::string>& ReportWords::languages() {
  static const std::vector<std::string> all = {"en", "zh_CN"};
  return all;
}

ReportWords::ReportWords(const std::string& language) : language_(language), is_chinese_(language == "zh_CN") {
  const auto& all = languages();
  if (std::find(all.begin(), all.end(), language) != all.end()) return;
  throw Error(ErrorKind::request, "report.language",
              "Reports are written in English (en) or Chinese (zh_CN), not in '" + language + "'.");
}

std::string ReportWords::known(std::string_view english) const {
  for (const ReportPhrase& one : kReportPhrases) {
    if (one.english == english) return std::string(is_chinese_ ? one.chinese : one.english);
  }
  return std::string(english);
}

std::string ReportWords::list(const std::vector<std::string>& parts) const {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += i + 1 == parts.size() ? text(" and ") : text(", ");
    out += parts[i];
  }
  return out;
}

std::string report_number(double value) {
  if (!std::isfinite(value)) return "–";
  return std::abs(value) >= 1000 ? fmt::format("{:.1f}", value) : fmt::format("{:.4f}", value);
}

std::string report_difference(double value) {
  if (!std::isfinite(value)) return "–";
  return std::abs(value) >= 1000 ? fmt::format("{:+.1f}", value) : fmt::format("{:+.4f}", value);
}

std::string report_percent(double share) { return std::isfinite(share) ? fmt::format("{:.1f} %", 100 * share) : "–"; }

std::string report_interval(double low, double high) {
  return std::isfinite(low) && std::isfinite(high) ? report_number(low) + " … " + report_number(high) : "–";
}

std::string report_p_value(double p) {
  if (!std::isfinite(p)) return "–";
  return p < 0.001 ? "p < 0.001" : fmt::format("p = {:.3f}", p);
}

std::string report_count(std::int64_t count) {
  std::string digits = std::to_string(count);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (count < 0 ? 1 : 0); at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

}  // namespace amalgam
