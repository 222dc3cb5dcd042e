#!/usr/bin/env bash
# Takes the pictures of the user guide anew: trains the sample once, has the window draw every page, and keeps those that the
# guide shows, with 128 colours so that each stays small. Needs ImageMagick (convert) and a build in build/release.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${AMALGAM_BIN:-build/release/bin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export QT_QPA_PLATFORM=offscreen HOME=$work XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data
sample=datasets/credit_sample/credit_sample
"$bin/amalgam-cli" train "$sample.csv" --map "$sample.map.json" --project "$work/credit_sample.amalgam" \
  --strategy late,early,xgboost,hybrid >/dev/null
run=$("$bin/amalgam-cli" runs "$work/credit_sample.amalgam" --json | grep -o '"id": *[0-9]*' | tail -1 | grep -o '[0-9]*')
for what in shapley agreement missing; do
  "$bin/amalgam-cli" explain "$work/credit_sample.amalgam" --run "$run" --what "$what" >/dev/null
done
mkdir -p docs/pictures
take() {  # language, ending
  "$bin/amalgam" "$work/credit_sample.amalgam" --pictures "$work/$1" --size 1280x800 --theme light --language "$1" >/dev/null
}
keep() {  # language, the picture's name there, its name in the guide
  convert "$work/$1/$2-light.png" -strip -dither None -colors 128 -define png:compression-level=9 "docs/pictures/$3.png"
}
take en
keep en 0-welcome welcome
keep en 1-data data
keep en 2-modalities modalities
keep en 3-model model
keep en 4-train train
keep en 5-inspect inspect
keep en 5-attention attention
keep en 5-sources sources
keep en 5-cases cases
keep en 5-credit credit
keep en 5-compare compare
keep en 6-export export
keep en 8-palette palette
take zh_CN
keep zh_CN 0-welcome welcome-zh
keep zh_CN 5-inspect inspect-zh
for picture in docs/pictures/*.png; do
  size=$(stat -c %s "$picture")
  [ "$size" -lt 153600 ] || { echo "$picture has $size bytes, more than 150 kB" >&2; exit 1; }
done
