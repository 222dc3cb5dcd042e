#!/bin/sh
# Uses the installed programs: trains on the sample, exports, scores, saves pictures of every page. Run by check.sh.
set -eu
rm -rf "$HOME/use"
mkdir -p "$HOME/use"
cd "$HOME/use"
# The path that Session::findSample builds from the program's folder.
sample=/usr/bin/../share/amalgam/datasets/credit_sample/credit_sample.csv

missing=$(ldd /usr/bin/amalgam* /usr/lib/amalgam/*.so 2>/dev/null | grep 'not found' || true)
[ -z "$missing" ] || { echo "use.sh: libraries are missing: $missing" >&2; exit 1; }

amalgam-cli --version
amalgam-cli train "$sample" --map "${sample%.csv}.map.json" --project sample.amalgam --strategy early,linear --epochs 3
amalgam-cli runs sample.amalgam
for format in bundle torchscript; do
  amalgam-cli export sample.amalgam --run 1 --format "$format" --out "model.$format"
done
amalgam-cli score model.bundle "$sample" --out scores.csv
lines=$(wc -l <scores.csv)
[ "$lines" -eq "$(wc -l <"$sample")" ] || { echo "use.sh: $lines lines of scores" >&2; exit 1; }

[ -x /usr/bin/amalgam ] || exit 0  # the command line alone
export QT_QPA_PLATFORM=offscreen
amalgam sample.amalgam --pictures pictures
for page in welcome data modalities model train inspect export; do
  ls pictures/?-$page-*.png >/dev/null
done
[ "$(head -c 8 pictures/0-welcome-light.png | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ]
