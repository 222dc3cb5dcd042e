#!/usr/bin/env bash
# Brings resources/i18n/*.ts up to date with the texts in the sources and tells how many have no translation yet.
# Then translate those (Qt Linguist or any editor) and build.
set -euo pipefail
cd "$(dirname "$0")/.."
lupdate=${LUPDATE:-/usr/lib/qt6/bin/lupdate}
[ -x "$lupdate" ] || lupdate=$(command -v lupdate)
python3 scripts/engine_phrases.py
for file in resources/i18n/*.ts; do
  "$lupdate" -silent -no-obsolete -locations none -I src src/ui -ts "$file"
  echo "$file: $(grep -c 'type="unfinished"' "$file" || true) without a translation"
done
