// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/string_dictionary.h"

#include <cstring>

namespace amalgam {

namespace {

std::uint32_t text_hash(std::string_view text) {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15ULL;
  std::uint64_t hash = text.size() * kOdd;
  std::size_t at = 0;
  std::uint64_t eight = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::memcpy(&eight, text.data() + at, 8);
    hash = (hash ^ eight) * kOdd;
    hash ^= hash >> 29;
  }
  eight = 0;
  if (at < text.size()) std::memcpy(&eight, text.data() + at, text.size() - at);
  hash = (hash ^ eight) * kOdd;
  return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace

std::int32_t StringDictionary::code(std::string_view text) {
  if (slots_.size() < 2 * (ends_.size() + 1)) grow();
  const std::uint32_t hash = text_hash(text);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t place = hash & mask;; place = (place + 1) & mask) {
    Slot& slot = slots_[place];
    if (slot.code < 0) {
      slot = {hash, static_cast<std::int32_t>(ends_.size())};
      bytes_.append(text);
      ends_.push_back(bytes_.size());
      return slot.code;
    }
    if (slot.hash == hash && this->text(static_cast<std::size_t>(slot.code)) == text) return slot.code;
  }
}

void StringDictionary::grow() {
  std::vector<Slot> old = std::move(slots_);
  slots_.assign(old.empty() ? 16 : old.size() * 2, Slot{});
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.code < 0) continue;
    std::size_t place = slot.hash & mask;
    while (slots_[place].code >= 0) place = (place + 1) & mask;
    slots_[place] = slot;
  }
}

}  // namespace amalgam
