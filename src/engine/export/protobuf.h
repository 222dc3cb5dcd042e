// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace amalgam {

/// Builds one message in protobuf's wire format; fields are known by number.
class ProtobufWriter {
 public:
  void integer(int field, std::int64_t value);
  void number(int field, float value);
  /// A text, bytes, or a message that is finished.
  void bytes(int field, std::string_view value);
  const std::string& text() const { return text_; }

 private:
  void varint(std::uint64_t value);
  void key(int field, int wire_type) {
    varint(static_cast<std::uint64_t>(field) << 3U | static_cast<std::uint64_t>(wire_type));
  }
  std::string text_;
};

/// Reads a message field by field.
class ProtobufReader {
 public:
  struct Field {
    int number = 0;
    std::int64_t integer = 0;  ///< for whole numbers
    float real = 0;            ///< for a fixed 32-bit number
    std::string_view bytes;    ///< for texts, bytes and messages; looks into the message read
  };
  explicit ProtobufReader(std::string_view message) : rest_(message) {}
  /// The next field, or nothing at the end. Errors: Error(data) "onnx.invalid" if the message is cut or damaged
  std::optional<Field> next();

 private:
  std::uint64_t varint();
  std::string_view take(std::uint64_t count);
  std::string_view rest_;
};

}  // namespace amalgam
