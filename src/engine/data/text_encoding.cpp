// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/text_encoding.h"

#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_set>

#include "engine/base/error.h"
#include "engine/base/unicode.h"

namespace amalgam {

namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
const std::vector<std::string> kEncodings = {"utf-8", "gb18030", "big5", "windows-1252", "utf-16le", "utf-16be"};

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

Converter open_converter(const std::string& encoding) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(encoding.c_str(), &status), &ucnv_close);
  if (U_FAILURE(status)) {
    throw Error(ErrorKind::request, "read.encoding", fmt::format("There is no encoding '{}'.", encoding));
  }
  return converter;
}

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}
bool is_in(unsigned byte, unsigned low, unsigned high) { return byte >= low && byte <= high; }

/// How well text fits a two-byte encoding.
struct PairScore {
  std::size_t pairs = 0, valid = 0, common = 0, frequent = 0;
  double validity() const { return pairs == 0 ? 0 : static_cast<double>(valid) / static_cast<double>(pairs); }
  /// Validity, lowered by what is rare: other encodings' text is often valid, but reads as rare characters.
  double plausibility() const {
    if (pairs == 0) return 0;
    const auto share = [&](std::size_t count) { return static_cast<double>(count) / static_cast<double>(pairs); };
    return validity() * (0.7 * share(common) + 0.3 * std::min(1.0, 4 * share(frequent)));
  }
};

/// The pairs of bytes of characters that any Chinese text or table is full of.
std::unordered_set<unsigned> frequent_pairs(const std::string& encoding, const char* characters) {
  const Converter converter = open_converter(encoding);
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(characters);
  std::array<char, 2048> bytes;
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t size = ucnv_fromUChars(converter.get(), bytes.data(), static_cast<std::int32_t>(bytes.size()),
                                            text.getBuffer(), text.length(), &status);
  std::unordered_set<unsigned> pairs;
  for (std::int32_t i = 0; U_SUCCESS(status) && i + 1 < size; i += 2) {
    const std::string_view pair(bytes.data() + i, 2);
    pairs.insert(byte_at(pair, 0) << 8 | byte_at(pair, 1));
  }
  return pairs;
}

PairScore score_gb18030(std::string_view text) {
  static const auto frequent = frequent_pairs(
      "gb18030",
      "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行"
      "所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日月号名姓性别"
      "龄收入贷款金额期限利率用途职业教育婚姻地区电话客户编申请状态结果逾违约信用卡账住房租自有按揭未知无，。；：、");
  PairScore score;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned lead = byte_at(text, i), trail = byte_at(text, i + 1);
    if (lead < 0x80) continue;
    ++score.pairs;
    const bool is_pair = is_in(lead, 0x81, 0xFE) && (is_in(trail, 0x40, 0x7E) || is_in(trail, 0x80, 0xFE));
    const bool is_four = is_in(lead, 0x81, 0xFE) && is_in(trail, 0x30, 0x39) &&
                         is_in(byte_at(text, i + 2), 0x81, 0xFE) && is_in(byte_at(text, i + 3), 0x30, 0x39);
    if (!is_pair && !is_four) continue;
    ++score.valid;
    const bool is_common = is_in(trail, 0xA1, 0xFE) && (is_in(lead, 0xB0, 0xD7) || is_in(lead, 0xA1, 0xA3));
    score.common += is_pair && is_common ? 1 : 0;
    score.frequent += frequent.contains(lead << 8 | trail) ? 1 : 0;
    i += is_four ? 3 : 1;
  }
  return score;
}

PairScore score_big5(std::string_view text) {
  static const auto frequent = frequent_pairs(
      "big5",
      "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行"
      "所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心本前開但因只從想實日月號名姓性別"
      "齡收入貸款金額期限利率用途職業教育婚姻地區電話客戶編申請狀態結果逾違約信用卡帳住房租自有按揭未知無，。；：、");
  PairScore score;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned lead = byte_at(text, i), trail = byte_at(text, i + 1);
    if (lead < 0x80) continue;
    ++score.pairs;
    if (!is_in(lead, 0xA1, 0xF9) || !(is_in(trail, 0x40, 0x7E) || is_in(trail, 0xA1, 0xFE))) continue;
    ++score.valid;
    score.common += is_in(lead, 0xA4, 0xC6) || is_in(lead, 0xA1, 0xA3) ? 1 : 0;
    score.frequent += frequent.contains(lead << 8 | trail) ? 1 : 0;
    ++i;
  }
  return score;
}

/// The share of bytes above ASCII that stand alone, as accented letters do, and exist in Windows-1252.
double share_of_single_bytes(std::string_view text) {
  std::size_t high = 0, single = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned byte = byte_at(text, i);
    if (byte < 0x80) continue;
    ++high;
    const bool is_alone = (i == 0 || byte_at(text, i - 1) < 0x80) && byte_at(text, i + 1) < 0x80;
    const bool exists = byte != 0x81 && byte != 0x8D && byte != 0x8F && byte != 0x90 && byte != 0x9D;
    single += is_alone && exists ? 1 : 0;
  }
  return high == 0 ? 0 : static_cast<double>(single) / static_cast<double>(high);
}

struct Utf8Score {
  std::size_t valid = 0, invalid = 0;  // sequences of several bytes; bytes that belong to none
};

Utf8Score score_utf8(std::string_view text) {
  Utf8Score score;
  const auto count_valid = [&](std::string_view part) {
    for (const char c : part) score.valid += (static_cast<unsigned char>(c) & 0xC0) == 0xC0 ? 1 : 0;
  };
  while (!text.empty()) {
    const std::size_t bad = find_invalid_utf8(text);
    count_valid(text.substr(0, bad));
    if (bad == std::string_view::npos) break;
    ++score.invalid;
    text.remove_prefix(bad + 1);
  }
  return score;
}

/// The first bytes and stretches further on, each cut at line ends so that no character is cut.
std::string sample_of(std::string_view bytes, bool thorough) {
  constexpr std::size_t kHead = 1 << 19, kStretch = 1 << 14, kStretches = 16;
  if (thorough || bytes.size() <= kHead + kStretch * kStretches) return std::string(bytes);
  std::string sample(bytes.substr(0, bytes.rfind('\n', kHead) == std::string_view::npos ? kHead : bytes.rfind('\n', kHead)));
  for (std::size_t i = 1; i <= kStretches; ++i) {
    const std::size_t at = kHead + (bytes.size() - kHead - kStretch) / kStretches * i;
    const std::string_view stretch = bytes.substr(at, kStretch);
    const std::size_t first = stretch.find('\n'), last = stretch.rfind('\n');
    if (first < last) sample.append(stretch.substr(first, last - first));
  }
  return sample;
}

EncodingGuess guessed(std::string encoding, std::string value, std::string reason, std::size_t mark_bytes = 0) {
  ReadGuess guess{.what = "encoding", .value = std::move(value), .reason = std::move(reason)};
  for (const std::string& other : kEncodings) {
    if (other != encoding) guess.alternatives.push_back(other);
  }
  return {.encoding = std::move(encoding), .mark_bytes = mark_bytes, .is_text = true, .guess = std::move(guess)};
}

double percent(double share) { return share * 100; }

/// UTF-16 without a mark has a zero byte in every ASCII character, always on the same side.
EncodingGuess guess_with_zeros(std::string_view sample, std::size_t zeros) {
  std::size_t even = 0;
  for (std::size_t i = 0; i < sample.size(); i += 2) even += sample[i] == '\0' ? 1 : 0;
  const std::size_t odd = zeros - even;
  const auto share = [&](std::size_t count) {
    return percent(2 * static_cast<double>(count) / static_cast<double>(sample.size()));
  };
  if (odd > 20 * even) {
    return guessed("utf-16le", "UTF-16 LE", fmt::format("{:.0f} % of the odd bytes are zero, as the upper halves of ASCII characters are.", share(odd)));
  }
  if (even > 20 * odd) {
    return guessed("utf-16be", "UTF-16 BE", fmt::format("{:.0f} % of the even bytes are zero, as the upper halves of ASCII characters are.", share(even)));
  }
  EncodingGuess none = guessed("utf-8", "UTF-8", "The file holds too many zero bytes to be text.");
  none.is_text = false;
  return none;
}

EncodingGuess guess_without_mark(std::string_view sample) {
  const Utf8Score utf8 = score_utf8(sample);
  if (utf8.valid + utf8.invalid == 0) return guessed("utf-8", "UTF-8", "Only ASCII characters were seen.");
  if (utf8.invalid == 0) return guessed("utf-8", "UTF-8", "Every byte looked at is well-formed UTF-8.");
  const double utf8_share = static_cast<double>(utf8.valid) / static_cast<double>(utf8.valid + utf8.invalid);
  if (utf8_share > 0.9) {
    return guessed("utf-8", "UTF-8", fmt::format("{:.1f} % of the characters beyond ASCII are well-formed UTF-8.", percent(utf8_share)));
  }
  const PairScore gb = score_gb18030(sample), big5 = score_big5(sample);
  const double single = share_of_single_bytes(sample);
  const auto shown = [](const PairScore& score) {
    return std::array<double, 2>{percent(score.validity()),
                                 percent(static_cast<double>(score.common) / static_cast<double>(score.pairs))};
  };
  if (single > 0.6 && single > std::max(gb.plausibility(), big5.plausibility())) {
    return guessed("windows-1252", "Windows-1252",
                   fmt::format("{:.1f} % of the bytes beyond ASCII stand alone between letters, as accents do.", percent(single)));
  }
  if (std::max(gb.validity(), big5.validity()) < 0.8) {
    return guessed("windows-1252", "Windows-1252",
                   "The bytes are neither UTF-8 nor valid pairs of GB18030 or Big5; any byte is a character here.");
  }
  const auto& [name, score, other_name, other] =
      big5.plausibility() > gb.plausibility() ? std::tuple("Big5", big5, "GB18030", gb) : std::tuple("GB18030", gb, "Big5", big5);
  return guessed(name == std::string_view("Big5") ? "big5" : "gb18030", name,
                 fmt::format("{:.1f} % of the multi-byte pairs are valid and {:.0f} % stand for common characters "
                             "({}: {:.1f} % and {:.0f} %).",
                             shown(score)[0], shown(score)[1], other_name, shown(other)[0], shown(other)[1]));
}

}  // namespace

EncodingGuess guess_encoding(std::string_view bytes, bool thorough) {
  if (bytes.starts_with(kUtf8Mark)) return guessed("utf-8", "UTF-8 with BOM", "The file begins with a byte-order mark.", 3);
  if (bytes.starts_with("\xFF\xFE")) return guessed("utf-16le", "UTF-16 LE with BOM", "The file begins with a byte-order mark.", 2);
  if (bytes.starts_with("\xFE\xFF")) return guessed("utf-16be", "UTF-16 BE with BOM", "The file begins with a byte-order mark.", 2);
  const std::string sample = sample_of(bytes, thorough);
  const auto zeros = static_cast<std::size_t>(std::count(sample.begin(), sample.end(), '\0'));
  const auto controls = static_cast<std::size_t>(std::count_if(sample.begin(), sample.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\0';
  }));
  if (zeros * 50 > sample.size()) return guess_with_zeros(sample, zeros);
  EncodingGuess guess = guess_without_mark(sample);
  if (controls * 50 > sample.size()) {
    guess.is_text = false;
    guess.guess.reason = "The file holds too many control characters to be text.";
  }
  return guess;
}

std::string decoded(std::string_view bytes, const std::string& encoding, const std::function<void(std::size_t)>& done) {
  const Converter converter = open_converter(encoding);
  UErrorCode status = U_ZERO_ERROR;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 4);
  std::vector<UChar> units(1 << 16);
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  bool is_more = true;
  while (is_more) {
    UChar* unit = units.data();
    status = U_ZERO_ERROR;
    ucnv_toUnicode(converter.get(), &unit, unit + units.size(), &at, end, nullptr, true, &status);
    icu::UnicodeString(false, units.data(), static_cast<std::int32_t>(unit - units.data())).toUTF8String(text);
    is_more = status == U_BUFFER_OVERFLOW_ERROR;
    if (U_FAILURE(status) && !is_more) {
      std::array<char, 16> bad;
      auto size = static_cast<std::int8_t>(bad.size());
      UErrorCode ignored = U_ZERO_ERROR;
      ucnv_getInvalidChars(converter.get(), bad.data(), &size, &ignored);
      for (std::int8_t i = 0; U_SUCCESS(ignored) && i < size; ++i) (text += '\xFF') += bad[static_cast<std::size_t>(i)];
      ucnv_resetToUnicode(converter.get());
      is_more = at < end;
    }
    if (done) done(static_cast<std::size_t>(at - bytes.data()));
  }
  return text;
}

std::string escaped(std::string_view text, std::size_t most_bytes) {
  std::string shown;
  std::size_t at = 0;
  while (at < text.size() && shown.size() < most_bytes) {
    const std::string_view rest = text.substr(at, 64);
    std::size_t good = std::min(find_invalid_utf8(rest), rest.size());
    if (good == 0 || byte_at(rest, 0) < 0x20) {
      // 0xFF marks the byte behind it as one that could not be decoded.
      if (byte_at(rest, 0) == 0xFF && rest.size() > 1 && find_invalid_utf8(rest.substr(1)) == 0) ++at;
      const unsigned byte = byte_at(text, at++);
      shown += byte == '\t' || byte == '\n' || byte == '\r' ? std::string(1, static_cast<char>(byte)) : fmt::format("\\x{:02X}", byte);
      continue;
    }
    const auto control = std::find_if(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(good),
                                      [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    good = static_cast<std::size_t>(control - rest.begin());
    shown.append(rest.substr(0, good));
    at += good;
  }
  return at < text.size() ? shown + "…" : shown;
}

}  // namespace amalgam
