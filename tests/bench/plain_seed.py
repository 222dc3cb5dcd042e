# SPDX-License-Identifier: GPL-3.0-or-later
"""The four seed strategies as one writes them in eager PyTorch, with index batches: the other side of compare.py.

usage: plain_seed.py early|late|embedding|hybrid [--rows N] [--epochs N] [--loader]     prints one JSON object
With --loader the batches come from torch.utils.data.DataLoader, as most people write it.
The mathematics, sizes, batch and optimiser are those of train_bench.cpp. The first epoch warms up and is not timed.
"""
import argparse
import json
import time

import torch
from torch import nn

WIDTHS = (10, 8, 15)
BATCH = 256
SPACE = 64
HIDDEN = 32


class Head(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.hidden = nn.Linear(width, HIDDEN)
        self.out = nn.Linear(HIDDEN, 1)

    def forward(self, x):
        return self.out(torch.relu(self.hidden(x)))


class Early(nn.Module):
    def __init__(self):
        super().__init__()
        self.weights = nn.Parameter(torch.full((len(WIDTHS),), 1 / len(WIDTHS)))
        self.head = Head(sum(WIDTHS))

    def forward(self, xs):
        return self.head(torch.cat([w * x for w, x in zip(self.weights, xs)], -1))


class Late(nn.Module):
    def __init__(self):
        super().__init__()
        self.weights = nn.Parameter(torch.full((len(WIDTHS),), 1 / len(WIDTHS)))
        self.branches = nn.ModuleList([Head(width) for width in WIDTHS])

    def forward(self, xs):
        return sum(w * branch(x) for w, branch, x in zip(self.weights, self.branches, xs))


class Embedding(nn.Module):
    def __init__(self):
        super().__init__()
        self.projections = nn.ModuleList([nn.Linear(width, SPACE) for width in WIDTHS])
        self.join = nn.Linear(SPACE * len(WIDTHS), SPACE)
        self.head = Head(SPACE)

    def forward(self, xs):
        return self.head(self.join(torch.cat([torch.tanh(p(x)) for p, x in zip(self.projections, xs)], -1)))


class Hybrid(nn.Module):
    def __init__(self):
        super().__init__()
        self.projections = nn.ModuleList([nn.Linear(width, SPACE) for width in WIDTHS])
        self.attention = nn.MultiheadAttention(SPACE, 8, batch_first=True)
        self.head = Head(SPACE)

    def forward(self, xs):
        tokens = torch.stack([p(x) for p, x in zip(self.projections, xs)], 1)
        context, self.last_attention = self.attention(tokens, tokens, tokens)
        return self.head(context.mean(1))


def batches(inputs, target, loader):
    if loader:
        data = torch.utils.data.TensorDataset(*inputs, target)
        yield from torch.utils.data.DataLoader(data, batch_size=BATCH, shuffle=True)
        return
    order = torch.randperm(len(target))
    for begin in range(0, len(target), BATCH):
        index = order[begin:begin + BATCH]
        yield (*(x[index] for x in inputs), target[index])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("strategy", choices=["early", "late", "embedding", "hybrid"])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--epochs", type=int, default=2, help="timed epochs")
    parser.add_argument("--loader", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    rows = arguments.rows
    inputs = [torch.randn(rows, width) for width in WIDTHS]
    target = (sum(x.mean(1) for x in inputs) + 0.3 * torch.randn(rows) > 0).float()
    model = {"early": Early, "late": Late, "embedding": Embedding, "hybrid": Hybrid}[arguments.strategy]()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.BCEWithLogitsLoss()
    for epoch in range(arguments.epochs + 1):
        if epoch == 1:
            wall, processor = time.perf_counter(), time.process_time()
        total = 0.0
        for *xs, truth in batches(inputs, target, arguments.loader):
            optimizer.zero_grad()
            loss = criterion(model(xs).squeeze(1), truth)
            loss.backward()
            optimizer.step()
            total += loss.item()
    trained = rows * arguments.epochs
    print(json.dumps({"strategy": arguments.strategy,
                      "rows_per_second": trained / (time.perf_counter() - wall),
                      "rows_per_processor_second": trained / (time.process_time() - processor),
                      "loss": total / ((rows + BATCH - 1) // BATCH),
                      "parameters": sum(p.numel() for p in model.parameters())}))


if __name__ == "__main__":
    main()
