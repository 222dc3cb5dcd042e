# The desktop entry is valid, and what it names is there. Usage: desktop_entry.sh resources/linux
. "$(dirname "$0")/tools.sh"
need desktop-file-validate
entry=$1/local.amalgam.workbench.desktop
problems=$(desktop-file-validate "$entry")
[ -z "$problems" ] || fail "$problems"

icon=$(sed -n 's/^Icon=//p' "$entry")
for size in 16 24 32 48 64 128 256; do
  # Bytes 16 to 23 of a PNG are its width and height.
  read -r width height <<END
$(od -An -j16 -N8 -tu1 "$1/$icon-$size.png" | awk '{print $3 * 256 + $4, $7 * 256 + $8}')
END
  [ "$width" = "$size" ] && [ "$height" = "$size" ] || fail "$icon-$size.png is $width x $height"
done
type=$(sed -n 's/^MimeType=\([^;]*\);.*/\1/p' "$entry")
grep -q "mime-type type=\"$type\"" "$1/local.amalgam.workbench.mime.xml" || fail "nothing defines $type"
