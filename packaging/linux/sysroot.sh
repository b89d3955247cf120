#!/usr/bin/env bash
# sysroot.sh ARCH: unpacks what livepusher links, built for another architecture (arm64), into build/root-ARCH: Debian's
# own packages, chosen by apt with a state of its own in build/apt-ARCH, so that nothing of this machine's packages
# changes. Does nothing when it is there and made of the same list. For Debian; needs no root.
set -euo pipefail
cd "$(dirname "$0")/../.."
arch=${1:?say sysroot.sh ARCH, such as arm64}
build=$PWD/build
root=$build/root-$arch apt=$build/apt-$arch
wanted=(
  libc6-dev libavcodec-dev libavformat-dev libavutil-dev libswscale-dev libswresample-dev libspeexdsp-dev
  libgl-dev libegl-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev libwayland-dev libxkbcommon-dev
)
fail() { echo "sysroot: $*" >&2; exit 1; }
[ "$(cat "$root/.packages" 2>/dev/null)" = "${wanted[*]}" ] && exit 0
command -v apt-get >/dev/null || fail "needs apt-get: run this on Debian"

# apt with nothing installed, of the other architecture, from the sources that this machine's apt has.
mkdir -p "$apt/lists/partial" "$apt/archives/partial"
: >"$apt/status"
cat >"$apt/apt.conf" <<END
APT::Architecture "$arch";
#clear APT::Architectures;
APT::Architectures { "$arch"; };
APT::Install-Recommends "false";
APT::Keep-Downloaded-Packages "true";
Dir::State "$apt";
Dir::State::status "$apt/status";
Dir::Cache "$apt";
END
export APT_CONFIG=$apt/apt.conf DEBIAN_FRONTEND=noninteractive
apt-get update -q >"$apt/log" 2>&1 || { cat "$apt/log" >&2; fail "apt finds no index for $arch"; }
apt-get install -q -y --download-only -o Debug::NoLocking=true "${wanted[@]}" >"$apt/log" 2>&1 ||
  { cat "$apt/log" >&2; fail "apt cannot download the packages for $arch"; }

# /lib is /usr/lib, as in an installed system; links to absolute places would lead out of the root.
rm -rf "$root"
mkdir -p "$root/usr/bin" "$root/usr/sbin" "$root/usr/lib"
for folder in bin sbin lib; do ln -s "usr/$folder" "$root/$folder"; done
for package in "$apt"/archives/*.deb; do
  dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink --no-same-owner -C "$root" --exclude ./usr/share/doc --exclude ./usr/share/locale
done
find "$root" -type l -lname '/*' | while read -r link; do
  ln -sfnr "$root$(readlink "$link")" "$link"
done
echo "${wanted[*]}" >"$root/.packages"
count=$(find "$apt/archives" -name "*.deb" | wc -l)
rm -f "$apt"/archives/*.deb
echo "sysroot: $count packages, $(du -sh "$root" | cut -f1) in $root"
