#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores a raw CSV file with the model in this folder. Needs numpy, pandas and onnxruntime, nothing else.

    python3 score.py DATA.csv --out scores.csv     scores of every row
    python3 score.py --check                       scores sample.csv and compares with expected.csv
    python3 score.py DATA.csv --features-only DIR  the model's input tensors as .npy files, without onnxruntime

From a program:

    from score import Model
    scores = Model().score(pandas.read_csv("new.csv", dtype=str, keep_default_na=False))
"""
import argparse
import csv
import gzip
import io
import json
import pathlib
import sys
import unicodedata

import numpy
import pandas

from cells import BLANKS, typed_columns
from featurize import behavioural, categorical, numerical, temporal
from texts import Characters, text

HERE = pathlib.Path(__file__).resolve().parent
ROWS_AT_ONCE = 1024


class Model:
    def __init__(self, folder=HERE):
        self.folder = pathlib.Path(folder)
        self.about = json.loads((self.folder / "preprocessing.json").read_text(encoding="utf-8"))
        self.characters = Characters(self.about["characters"])
        self.kinds = {"numerical": numerical, "categorical": categorical, "temporal": temporal, "behavioural": behavioural,
                      "text": lambda *given: text(*given, self.characters)}
        self.session = None

    def tensors(self, frame):
        """The model's inputs by name for the rows of a raw table."""
        columns = typed_columns(frame, self.about)
        found = {}
        for spec, fitted in zip(self.about["map"]["modalities"], self.about["modalities"]):
            parts, present = self.kinds[fitted["kind"]](spec, fitted["state"], columns, len(frame))
            for part, tensor in [*parts.items(), ("present", present)]:
                found[f"{fitted['name']}.{part}"] = tensor
        return {one["argument"]: found[one["name"]].astype(one["type"]) for one in self.about["inputs"]}

    def outputs(self, tensors):
        """Probability of the positive class [rows], of each class [rows, classes], or the value [rows]."""
        if self.session is None:
            import onnxruntime
            self.session = onnxruntime.InferenceSession(str(self.folder / "model.onnx"), providers=["CPUExecutionProvider"])
        rows = len(next(iter(tensors.values())))
        pieces = [self.session.run([self.about["output"]], {name: values[at:at + ROWS_AT_ONCE] for name, values in tensors.items()})[0]
                  for at in range(0, rows, ROWS_AT_ONCE)]
        return numpy.concatenate(pieces) if pieces else numpy.zeros(0, numpy.float32)

    def score(self, frame):
        """A table with the ids (or the row's number) and the scores, in the order of the rows."""
        outputs = self.outputs(self.tensors(frame))
        ids = [name for name in self.about["map"].get("id", []) if name in frame.columns]
        result = pandas.DataFrame({name: frame[name] for name in ids} if ids else {"row": range(len(frame))})
        task = self.about["map"]["target"]["task"]
        if task == "multiclass":
            for i, name in enumerate(self.about["classes"]):
                result["score_" + name] = outputs[:, i]
            result["predicted"] = numpy.array(self.about["classes"], dtype=object)[outputs.argmax(axis=1)]
        else:
            result["score" if task == "binary" else "prediction"] = outputs
        return result


def read_csv(path, separator=None, encoding=None):
    """A CSV file (or a gzip of one) with a header, every cell as text. Rows with too many or too few cells are left out."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    if encoding:
        text = data.decode(encoding)
    else:
        try:
            text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030")
    csv.field_size_limit(1 << 30)
    first = text.split("\n", 1)[0]
    separator = separator or max(",;\t|", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    names = []
    for wish in next(rows):
        name, n = unicodedata.normalize("NFC", wish.strip(BLANKS)) or f"column_{len(names) + 1}", 1
        wish = name
        while name in names:
            n += 1
            name = f"{wish}_{n}"
        names.append(name)
    kept = [row for row in rows if len(row) == len(names)]
    return pandas.DataFrame(kept, columns=names, dtype=object)


def check(model):
    """The largest difference to expected.csv, relative where a value exceeds 1; of values, the target's deviation."""
    found, expected = model.score(read_csv(HERE / "sample.csv", ",", "utf-8")), pandas.read_csv(HERE / "expected.csv")
    numbers = [name for name in expected.columns if name.startswith("score") or name == "prediction"]
    wanted = expected[numbers].to_numpy(float)
    least = max(1, model.about["target_deviation"]) if model.about["map"]["target"]["task"] == "regression" else 1
    return float((abs(found[numbers].to_numpy(float) - wanted) / numpy.maximum(least, abs(wanted))).max())


def main():
    parser = argparse.ArgumentParser(description="Scores a raw CSV file with the model in this folder.")
    parser.add_argument("data", nargs="?", help="CSV file with the model's columns")
    parser.add_argument("--out", help="CSV file to write; otherwise the scores are printed")
    parser.add_argument("--separator", help="between cells; otherwise the commonest of , ; tab | in the header")
    parser.add_argument("--encoding", help="of the file; otherwise UTF-8, else GB 18030")
    parser.add_argument("--features-only", metavar="DIR", help="write the input tensors as .npy files and stop")
    parser.add_argument("--check", action="store_true", help="score sample.csv and compare with expected.csv")
    arguments = parser.parse_args()
    model = Model()
    if arguments.check:
        most = check(model)
        print(f"largest difference to expected.csv: {most:.1e}")
        return 0 if most <= 1e-5 else 1
    if not arguments.data:
        parser.error("name a CSV file, or --check")
    frame = read_csv(arguments.data, arguments.separator, arguments.encoding)
    if arguments.features_only:
        out = pathlib.Path(arguments.features_only)
        out.mkdir(parents=True, exist_ok=True)
        for name, tensor in model.tensors(frame).items():
            numpy.save(out / f"{name}.npy", tensor)
        return 0
    model.score(frame).to_csv(arguments.out or sys.stdout, index=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
