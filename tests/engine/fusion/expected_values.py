#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works out expected_values.h: what every fusion strategy must give for fixed weights, forward and gradients.

Forward passes are plain NumPy written from the formulas; gradients are central differences of the loss
L = 1/2 sum(logits^2) (step 1e-5, error about 1e-10). With PyTorch at hand, the plain hybrid is also worked out
with torch.nn.MultiheadAttention and its autograd, and must agree.
Run:  python3 expected_values.py > expected_values.h
"""
import sys
import numpy as np

B, HIDDEN, C = 2, 3, 2
PRESENT = np.array([[1, 1, 1], [1, 0, 1]], float)  # row 1 lacks modality 1


def fill(shape, k):
    """The fixed values of tensor number k: 0.6 sin(0.37 i + 1.7 k + 0.5) for element i."""
    n = int(np.prod(shape))
    return (0.6 * np.sin(0.37 * np.arange(n) + 1.7 * k + 0.5)).reshape(shape)


def fill_parameter(name, shape, k):
    """As fill; the head's hidden bias is lifted by 1 so that its units are not all silent."""
    return fill(shape, k) + (1.0 if name.endswith("hidden.bias") else 0.0)


def inputs(widths):
    return [fill((B, w), 100 + m) for m, w in enumerate(widths)]


def head_shapes(prefix, width):
    return [(prefix + "hidden.weight", (HIDDEN, width)), (prefix + "hidden.bias", (HIDDEN,)),
            (prefix + "out.weight", (C, HIDDEN)), (prefix + "out.bias", (C,))]


def head(p, prefix, z):
    hidden = np.maximum(z @ p[prefix + "hidden.weight"].T + p[prefix + "hidden.bias"], 0)
    return hidden @ p[prefix + "out.weight"].T + p[prefix + "out.bias"]


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def shares(amounts):
    kept = amounts * PRESENT
    return kept / kept.sum(1, keepdims=True)


def early(p, h, raw):
    w = p["weights.values"] if raw else softmax(p["weights.values"])
    z = np.concatenate([w[m] * h[m] for m in range(3)], 1)
    return dict(logits=head(p, "head.", z), embedding=z, weights=shares(np.abs(w)))


def late(p, h):
    w = p["weights.values"]
    g = [head(p, f"branch_{m}.", h[m]) * PRESENT[:, m:m + 1] for m in range(3)]
    return dict(logits=sum(w[m] * g[m] for m in range(3)), embedding=np.concatenate([w[m] * g[m] for m in range(3)], 1),
                weights=shares(np.abs(w)), branches=np.stack(g, 1))


def hybrid(p, h, heads, present, extras):
    x = np.stack([h[m] @ p[f"project_{m}.weight"].T + p[f"project_{m}.bias"] for m in range(3)] if extras else h, 1)
    if extras:
        x = x + p["modality_embeddings"]
    d = x.shape[2]
    dk = d // heads
    qkv = x @ p["in_proj.weight"].T + p["in_proj.bias"]
    q, k, v = qkv[..., :d], qkv[..., d:2 * d], qkv[..., 2 * d:]
    context, maps = np.zeros_like(x), np.zeros((B, heads, 3, 3))
    for b in range(B):
        for i in range(heads):
            s = slice(i * dk, (i + 1) * dk)
            scores = q[b, :, s] @ k[b, :, s].T / np.sqrt(dk)
            scores[:, present[b] == 0] = -np.inf
            maps[b, i] = softmax(scores)
            context[b, :, s] = maps[b, i] @ v[b, :, s]
    y = context @ p["out_proj.weight"].T + p["out_proj.bias"]
    if extras:
        y = x + y
        y = (y - y.mean(-1, keepdims=True)) / np.sqrt(y.var(-1, keepdims=True) + 1e-5)
        y = y * p["norm.weight"] + p["norm.bias"]
    share = present / present.sum(1, keepdims=True)
    z = (y * share[..., None]).sum(1)
    received = (maps.mean(1) * share[..., None]).sum(1)
    return dict(logits=head(p, "head.", z), embedding=z, weights=received, attention=maps)


def embedding(p, h, k):
    e = [np.tanh(h[m] @ p[f"project_{m}.weight"].T + p[f"project_{m}.bias"]) for m in range(3)]
    W = p["join.weight"]
    z = np.concatenate(e, 1) @ W.T + p["join.bias"]
    lengths = np.stack([np.linalg.norm(e[m] @ W[:, m * k:(m + 1) * k].T, axis=1) for m in range(3)], 1)
    return dict(logits=head(p, "head.", z), embedding=z, weights=shares(lengths))


def gradients(forward, p, h):
    """Central differences for every parameter and every input."""
    loss = lambda: 0.5 * (forward(p, h)["logits"] ** 2).sum()
    result = {}
    for name, values in list(p.items()) + [(f"summary_{m}", h[m]) for m in range(3)]:
        flat, g = values.reshape(-1), np.zeros(values.size)
        for i in range(flat.size):
            was = flat[i]
            flat[i] = was + 1e-5
            above = loss()
            flat[i] = was - 1e-5
            g[i] = (above - loss()) / 2e-5
            flat[i] = was
        result[name] = g
    return result


def check_with_torch(p, h, heads, result, slopes):
    import torch
    d = h[0].shape[1]
    attention = torch.nn.MultiheadAttention(d, heads, batch_first=True, dtype=torch.float64)
    leaves = {n: torch.tensor(v, requires_grad=True) for n, v in p.items()}
    x = [torch.tensor(v, requires_grad=True) for v in h]
    state = {"in_proj_weight": leaves["in_proj.weight"], "in_proj_bias": leaves["in_proj.bias"],
             "out_proj.weight": leaves["out_proj.weight"], "out_proj.bias": leaves["out_proj.bias"]}
    tokens = torch.stack(x, 1)
    y, maps = torch.nn.functional.multi_head_attention_forward(
        tokens.transpose(0, 1), tokens.transpose(0, 1), tokens.transpose(0, 1), d, heads, state["in_proj_weight"],
        state["in_proj_bias"], None, None, False, 0.0, state["out_proj.weight"], state["out_proj.bias"],
        need_weights=True, average_attn_weights=False)
    with torch.no_grad():  # the module itself, too
        attention.load_state_dict({n: v.detach() for n, v in state.items()})
        again, _ = attention(tokens, tokens, tokens)
        assert torch.allclose(again, y.transpose(0, 1), atol=1e-12)
    z = y.transpose(0, 1).mean(1)
    hidden = torch.relu(z @ leaves["head.hidden.weight"].T + leaves["head.hidden.bias"])
    logits = hidden @ leaves["head.out.weight"].T + leaves["head.out.bias"]
    (0.5 * (logits ** 2).sum()).backward()
    assert np.allclose(logits.detach().numpy(), result["logits"], atol=1e-12)
    assert np.allclose(maps.detach().numpy(), result["attention"], atol=1e-12)
    for name, leaf in list(leaves.items()) + [(f"summary_{m}", x[m]) for m in range(3)]:
        assert np.allclose(leaf.grad.numpy().reshape(-1), slopes[name], atol=1e-8), name


def numbers(values):
    flat = np.asarray(values, float).reshape(-1)
    return "{" + ", ".join(f"{v:.10g}" if abs(v) > 1e-12 else "0" for v in flat) + "}"


def emit(case, forward, shapes, widths):
    p = {name: fill_parameter(name, shape, k) for k, (name, shape) in enumerate(shapes)}
    h = inputs(widths)
    result, slopes = forward(p, h), gradients(forward, p, h)
    assert all(np.abs(g).max() > 1e-4 for g in slopes.values()), case + ": a gradient says nothing"
    assert np.abs(result["logits"][0] - result["logits"][1]).max() > 1e-3, case + ": the rows say the same"
    print(f"inline const ExpectedFusion {case} = {{")
    for member in ("logits", "embedding", "weights", "branches", "attention"):
        print(f"    .{member} = {numbers(result.get(member, []))},")
    print("    .gradients = {")
    for name, g in slopes.items():
        print(f"        {{\"{name}\", {numbers(g)}}},")
    print("    }};\n")
    return p, h, result, slopes


def projections(widths, d):
    return [item for m, w in enumerate(widths)
            for item in ((f"project_{m}.weight", (d, w)), (f"project_{m}.bias", (d,)))]


def attention_shapes(d):
    return [("in_proj.weight", (3 * d, d)), ("in_proj.bias", (3 * d,)), ("out_proj.weight", (d, d)), ("out_proj.bias", (d,))]


def begin(script):
    print(f"// SPDX-License-Identifier: GPL-3.0-or-later\n// Worked out by {script} beside this file (see there for the formulas).")
    print("#pragma once\n\n#include \"engine/fusion/value_checks.h\"\n\nnamespace amalgam::expected {\n")


def end():
    print("}  // namespace amalgam::expected")


def main():
    wide = [10, 8, 15]
    begin("expected_values.py")
    weights = [("weights.values", (3,))]
    emit("early_raw", lambda p, h: early(p, h, True), weights + head_shapes("head.", sum(wide)), wide)
    emit("early_softmax", lambda p, h: early(p, h, False), weights + head_shapes("head.", sum(wide)), wide)
    emit("late_raw", late, weights + [s for m in range(3) for s in head_shapes(f"branch_{m}.", wide[m])], wide)
    full = np.ones((B, 3))
    p, h, result, slopes = emit("hybrid_plain", lambda p, h: hybrid(p, h, 2, full, False),
                                attention_shapes(4) + head_shapes("head.", 4), [4, 4, 4])
    try:
        check_with_torch(p, h, 2, result, slopes)
        print("plain hybrid agrees with torch.nn.MultiheadAttention", file=sys.stderr)
    except ImportError:
        print("no PyTorch: the comparison with torch.nn.MultiheadAttention was left out", file=sys.stderr)
    emit("hybrid_full", lambda p, h: hybrid(p, h, 2, PRESENT, True),
         projections(wide, 4) + [("modality_embeddings", (3, 4))] + attention_shapes(4)
         + [("norm.weight", (4,)), ("norm.bias", (4,))] + head_shapes("head.", 4), wide)
    emit("embedding", lambda p, h: embedding(p, h, 3),
         projections(wide, 3) + [("join.weight", (3, 9)), ("join.bias", (3,))] + head_shapes("head.", 3), wide)
    end()


if __name__ == "__main__":
    main()
