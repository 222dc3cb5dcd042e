// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/protobuf.h"

#include <bit>

#include "engine/base/error.h"

namespace amalgam {

namespace {

// How a field's value is kept; Google, "Protocol Buffers: Encoding".
constexpr int kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5;

[[noreturn]] void damaged() {
  throw Error(ErrorKind::data, "onnx.invalid", "The file is no ONNX file, or it is damaged.");
}

}  // namespace

void ProtobufWriter::varint(std::uint64_t value) {
  for (; value >= 0x80U; value >>= 7U) text_ += static_cast<char>((value & 0x7fU) | 0x80U);
  text_ += static_cast<char>(value);
}

void ProtobufWriter::integer(int field, std::int64_t value) {
  key(field, kVarint);
  varint(static_cast<std::uint64_t>(value));
}

void ProtobufWriter::number(int field, float value) {
  key(field, kFixed32);
  const auto bits = std::bit_cast<std::uint32_t>(value);
  for (unsigned shift = 0; shift < 32; shift += 8) text_ += static_cast<char>(bits >> shift & 0xffU);
}

void ProtobufWriter::bytes(int field, std::string_view value) {
  key(field, kBytes);
  varint(value.size());
  text_ += value;
}

std::uint64_t ProtobufReader::varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const auto byte = static_cast<std::uint8_t>(take(1).front());
    value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
    if ((byte & 0x80U) == 0) return value;
  }
  damaged();
}

std::string_view ProtobufReader::take(std::uint64_t count) {
  if (count > rest_.size()) damaged();
  const std::string_view taken = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return taken;
}

std::optional<ProtobufReader::Field> ProtobufReader::next() {
  if (rest_.empty()) return std::nullopt;
  const std::uint64_t key = varint();
  if (key >> 3U == 0 || key >> 3U > 0x1fffffffU) damaged();
  Field field;
  field.number = static_cast<int>(key >> 3U);
  switch (static_cast<int>(key & 7U)) {
    case kVarint:
      field.integer = static_cast<std::int64_t>(varint());
      break;
    case kFixed64:
      take(8);
      break;
    case kBytes:
      field.bytes = take(varint());
      break;
    case kFixed32: {
      std::uint32_t bits = 0;
      const std::string_view four = take(4);
      for (unsigned i = 0; i < 4; ++i)
        bits |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(four[i])) << (8 * i);
      field.real = std::bit_cast<float>(bits);
      break;
    }
    default:
      damaged();
  }
  return field;
}

}  // namespace amalgam
