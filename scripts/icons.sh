#!/usr/bin/env bash
# Draws resources/linux/amalgam.svg at the sizes that desktops ask for. Run it after changing the drawing;
# needs rsvg-convert (Debian package librsvg2-bin).
set -euo pipefail
cd "$(dirname "$0")/../resources/linux"
for size in 16 24 32 48 64 128 256; do
  rsvg-convert --width "$size" --height "$size" amalgam.svg --output "amalgam-$size.png"
done
