#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works out sequence_values.h: the transformer and the convolution that read sequences, for fixed weights.

Three rows of five steps with 3 features: one whole, one that ends after three steps, one that lacks steps in its middle.
Element i of tensor number k is 0.6 sin(0.37 i + 1.7 k + 0.5); the parameters are numbered as they are listed, the input is
number 100. The transformer is PyTorch's own pre-norm layer behind positions that are written out step by step; the
convolution is a sum over neighbours in plain loops. Also given: the gradient of sum(states ⊙ fill(101)) by the input,
with the states of steps that do not exist left out.
Run:  python3 sequence_values.py > sequence_values.h
"""
import math
import numpy as np
import torch

B, T, F, H = 3, 5, 3, 8
MASK = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 0, 1, 0, 1]], dtype=torch.bool)
torch.set_default_dtype(torch.float64)


def fill(shape, k):
    i = np.arange(int(np.prod(shape)))
    return torch.tensor(0.6 * np.sin(0.37 * i + 1.7 * k + 0.5).reshape(shape))


def transformer(x, p):
    states = x @ p["input.weight"].T + p["input.bias"]
    wave = torch.zeros(T, H)
    for t in range(T):
        for i in range(H // 2):
            angle = t / 10000 ** (i / (H // 2))
            wave[t, i], wave[t, H // 2 + i] = math.sin(angle), math.cos(angle)
    states = states + wave * p["position_gain"]
    for n in range(2):
        layer = torch.nn.TransformerEncoderLayer(H, 4, 2 * H, dropout=0.0, batch_first=True, norm_first=True)
        own = {"self_attn.in_proj_": "query_key_value.", "self_attn.out_proj.": "join.", "linear1.": "expand.",
               "linear2.": "contract.", "norm1.": "attention_norm.", "norm2.": "network_norm."}
        layer.load_state_dict({theirs + part: p[f"block{n}.{ours}{part}"]
                               for theirs, ours in own.items() for part in ("weight", "bias")})
        states = layer.train()(states, src_key_padding_mask=~MASK)
    return torch.nn.functional.layer_norm(states, (H,), p["norm.weight"], p["norm.bias"])


def convolution(x, p):
    states = x @ p["input.weight"].T + p["input.bias"]
    for n, distance in enumerate((1, 2)):
        rows = []
        for b in range(B):
            for t in range(T):
                near = p[f"layer{n}.bias"]
                for tap in range(3):
                    s = t + (tap - 1) * distance
                    if 0 <= s < T and MASK[b, s]:
                        near = near + p[f"layer{n}.weight"][:, :, tap] @ states[b, s]
                rows.append(states[b, t] + torch.clamp(near, min=0))
        states = torch.stack(rows).reshape(B, T, H)
    return states


def linear(name, outputs, inputs):
    return [(name + ".weight", (outputs, inputs)), (name + ".bias", (outputs,))]


def norm(name):
    return [(name + ".weight", (H,)), (name + ".bias", (H,))]


TRANSFORMER = linear("input", H, F) + [("position_gain", (H,))]
for n in range(2):
    b = f"block{n}."
    TRANSFORMER += norm(b + "attention_norm") + linear(b + "query_key_value", 3 * H, H) + linear(b + "join", H, H)
    TRANSFORMER += norm(b + "network_norm") + linear(b + "expand", 2 * H, H) + linear(b + "contract", H, 2 * H)
TRANSFORMER += norm("norm")
CONVOLUTION = linear("input", H, F)
for n in range(2):
    CONVOLUTION += [(f"layer{n}.weight", (H, H, 3)), (f"layer{n}.bias", (H,))]


def numbers(title, tensor):
    flat = [f"{v:.12g}" for v in (tensor.reshape(-1) + 0.0).tolist()]
    lines = [", ".join(flat[i:i + 6]) for i in range(0, len(flat), 6)]
    return f"    .{title} = {{" + ",\n        ".join(lines) + "}"


def emit(name, form, shapes):
    p = {key: fill(shape, k) for k, (key, shape) in enumerate(shapes)}
    x = fill((B, T, F), 100).requires_grad_()
    states = form(x, p) * MASK.unsqueeze(2)
    (states * fill((B, T, H), 101)).sum().backward()
    print(f"inline const ExpectedSequence {name} = {{")
    names = ",\n        ".join(f'"{key}"' for key, _ in shapes)
    print(f"    .parameters = {{{names}}},")
    print(numbers("states", states.detach()) + ",")
    print(numbers("gradient", x.grad) + "};\n")


print("""// SPDX-License-Identifier: GPL-3.0-or-later
// Worked out by sequence_values.py beside this file (see there for the formulas).
#pragma once

#include <string>
#include <vector>

namespace amalgam::expected {

/// States of the steps that exist (0 elsewhere) [3, 5, 8] and the gradient by the input [3, 5, 3].
struct ExpectedSequence {
  std::vector<std::string> parameters;  ///< in fill order
  std::vector<double> states, gradient;
};
""")
emit("sequence_transformer", transformer, TRANSFORMER)
emit("sequence_convolution", convolution, CONVOLUTION)
print("}  // namespace amalgam::expected")
