# zsh offers every command, and every format of export. Usage: zsh_completion.sh AMALGAM_CLI
. "$(dirname "$0")/tools.sh"
need zsh
"$1" pages zsh >"$folder/_amalgam-cli"
zsh -n "$folder/_amalgam-cli"
# What zsh shows after the line and Tab, without the terminal's escape sequences.
offer() {
  zsh -f "$(dirname "$0")/zsh_offers.zsh" "$folder" "$1" | sed 's/\x1b\[[0-9;?]*[a-zA-Z]//g' >"$folder/offered"
}

"$1" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z]*\)  .*/\1/p' >"$folder/commands"
[ "$(wc -l <"$folder/commands")" -gt 10 ] || fail "--help was not read"

offer 'amalgam-cli '
while read -r command; do
  grep -qw -- "$command" "$folder/offered" || fail "command $command is not offered: $(cat "$folder/offered")"
done <"$folder/commands"

offer 'amalgam-cli export p.amalgam --format '
formats=$("$1" export --help | sed -n 's/.*--format TEXT[^ ]*\( REQUIRED\)\{0,1\}  *//p' | tr -d ',' | sed 's/ or / /')
[ -n "$formats" ] || fail "export --help was not read"
for format in $formats; do
  grep -qw -- "$format" "$folder/offered" || fail "format $format is not offered: $(cat "$folder/offered")"
done
for words in 'amalgam-cli train --strategy early,hyb:hybrid' 'amalgam-cli show --what coa:coach' \
             'amalgam-cli train --set training.patie:training.patience='; do
  offer "${words%:*}"
  grep -q -- "${words##*:}" "$folder/offered" || fail "'${words%:*}' does not become ${words##*:}: $(cat "$folder/offered")"
done
