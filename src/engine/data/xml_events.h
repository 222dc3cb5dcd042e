// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

struct XML_ParserStruct;

namespace amalgam {

/// The attributes of an element; names without their namespace's prefix.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
  /// "" if there is none of this name.
  std::string_view value(std::string_view name) const;

 private:
  const char** pairs_;
};

/// What happens while XML is read from front to back. Names come without their namespace's prefix.
struct XmlHandler {
  std::function<void(std::string_view name, const XmlAttributes& attributes)> start;
  std::function<void(std::string_view name)> end;
  std::function<void(std::string_view text)> text;
};

/// Reads XML in pieces. A document type (the door of entity bombs) is refused.
///
/// Whatever a handler throws comes out of `parse`.
class XmlReader {
 public:
  explicit XmlReader(XmlHandler handler);
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  /// Returns: "" or what is wrong, with its line
  std::string parse(std::string_view piece, bool is_last);

 private:
  friend struct XmlCallbacks;
  XmlHandler handler_;
  XML_ParserStruct* parser_;
  std::exception_ptr thrown_;
  bool has_document_type_ = false;
};

}  // namespace amalgam
