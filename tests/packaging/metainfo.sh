# Software centres accept the description, and it launches the desktop entry. Usage: metainfo.sh resources/linux
. "$(dirname "$0")/tools.sh"
need appstreamcli
text=$1/local.amalgam.workbench.metainfo.xml
appstreamcli validate --no-net "$text"
launched=$(sed -n 's/.*<launchable type="desktop-id">\(.*\)<.*/\1/p' "$text")
[ -f "$1/$launched" ] || fail "there is no desktop entry '$launched'"
