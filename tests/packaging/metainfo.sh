# Software centres accept the description, and it launches the desktop entry. Usage: metainfo.sh resources/linux METAINFO
. "$(dirname "$0")/tools.sh"
need appstreamcli
accept_metainfo "$2"
launched=$(sed -n 's/.*<launchable type="desktop-id">\(.*\)<.*/\1/p' "$2")
[ -f "$1/$launched" ] || fail "there is no desktop entry '$launched'"
