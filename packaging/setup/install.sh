#!/usr/bin/env bash
# install.sh run|packages|test|windows|ports: installs what this machine lacks to build and run livepusher (run), to make
# its packages as well (packages), to test all of it (test), to make the packages for Windows and start them under wine
# (windows), or to build it for arm64, run that, and check the macOS package and the workflow (ports).
# For Debian 12 and Ubuntu 22.04 or later. Says nothing and changes nothing when all is there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

# What building needs: a C compiler, OpenGL and the windowing headers for Fyne, FFmpeg's libraries, SpeexDSP for the
# microphone; and Mesa's drivers, which draw the window where there is no graphics card.
run=(
  gcc pkg-config make
  libgl1-mesa-dev xorg-dev libwayland-dev libxkbcommon-dev libgl1-mesa-dri
  libavcodec-dev libavformat-dev libavutil-dev libswscale-dev libswresample-dev libspeexdsp-dev
)
# What packages need besides: their version, icons, tables of what programs link, the libraries that livepusher opens by
# name, and the packers that are no Go program.
packages=(
  git imagemagick gettext-base dpkg-dev rpm binutils xz-utils libpulse0 "libasound2t64|libasound2"
)
# What tests need besides: a screen to click in, readers and players of streams, a voice, an RTMP server, proxies, a sound server, a keyring,
# a virtual machine with cameras, what looks into C kernels and runs those for arm64, a fresh Debian, and what reads packages: shells, man,
# and the judges of desktop entries. "a|b" is the first of the two that the distribution has.
tests=(
  xvfb openbox xdotool imagemagick x11-utils
  ffmpeg espeak-ng "chromium|chromium-browser"
  "nginx-light|nginx" libnginx-mod-rtmp libnginx-mod-stream openssl microsocks tinyproxy
  pulseaudio pulseaudio-utils dbus libglib2.0-bin gnome-keyring
  qemu-system-x86 kmod cpio v4l-utils "linux-headers-amd64|linux-headers-generic" iproute2
  time valgrind gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
  debootstrap bash-completion zsh fish man-db desktop-file-utils appstream
)

# What the packages for Windows need: compilers, what sources of FFmpeg are unpacked and built with, the installer's maker.
windows=(
  gcc pkg-config make git
  gcc-mingw-w64-x86-64-win32 libz-mingw-w64-dev libffmpeg-nvenc-dev nasm dpkg-dev
  nsis zip unzip imagemagick wine locales
)
# What the other systems need besides run: a compiler and an emulator for arm64, what judges a push, and the parts of LLVM
# that make and read a Mac's libraries.
ports=(
  gcc-aarch64-linux-gnu qemu-user ffmpeg "nginx-light|nginx" libnginx-mod-rtmp libnginx-mod-stream openssl
  clang lld llvm icnsutils imagemagick python3 python3-yaml
)

fail() { echo "livepusher setup: $*" >&2; exit 1; }

declare -A installed
while read -r name status; do
  [ "$status" = installed ] && installed[$name]=1
done < <(dpkg-query -W -f '${Package} ${db:Status-Status}\n' 2>/dev/null)

# missing prints those of its arguments of which no alternative is installed.
missing() {
  local choice name
  for choice in "$@"; do
    for name in ${choice//|/ }; do
      if [ -n "${installed[$name]:-}" ]; then continue 2; fi
    done
    echo "$choice"
  done
}

# available prints, for each argument, its first alternative that apt knows.
available() {
  local choice name
  for choice in "$@"; do
    for name in ${choice//|/ }; do
      if apt-cache show "$name" >/dev/null 2>&1; then echo "$name"; continue 2; fi
    done
    fail "this distribution has no package ${choice//|/ or }; install it by hand and try again"
  done
}

check_go() {
  local wanted found
  wanted=$(awk '$1 == "go" { print $2 }' "$here/../../go.mod")
  command -v go >/dev/null || fail "Go is missing; install Go $wanted or later from https://go.dev/dl and put its bin folder into PATH"
  found=$(GOTOOLCHAIN=local go env GOVERSION)
  found=${found#go}
  if [ "$(printf '%s\n' "$wanted" "${found%%-*}" | sort -V | head -1)" != "$wanted" ]; then
    fail "Go $found is too old; install Go $wanted or later from https://go.dev/dl"
  fi
}

install_packages() {
  command -v apt-get >/dev/null || fail "needs the packages $* and finds no apt-get: this script knows Debian and Ubuntu only"
  local root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "needs the packages $*; run this as root, or install sudo"
    root=(sudo)
  fi
  echo "livepusher setup: installing $*"
  # An index that is already there is used as it is; only where it lacks a package is it fetched anew.
  local names
  names=$(available "$@" 2>/dev/null) || { "${root[@]}" apt-get update -q; names=$(available "$@"); }
  # shellcheck disable=SC2086 # one word a package
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $names
  # The tests start nginx themselves; Debian would leave one listening to the world.
  if [[ " $* " == *" nginx"* ]] && [ -d /run/systemd/system ]; then "${root[@]}" systemctl disable --now -q nginx; fi
}

case ${1:-} in
run) wanted=("${run[@]}") ;;
packages) wanted=("${run[@]}" "${packages[@]}") ;;
test) wanted=("${run[@]}" "${packages[@]}" "${tests[@]}") ;;
windows) wanted=("${windows[@]}") ;;
ports) wanted=("${run[@]}" "${ports[@]}") ;;
*) fail "say install.sh run, packages, test, windows or ports" ;;
esac
check_go
mapfile -t lacking < <(missing "${wanted[@]}")
if [ ${#lacking[@]} -gt 0 ]; then install_packages "${lacking[@]}"; fi
