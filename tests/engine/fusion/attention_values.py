#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works out attention_values.h: film, crossmodal, bottleneck and tokens for fixed weights.

The formulas on PyTorch's own attention, layer_norm and autograd, in double precision. The weights are those of
expected_values.py beside this file. Row 1 lacks modality 1, whose mask is set all the same; in row 1 modality 2 has
no token. Of the three tokens of modality 1 two are looked at. A parameter's gradient is given as one number, its
product with the fixed values of tensor 300; those of summaries and tokens are given whole. The loss is
50 sum(logits^2), as some gradients of crossmodal are small.
Run:  python3 attention_values.py > attention_values.h
"""
import sys
import numpy as np
import torch
import torch.nn.functional as F
sys.dont_write_bytecode = True
from expected_values import B, PRESENT, begin, end, fill, fill_parameter, head_shapes, inputs, numbers

WIDTHS, D, HEADS, BOTTLENECK, LAYERS, MOST = [3, 4, 2], 4, 2, 3, 2, 2
LENGTHS = [2, 3, 1]
MASKS = [[[1, 1], [1, 0]], [[1, 1, 1], [1, 1, 0]], [[1], [0]]]
PART = torch.tensor(PRESENT)
SHARE = (PART / PART.sum(1, keepdim=True)).unsqueeze(2)


def linear(p, name, x):
    return F.linear(x, p[name + ".weight"], p[name + ".bias"])


def norm(p, name, x):
    return F.layer_norm(x, (x.shape[-1],), p[name + ".weight"], p[name + ".bias"])


def head(p, z):
    return linear(p, "head.out", torch.relu(linear(p, "head.hidden", z)))


def row_shares(amounts):
    kept = amounts.detach() * PART
    return kept / kept.sum(1, keepdim=True)


def attend(query, key, value, weight, bias, join, there):
    """Multi-head attention as in torch.nn.MultiheadAttention; weight, bias of [Q; K; V] -> (result, maps by head)."""
    y, maps = F.multi_head_attention_forward(
        query.transpose(0, 1), key.transpose(0, 1), value.transpose(0, 1), D, HEADS, weight, bias, None, None, False,
        0.0, *join, key_padding_mask=~there, need_weights=True, average_attn_weights=False)
    return y.transpose(0, 1), maps


def self_attend(p, packed, join, x, there):
    return attend(x, x, x, p[packed + ".weight"], p[packed + ".bias"], (p[join + ".weight"], p[join + ".bias"]), there)


def layer(p, name, x, there):
    y, maps = self_attend(p, name + "query_key_value", name + "join", norm(p, name + "attention_norm", x), there)
    x = x + y
    inner = torch.relu(linear(p, name + "expand", norm(p, name + "network_norm", x)))
    return x + linear(p, name + "contract", inner), maps


def token_states(p, h, t):
    """Per modality ([summary; first tokens] at width D, which of them exist)."""
    result = []
    for m in range(3):
        x = torch.cat([linear(p, f"tokens.summary_{m}", h[m]).unsqueeze(1),
                       linear(p, f"tokens.token_{m}", t[m][:, :MOST])], 1)
        there = torch.cat([torch.ones(B, 1, dtype=bool), torch.tensor(MASKS[m], dtype=bool)[:, :MOST]], 1)
        there = there & (PART[:, m:m + 1] > 0)
        result.append((x * there.unsqueeze(2), there))
    return result


def mean_over(x, there):
    rows = [x[b][there[b]].mean(0) if there[b].any() else torch.zeros(D, dtype=x.dtype) for b in range(B)]
    return torch.stack(rows)


def film(p, h, t):
    others = torch.cat(h[1:], 1)
    gamma, beta = linear(p, "film", h[0]).split(others.shape[1], 1)
    z = gamma * others + beta
    w = p["head.hidden.weight"]
    amounts = [(z - others) @ w.T, h[1] @ w[:, :WIDTHS[1]].T, h[2] @ w[:, WIDTHS[1]:].T]
    return dict(logits=head(p, z), embedding=z, weights=row_shares(torch.stack([a.norm(dim=1) for a in amounts], 1)))


def crossmodal(p, h, t):
    tokens = token_states(p, h, t)
    results = []
    for a, (x, x_there) in enumerate(tokens):
        found = []
        for b, (y, y_there) in enumerate(tokens):
            if a == b:
                continue
            name = f"pair_{a}_{b}."
            kv_weight, kv_bias = p[name + "key_value.weight"], p[name + "key_value.bias"]
            # All of an absent modality's states are 0, so looking at them all gives the value's bias.
            keys = torch.where(y_there.any(1, keepdim=True), y_there, torch.ones_like(y_there))
            looked, _ = attend(x, y, y, torch.cat([p[name + "query.weight"], kv_weight]),
                               torch.cat([p[name + "query.bias"], kv_bias]),
                               (p[name + "join.weight"], p[name + "join.bias"]), keys)
            found.append(mean_over(norm(p, name + "norm", x + looked), x_there))
        results.append(linear(p, f"join_{a}", torch.cat(found, 1)))
    r = torch.stack(results, 1)
    y, maps = self_attend(p, "in_proj", "out_proj", r, PART > 0)
    z = (norm(p, "norm", r + y) * SHARE).sum(1)
    return dict(logits=head(p, z), embedding=z, weights=(maps.mean(1) * SHARE).sum(1), attention=maps)


def bottleneck(p, h, t):
    tokens = token_states(p, h, t)
    z = p["start"].expand(B, -1, -1)
    opened = torch.zeros(B, 3, dtype=torch.float64)
    for i in range(LAYERS):
        heard = torch.zeros_like(z)
        for m, (x, there) in enumerate(tokens):
            always = torch.ones(B, BOTTLENECK, dtype=bool)
            y, maps = layer(p, f"layer_{i}_{m}.", torch.cat([z, x], 1), torch.cat([always, there], 1))
            heard = heard + y[:, :BOTTLENECK] * SHARE[:, m:m + 1]
            tokens[m] = (y[:, BOTTLENECK:], there)
            opened[:, m] += maps[:, :, :BOTTLENECK, BOTTLENECK:].sum(3).mean((1, 2)).detach()
        z = heard
    x = sum(mean_over(*tokens[m]) * SHARE[:, m] for m in range(3))
    joined = torch.cat([norm(p, "bottleneck_norm", z.mean(1)), norm(p, "token_norm", x)], 1)
    return dict(logits=head(p, joined), embedding=joined, weights=row_shares(opened))


def between_modalities(maps, owners, there):
    """Token attention [heads, N, N] of one row -> [heads, M, M]: mean over a's tokens, sum over b's."""
    blocks = torch.zeros(HEADS, 3, 3, dtype=torch.float64)
    present = [m for m in range(3) if ((owners == m) & there).any()]
    for a in range(3):
        if a not in present:
            blocks[:, a, present] = 1 / len(present)
            continue
        for b in present:
            blocks[:, a, b] = maps[:, (owners == a) & there][:, :, owners == b].sum(2).mean(1)
        blocks[:, a] /= blocks[:, a].sum(1, keepdim=True).clone()
    return blocks


def tokens(p, h, t):
    states = token_states(p, h, t)
    x = torch.cat([p["cls"].expand(B, 1, -1)] + [one[0] for one in states], 1)
    there = torch.cat([torch.ones(B, 1, dtype=bool)] + [one[1] for one in states], 1)
    owners = torch.tensor([-1] + [m for m in range(3) for _ in range(states[m][1].shape[1])])
    attention = []
    for i in range(LAYERS):
        x, maps = layer(p, f"layer_{i}.", x, there)
        maps = maps.detach()
        attention.append(torch.stack([between_modalities(maps[b], owners, there[b]) for b in range(B)]))
    given = torch.stack([maps[:, :, 0, owners == m].sum(2).mean(1) for m in range(3)], 1)
    z = norm(p, "norm", x[:, 0])
    return dict(logits=head(p, z), embedding=z, weights=row_shares(given), attention=torch.stack(attention))


def linear_shapes(name, out, width):
    return [(name + ".weight", (out, width)), (name + ".bias", (out,))]


def norm_shapes(name):
    return [(name + ".weight", (D,)), (name + ".bias", (D,))]


def layer_shapes(name):
    return (norm_shapes(name + "attention_norm") + linear_shapes(name + "query_key_value", 3 * D, D)
            + linear_shapes(name + "join", D, D) + norm_shapes(name + "network_norm")
            + linear_shapes(name + "expand", 2 * D, D) + linear_shapes(name + "contract", D, 2 * D))


def token_shapes():
    return [s for kind in ("summary", "token") for m in range(3)
            for s in linear_shapes(f"tokens.{kind}_{m}", D, WIDTHS[m])]


def pair_shapes(name):
    return (linear_shapes(name + "query", D, D) + linear_shapes(name + "key_value", 2 * D, D)
            + linear_shapes(name + "join", D, D) + norm_shapes(name + "norm"))


def emit(case, forward, shapes, reads_tokens=True):
    leaf = lambda values: torch.tensor(values, dtype=torch.float64, requires_grad=True)
    p = {name: leaf(fill_parameter(name, shape, k)) for k, (name, shape) in enumerate(shapes)}
    h = [leaf(x) for x in inputs(WIDTHS)]
    t = [leaf(fill((B, LENGTHS[m], WIDTHS[m]), 200 + m)) for m in range(3)]
    result = forward(p, h, t)
    (50 * (result["logits"] ** 2).sum()).backward()
    assert (result["logits"][0] - result["logits"][1]).abs().max() > 1e-3, case + ": the rows say the same"
    print(f"inline const ExpectedFusion {case} = {{")
    for member in ("logits", "embedding", "weights", "branches", "attention"):
        values = result.get(member)
        print(f"    .{member} = {numbers([] if values is None else values.detach().numpy())},")
    print("    .gradients = {")
    for name, values in p.items():
        digest = (values.grad.numpy() * fill(tuple(values.shape), 300)).sum()
        assert abs(digest) > 1e-5, f"{case}: the gradient of {name} says nothing"
        print(f"        {{\"{name}\", {numbers([digest])}}},")
    for m in range(3):
        print(f"        {{\"summary_{m}\", {numbers(h[m].grad.numpy())}}},")
    for m in range(3 if reads_tokens else 0):
        print(f"        {{\"tokens_{m}\", {numbers(t[m].grad.numpy())}}},")
    print("    }};\n")


def main():
    modulated = WIDTHS[1] + WIDTHS[2]
    layers = [s for i in range(LAYERS) for s in layer_shapes(f"layer_{i}.")]
    own_layers = [s for i in range(LAYERS) for m in range(3) for s in layer_shapes(f"layer_{i}_{m}.")]
    pairs = [s for a in range(3) for b in range(3) if a != b for s in pair_shapes(f"pair_{a}_{b}.")]
    joins = [s for a in range(3) for s in linear_shapes(f"join_{a}", D, 2 * D)]
    begin("attention_values.py")
    emit("film", film, linear_shapes("film", 2 * modulated, WIDTHS[0]) + head_shapes("head.", modulated), False)
    emit("crossmodal", crossmodal, token_shapes() + pairs + joins + linear_shapes("in_proj", 3 * D, D)
         + linear_shapes("out_proj", D, D) + norm_shapes("norm") + head_shapes("head.", D))
    emit("bottleneck", bottleneck, [("start", (BOTTLENECK, D))] + token_shapes() + own_layers
         + norm_shapes("bottleneck_norm") + norm_shapes("token_norm") + head_shapes("head.", 2 * D))
    emit("tokens", tokens, [("cls", (D,))] + token_shapes() + layers + norm_shapes("norm") + head_shapes("head.", D))
    end()


if __name__ == "__main__":
    main()
