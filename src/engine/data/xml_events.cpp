// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/xml_events.h"

#include <expat.h>
#include <fmt/format.h>

#include <new>

namespace amalgam {

namespace {

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

/// C calls these; what a handler throws is kept until the parser has stopped.
struct XmlCallbacks {
  template <class Action>
  static void guard(void* context, const Action& action) {
    auto& reader = *static_cast<XmlReader*>(context);
    if (reader.thrown_) return;
    try {
      action(reader.handler_);
    } catch (...) {
      reader.thrown_ = std::current_exception();
      XML_StopParser(reader.parser_, XML_FALSE);
    }
  }
  static void start(void* context, const char* name, const char** attributes) {
    guard(context, [&](XmlHandler& handler) { handler.start(without_prefix(name), XmlAttributes(attributes)); });
  }
  static void end(void* context, const char* name) {
    guard(context, [&](XmlHandler& handler) { handler.end(without_prefix(name)); });
  }
  static void text(void* context, const char* text, int size) {
    guard(context, [&](XmlHandler& handler) { handler.text({text, static_cast<std::size_t>(size)}); });
  }
  static void document_type(void* context, const char*, const char*, const char*, int) {
    auto& reader = *static_cast<XmlReader*>(context);
    reader.has_document_type_ = true;
    XML_StopParser(reader.parser_, XML_FALSE);
  }
};

std::string_view XmlAttributes::value(std::string_view name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
    if (without_prefix(pair[0]) == name) return pair[1];
  }
  return {};
}

XmlReader::XmlReader(XmlHandler handler) : handler_(std::move(handler)), parser_(XML_ParserCreate(nullptr)) {
  if (parser_ == nullptr) throw std::bad_alloc();
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, XmlCallbacks::start, XmlCallbacks::end);
  XML_SetCharacterDataHandler(parser_, XmlCallbacks::text);
  XML_SetStartDoctypeDeclHandler(parser_, XmlCallbacks::document_type);
}

XmlReader::~XmlReader() { XML_ParserFree(parser_); }

std::string XmlReader::parse(std::string_view piece, bool is_last) {
  const XML_Status status = XML_Parse(parser_, piece.data(), static_cast<int>(piece.size()), is_last ? 1 : 0);
  if (thrown_) std::rethrow_exception(thrown_);
  if (status == XML_STATUS_OK) return {};
  if (has_document_type_) return "it declares a document type, which workbooks never do";
  return fmt::format("{}, line {}", XML_ErrorString(XML_GetErrorCode(parser_)), XML_GetCurrentLineNumber(parser_));
}

}  // namespace amalgam
