// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace amalgam {

/// A text of a report in both languages; `{0}`, `{1}` are gaps.
struct ReportPhrase {
  std::string_view english, chinese;
};

/// All of them. The report is written without Qt too, so they do not stand among the window's translations.
inline constexpr ReportPhrase kReportPhrases[] = {
#define PHRASE(english, chinese) {english, chinese},
#include "engine/export/report_phrases.def"
#undef PHRASE
};

/// The place of a text in the list. One that is missing there does not compile.
struct PhraseId {
  std::size_t at;
  consteval PhraseId(const char* english) : at(0) {
    while (kReportPhrases[at].english != english) ++at;  // runs over the end, which no constant may, if it is not there
  }
};

/// The texts of a report in one language.
class ReportWords {
 public:
  /// Errors:  Error(request) "report.language"
  explicit ReportWords(const std::string& language);
  static const std::vector<std::string>& languages();  ///< "en", "zh_CN"

  const std::string& language() const { return language_; }
  std::string text(PhraseId phrase) const { return std::string(text_at(phrase.at)); }
  /// The text with its gaps filled.
  template <class... Values>
  std::string operator()(PhraseId phrase, const Values&... values) const {
    return fmt::vformat(fmt::string_view(text_at(phrase.at).data(), text_at(phrase.at).size()),
                        fmt::make_format_args(values...));
  }
  /// A text that comes from elsewhere (a strategy's title): its translation, or itself where there is none.
  std::string known(std::string_view english) const;
  /// "a, b and c"
  std::string list(const std::vector<std::string>& parts) const;
  /// What parts two sentences: a space, or nothing.
  std::string_view gap() const { return is_chinese_ ? "" : " "; }

 private:
  std::string_view text_at(std::size_t at) const {
    return is_chinese_ ? kReportPhrases[at].chinese : kReportPhrases[at].english;
  }
  std::string language_;
  bool is_chinese_;
};

/// 0.7812, 1234.5; "–" where it is not a number.
std::string report_number(double value);
/// The same with its sign.
std::string report_difference(double value);
/// "12.3 %"
std::string report_percent(double share);
/// "0.7610 … 0.8013"; "–" where there is none
std::string report_interval(double low, double high);
/// "p = 0.034", "p < 0.001"
std::string report_p_value(double p);
/// 1234567 as "1,234,567"
std::string report_count(std::int64_t count);

}  // namespace amalgam
