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

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
