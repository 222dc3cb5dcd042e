#!/usr/bin/env bash
# Installs the Debian package into a clean system and uses it there as an ordinary user would.
#   packaging/check.sh SUITE [FILE.deb]   FILE is the newest in build/release/packages if not named
#   packaging/check.sh SUITE --build      builds the package in a clean system of that suite first
#   packaging/check.sh SUITE --test       builds with the tests in it, runs every fast one, and makes the package
#   packaging/check.sh SUITE --test --again   the same in the system and build folder of the last time
# SUITE is bookworm (Debian 12) or trixie (Debian 13). Needs root and debootstrap; the mirror is this machine's own.
# All is kept under build/packaging; pictures, scores and test results of the last check are in build/packaging/SUITE.
set -euo pipefail
cd "$(dirname "$0")/.."
suite=${1:?usage: packaging/check.sh bookworm|trixie [FILE.deb|--build|--test [--again]]}
what=${2:-}
again=${3:-}
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

# Makes $1 a fresh copy of a minimal system.
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
}

# Makes $1 ready for chroot, for as long as this program runs.
enter_system() {
  local root=$1
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

# Builds the sources of this working tree and makes the package; $1 is ON where the tests are built and run too.
build_package() {
  local tests=$1 root=$work/$suite-build groups="engine ui package"
  if [ "$again" != "--again" ] || [ ! -d "$root/source/build" ]; then
    fresh_system "$root"
    mkdir -p "$root/source/build"
  fi
  enter_system "$root"
  # The sources anew, with their times, so that only what changed is compiled.
  find "$root/source" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
  git ls-files -z | xargs -0 cp --preserve=timestamps,mode --parents -t "$root/source"
  if [ "$tests" = ON ]; then
    groups="$groups test"
    # What setup.sh would fetch from npm, where this machine has it already.
    if [ -d build/onnxruntime ] && [ ! -d "$root/source/build/onnxruntime" ]; then cp -r build/onnxruntime "$root/source/build/"; fi
  fi
  inside "$root" sh -ec "cd /source
    scripts/setup.sh $groups
    cmake --preset release -DAMALGAM_TESTS=$tests
    cmake --build --preset release
    [ $tests = OFF ] || ctest --preset release --output-junit /source/build/tests.xml || touch /source/build/tests.failed
    rm -f build/release/packages/*.deb
    cpack --config build/release/CPackConfig.cmake"
  cp "$root"/source/build/release/packages/*.deb "$results/"
  if [ "$tests" = ON ]; then
    cp "$root/source/build/tests.xml" "$results/"
    if [ -e "$root/source/build/tests.failed" ]; then
      rm "$root/source/build/tests.failed"
      echo "check.sh: tests failed on $suite; see $results/tests.xml" >&2
      exit 1
    fi
  fi
}

if [ "$what" = "--build" ] || [ "$what" = "--test" ]; then
  rm -f "$results"/*.deb
  build_package "$([ "$what" = "--test" ] && echo ON || echo OFF)"
  what=$(ls -t "$results"/*.deb | head -n 1)
fi
deb=${what:-$(ls -t build/release/packages/*.deb | head -n 1)}
echo "Checking $deb on $suite"

root=$work/$suite-check
fresh_system "$root"
enter_system "$root"
cp "$deb" "$root/tmp/package.deb"
inside "$root" apt-get install -y -q --no-install-recommends /tmp/package.deb
inside "$root" useradd --create-home analyst
install -m 755 packaging/use.sh packaging/use_desktop.sh tests/packaging/{tools.sh,bundle_scores.sh,zsh_offers.zsh} "$root/tmp/"
inside "$root" su analyst -c "sh /tmp/use.sh"

# Only now what a desktop has and the package does not ask for, and what the checks themselves need.
checking="desktop-file-utils appstream shared-mime-info libglib2.0-bin man-db bash-completion zsh python3-numpy python3-pandas"
if inside "$root" apt-cache show python3-onnxruntime >/dev/null 2>&1; then checking="$checking python3-onnxruntime"; fi
inside "$root" apt-get install -y -q --no-install-recommends $checking >"$results/checking.log"
inside "$root" su analyst -c "sh /tmp/use_desktop.sh" | tee "$results/desktop.txt"
rm -rf "$results/use"
cp -r "$root/home/analyst/use" "$results/use"

inside "$root" apt-get purge -y -q "$(dpkg-deb --field "$deb" Package)" >/dev/null
left=$(find "$root/usr" -ipath '*amalgam*')
if [ -n "$left" ]; then
  echo "check.sh: left behind after purging: $left" >&2
  exit 1
fi
echo "The package installs, works and goes away on $suite. See $results/use"
