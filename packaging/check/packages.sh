#!/usr/bin/env bash
# packages.sh FOLDER: whether the Linux packages in FOLDER are what they must be: one version in all of them and in the
# program, the .deb at most 15 MB, a manual page that man reads without a warning, desktop entry and AppStream metadata
# that their judges pass, icons of their sizes, completions that complete, an .rpm that says what it needs.
set -euo pipefail
folder=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "packages: $*" >&2; exit 1; }
for tool in dpkg-deb rpm man desktop-file-validate appstreamcli identify; do
	command -v $tool >/dev/null || fail "$tool is missing; run packaging/setup/install.sh test"
done
only() { # the one file with an ending
	local all=("$folder"/*"$1")
	if [ ${#all[@]} != 1 ] || ! [ -f "${all[0]}" ]; then fail "there must be one *$1 in $folder, and there are: ${all[*]}"; fi
	echo "${all[0]}"
}
deb=$(only .deb)
rpm=$(only .rpm)
tar=$(only .tar.xz)
if [ -f "$folder/SHA256SUMS" ]; then (cd "$folder" && sha256sum --quiet -c SHA256SUMS) || fail "SHA256SUMS names other bytes"; fi

bytes=$(stat -c %s "$deb")
[ "$bytes" -le 15000000 ] || fail "the .deb has $bytes bytes, more than 15 MB"

version=$(dpkg-deb -f "$deb" Version)
[ "$(rpm -qp --qf '%{VERSION}' "$rpm")" = "$version" ] || fail "the .rpm has another version than the .deb, $version"
tar -tf "$tar" >"$work/list"
if grep -qv "^livepusher-$version/" "$work/list"; then fail "the .tar.xz has files outside of livepusher-$version"; fi
dpkg-deb -x "$deb" "$work/deb"
program=$work/deb/usr/bin/livepusher
built=$("$here/../version.sh" "$program")
[[ $version == "$built" || $version == "$built"+* ]] || fail "Go wrote $built into the program, and the package has $version"
tar -xOf "$tar" "livepusher-$version/bin/livepusher" | cmp - "$program" || fail "the .tar.xz has another program than the .deb"

# The same files in all three, wherever zsh's lies.
names() { grep -v '/$' | sed 's|.*/||' | sort; }
names <"$work/list" >"$work/tar.names"
dpkg-deb --fsys-tarfile "$deb" | tar -t | names | diff - "$work/tar.names" || fail "the .deb has other files than the .tar.xz"
rpm -qlp "$rpm" | names | diff - "$work/tar.names" || fail "the .rpm has other files than the .tar.xz"

share=$work/deb/usr/share
warned=$(LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l "$share/man/man1/livepusher.1.gz" 2>&1 >"$work/page")
[ -z "$warned" ] || fail "man warns: $warned"
for word in 'livepusher push' '--whiteness' 'EXIT STATUS' "$built"; do
	grep -qF -- "$word" "$work/page" || fail "the manual page does not have: $word"
done
desktop-file-validate "$share"/applications/*.desktop || fail "the desktop entry is not valid"
appstreamcli validate --no-net "$share"/metainfo/*.xml >"$work/appstream" || { cat "$work/appstream" >&2; fail "the AppStream metadata are not valid"; }
icons=0
for icon in "$share"/icons/hicolor/*/apps/*.png; do
	size=$(basename "$(dirname "$(dirname "$icon")")")
	[ "$(identify -format %wx%h "$icon")" = "$size" ] || fail "$icon is not $size"
	icons=$((icons + 1))
done
[ $icons = 8 ] || fail "there are $icons icons, not 8"
"$here/shells.sh" "$work/deb"

# Every library that the program links is needed by name, by the .rpm, and by a package, of the .deb.
needs=$(rpm -qp --requires "$rpm")
for library in $(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p') libX11.so.6 libpulse.so.0; do
	grep -qF "$library(" <<<"$needs" || fail "the .rpm does not say that it needs $library"
done
for library in libavcodec libavformat libswscale libspeexdsp libgl1 libx11 libpulse; do
	dpkg-deb -f "$deb" Depends | grep -q "$library" || fail "the .deb does not depend on $library"
done
echo "packages: $version, .deb $bytes bytes, .rpm $(stat -c %s "$rpm"), .tar.xz $(stat -c %s "$tar")"
