#!/usr/bin/env bash
# Installs the Debian package into a clean system and uses it there as an ordinary user would.
#   packaging/check.sh SUITE [FILE.deb]   FILE is the newest in build/release/packages if not named
#   packaging/check.sh SUITE --build      builds the package in a clean system of that suite first
# SUITE is bookworm (Debian 12) or trixie (Debian 13). Needs root and debootstrap; the mirror is this machine's own.
# All is kept under build/packaging; pictures and scores of the last check are in build/packaging/SUITE.
set -euo pipefail
cd "$(dirname "$0")/.."
suite=${1:?usage: packaging/check.sh bookworm|trixie [FILE.deb|--build]}
what=${2:-}
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
  echo "check.sh: run this as root, with debootstrap installed (apt-get install debootstrap)." >&2
  exit 2
fi
# What is mounted below is gone when this process ends, however it ends.
[ -n "${AMALGAM_OWN_MOUNTS:-}" ] || exec env AMALGAM_OWN_MOUNTS=1 unshare --mount "packaging/check.sh" "$@"

work=$PWD/build/packaging
results=$work/$suite
archives=$work/archives
mkdir -p "$results" "$archives/partial"

mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 'Component: main' | head -n 1)
if [ -z "$mirror" ]; then
  echo "check.sh: no Debian mirror among apt's sources; run apt-get update first." >&2
  exit 2
fi

# Makes $1 a fresh copy of a minimal system, ready for chroot.
fresh_system() {
  local root=$1 base=$work/$suite-base
  if [ ! -e "$base.done" ]; then
    rm -rf "$base"
    debootstrap --variant=minbase --cache-dir="$archives" "$suite" "$base" "$mirror"
    touch "$base.done"
  fi
  rm -rf "$root"
  cp -a --reflink=auto "$base" "$root"
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"  # start no services
  chmod 755 "$root/usr/sbin/policy-rc.d"
  { apt-config dump | grep -i '^Acquire::.*proxy' || true; } >"$root/etc/apt/apt.conf.d/01proxy"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount --bind "$archives" "$root/var/cache/apt/archives"
  inside "$root" apt-get update -q
}

inside() {
  local root=$1
  shift
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

build_package() {
  local root=$work/$suite-build
  fresh_system "$root"
  mkdir "$root/source"
  git ls-files -z | xargs -0 cp --parents -t "$root/source"
  inside "$root" sh -ec 'cd /source
    scripts/setup.sh engine ui package
    cmake --preset release -DAMALGAM_TESTS=OFF
    cmake --build --preset release
    cpack --config build/release/CPackConfig.cmake'
  cp "$root"/source/build/release/packages/*.deb "$results/"
}

if [ "$what" = "--build" ]; then
  rm -f "$results"/*.deb
  build_package
  what=$(ls -t "$results"/*.deb | head -n 1)
fi
deb=${what:-$(ls -t build/release/packages/*.deb | head -n 1)}
echo "Checking $deb on $suite"

root=$work/$suite-check
fresh_system "$root"
cp "$deb" "$root/tmp/package.deb"
inside "$root" apt-get install -y -q --no-install-recommends /tmp/package.deb
inside "$root" useradd --create-home analyst
install -m 755 packaging/use.sh "$root/tmp/use.sh"
inside "$root" su analyst -c "sh /tmp/use.sh"
rm -rf "$results/use"
cp -r "$root/home/analyst/use" "$results/use"

inside "$root" apt-get purge -y -q "$(dpkg-deb --field "$deb" Package)" >/dev/null
left=$(find "$root/usr" -ipath '*amalgam*')
if [ -n "$left" ]; then
  echo "check.sh: left behind after purging: $left" >&2
  exit 1
fi
echo "The package installs, works and goes away on $suite. See $results/use"
