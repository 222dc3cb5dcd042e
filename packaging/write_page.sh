#!/bin/sh
# Usage: write_page.sh AMALGAM_CLI man|bash|zsh FILE. The file appears whole or not at all.
set -eu
"$1" pages "$2" >"$3.part"
mv "$3.part" "$3"
