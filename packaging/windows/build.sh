#!/usr/bin/env bash
# build.sh: makes the packages for 64-bit Windows in dist/, on Linux: a zip and an installer. The same commit gives the
# same bytes: times are the commit's, and no path of this machine is in them. The first time it also builds FFmpeg, and
# Go compiles the window toolkit for Windows: a quarter of an hour on two cores.
# build.sh env: builds the libraries and prints what go and C compilers need to build anything else that way, to be eval'ed.
# Environment: SOURCE_DATE_EPOCH (the commit's time), DIST (dist).
set -euo pipefail
cd "$(dirname "$0")/../.."
here=packaging/windows
prefix=$PWD/build/windows/prefix
host=x86_64-w64-mingw32
fail() { echo "windows/build: $*" >&2; exit 1; }
for tool in $host-gcc-win32 makensis zip convert; do
	command -v "$tool" >/dev/null || fail "$tool is missing; run packaging/setup/install.sh windows"
done
mkdir -p build
$here/libraries.sh >build/windows.log 2>&1 || { tail -5 build/windows.log >&2; fail "the libraries could not be built; see build/windows.log"; }

# shellcheck disable=SC2054 # the comma is Go's
windows=(GOOS=windows GOARCH=amd64 CGO_ENABLED=1 "CC=$host-gcc-win32" "PKG_CONFIG_LIBDIR=$prefix/lib/pkgconfig"
	GOFLAGS=-tags=migrated_fynedo,no_emoji)
if [ "${1:-}" = env ]; then printf "export %q\n" "${windows[@]}"; exit; fi

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH LC_ALL=C TZ=UTC
dist=$(realpath -m "${DIST:-dist}")
work=$(mktemp -d)
resource=$PWD/resource_windows_amd64.syso # go takes it from here alone
trap 'rm -rf "$work" "$resource"' EXIT
mkdir -p "$dist"

# The version has to be known before the program is made: Go writes the same one into every program of a commit.
vcs=false # said aloud, since a machine may be set to leave the version out
if [ -e .git ] && git rev-parse -q --verify HEAD >/dev/null; then vcs=true; fi
version_of() { packaging/version.sh "$1"; }
GOFLAGS=-buildvcs=$vcs CGO_ENABLED=0 go build -trimpath -o "$work/any" ./packaging/rig/network/netshape
version=$(version_of "$work/any")
numbers=$(sed -n 's/^\([0-9]*\)\.\([0-9]*\)\.\([0-9]*\).*/\1,\2,\3,0/p' <<<"$version")

for size in 16 24 32 48 64 256; do
	convert assets/icon.png -resize ${size}x$size -strip "$work/icon-$size.png"
done
convert "$work"/icon-{16,24,32,48,64,256}.png "$work/livepusher.ico"
$host-windres -I "$work" -I $here -DVERSION="\\\"$version\\\"" -DNUMBERS="${numbers:-0,0,0,0}" -O coff -i $here/livepusher.rc -o "$resource"

tree=$work/livepusher-$version
mkdir -p "$tree/licences"
# Go's cache does not know that pkg-config may tell another folder than at the last time: the linker is told this one.
env "${windows[@]}" go build -buildvcs=$vcs -trimpath -o "$tree/livepusher.exe" \
	-ldflags "-s -w -buildid= -H windowsgui -extldflags \"-L$prefix/lib -static-libgcc -static-libstdc++ -Wl,--no-insert-timestamp\"" .
[ "$(version_of "$tree/livepusher.exe")" = "$version" ] || fail "the program has another version than $version; build it in a tree that nobody changes"
$host-gcc-win32 -O2 -Wall -s -Wl,--no-insert-timestamp -o "$tree/livepusher.com" $here/starter.c
cp "$prefix"/bin/*.dll "$tree/"
$host-strip --strip-unneeded --preserve-dates "$tree"/*.dll

# What a Windows of its own has not, has to come along.
lacking=$(for f in "$tree"/*.exe "$tree"/*.com "$tree"/*.dll; do $host-objdump -p "$f"; done | sed -n 's/.*DLL Name: //p' | sort -u |
	while read -r dll; do
		[ -f "$tree/$dll" ] || grep -qix "$dll" $here/system-dlls || echo "$dll"
	done)
[ -z "$lacking" ] || fail "the program needs $lacking, which is neither beside it nor in $here/system-dlls"

cp "$prefix"/licences/* "$tree/licences/"
cp LICENSE "$tree/licences/livepusher-MIT.txt"
cp NOTICE "$tree/licences/NOTICE.txt"
cp assets/fonts/OFL.txt "$tree/licences/Noto-Sans-CJK-SC-OFL-1.1.txt"
packaging/docs/licences.sh text >"$tree/licences/Go-modules.txt"
{
	echo "The libraries beside livepusher.exe are built from these source packages of Debian or Ubuntu, by"
	echo "packaging/windows/libraries.sh in livepusher's sources, which has all options:"
	cat "$prefix/versions"
} >"$tree/licences/SOURCES.txt"
sed -i 's/\r*$/\r/' "$tree"/licences/*.txt # Windows' ends of lines
chmod 644 "$tree"/licences/* "$tree"/*.dll
find "$tree" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +

name=livepusher-$version-windows-amd64
rm -f "$dist/$name.zip" "$dist/$name-setup.exe"
(cd "$work" && find "livepusher-$version" -type f | sort | zip -q -9 -X -@ "$dist/$name.zip")

# shellcheck disable=SC2016 # $INSTDIR is the installer's
{
	(cd "$tree" && find . -type f | sort | sed 's|^\./||; s|/|\\|g; s|.*|Delete "$INSTDIR\\&"|')
	echo 'RMDir "$INSTDIR\licences"'
} >"$work/remove.nsh"
makensis -V2 -DVERSION="$version" -DFOLDER="$tree" -DICON="$work/livepusher.ico" -DREMOVE="$work/remove.nsh" \
	-DOUTPUT="$dist/$name-setup.exe" $here/installer.nsi
[ "$(stat -c %s "$dist/$name-setup.exe")" -le $((30 * 1024 * 1024)) ] || fail "the installer is larger than 30 MB"
(cd "$dist" && stat -c '%s %n' "$name.zip" "$name-setup.exe")
