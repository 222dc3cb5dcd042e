#!/usr/bin/env bash
# Installs the Debian packages that are missing. Usage: setup.sh engine|ui|test|fuzz|package…
# Safe to run again: it asks dpkg first and does nothing where all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

engine=(ca-certificates g++ cmake ninja-build libtorch-dev libopenblas0-pthread libsqlitecpp-dev libsqlite3-dev
        nlohmann-json3-dev libspdlog-dev libfmt-dev libcli11-dev libicu-dev libssl-dev libzip-dev libexpat1-dev
        zlib1g-dev libreadstat-dev liblinear-dev libxgboost-dev libgloo-dev pkg-config)
ui=(qt6-base-dev qt6-base-dev-tools qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qt6-translations-l10n
    qt6-qpa-plugins libqcustomplot-dev libgl1-mesa-dev fonts-inter fonts-noto-cjk)
test=(libgtest-dev libgmock-dev python3 python3-torch python3-numpy python3-pandas sqlite3
      desktop-file-utils appstream mandoc shared-mime-info libglib2.0-bin zsh)
fuzz=(clang libclang-rt-dev)
package=(dpkg-dev file gzip)
command -v npm >/dev/null || test+=(nodejs npm)  # a Node.js from elsewhere brings its own
apt-cache show python3-onnxruntime >/dev/null 2>&1 && test+=(python3-onnxruntime)  # from Debian 13 on
extra=(ccache)  # makes the second build quick; nothing depends on it

wanted=()
for group in "$@"; do
  case "$group" in
    engine) wanted+=("${engine[@]}" "${extra[@]}") ;;
    ui) wanted+=("${ui[@]}") ;;
    test) wanted+=("${test[@]}") ;;
    fuzz) wanted+=("${fuzz[@]}") ;;
    package) wanted+=("${package[@]}") ;;
    *) echo "setup.sh: unknown group '$group' (engine, ui, test, fuzz, package)" >&2; exit 2 ;;
  esac
done

install_packages() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return

  if ! command -v apt-get >/dev/null; then
    echo "These Debian packages are needed and apt-get is not here: ${missing[*]}" >&2
    exit 1
  fi
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "Ask an administrator to install: apt-get install ${missing[*]}" >&2
      exit 1
    fi
    root=(sudo)
  fi
  echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  "${root[@]}" apt-get update -q
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# ONNX Runtime for Node.js, which runs exported ONNX files; its scripts would only fetch what a GPU needs.
install_onnxruntime() {
  local folder=build/onnxruntime version=1.30.0
  local package=$folder/node_modules/onnxruntime-node
  grep -q "\"version\": \"$version\"" "$package/package.json" 2>/dev/null && return
  echo "Installing ONNX Runtime $version into $folder"
  mkdir -p "$folder"
  if ! npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --no-save "onnxruntime-node@$version"; then
    echo "ONNX Runtime could not be installed: the tests that run ONNX files will be left out." >&2
    return
  fi
  rm -rf "$package"/bin/napi-v*/{darwin,win32}  # 190 MB for other systems
}

install_packages "${wanted[@]}"
case " $* " in *" test "*) install_onnxruntime ;; esac
