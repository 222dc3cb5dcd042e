#!/usr/bin/env python3
"""Harvests the texts that the engine shows to analysts into src/ui/engine_phrases.cpp, so that they can be translated.

Read from src/engine: string literals, adjacent ones joined; "a" + value + "b" and fmt::format("a{}b", value) become
the pattern "a%1b". Usage: engine_phrases.py [--check]   (--check: exit 1 if the file is not up to date)
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "src/ui/engine_phrases.cpp"
# Not shown in the window, or only when a file was edited by hand: the report's pages, SQL, formats, checks of arguments.
SKIPPED = re.compile(r"compiled/|export/(report|svg|sample_rows|bundle_(card|readme|metrics)|npy)|project/(schema_\d|sql|store_(epochs|reading|impl)|project_store|worker)"
                     r"|base/(sha256|unicode)|data/(credit_generator|generated_files|lesson_generator|link_spec|modality_map|read_recipe|table|xml_events)\."
                     r"|engine_thread|evaluation/(confusion|score_groups)|fusion/(fusion_model|small_attention)"
                     r"|insight/insights|module\.cpp|modalities/(text_tokens|sequence_reader)\.|preprocessor"
                     r"|training/(checkpoint|trainer_state|versions|optimizer|loss|search_space|run_recorder|batch_stream|mixed)")
# Words that are said alone: units, choices, what was guessed, what fills a gap of a sentence.
WORDS = """epochs pieces rows bins buckets frequencies layers events n-grams tokens rounds pairs values units products steps
cosine constant step plateau auto log_loss roc_auc pr_auc ks gini accuracy f1 brier rmse mae r2 none balanced temperature
platt ema swa full mixed standard quantile piecewise periodic plain gru convolution transformer ngrams recurrent adamw adam
encoding separator quote label layout format table sheet number category text date binary multiclass regression numerical
categorical temporal behavioural train validation test main second first last latest key time running paused finished
on off it them score tune modality target id ignored fusion head model raw softmax cardinality""".split()
# Put together in pieces that the harvest cannot follow.
PIECED = ["%1 column × %2 features", "%1 columns × %2 features", "%1 column, %2 values", "%1 columns, %2 values",
          "%1 step × %2 channel", "%1 steps × %2 channel", "%1 steps × %2 channels", "up to %1 steps × %2 channel",
          "up to %1 steps × %2 channels", "up to %1 of %2 words", "up to %1 of %2 words and word pairs", "%1 of layer %2",
          "ok: %1", "failed: %1", "CPU, %1 core", "CPU, %1 cores", "%1 classes", "%1 classes; '%2' taken as the positive one"]
# Look like texts and are none: names in files, placeholders, halves of a sentence that is put together elsewhere.
NO_TEXTS = re.compile(r"(Infinity|General|Id|Relationship|tuning strategy#.*|'table'.*|\('queued'.*|The configuration's '"
                      r"|%1' has the wrong type.*|A configuration must be a JSON.*)")
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"\((?P<raw>.*?)\)"|"(?P<text>(?:\\.|[^"\\])*)"|\'(?:\\.|[^\'\\])*\'|[A-Za-z_]\w*'
                   r"|\d[\w.']*|\s+|.", re.S)
OPEN, CLOSE = "([{", ")]}"


def unescape(text):
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")


def tokens_of(source):
    source = re.sub(r"^\s*#\s*include.*$", "", source, flags=re.M)
    found = []
    for match in TOKEN.finditer(source):
        word = match.group(0)
        if word.isspace() or word.startswith(("//", "/*")):
            continue
        if match.group("text") is not None:
            found.append(("text", unescape(match.group("text"))))
        elif match.group("raw") is not None:
            found.append(("raw", match.group("raw")))
        else:
            found.append(("code", word))
    return found


def end_of_operand(tokens, i):
    """Where the operand that begins at i ends: before a '+', ',', ';', ':' or a closing bracket of its depth."""
    depth = 0
    while i < len(tokens):
        kind, word = tokens[i]
        if kind == "code":
            if word in OPEN:
                depth += 1
            elif word in CLOSE:
                if depth == 0:
                    return i
                depth -= 1
            elif depth == 0 and word in "+,;?":
                return i
            elif depth == 0 and word == ":":
                if tokens[i + 1] != ("code", ":") and tokens[i - 1] != ("code", ":"):
                    return i
        elif depth == 0 and kind == "text":
            return i
        i += 1
    return i


def sentences(tokens):
    """Literals of a file, joined over '+' where they are added up."""
    i = 0
    while i < len(tokens):
        kind, word = tokens[i]
        if kind != "text":
            i += 1
            continue
        pattern = "{}" if i and tokens[i - 1] == ("code", "+") else ""
        uses_format = i >= 2 and tokens[i - 1] == ("code", "(") and tokens[i - 2][1] == "format"
        while i < len(tokens):
            if tokens[i][0] == "text":
                pattern += tokens[i][1]
                i += 1
            elif tokens[i] == ("code", "+") and not uses_format and tokens[i + 1] != ("code", "="):
                after = end_of_operand(tokens, i + 1)
                if tokens[i + 1][0] == "text":
                    i += 1
                    continue
                if after == i + 1:
                    break
                # A literal deep inside the operand is a text of its own, seen when the operand is walked through.
                yield from sentences(tokens[i + 1 : after])
                pattern += "{}"
                i = after
            else:
                break
        yield pattern


def is_shown(text):
    if re.fullmatch(r"[A-Z][a-z]+(-[a-z]+)?", text):
        return True  # a title of one word
    if " " not in text.strip() or re.search(r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA)\b|</|::|\\[x0]", text):
        return False
    if re.search(r"[⊙⊗‖ᵀ]|[a-zA-Z_)] = |\b(19|20)\d\d, [A-Z]|\b(19|20)\d\d$|, [A-Z].*\((arXiv|EMNLP)", text) and not re.search("not importance|^share of", text):
        return False  # formulas and references stay as they are
    bare = re.sub(r"\{[^}]*\}", "", text)
    return len(re.findall(r"[A-Za-z]{2,}", bare)) >= 2 and len(re.findall(r"[a-z]", bare)) >= 5


def template_of(pattern):
    """{} and {:.3f} become %1, %2 …; a % of the text stays itself."""
    number = 0
    pattern = pattern.replace("{{", "\1").replace("}}", "\2")

    def place(match):
        nonlocal number
        number += 1
        return f"%{number}"

    pattern = re.sub(r"\{[^{}]*\}", place, pattern)
    pattern = re.sub(r"(%\d+)(?:%\d+)+", r"\1", pattern)
    names = {}  # numbers without gaps
    pattern = re.sub(r"%\d+", lambda m: names.setdefault(m.group(0), f"%{len(names) + 1}"), pattern)
    return pattern.replace("\1", "{").replace("\2", "}").strip(" ")


def harvest():
    phrases = {}
    for path in sorted((ROOT / "src/engine").rglob("*")):
        name = path.relative_to(ROOT / "src/engine").as_posix()
        if path.suffix not in (".cpp", ".h") or SKIPPED.search(name):
            continue
        for pattern in sentences(tokens_of(path.read_text(encoding="utf-8"))):
            template = template_of(pattern)
            if is_shown(pattern) and not NO_TEXTS.fullmatch(template):
                phrases.setdefault(template, name)
    for name in ("engine_client.cpp", "engine_client_parts.h", "load_workbench.cpp"):  # errors of loading the engine
        for pattern in sentences(tokens_of((ROOT / "src/ui" / name).read_text(encoding="utf-8"))):
            if is_shown(pattern) and pattern.endswith("."):
                phrases.setdefault(template_of(pattern), "../ui/" + name)
    for word in WORDS + PIECED:
        phrases.setdefault(word, "words and pieces")
    return phrases


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def source_of(phrases):
    lines = ["// SPDX-License-Identifier: GPL-3.0-or-later",
             "// Made by scripts/engine_phrases.py from the texts in src/engine: do not edit.",
             '#include "ui/engine_text.h"', "", "#include <QtGlobal>", "", "namespace amalgam::ui {", "",
             "// clang-format off", "const std::vector<const char*>& enginePhrases() {",
             "  static const std::vector<const char*> phrases = {"]
    file = None
    for text, name in sorted(phrases.items(), key=lambda item: (item[1], item[0])):
        if name != file:
            lines.append(f"      // {name}")
            file = name
        lines.append(f'      QT_TRANSLATE_NOOP("engine", {quoted(text)}),')
    lines += ["  };", "  return phrases;", "}", "// clang-format on", "", "}  // namespace amalgam::ui", ""]
    return "\n".join(lines)


def main():
    made = source_of(harvest())
    if "--check" in sys.argv[1:]:
        if not OUT.exists() or OUT.read_text(encoding="utf-8") != made:
            print(f"{OUT.relative_to(ROOT)} is not up to date: run scripts/translate.sh", file=sys.stderr)
            return 1
        return 0
    OUT.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
