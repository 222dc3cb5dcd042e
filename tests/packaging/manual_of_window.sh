# The manual of the window names every option of its --help, and no other. Usage: manual_of_window.sh PAGE AMALGAM
. "$(dirname "$0")/tools.sh"
need mandoc
mandoc -T lint -W warning "$1"
"$2" --help | sed -n 's/^  .*\(--[a-z][a-z-]*\).*/\1/p' | grep -v help-all | sort -u >"$folder/help"
sed -n '/^\.SH OPTIONS/,/^\.SH ENVIRONMENT/p' "$1" | sed 's/\\-/-/g' | grep -o -- '--[a-z][a-z-]*' | sort -u >"$folder/page"
[ "$(wc -l <"$folder/help")" -ge 5 ] || fail "--help was not read"
diff "$folder/help" "$folder/page" || fail "options of --help (<) and of the page (>) differ"
