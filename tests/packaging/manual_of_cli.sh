# mandoc finds nothing to complain about. Usage: manual_of_cli.sh AMALGAM_CLI
. "$(dirname "$0")/tools.sh"
need mandoc
"$1" pages man >"$folder/amalgam-cli.1"
mandoc -T lint -W warning "$folder/amalgam-cli.1"
mandoc -T html "$folder/amalgam-cli.1" | grep -q 'id="EXIT_STATUS"' || fail "the page does not read as one"
