// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fuzzy_match.h"

#include <QStringList>
#include <algorithm>

namespace amalgam::ui {

namespace {

bool beginsWord(const QString& text, qsizetype at) {
  return at == 0 || !text[at - 1].isLetterOrNumber() || text[at - 1].script() != text[at].script();
}

/// The letter's next place; with `atWords` the next one that begins a word, if there is one.
qsizetype nextPlace(const QString& text, QChar letter, qsizetype from, bool atWords) {
  const qsizetype next = text.indexOf(letter, from);
  if (!atWords) return next;
  for (qsizetype at = next; at >= 0; at = text.indexOf(letter, at + 1)) {
    if (beginsWord(text, at)) return at;
  }
  return next;
}

/// Letters in order from a place; −1 if they are not all there.
int scoreInOrder(const QString& word, const QString& text, qsizetype from, bool atWords) {
  constexpr int kStart = 6, kRow = 4, kFarthest = 3;
  int score = 0;
  qsizetype last = -1;
  for (qsizetype i = 0, at = from; i < word.size(); ++i, last = at++) {
    at = nextPlace(text, word[i], at, atWords);
    if (at < 0) return -1;
    score += beginsWord(text, at) ? kStart : 0;
    if (last >= 0) score += at == last + 1 ? kRow : -std::min<int>(kFarthest, static_cast<int>(at - last - 1));
  }
  return std::max(score, 0);
}

int scoreWord(const QString& word, const QString& text) {
  constexpr int kWhole = 100, kWordStart = 60, kTextStart = 30;
  int best = -1;
  for (qsizetype at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    best = std::max(best, kWhole + (beginsWord(text, at) ? kWordStart : 0) + (at == 0 ? kTextStart : 0));
  }
  if (best >= 0) return best;
  for (qsizetype at = text.indexOf(word[0]); at >= 0; at = text.indexOf(word[0], at + 1)) {
    best = std::max({best, scoreInOrder(word, text, at, false), scoreInOrder(word, text, at, true)});
  }
  // Letters strewn over a sentence are no match that anybody meant.
  return best >= 3 * static_cast<int>(word.size()) ? best : -1;
}

}  // namespace

int fuzzyScore(const QString& query, const QString& text) {
  const QString all = text.toLower();
  int sum = 0;
  for (const QString& word : query.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    const int score = scoreWord(word, all);
    if (score < 0) return -1;
    sum += score;
  }
  return sum;
}

}  // namespace amalgam::ui
