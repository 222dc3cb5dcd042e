// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/onnx_file.h"

#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/export/protobuf.h"

namespace amalgam {

namespace {

using namespace std::string_literals;

std::string floats(const std::vector<float>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

/// y = x · w
OnnxModel product() {
  OnnxModel model;
  model.name = "product";
  model.description = "once";
  model.producer_version = "1.2";
  model.inputs = {{"x", OnnxType::float32, {std::string("batch"), std::int64_t{2}}}};
  model.outputs = {{"y", OnnxType::float32, {std::string("batch"), std::int64_t{2}}}};
  model.constants = {{"w", OnnxType::float32, {2}, floats({1.5F, -2})}};
  model.nodes = {{"Mul", "mul", {"x", "w"}, {"y"}, {}}};
  model.metadata = {{"classes", "[\"0\",\"1\"]"}, {"empty", ""}};
  return model;
}

void expect_invalid(const OnnxModel& model, const std::string& part) {
  try {
    check_onnx(model);
    ADD_FAILURE() << "must refuse: " << part;
  } catch (const Error& problem) {
    EXPECT_EQ(problem.code(), "onnx.invalid");
    EXPECT_NE(std::string(problem.what()).find(part), std::string::npos) << problem.what();
  }
}

// Protobuf's own example: field 1 = 150 is 08 96 01, field 2 = "testing" is 12 07 and the letters; −1 fills ten bytes.
TEST(Protobuf, WritesTheBytesOfItsDocumentation) {
  ProtobufWriter out;
  out.integer(1, 150);
  out.bytes(2, "testing");
  EXPECT_EQ(out.text(), "\x08\x96\x01\x12\x07testing"s);
  ProtobufWriter negative;
  negative.integer(1, -1);
  EXPECT_EQ(negative.text(), "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s);
  ProtobufWriter real;
  real.number(2, 1.0F);  // 0x3f800000, little-endian, key 2 << 3 | 5
  EXPECT_EQ(real.text(), "\x15\x00\x00\x80\x3f"s);
}

TEST(OnnxFile, GivesBackWhatWasWritten) {
  OnnxModel model = product();
  OnnxTensor inner{"", OnnxType::int64, {}, std::string(8, '\1')};
  model.nodes.push_back({"Any",
                         "any",
                         {"x", "", "w"},
                         {"z", ""},
                         {{"i", std::int64_t{-3}},
                          {"f", 0.25F},
                          {"s", "text"s},
                          {"ints", std::vector<std::int64_t>{1, -1, 1 << 20}},
                          {"none", std::vector<std::int64_t>{}},
                          {"t", inner}}});
  model.inputs.push_back({"flags", OnnxType::boolean, {std::string("batch"), std::string("length_of_notes")}});
  EXPECT_TRUE(read_onnx(write_onnx(model)) == model);
}

TEST(OnnxFile, RefusesWhatIsNoOnnxFile) {
  const std::string bytes = write_onnx(product());
  const auto code = [](std::string_view text) -> std::string {
    try {
      read_onnx(text);
    } catch (const Error& problem) {
      return problem.code();
    }
    return "";
  };
  EXPECT_EQ(code(""), "onnx.invalid");
  EXPECT_EQ(code("PK\x03\x04"), "onnx.invalid");
  EXPECT_EQ(code(bytes.substr(0, bytes.size() / 2)), "onnx.invalid");
  EXPECT_EQ(code("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), "onnx.invalid");
}

TEST(OnnxFile, FindsWhatDoesNotHoldTogether) {
  EXPECT_NO_THROW(check_onnx(product()));
  OnnxModel model = product();
  model.nodes[0].inputs[1] = "v";
  expect_invalid(model, "'v'");
  model = product();
  model.constants[0].bytes.pop_back();
  expect_invalid(model, "'w'");
  model = product();
  model.outputs[0].name = "other";
  expect_invalid(model, "'other'");
  model = product();
  model.nodes.push_back(model.nodes[0]);
  expect_invalid(model, "'y'");
  model = product();
  model.outputs.clear();
  expect_invalid(model, "no output");
}

}  // namespace

}  // namespace amalgam
