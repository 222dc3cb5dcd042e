# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts to tokens: words and word pairs with TF-IDF weights, words in order, or the word pieces of a BERT.

What a letter, mark, pictograph or unspaced script is stands in preprocessing.json ("characters"), so that it does not
depend on this Python's version of Unicode; folding and normalising do (for characters newer than it).
"""
import bisect
import math
import re
import unicodedata

import numpy

ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " ", "rsquo": "\u2019", "lsquo": "\u2018",
            "ldquo": "\u201c", "rdquo": "\u201d", "ndash": "\u2013", "mdash": "\u2014", "hellip": "\u2026", "euro": "\u20ac",
            "pound": "\u00a3", "eacute": "\u00e9", "ntilde": "\u00f1", "aacute": "\u00e1", "oacute": "\u00f3", "uuml": "\u00fc"}
ENTITY = re.compile(r"&(#[xX][0-9a-fA-F]+|#[0-9]+|[a-z]+);")
TAG = re.compile(r"<!--.*?-->|<[a-zA-Z/!][^>]*>", re.DOTALL)


class Characters:
    """Sets of characters as ascending ranges [first, last]."""

    def __init__(self, ranges):
        self.first = {name: [one[0] for one in some] for name, some in ranges.items()}
        self.last = {name: [one[1] for one in some] for name, some in ranges.items()}
        self.memory = {}

    def holds(self, name, character):
        key = (name, character)
        if key not in self.memory:
            at = bisect.bisect_right(self.first[name], ord(character)) - 1
            self.memory[key] = at >= 0 and ord(character) <= self.last[name][at]
        return self.memory[key]


# ── words ────────────────────────────────────────────────────────────────────────────────────────────

def strip_markup(text):
    """Without HTML tags and comments, entities decoded; unknown entities stay."""
    def decoded(found):
        name = found.group(1)
        if len(name) > 10:
            return found.group()
        if not name.startswith("#"):
            return ENTITIES.get(name, found.group())
        value = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        is_character = 0 < value <= 0x10FFFF and not (0xD800 <= value < 0xE000 or 0xFDD0 <= value < 0xFDF0 or value & 0xFFFE == 0xFFFE)
        return chr(value) if is_character else found.group()

    out, at = [], 0
    for tag in TAG.finditer(text):  # entities are looked for outside of tags only
        out += [ENTITY.sub(decoded, text[at:tag.start()]), " "]
        at = tag.end()
    return "".join(out) + ENTITY.sub(decoded, text[at:])


def fold(text, characters, memory={}):
    """NFKC_Casefold: compatibility-normalised, case-folded, without ignorable characters."""
    if text.isascii():
        return text.lower()
    out = []
    for c in text:
        if c not in memory:
            folded = c
            for _ in range(2):  # a folded character may fold again
                folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold())
            memory[c] = "".join(one for one in folded if not characters.holds("ignorable", one))
        out.append(memory[c])
    return unicodedata.normalize("NFC", "".join(out))


def text_tokens(text, characters):
    """Runs of letters, digits, marks and inner apostrophes; unspaced scripts and pictographs one character each."""
    tokens, word, apostrophe = [], "", False
    for c in fold(strip_markup(text) if "<" in text or "&" in text else text, characters) + " ":
        is_word = c.isalnum() if c < "\x80" else characters.holds("word", c)
        unspaced = is_word and characters.holds("unspaced", c)
        if unspaced or characters.holds("pictograph", c):
            if word:
                tokens.append(word)
            word, apostrophe = "", False
            if characters.holds("mark", c) and tokens:  # a Thai vowel sign belongs to its consonant
                tokens[-1] += c
            else:
                tokens.append(c)
        elif is_word:
            word += "'" + c if apostrophe else c
            apostrophe = False
        elif c in "'\u2019" and word and not apostrophe:
            apostrophe = True
        else:
            if word:
                tokens.append(word)
            word, apostrophe = "", False
    return tokens


def join_tokens(one, other, characters):
    apart = characters.holds("unspaced", one[0]) and characters.holds("unspaced", other[0])
    return one + ("" if apart else " ") + other


def vocabulary_terms(spec, state, columns, row, known, characters):
    """[(id, weight)] of a row; 1 = unknown."""
    pairs = state["form"] == "ngrams" and state["pairs"]
    idf, most = state["idf"], state["maximum_tokens"]
    found = []  # (id, is a pair)
    for name in spec["columns"]:
        tokens = text_tokens(columns[name].text(row), characters)
        for i, token in enumerate(tokens):
            found.append((known.get(token, 1), False))
            if pairs and i + 1 < len(tokens):
                found.append((known.get(join_tokens(token, tokens[i + 1], characters), 1), True))
    if state["form"] == "ngrams":
        counts = {}
        for term, is_pair in found:
            if term != 1 or not is_pair:
                counts[term] = counts.get(term, 0) + 1
        terms = [(term, (1 + math.log(count)) * idf[term]) for term, count in counts.items()]
        if len(terms) > most:  # the heaviest, in their order
            heaviest = sorted(range(len(terms)), key=lambda i: -terms[i][1])[:most]
            terms = [terms[i] for i in sorted(heaviest)]
        length = math.sqrt(sum(weight * weight for _, weight in terms))
        return [(term, weight / length) for term, weight in terms]
    words, counts = [term for term, _ in found[:most]], {}
    for term in words:
        counts[term] = counts.get(term, 0) + 1
    weights = {term: (1 + math.log(count)) * idf[term] for term, count in counts.items()}
    length = math.sqrt(sum(weights[term] ** 2 / counts[term] for term in words))
    return [(term, weights[term] / counts[term] / length) for term in words]


def rows_of_tokens(rows_of, types):
    """Rows of different length as padded tables."""
    steps = max([1] + [len(row) for row in rows_of])
    tables = [numpy.zeros((len(rows_of), steps), kind) for kind in types]
    for at, row in enumerate(rows_of):
        for table, values in zip(tables, zip(*row)):
            table[at, :len(row)] = values
    return tables, numpy.array([bool(row) for row in rows_of], bool)


def text(spec, state, columns, rows, characters):
    if state["form"] == "pretrained":
        pieces = WordPieces(state, characters)
        found = [[(one, True) for one in pieces.sequence([columns[name].text(row) for name in spec["columns"]
                                                          if not columns[name].is_missing(row)])] for row in range(rows)]
        (ids, mask), present = rows_of_tokens(found, (numpy.int32, bool))
        return {"ids": ids, "mask": mask}, present
    known = {}
    for i, term in enumerate(state["vocabulary"]):
        known.setdefault(term, 2 + i)
    found = [vocabulary_terms(spec, state, columns, row, known, characters) for row in range(rows)]
    (ids, weights), present = rows_of_tokens(found, (numpy.int32, numpy.float32))
    return {"ids": ids, "weights": weights}, present


# ── word pieces ──────────────────────────────────────────────────────────────────────────────────────

class WordPieces:
    """BERT's tokenizer (Devlin et al. 2019) with the vocabulary of the model."""

    def __init__(self, state, characters):
        self.settings, self.characters, self.longest = state["tokenizer"], characters, state["maximum_pieces"]
        mark = self.settings["continuation"]
        self.starts = {piece: i for i, piece in enumerate(state["vocabulary"])}
        self.continuations = {piece[len(mark):]: i for i, piece in enumerate(state["vocabulary"])
                              if piece.startswith(mark) and len(piece) > len(mark)}
        self.longest_piece = max(map(len, state["vocabulary"]))

    def words(self, text):
        holds, out = self.characters.holds, []
        for c in text:
            if holds("space", c):
                out.append(" ")
            elif self.settings["split_chinese"] and holds("chinese", c):
                out.append(f" {c} ")
            elif c != "\ufffd" and not holds("other", c):
                out.append(c)
        text = unicodedata.normalize("NFC", "".join(out))
        if self.settings["lower_case"]:
            text = text.lower()
        if self.settings["strip_accents"]:
            text = "".join(c for c in unicodedata.normalize("NFD", text) if not holds("accent", c))
        words, word = [], ""
        for c in text + " ":
            is_mark, is_space = holds("punctuation", c), holds("space", c)
            if (is_mark or is_space) and word:
                words.append(word)
                word = ""
            if is_mark:
                words.append(c)
            elif not is_space:
                word += c
        return words

    def pieces(self, text, most):
        ids = []
        for word in self.words(text):
            if len(ids) >= most:
                break
            own, at = [], 0
            while at < len(word) and len(word) <= self.settings["longest_word"]:
                known = self.continuations if at else self.starts
                end = next((end for end in range(min(len(word), at + self.longest_piece), at, -1) if word[at:end] in known), 0)
                if not end:
                    break
                own.append(known[word[at:end]])
                at = end
            ids += own if at == len(word) else [self.starts[self.settings["unknown"]]]
        return ids[:most]

    def sequence(self, texts):
        parts = [one for one in (self.pieces(strip_markup(text), self.longest) for text in texts) if one]
        parts = parts[:(self.longest - 1) // 2]
        if not parts:
            return []
        sizes = [len(part) for part in parts]
        while sum(sizes) > self.longest - 1 - len(parts):
            sizes[max(range(len(sizes)), key=lambda i: (sizes[i], i))] -= 1  # of equally long ones the later is cut first
        ids = [self.starts[self.settings["first"]]]
        for part, size in zip(parts, sizes):
            ids += part[:size] + [self.starts[self.settings["separator"]]]
        return ids
