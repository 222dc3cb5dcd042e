#!/bin/sh
# What desktop, manual, shells and Python find of the installed package. Run by check.sh after use.sh, in its folder,
# beside the files of tests/packaging.
. "$(dirname "$0")/tools.sh"
cd "$HOME/use"
id=local.amalgam.workbench
samples=/usr/share/amalgam/datasets/credit_sample

# ── manual pages; completion of the command line ───────────────────────────────────────────────────
pages=amalgam-cli
[ ! -x /usr/bin/amalgam ] || pages="amalgam amalgam-cli"
for page in $pages; do
  man "$page" >"$folder/page" 2>"$folder/complaints" || fail "there is no manual page $page"
  grep -q '^NAME' "$folder/page" && [ ! -s "$folder/complaints" ] || fail "man $page: $(cat "$folder/complaints")"
  echo "manual page       $page(1), $(wc -l <"$folder/page") lines"
done
offered=$(bash --norc -c '. /usr/share/bash-completion/bash_completion
  if declare -F _comp_load >/dev/null; then _comp_load amalgam-cli; else _completion_loader amalgam-cli; fi
  COMP_WORDS=(amalgam-cli exp); COMP_CWORD=1; _amalgam_cli amalgam-cli exp amalgam-cli; printf "%s\n" "${COMPREPLY[@]}"' |
  sort | paste -sd ' ')
[ "$offered" = "explain export" ] || fail "bash offers '$offered' for exp"
echo "bash offers       $offered for exp"
zsh -f "$(dirname "$0")/zsh_offers.zsh" /usr/share/zsh/vendor-completions 'amalgam-cli show --what coa' >"$folder/offered"
grep -q coach "$folder/offered" || fail "zsh does not complete coa"
echo "zsh completes     coa to coach"

# ── the bundle's own program, with Python and packages of this Debian ──────────────────────────────
done=0
found=$(sh "$(dirname "$0")/bundle_scores.sh" "$samples" amalgam-cli) || done=$?
if [ $done -eq 77 ]; then  # no onnxruntime: what can be done without
  python3 model.bundle/score.py "$samples/credit_sample.csv" --features-only "$folder/features"
  found="$(ls "$folder/features" | wc -l) tensors of the raw rows; $found"
elif [ $done -ne 0 ]; then
  fail "score.py: $found"
fi
echo "score.py          $found" | sed '2,$s/^/                  /'

# ── desktop ────────────────────────────────────────────────────────────────────────────────────────
[ -x /usr/bin/amalgam ] || exit 0  # the command line alone
problems=$(desktop-file-validate "/usr/share/applications/$id.desktop")
[ -z "$problems" ] || fail "$problems"
accept_metainfo "/usr/share/metainfo/$id.metainfo.xml"
type=$(gio info -a standard::content-type sample.amalgam | sed -n 's/.*standard::content-type: //p')
[ "$type" = application/x-amalgam-project ] || fail "sample.amalgam is $type"
gio mime "$type" >"$folder/openers"
grep -q "$id.desktop" "$folder/openers" || fail "no program opens $type: $(cat "$folder/openers")"
echo "a project is      $type, opened by $id.desktop"
for size in 16x16 24x24 32x32 48x48 64x64 128x128 256x256; do
  [ -s "/usr/share/icons/hicolor/$size/apps/amalgam.png" ] || fail "no icon of $size"
done
[ -s /usr/share/icons/hicolor/scalable/apps/amalgam.svg ] || fail "no icon that scales"
echo "icons             7 sizes and SVG"
