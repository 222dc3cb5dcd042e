# Prints what an interactive zsh shows after a line and Tab. Usage: zsh_offers.zsh FOLDER_OF_COMPLETIONS LINE
zmodload zsh/zpty
zpty shell zsh -f -i
send() { zpty -w shell "$1"; }
# Waits for a word that the shell prints; the marks below are put together by the shell, so their echo does not count.
read_until() {
  local text
  zpty -r shell text "*$1*" && print -r -- "$text"
}
send 'stty columns 300 rows 2000; PS1= RPS1=; LISTMAX=1999'
send "fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -D"
send 'show-line() { print; print -r -- "LINE<$BUFFER>E${:-ND}"; BUFFER=; zle accept-line }; zle -N show-line; bindkey "^X" show-line'
send 'bindkey "^I" complete-word; setopt auto_list; unsetopt list_beep list_ambiguous; print REA${:-DY}'
read_until READY >/dev/null
zpty -n -w shell "$2"$'\t'$'\x18'
read_until END
