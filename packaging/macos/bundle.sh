#!/usr/bin/env bash
# bundle.sh PROGRAM APP: makes the application bundle APP (livepusher.app) of a program that was built for macOS: its
# Info.plist with the version that the git tag tells, texts in English and Chinese, icon and licences; no libraries, see
# dylibs.sh. MINIMUM_SYSTEM is the least version of macOS (14.0). The icon needs sips and iconutil, or png2icns.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
program=${1:?say bundle.sh PROGRAM livepusher.app} app=${2:?say bundle.sh PROGRAM livepusher.app}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
contents=$app/Contents
rm -rf "$app"
mkdir -p "$contents/MacOS" "$contents/Resources"
install -m 755 "$program" "$contents/MacOS/livepusher"

# A bundle's version is up to three numbers; the program itself tells the whole of it.
version=$(git -C "$root" describe --tags --match 'v[0-9]*' --abbrev=0 2>/dev/null | sed 's/^v//; s/[^0-9.].*//') || true
sed -e "s/\${SHORT_VERSION}/${version:-0.0.0}/" -e "s/\${MINIMUM_SYSTEM}/${MINIMUM_SYSTEM:-14.0}/" "$here/Info.plist" >"$contents/Info.plist"
printf 'APPL????' >"$contents/PkgInfo"
for language in en zh-Hans; do
	mkdir -p "$contents/Resources/$language.lproj"
	cp "$here/$language.lproj/InfoPlist.strings" "$contents/Resources/$language.lproj/"
done
cp "$root/LICENSE" "$root/NOTICE" "$contents/Resources/"
cp "$root/assets/fonts/OFL.txt" "$contents/Resources/OFL.txt"

icon() { # of the sizes that assets/icon.png has without being enlarged
	local size set=$work/icon.iconset
	if command -v iconutil >/dev/null; then
		mkdir "$set"
		for size in 16 32 128 256; do sips -z $size $size "$root/assets/icon.png" --out "$set/icon_${size}x$size.png" >/dev/null; done
		for size in 16 128; do sips -z $((2 * size)) $((2 * size)) "$root/assets/icon.png" --out "$set/icon_${size}x$size@2x.png" >/dev/null; done
		iconutil -c icns -o "$1" "$set"
	else
		for size in 16 32 128 256; do convert "$root/assets/icon.png" -resize ${size}x$size "$work/$size.png"; done
		png2icns "$1" "$work"/16.png "$work"/32.png "$work"/128.png "$work"/256.png >/dev/null
	fi
}
icon "$contents/Resources/icon.icns"
