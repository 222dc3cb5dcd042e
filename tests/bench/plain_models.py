# SPDX-License-Identifier: GPL-3.0-or-later
"""Models with encoders as one writes them in eager PyTorch: the other side of model_compare.py.

usage: plain_models.py TENSORS [--epochs N] [--loader]     prints one JSON object
TENSORS comes from "model_bench FOLDER STRATEGY --tensors TENSORS": the training rows as tensors, the model's weights before
training, its settings, and the loss of the first rows, which must come out here as well. Batches are gathered by index; with
--loader they come from torch.utils.data.DataLoader. The first epoch warms up and is not timed.
"""
import argparse
import json
import math
import struct
import time

import torch
from torch import nn
from torch.nn import functional as F

TYPES = {"F32": torch.float32, "I64": torch.int64, "I32": torch.int32, "BOOL": torch.bool, "F64": torch.float64}


def read_tensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    settings = json.loads(header.pop("__metadata__")["amalgam"])
    tensors = {}
    for name, one in header.items():
        begin, end = one["data_offsets"]
        empty = torch.zeros(one["shape"], dtype=TYPES[one["dtype"]])
        tensors[name] = torch.frombuffer(data[begin:end], dtype=empty.dtype).view(one["shape"]) if end > begin else empty
    return tensors, settings


class Pool(nn.Module):
    def __init__(self, dim, dropout, scored):
        super().__init__()
        self.scored = scored
        if scored:
            self.score_hidden = nn.Linear(dim, dim)
            self.score = nn.Linear(dim, 1, bias=False)
        self.expand = nn.Linear(dim, 2 * dim)
        self.contract = nn.Linear(2 * dim, dim)
        self.norm = nn.LayerNorm(dim)
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens, mask, bias=None, residual=None):
        if self.scored:
            scores = self.score(torch.tanh(self.score_hidden(tokens))).squeeze(2)
            if bias is not None:
                scores = scores + bias
            attention = torch.softmax(scores.masked_fill(~mask, -1e9), 1) * mask
        else:
            attention = mask.float()
        pooled = torch.bmm(attention.unsqueeze(1), tokens).squeeze(1)
        if residual is not None:
            pooled = pooled + residual
        return self.norm(pooled + self.contract(self.dropout(torch.relu(self.expand(pooled)))))


class Piecewise(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.register_buffer("lower", torch.zeros(sizes))
        self.register_buffer("width", torch.ones(sizes))

    def forward(self, values):
        return ((values.unsqueeze(2) - self.lower) / self.width).clamp(0, 1).flatten(1)


class Recurrent(nn.Module):
    def __init__(self, features, hidden):
        super().__init__()
        self.gru = nn.GRU(features, hidden, batch_first=True)
        self.first = nn.Parameter(torch.zeros(1, 1, hidden))

    def forward(self, x):
        return self.gru(x, self.first.expand(1, len(x), -1).contiguous())[0]


def last_state(states, mask):
    position = mask.cumsum(1)
    is_last = mask & (position == position[:, -1:])
    return torch.bmm(is_last.float().unsqueeze(1), states).squeeze(1)


class Numerical(nn.Module):
    def __init__(self, size, dim, dropout):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(size("weight")))
        self.bias = nn.Parameter(torch.zeros(size("bias")))
        self.mix = nn.Linear(dim, dim)
        self.pool = Pool(dim, dropout, len(self.weight) > 1)

    def forward(self, parts, present):
        linear = torch.baddbmm(self.bias, parts[0].transpose(0, 1), self.weight).transpose(0, 1)
        tokens = linear + self.mix(torch.relu(linear))
        return self.pool(tokens, present.unsqueeze(1).expand(-1, tokens.shape[1]))


class Categorical(nn.Module):
    def __init__(self, size, dim, dropout):
        super().__init__()
        self.embedding = nn.Embedding(*size("embedding.weight"))
        self.pool = Pool(dim, dropout, size("pool.score.weight") is not None)

    def forward(self, parts, present):
        tokens = self.embedding(parts[0])
        return self.pool(tokens, present.unsqueeze(1).expand(-1, tokens.shape[1]))


class Statistics(nn.Module):
    """A row's statistics as one more token."""

    def add_statistics(self, size, name, dim):
        if size("piecewise.lower"):
            self.piecewise = Piecewise(size("piecewise.lower"))
        setattr(self, name, nn.Linear(size(name + ".weight")[1], dim))
        self.mix = nn.Linear(dim, dim)

    def token(self, linear):
        return linear + self.mix(torch.relu(linear))


class Temporal(Statistics):
    def __init__(self, size, dim, dropout):
        super().__init__()
        hidden = size("recurrent.gru.weight_hh_l0")[1]
        self.recurrent = Recurrent(size("recurrent.gru.weight_ih_l0")[1], hidden)
        self.project = nn.Linear(hidden, dim)
        self.last = nn.Linear(hidden, dim)
        self.has_statistics = size("statistics.weight") is not None
        if self.has_statistics:
            self.add_statistics(size, "statistics", dim)
        self.pool = Pool(dim, dropout, size("pool.score.weight") is not None)

    def forward(self, parts, present):
        mask = parts[1] & present.unsqueeze(1)
        states = self.recurrent(parts[0])
        tokens, summary = self.project(states), self.last(last_state(states, mask))
        if self.has_statistics:
            numbers = parts[2]
            if hasattr(self, "piecewise"):
                numbers = torch.cat([numbers, self.piecewise(numbers[:, ::2])], 1)
            token = self.token(self.statistics(numbers))
            tokens = torch.cat([token.unsqueeze(1), tokens], 1)
            mask = torch.cat([present.unsqueeze(1), mask], 1)
            summary = summary + token
        return self.pool(tokens, mask, None, summary)


class Text(nn.Module):
    def __init__(self, size, dim, dropout, word_dropout):
        super().__init__()
        self.embedding = nn.Embedding(*size("embedding.weight"))
        self.bag = nn.Linear(dim, dim)
        self.word_dropout = nn.Dropout(word_dropout)
        self.pool = Pool(dim, dropout, size("pool.score.weight") is not None)

    def forward(self, parts, present):
        ids, weights = parts
        mask = (ids != 0) & present.unsqueeze(1)
        tokens = self.embedding(ids) * self.word_dropout(mask.float()).unsqueeze(2)
        bag = torch.bmm(weights.unsqueeze(1), tokens).squeeze(1)
        return self.pool(tokens, mask, torch.log(weights + 1e-6), self.bag(bag))


class Behavioural(Statistics):
    NEVER = -9

    def __init__(self, size, dim, dropout):
        super().__init__()
        states, hidden = size("embedding.weight")
        self.embedding = nn.Embedding(states, hidden)
        self.gaps = nn.Linear(size("gaps.weight")[1], hidden)
        self.recurrent = Recurrent(hidden, hidden)
        self.last = nn.Linear(hidden, dim)
        self.project = nn.Linear(hidden, dim)
        self.has_counts = size("counts.weight") is not None
        if self.has_counts:
            self.add_statistics(size, "counts", dim)
        self.input_dropout = nn.Dropout(dropout)
        self.pool = Pool(dim, dropout, size("pool.score.weight") is not None)

    def forward(self, parts, present):
        mask = (parts[0] != 0) & present.unsqueeze(1)
        inputs = (self.embedding(parts[0]) + self.gaps(parts[1])) * mask.unsqueeze(2)
        states = self.recurrent(inputs)
        tokens, summary = self.project(states), self.last(last_state(states, mask))
        if self.has_counts:
            numbers = parts[2]
            if hasattr(self, "piecewise"):
                moments = parts[3]
                numbers = torch.cat([numbers, moments * (moments > self.NEVER + 0.5), self.piecewise(moments)], 1)
            token = self.token(self.counts(self.input_dropout(numbers)))
            tokens = torch.cat([token.unsqueeze(1), tokens], 1)
            mask = torch.cat([present.unsqueeze(1), mask], 1)
            summary = summary + token
        return self.pool(tokens, mask, None, summary)


class Head(nn.Module):
    def __init__(self, width, hidden, dropout):
        super().__init__()
        self.hidden = nn.Linear(width, hidden)
        self.out = nn.Linear(hidden, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        return self.out(self.dropout(torch.relu(self.hidden(x))))


class Early(nn.Module):
    def __init__(self, modalities, settings):
        super().__init__()
        self.weights = nn.Module()
        self.weights.values = nn.Parameter(torch.zeros(modalities))
        self.head = Head(modalities * settings["dim"], settings["head_width"], settings["dropout"])

    def forward(self, summaries, present):
        weights = self.weights.values
        return self.head(torch.cat([w * x for w, x in zip(weights, summaries)], 1))


class Hybrid(nn.Module):
    def __init__(self, modalities, settings):
        super().__init__()
        dim, self.heads = settings["dim"], settings["heads"]
        self.modality_embeddings = nn.Parameter(torch.zeros(modalities, dim))
        self.in_proj, self.out_proj, self.norm = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim), nn.LayerNorm(dim)
        self.head = Head(dim, settings["head_width"], settings["dropout"])

    def forward(self, summaries, present):
        x = torch.stack(summaries, 1) + self.modality_embeddings
        present = present | ~present.any(1, keepdim=True)
        attended, self.attention = F.multi_head_attention_forward(
            *[x.transpose(0, 1)] * 3, x.shape[2], self.heads, self.in_proj.weight, self.in_proj.bias, None, None, False, 0.0,
            self.out_proj.weight, self.out_proj.bias, training=self.training, key_padding_mask=~present)
        share = present / present.sum(1, keepdim=True)
        return self.head((self.norm(x + attended.transpose(0, 1)) * share.unsqueeze(2)).sum(1))


class Model(nn.Module):
    def __init__(self, settings, sizes):
        super().__init__()
        self.modality_dropout = settings["modality_dropout"]
        for m, kind in enumerate(settings["kinds"]):
            size = lambda name, m=m: sizes.get(f"encoder_{m}.{name}")
            extra = (settings["word_dropout"],) if kind == "text" else ()
            made = {"numerical": Numerical, "categorical": Categorical, "temporal": Temporal, "text": Text,
                    "behavioural": Behavioural}[kind](size, settings["dim"], settings["dropout"], *extra)
            setattr(self, f"encoder_{m}", made)
        self.head = {"early": Early, "hybrid": Hybrid}[settings["strategy"]](len(settings["kinds"]), settings)
        self.absence = [name for name in sizes if name.startswith("absence_")]
        for name in self.absence:
            self.register_parameter(name, nn.Parameter(torch.zeros(sizes[name])))

    def forward(self, modalities, present):
        if self.training and self.modality_dropout > 0:
            kept = present & (torch.rand(present.shape) >= self.modality_dropout)
            present = torch.where(kept.any(1, keepdim=True), kept, present)
        summaries = []
        for m, parts in enumerate(modalities):
            there = present[:, m]
            summary = getattr(self, f"encoder_{m}")(parts, there)
            nothing = getattr(self, f"absence_{m}") if self.absence else torch.zeros(())
            summaries.append(torch.where(there.unsqueeze(1), summary, nothing))
        return self.head(summaries, present)


class Rows:
    """The tensors of all rows, and how those of a batch are handed to the model."""

    def __init__(self, tensors, settings):
        self.cuts = settings["cuts"]  # of each modality, which parts run over tokens
        self.names = [[f"input.{m}.{i}" for i in range(len(cuts))] for m, cuts in enumerate(self.cuts)]
        flat = [name for part in self.names for name in part]
        modalities = range(len(self.cuts))
        self.tensors = [tensors[name] for name in flat]
        self.tensors += [torch.stack([tensors[f"present.{m}"] for m in modalities], 1)]
        self.tensors += [tensors[f"lengths.{m}"] for m in modalities] + [tensors["target"]]

    def arrange(self, batch):
        batch, modalities = list(batch), []
        flat = sum(len(part) for part in self.names)
        lengths = batch[flat + 1:-1]
        at = 0
        for m, cuts in enumerate(self.cuts):
            longest = max(1, int(lengths[m].max()))
            modalities.append([part[:, :longest] if cut else part for part, cut in zip(batch[at:at + len(cuts)], cuts)])
            at += len(cuts)
        return modalities, batch[flat], batch[-1]

    def batches(self, size, loader):
        if loader:
            data = torch.utils.data.TensorDataset(*self.tensors)
            yield from map(self.arrange, torch.utils.data.DataLoader(data, batch_size=size, shuffle=True))
            return
        order = torch.randperm(len(self.tensors[-1]))
        for begin in range(0, len(order), size):
            index = order[begin:begin + size]
            yield self.arrange([one[index] for one in self.tensors])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tensors")
    parser.add_argument("--epochs", type=int, default=2, help="timed epochs")
    parser.add_argument("--loader", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    tensors, settings = read_tensors(arguments.tensors)
    state = {name[len("state."):]: value for name, value in tensors.items() if name.startswith("state.")}
    rows = Rows(tensors, settings)
    model = Model(settings, {name: tuple(value.shape) for name, value in state.items()})
    model.load_state_dict(state)
    criterion = nn.BCEWithLogitsLoss()
    size = settings["batch_size"]
    with torch.no_grad():
        model.eval()
        *inputs, truth = rows.arrange([one[:size] for one in rows.tensors])
        found = criterion(model(*inputs).squeeze(1), truth).item()
        if not math.isclose(found, settings["loss_of_first_rows"], rel_tol=1e-4):
            raise SystemExit(f"not the same model: the first rows' loss is {found}, not {settings['loss_of_first_rows']}")
    model.train()
    groups = {"fusion": [], "matrices": [], "others": []}
    for name, one in model.named_parameters():
        group = "fusion" if name.startswith("head.weights.") else "matrices" if one.dim() > 1 else "others"
        groups[group].append(one)
    rate = settings["rate"]
    optimizer = torch.optim.AdamW([{"params": groups["matrices"], "weight_decay": settings["weight_decay"]},
                                   {"params": groups["others"], "weight_decay": 0.0},
                                   {"params": groups["fusion"], "weight_decay": 0.0, "lr": rate * settings["fusion_rate_factor"]}],
                                  lr=rate)
    for epoch in range(arguments.epochs + 1):
        if epoch == 1:
            wall, processor = time.perf_counter(), time.process_time()
        total, steps = 0.0, 0
        for modalities, present, truth in rows.batches(size, arguments.loader):
            optimizer.zero_grad()
            loss = criterion(model(modalities, present).squeeze(1), truth)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), settings["clip"])
            optimizer.step()
            total += loss.item()
            steps += 1
    trained = len(rows.tensors[-1]) * arguments.epochs
    print(json.dumps({"rows_per_second": trained / (time.perf_counter() - wall),
                      "rows_per_processor_second": trained / (time.process_time() - processor),
                      "loss": total / steps, "parameters": sum(one.numel() for one in model.parameters())}))


if __name__ == "__main__":
    main()
