#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works out wordpiece_values.h: the ids that BERT's tokenizer gives to texts, in plain Python with its own Unicode tables.

Written from the description of the tokenizer: control characters are left out, white space and punctuation end a word,
punctuation is a word itself, Chinese characters stand alone; then words are cut greedily into the longest pieces known.
Run:  python3 wordpiece_values.py > wordpiece_values.h
"""
import unicodedata

VOCABULARY = """[PAD] [UNK] [CLS] [SEP] the fox ##es jump ##ed over un ##aff ##able a ##a don ' t — ( e . g ) $ 5 , 000 00
creme brule ##e la francaise Crème cr ##ème Fran ##çaise cafe café 他 很 好 吃 ##吃 東 京 abc ab ##c zero ##width nul tab nbsp i ##s
istanbul οδ ##ος ##οσ ##οδ straße strasse strass stra [ ] sep cls ! ? ! 。 naive 한 ᄒ ##ᅡᆫ ##ᅡ ##ᆫ - _ word ##x Word WORD ##ord W""".split()
CHINESE = [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
           (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)]
TEXTS = ["The foxes jumped over unaffable foxes", "the,fox.over", "don't — (e.g. $5,000.00)", "", "   \t\n ",
         "Crème BRÛLÉE à la Française, café", "Cre\u0300me cafe\u0301", "他很好吃abc", "東京の他吃吃", "\U00020000他",
         "a" * 100, "a" * 101, "fox " + "a" * 101 + " fox", "aaab", "foxes! fox?! 。", "unknownword fox", "foxab",
         "zero\u200bwidth nul\x00nul tab\ttab nbsp\u00a0nbsp fox\ufffdes the\u2028fox a\u3000a \u00adfox",
         "İstanbul ΟΔΟΣ ΟΔΟΣΟΔ Straße", "[SEP] the [CLS]", "naïve 한", "\U0001F600 fox", "word-word_word", "Word WORD word",
         "abcabc ab c", "e\u0301\u0302\u0303", "fox\u0301es"]
SETTINGS = [("bert_uncased", True, True, True), ("cased", False, False, True), ("lower_with_accents", True, False, True),
            ("cased_without_accents", False, True, True), ("chinese_together", True, True, False)]


def is_punctuation(c):
    code = ord(c)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return unicodedata.category(c).startswith("P")


def words(text, lower, strip, split):
    clean = ""
    for c in text:
        if c in "\t\n\r" or unicodedata.category(c) == "Zs":
            clean += " "
        elif ord(c) in (0, 0xFFFD) or unicodedata.category(c).startswith("C"):
            continue
        elif split and any(a <= ord(c) <= b for a, b in CHINESE):
            clean += f" {c} "
        else:
            clean += c
    for word in unicodedata.normalize("NFC", clean).split():
        if lower:
            word = word.lower()
        if strip:
            word = "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")
        part = ""
        for c in word:
            if not is_punctuation(c):
                part += c
                continue
            if part:
                yield part
            yield c
            part = ""
        if part:
            yield part


def pieces(word):
    if len(word) > 100:
        return [1]
    ids, at = [], 0
    while at < len(word):
        for end in range(len(word), at, -1):
            piece = ("##" if at else "") + word[at:end]
            if piece in VOCABULARY:
                break
        else:
            return [1]
        ids.append(len(VOCABULARY) - 1 - VOCABULARY[::-1].index(piece))
        at = end
    return ids


def quoted(text):
    out = ""
    for byte in text.encode():
        out += chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\?' else f"\\{byte:03o}"
    return f'"{out}"'


print("""// SPDX-License-Identifier: GPL-3.0-or-later
// Worked out by wordpiece_values.py beside this file (see there for the rules).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace amalgam::expected {

inline const std::vector<std::string> word_pieces = {""")
print(",\n".join("    " + ", ".join(map(quoted, VOCABULARY[i:i + 8])) for i in range(0, len(VOCABULARY), 8)) + "};")
print("""
struct ExpectedPieces {
  std::string settings;
  bool lower_case, strip_accents, split_chinese;
  std::string text;
  std::vector<std::int32_t> ids;
};
inline const std::vector<ExpectedPieces> pieces_of_texts = {""")
rows = []
for name, lower, strip, split in SETTINGS:
    for text in TEXTS:
        ids = [i for word in words(text, lower, strip, split) for i in pieces(word)]
        flags = ", ".join(str(f).lower() for f in (lower, strip, split))
        rows.append(f'    {{"{name}", {flags}, std::string({quoted(text)}, {len(text.encode())}), '
                    f'{{{", ".join(map(str, ids))}}}}}')
print(",\n".join(rows) + "};\n\n}  // namespace amalgam::expected")
