#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works out pooling_values.h: concat, gated, attention, tensor, lowrank and experts for fixed weights.

As expected_values.py beside this file, whose inputs, head and central differences it uses. Row 1 lacks modality 1.
Shares that the strategies compute by a shortcut are computed here from their definition, and low-rank fusion is also
worked out with the whole tensor that it stands for, and must agree.
Run:  python3 pooling_values.py > pooling_values.h
"""
import sys
import numpy as np
sys.dont_write_bytecode = True
from expected_values import PRESENT, B, begin, emit, end, head, head_shapes, projections, shares, softmax

WIDE = [10, 8, 15]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax_over(scores, there):
    return softmax(np.where(there > 0, scores, -np.inf))


def length(x):
    return np.sqrt((x ** 2).sum(1))


def with_one(x):
    return np.concatenate([np.ones((B, 1)), x], 1)


def linear(p, name, x):
    return x @ p[name + ".weight"].T + p[name + ".bias"]


def concat(p, h):
    z = np.concatenate(h, 1)
    ends = np.cumsum([0] + WIDE)
    parts = [h[m] @ p["head.hidden.weight"][:, ends[m]:ends[m + 1]].T for m in range(3)]
    return dict(logits=head(p, "head.", z), embedding=z, weights=shares(np.stack([length(x) for x in parts], 1)))


def gated(p, h, k):
    gates = sigmoid(linear(p, "gates", np.concatenate(h, 1)))
    z, amounts = np.zeros((B, k)), np.zeros((B, 3))
    for m in range(3):
        part = gates[:, m * k:(m + 1) * k] * np.tanh(linear(p, f"state_{m}", h[m])) * PRESENT[:, m:m + 1]
        z, amounts[:, m] = z + part, np.abs(part).sum(1)
    return dict(logits=head(p, "head.", z), embedding=z, weights=shares(amounts))


def attention(p, h):
    a = softmax_over(linear(p, "score", np.concatenate([h[m] * PRESENT[:, m:m + 1] for m in range(3)], 1)), PRESENT)
    z = sum(a[:, m:m + 1] * linear(p, f"project_{m}", h[m]) for m in range(3))
    return dict(logits=head(p, "head.", z), embedding=z, weights=a)


def outer(factors):
    return np.einsum("bi,bj,bk->bijk", *factors)


def tensor(p, h):
    t = [np.tanh(linear(p, f"project_{m}", h[m])) for m in range(3)]
    z = outer([with_one(x) for x in t]).reshape(B, -1)
    amounts = [length(z - outer([with_one(t[n] * (n != m)) for n in range(3)]).reshape(B, -1)) for m in range(3)]
    return dict(logits=head(p, "head.", z), embedding=z, weights=shares(np.stack(amounts, 1)))


def lowrank(p, h, rank, k):
    def fused(inputs):
        product = 1
        for m in range(3):  # the bias is the column of W_m^r that meets the 1
            w = np.concatenate([p[f"factor_{m}.bias"][:, None], p[f"factor_{m}.weight"]], 1)
            product = product * np.einsum("rki,bi->brk", w.reshape(rank, k, -1), inputs[m])
        return np.einsum("r,brk->bk", p["ranks"], product) + p["bias"]

    z = fused([with_one(x) for x in h])
    amounts = [length(z - fused([with_one(h[n] * (n != m)) for n in range(3)])) for m in range(3)]
    return dict(logits=head(p, "head.", z), embedding=z, weights=shares(np.stack(amounts, 1)))


def experts(p, h):
    whole = np.concatenate(h, 1)
    f = np.stack([head(p, f"expert_{m}.", h[m]) for m in range(3)] + [head(p, "joint.", whole)], 1)
    g = softmax_over(linear(p, "gate", whole), np.concatenate([PRESENT, np.ones((B, 1))], 1))
    said = g[..., None] * f
    weights = (g[:, :3] + g[:, 3:] / PRESENT.sum(1, keepdims=True)) * PRESENT
    return dict(logits=said.sum(1), embedding=said.reshape(B, -1), weights=weights,
                branches=f[:, :3] * PRESENT[..., None])


def check_with_whole_tensor(p, h, rank, k, result):
    """z = T · ([1; h_1] ⊗ [1; h_2] ⊗ [1; h_3]) + b with T = Σ_r a_r w_1^r ⊗ w_2^r ⊗ w_3^r (Liu et al. 2018, eq. 3-6)."""
    w = [np.concatenate([p[f"factor_{m}.bias"][:, None], p[f"factor_{m}.weight"]], 1).reshape(rank, k, -1)
         for m in range(3)]
    whole = np.einsum("r,rki,rkj,rkl->kijl", p["ranks"], *w)
    z = np.einsum("kijl,bijl->bk", whole, outer([with_one(x) for x in h])) + p["bias"]
    assert np.allclose(z, result["embedding"], atol=1e-12)


def main():
    all_heads = [s for m in range(3) for s in head_shapes(f"expert_{m}.", WIDE[m])] + head_shapes("joint.", sum(WIDE))
    factors = [s for m in range(3) for s in ((f"factor_{m}.weight", (6, WIDE[m])), (f"factor_{m}.bias", (6,)))]
    states = [(name.replace("project", "state"), shape) for name, shape in projections(WIDE, 3)]
    begin("pooling_values.py")
    emit("concat", concat, head_shapes("head.", sum(WIDE)), WIDE)
    emit("gated", lambda p, h: gated(p, h, 3),
         states + [("gates.weight", (9, sum(WIDE))), ("gates.bias", (9,))] + head_shapes("head.", 3), WIDE)
    emit("attention", attention,
         [("score.weight", (3, sum(WIDE))), ("score.bias", (3,))] + projections(WIDE, 3) + head_shapes("head.", 3), WIDE)
    emit("tensor", tensor, projections(WIDE, 2) + head_shapes("head.", 27), WIDE)
    p, h, result, _ = emit("lowrank", lambda p, h: lowrank(p, h, 2, 3),
                           factors + [("ranks", (2,)), ("bias", (3,))] + head_shapes("head.", 3), WIDE)
    check_with_whole_tensor(p, h, 2, 3, result)
    emit("experts", experts, [("gate.weight", (4, sum(WIDE))), ("gate.bias", (4,))] + all_heads, WIDE)
    end()


if __name__ == "__main__":
    main()
