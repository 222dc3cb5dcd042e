#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works out bert_values.h: the last hidden states of a tiny BERT and a tiny DistilBERT with fixed weights.

Width 32, 4 heads, 2 layers with an inner width of 48, 20 pieces, 10 positions. Element i of the tensor number k of the
file is 0.3 sin(0.37 i + 1.7 k + 0.5) in single precision (tensors are numbered as they are listed). Two texts: six
pieces, and four with two of padding. The embeddings are written out; each layer is PyTorch's own post-norm layer.
The gradient is that of sum(states ⊙ c), c_i = sin(0.11 i), with padding left out, by the first layer's "expand" bias.
Run:  python3 bert_values.py > bert_values.h
"""
import numpy as np
import torch

V, H, HEADS, LAYERS, INNER, POSITIONS = 20, 32, 4, 2, 48, 10
IDS = torch.tensor([[2, 7, 19, 4, 7, 3], [2, 11, 5, 3, 0, 0]])
MASK = torch.tensor([[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0]], dtype=torch.bool)
torch.set_default_dtype(torch.float64)
# Ours: BERT's and DistilBERT's names of the same parts.
PARTS = [("query", "attention.self.query", "attention.q_lin", (H, H)), ("key", "attention.self.key", "attention.k_lin", (H, H)),
         ("value", "attention.self.value", "attention.v_lin", (H, H)), ("join", "attention.output.dense", "attention.out_lin", (H, H)),
         ("norm1", "attention.output.LayerNorm", "sa_layer_norm", (H,)), ("expand", "intermediate.dense", "ffn.lin1", (INNER, H)),
         ("contract", "output.dense", "ffn.lin2", (H, INNER)), ("norm2", "output.LayerNorm", "output_layer_norm", (H,))]


def tensors(distilled):
    names = [("embeddings.word_embeddings.weight", (V, H)), ("embeddings.position_embeddings.weight", (POSITIONS, H))]
    if not distilled:
        names += [("embeddings.token_type_embeddings.weight", (2, H))]
    names += [("embeddings.LayerNorm.weight", (H,)), ("embeddings.LayerNorm.bias", (H,))]
    for n in range(LAYERS):
        for _, bert, other, shape in PARTS:
            name = f"transformer.layer.{n}.{other}" if distilled else f"encoder.layer.{n}.{bert}"
            names += [(name + ".weight", shape), (name + ".bias", shape[:1])]
    return names


def fill(shape, k):
    i = np.arange(int(np.prod(shape)))
    return torch.tensor((0.3 * np.sin(0.37 * i + 1.7 * k + 0.5)).astype(np.float32).astype(np.float64).reshape(shape))


def hidden_states(distilled, activation, epsilon):
    w = {name: fill(shape, k) for k, (name, shape) in enumerate(tensors(distilled))}
    x = w["embeddings.word_embeddings.weight"][IDS] + w["embeddings.position_embeddings.weight"][:IDS.shape[1]]
    if not distilled:
        x = x + w["embeddings.token_type_embeddings.weight"][0]
    x = torch.nn.functional.layer_norm(x, (H,), w["embeddings.LayerNorm.weight"], w["embeddings.LayerNorm.bias"], epsilon)
    layers = []
    for n in range(LAYERS):
        def part(name, end):
            _, bert, other, _ = next(p for p in PARTS if p[0] == name)
            return w[(f"transformer.layer.{n}.{other}" if distilled else f"encoder.layer.{n}.{bert}") + "." + end]
        layer = torch.nn.TransformerEncoderLayer(H, HEADS, INNER, dropout=0.0, activation=activation, layer_norm_eps=epsilon,
                                                 batch_first=True, norm_first=False).train()
        state = {"self_attn.in_proj_weight": torch.cat([part(p, "weight") for p in ("query", "key", "value")]),
                 "self_attn.in_proj_bias": torch.cat([part(p, "bias") for p in ("query", "key", "value")])}
        for theirs, ours in (("self_attn.out_proj", "join"), ("linear1", "expand"), ("linear2", "contract"),
                             ("norm1", "norm1"), ("norm2", "norm2")):
            for end in ("weight", "bias"):
                state[f"{theirs}.{end}"] = part(ours, end)
        layer.load_state_dict(state)
        x = layer(x, src_key_padding_mask=~MASK)
        layers.append(layer)
    states = x * MASK.unsqueeze(2)
    (states * torch.sin(0.11 * torch.arange(states.numel())).reshape(states.shape)).sum().backward()
    return states.detach(), layers[0].linear1.bias.grad


def numbers(tensor):
    flat = [f"{v:.12g}" for v in (tensor.reshape(-1) + 0.0).tolist()]
    return "{" + ",\n        ".join(", ".join(flat[i:i + 6]) for i in range(0, len(flat), 6)) + "}"


def emit(name, distilled, activation, epsilon):
    states, gradient = hidden_states(distilled, torch.nn.functional.relu if activation == "relu" else
                                     (lambda x: torch.nn.functional.gelu(x, approximate="tanh" if activation == "gelu_new" else "none")),
                                     epsilon)
    listed = ",\n        ".join(f'{{"{n}", {{{", ".join(map(str, s))}}}}}' for n, s in tensors(distilled))
    print(f"inline const ExpectedBert {name} = {{\n    .tensors = {{{listed}}},")
    print(f"    .states = {numbers(states)},\n    .gradient = {numbers(gradient)}}};\n")


print("""// SPDX-License-Identifier: GPL-3.0-or-later
// Worked out by bert_values.py beside this file (see there for the weights).
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace amalgam::expected {

/// Tensors of the file in fill order; states [2, 6, 32], 0 where padding is; gradient [48].
struct ExpectedBert {
  std::vector<std::pair<std::string, std::vector<std::int64_t>>> tensors;
  std::vector<double> states, gradient;
};
""")
emit("bert_gelu", False, "gelu", 1e-12)
emit("bert_gelu_new", False, "gelu_new", 1e-5)
emit("distilbert_relu", True, "relu", 1e-12)
print("}  // namespace amalgam::expected")
