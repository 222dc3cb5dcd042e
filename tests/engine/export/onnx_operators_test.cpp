// SPDX-License-Identifier: GPL-3.0-or-later
// Each operation of LibTorch that has an ONNX form: traced on two rows, run by ONNX Runtime on five, compared.
#include <ATen/TracerMode.h>
#include <gtest/gtest.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/frontend/tracer.h>

#include <functional>
#include <set>

#include "engine/base/error.h"
#include "engine/export/onnx_fixture.h"
#include "engine/export/onnx_graph.h"

namespace amalgam {

namespace {

using torch::Tensor;
using Tensors = std::vector<Tensor>;

constexpr double kNone = -1e9;

/// x, y [B, 4, 6] float, ids [B, 4] int64 in 0 … 6, mask [B, 4] bool
struct Given {
  Tensor x, y, ids, mask;
};
Given given(std::int64_t rows) {
  torch::manual_seed(rows);
  Given one{torch::randn({rows, 4, 6}), torch::randn({rows, 4, 6}), torch::randint(0, 7, {rows, 4}, torch::kInt64), {}};
  one.mask = one.ids > 2;
  return one;
}
Tensors to_list(const Given& one) { return {one.x, one.y, one.ids, one.mask}; }

struct OperatorCase {
  std::string name;
  std::function<Tensors(const Given&)> function;
};

/// Weights that no input changes: the trace takes them as they are.
Tensor weight(std::vector<std::int64_t> shape) {
  const at::tracer::impl::NoTracerDispatchMode unseen;
  torch::manual_seed(17);
  return torch::randn(shape);
}

std::vector<OperatorCase> number_cases() {
  return {
      {"add, sub",
       [](const Given& a) {
         return Tensors{a.x + a.y, a.x + 2.5,    torch::add(a.x, a.y, 0.5), a.x - a.y, torch::sub(a.x, a.y, 3),
                        a.ids - 2, a.ids + a.ids};
       }},
      {"mul, div",
       [](const Given& a) {
         return Tensors{a.x * a.y, a.x * 3, a.x * a.mask.unsqueeze(2), a.x / (a.y.abs() + 1), a.x / 7.0, a.ids / 2};
       }},
      {"types meet",
       [](const Given& a) {
         return Tensors{a.x * a.ids.unsqueeze(2), a.ids * a.mask, a.mask.to(torch::kFloat32) - 1};
       }},
      {"in place, unseen",
       [](const Given& a) {
         return Tensors{torch::matmul(a.x, weight({6, 3})).add_(weight({3}))};
       }},
      {"one by one",
       [](const Given& a) {
         return Tensors{a.x.abs(),  a.x.cos(),       a.x.sin(),     a.x.exp(),        (a.x.abs() + 0.1).log(),
                        torch::log_sigmoid(30 * a.x),
                        a.x.neg(),  a.x.relu(),      a.x.sigmoid(), a.x.abs().sqrt(), a.x.square(),
                        a.x.tanh(), torch::gelu(a.x)};
       }},
      {"compare",
       [](const Given& a) {
         return Tensors{
             a.x.gt(a.y), a.x.gt(0),   a.x.lt(a.y),      a.x.le(0.5), a.ids.eq(a.ids.select(1, 0).unsqueeze(1)),
             a.ids.ne(0), a.ids.gt(3), a.mask.eq(a.mask)};
       }},
      {"logic",
       [](const Given& a) {
         return Tensors{a.mask.logical_not(), a.mask.logical_and(a.ids.ne(5)), torch::logical_or(a.mask, a.ids.eq(0)),
                        a.ids.logical_not()};
       }},
      {"choose",
       [](const Given& a) {
         return Tensors{torch::where(a.mask.unsqueeze(2), a.x, a.y), a.x.masked_fill(a.mask.unsqueeze(2), kNone),
                        a.ids.masked_fill(a.mask, 9), a.x.clamp_min(0.1),
                       a.x.clamp(0.1, 0.8)};
       }},
      {"sums",
       [](const Given& a) {
         return Tensors{a.x.sum(1),          a.x.sum({1, 2}, true), a.mask.sum(1),
                        a.x.mean(2),         a.x.mean({-1}, true),  a.mask.any(1),
                        a.mask.any(1, true), a.x.norm(2, 2),      a.x.norm(2, 1, true),
                        a.x.cumsum(1),       a.mask.cumsum(1),     a.x.amax({1}),
                        a.ids.amax({1}, true)};
       }},
      {"softmax",
       [](const Given& a) {
         return Tensors{a.x.softmax(2), a.x.softmax(-2),
                        a.x.masked_fill(a.mask.unsqueeze(2), -INFINITY).softmax(2).masked_fill(a.mask.unsqueeze(2), 0)};
       }},
      {"products",
       [](const Given& a) {
         return Tensors{torch::matmul(a.x, a.y.transpose(1, 2)),
                        torch::bmm(a.x, a.y.transpose(1, 2)),
                        torch::linear(a.x, weight({3, 6}), weight({3})),
                        torch::linear(a.x, weight({3, 6})),
                        torch::addmm(weight({5}), a.x.select(1, 0), weight({6, 5})),
                        torch::addmm(weight({5}), a.x.select(1, 0), weight({6, 5}), 0.5, 2),
                        torch::baddbmm(weight({4, 1, 2}), a.x.transpose(0, 1), weight({4, 6, 2})).transpose(0, 1)};
       }},
      {"layers",
       [](const Given& a) {
         return Tensors{torch::layer_norm(a.x, {6}, weight({6}), weight({6})),
                        torch::layer_norm(10 + a.x, {6}, weight({6}), weight({6})),
                        torch::layer_norm(a.x, {4, 6}, weight({4, 6}), weight({4, 6}), 0.1),
                        torch::conv1d(a.x, weight({8, 4, 3}), weight({8}), 1, 1),
                        torch::conv1d(a.x, weight({8, 4, 3}), {}, 2, 4, 3),
                        torch::conv1d(a.x, weight({4, 2, 3}), weight({4}), 1, 1, 1, 2)};
       }},
      {"gru",
       [](const Given& a) {
         const Tensor first = a.y.select(1, 0).slice(1, 0, 5).unsqueeze(0).contiguous();
         const Tensors parameters = {weight({15, 6}), weight({15, 5}), weight({15}), 0.5 * weight({15})};
         const auto [states, last] = torch::gru(a.x, first, parameters, true, 1, 0.0, false, false, true);
         const auto [turned, other] =
             torch::gru(a.x.transpose(0, 1), first, parameters, true, 1, 0.0, false, false, false);
         return Tensors{states, last.squeeze(0), turned.transpose(0, 1), other.squeeze(0)};
       }},
  };
}

std::vector<OperatorCase> shape_cases() {
  return {
      {"squeeze",
       [](const Given& a) {
         return Tensors{a.x.unsqueeze(1), a.x.unsqueeze(-1), a.x.unsqueeze(2).squeeze(2), a.x.unsqueeze(-1).squeeze(-1),
                        a.x.squeeze(1)};
       }},
      {"turn",
       [](const Given& a) {
         return Tensors{a.x.transpose(1, 2), a.x.transpose(-1, 1), a.x.permute({0, 2, 1}), a.x.permute({0, -1, -2}),
                        torch::matmul(a.x.select(1, 0).t().t(), weight({6, 2}))};
       }},
      {"reshape",
       [](const Given& a) {
         return Tensors{a.x.reshape({-1, 24}),
                        a.x.view({-1, 2, 12}),
                        a.x.flatten(1),
                        a.x.flatten(-2),
                        a.x.transpose(1, 2).contiguous().view_as(a.x),
                        a.x.detach()};
       }},
      {"spread",
       [](const Given& a) {
         return Tensors{a.mask.unsqueeze(2).expand({-1, -1, 3}), a.mask.unsqueeze(2).expand_as(a.x),
                        torch::zeros_like(a.x) + weight({6}), torch::ones_like(a.ids),
                        torch::ones_like(a.mask, torch::kFloat32)};
       }},
      {"pad",
       [](const Given& a) {
         return Tensors{torch::constant_pad_nd(a.x, {1, 2}, 1.0), torch::constant_pad_nd(a.x, {0, 1, 2, 0}, -3)};
       }},
      {"cut",
       [](const Given& a) {
         return Tensors{a.x.slice(1, 1, 3),  a.x.slice(2, 0, 100), a.x.slice(2, -2), a.x.slice(2, 0, 6, 2),
                        a.x.narrow(2, 1, 3), a.x.narrow(-1, 0, 2), a.x.select(1, 2), a.x.select(2, -1)};
       }},
      {"pieces",
       [](const Given& a) {
         Tensors all = a.x.chunk(3, 2);
         for (const Tensors& more : {a.x.chunk(4, -1), a.x.unbind(1), torch::unbind(a.x, -1), torch::split(a.x, 4, 2),
                                     torch::split_with_sizes(a.x, {1, 3, 2}, 2)}) {
           all.insert(all.end(), more.begin(), more.end());
         }
         return all;
       }},
      {"join",
       [](const Given& a) {
         return Tensors{torch::cat({a.x, a.y}, 1),       torch::cat({a.x, a.y.slice(2, 0, 1)}, -1),
                        torch::cat({a.mask, a.mask}, 1), torch::stack({a.x, a.y}, 1),
                        torch::stack({a.x, a.y}, -1),    torch::stack({a.mask, a.mask}, 2)};
       }},
      {"look up",
       [](const Given& a) {
         return Tensors{torch::embedding(weight({7, 3}), a.ids),
                        torch::embedding(weight({7, 3}), a.ids.to(torch::kInt32)),
                        weight({7, 3}).index_select(0, a.ids.flatten()),
                        a.x.index_select(2, torch::tensor({5, 0, 5}, torch::kInt64)),
                        a.x.gather(1, a.ids.clamp(0, 3).unsqueeze(2).expand({-1, -1, 6})),
                        a.mask.gather(1, a.ids.clamp(0, 3))};
       }},
      {"scatter, sort",
       [](const Given& a) {
         const Tensor wide = torch::zeros_like(a.x.select(1, 0).slice(1, 0, 1)).expand({-1, 8});
         return Tensors{wide.scatter_add(1, a.ids, a.x.select(2, 0)),
                        torch::zeros_like(a.ids).scatter_add(1, a.ids.clamp(0, 3), a.ids),
                        std::get<0>(a.x.sort(1)), std::get<0>(a.ids.sort(-1, true)), std::get<0>(a.ids.slice(1, 0, 1).sort(1)),
                        torch::constant_pad_nd(a.ids.slice(1, 0, -1), {1, 0}, -1),
                        torch::constant_pad_nd(a.ids.slice(1, 0, 1).slice(1, 0, -1), {1, 0}, -1)};
       }},
  };
}

struct Traced {
  std::shared_ptr<torch::jit::Graph> graph;
  std::size_t outputs = 0;
};

Traced trace(const OperatorCase& one) {
  const torch::NoGradGuard no_gradient;
  torch::jit::Module module("Case");
  Traced traced;
  const auto forward = [&](const torch::jit::Stack& stack) -> torch::jit::Stack {
    const Tensors found =
        one.function({stack[0].toTensor(), stack[1].toTensor(), stack[2].toTensor(), stack[3].toTensor()});
    traced.outputs = found.size();
    return {c10::ivalue::Tuple::create(std::vector<c10::IValue>(found.begin(), found.end()))};
  };
  const Tensors inputs = to_list(given(2));
  traced.graph =
      torch::jit::tracer::trace({inputs.begin(), inputs.end()}, forward, [](const Tensor&) { return std::string(); },
                                true, false, &module, {"x", "y", "ids", "mask"})
          .first->graph;
  return traced;
}

/// The traced case as an ONNX model whose outputs are all float.
OnnxModel model_of(const OperatorCase& one) {
  const Traced traced = trace(one);
  OnnxModel model;
  model.name = "case";
  const std::string batch = "batch";
  model.inputs = {{"x", OnnxType::float32, {batch, std::int64_t{4}, std::int64_t{6}}},
                  {"y", OnnxType::float32, {batch, std::int64_t{4}, std::int64_t{6}}},
                  {"ids", OnnxType::int64, {batch, std::int64_t{4}}},
                  {"mask", OnnxType::boolean, {batch, std::int64_t{4}}}};
  std::vector<std::string> outputs;
  for (std::size_t i = 0; i < traced.outputs; ++i) outputs.push_back("out_" + std::to_string(i));
  OnnxGraph(torch::jit::Module("Case"), model).write(traced.graph, {"x", "y", "ids", "mask"}, outputs);
  check_onnx(model);
  return model;
}

/// What OnnxRuntime gives back is float: each result is brought to it in the graph.
std::vector<OperatorCase> all_cases() {
  std::vector<OperatorCase> all = number_cases();
  for (OperatorCase& one : shape_cases()) all.push_back(std::move(one));
  for (OperatorCase& one : all) {
    one.function = [inner = one.function](const Given& a) {
      Tensors found = inner(a);
      for (Tensor& result : found) result = result.to(torch::kFloat32);
      return found;
    };
  }
  return all;
}

TEST(OnnxOperations, GiveWhatLibTorchGivesForOtherBatchSizes) {
  const auto runtime = OnnxRuntime::find();
  if (!runtime) GTEST_SKIP() << "ONNX Runtime is not here: run scripts/setup.sh test";
  const amalgam::testing::TemporaryFolder folder;
  const std::vector<OperatorCase> cases = all_cases();
  std::vector<OnnxJob> jobs;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE(cases[i].name);
    OnnxModel model;
    ASSERT_NO_THROW(model = model_of(cases[i]));
    const auto file = folder.write(std::to_string(i) + ".onnx", write_onnx(model));
    OnnxJob job{file, {"x", "y", "ids", "mask"}, {}, {to_list(given(2)), to_list(given(5)), to_list(given(1))}};
    for (const OnnxValue& one : model.outputs) job.outputs.push_back(one.name);
    jobs.push_back(std::move(job));
  }
  const auto found = runtime->run(jobs);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    for (std::size_t call = 0; call < 3; ++call) {
      const Tensors expected = cases[i].function(given(call == 0 ? 2 : call == 1 ? 5 : 1));
      for (std::size_t k = 0; k < expected.size(); ++k) {
        EXPECT_LE(onnx_test::difference(found[i][call][k], expected[k]), 1e-5)
            << cases[i].name << ", result " << k << ", call " << call;
      }
    }
  }
}

TEST(OnnxOperations, AreAllAmongTheCasesAbove) {
  std::set<std::string> seen;
  for (const OperatorCase& one : all_cases()) {
    const Traced traced = trace(one);
    for (const auto* node : traced.graph->nodes()) seen.insert(node->kind().toQualString());
  }
  for (const auto& [name, operation] : onnx_operations()) EXPECT_TRUE(seen.contains(name)) << name;
}

std::string refusal(const OperatorCase& one) {
  try {
    model_of(one);
  } catch (const Error& problem) {
    EXPECT_EQ(problem.code(), "export.onnx_operation");
    return problem.what();
  }
  return "";
}

TEST(OnnxOperations, AreRefusedByNameWhereThereIsNoOnnxForm) {
  const std::string two = refusal({"", [](const Given& a) {
                                     return Tensors{torch::erfinv(a.x.tanh()), torch::lgamma(a.x.abs())};
                                   }});
  EXPECT_NE(two.find("aten::erfinv, aten::lgamma"), std::string::npos) << two;
  const std::string rounds = refusal({"", [](const Given& a) { return Tensors{torch::div(a.x, a.y, "floor")}; }});
  EXPECT_NE(rounds.find("aten::div"), std::string::npos) << rounds;
  const std::string manhattan = refusal({"", [](const Given& a) { return Tensors{a.x.norm(1, 2)}; }});
  EXPECT_NE(manhattan.find("aten::norm"), std::string::npos) << manhattan;
  // Changed in place, and the old name is looked at again: no ONNX graph may forget that.
  const std::string seen = refusal({"", [](const Given& a) {
                                      a.x.add_(1);
                                      return Tensors{a.x * 2};
                                    }});
  EXPECT_NE(seen.find("aten::add_"), std::string::npos) << seen;
}

}  // namespace

}  // namespace amalgam
