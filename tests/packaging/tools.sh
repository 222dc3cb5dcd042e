# Sourced by the tests of this folder.
set -eu

# Skips the test, saying why, unless all programs named are here.
need() {
  for tool in "$@"; do
    command -v "$tool" >/dev/null || { echo "SKIPPED: $tool is not installed (scripts/setup.sh test)"; exit 77; }
  done
}

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# Fails unless software centres accept the text $1. The address of a homepage is the publisher's to give (AMALGAM_HOMEPAGE);
# that it is not there yet is a warning from AppStream 1.0 on, and unknown to those before.
accept_metainfo() {
  appstreamcli validate --no-net "$1" && return
  ! grep -q 'type="homepage"' "$1" && appstreamcli validate --no-net --override=url-homepage-missing=info "$1"
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
