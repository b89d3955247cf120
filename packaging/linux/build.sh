#!/usr/bin/env bash
# build.sh: makes the packages for this machine's kind of Linux in dist/: .deb, .rpm and tar.xz. The same commit
# gives the same bytes: times are the commit's, and no path of this machine is in them.
# PROGRAM and PROGRAM_ARCH: another program to pack, of the same commit, built for the same distribution on another
# architecture; what it needs and says is told by the one of this machine. See arm64.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
nfpm=github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.0
here=packaging/linux
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)} LC_ALL=C TZ=UTC
mkdir -p dist

go build -trimpath -tags migrated_fynedo,no_emoji -ldflags '-s -w' -o "$work/livepusher" .
version=$("$work/livepusher" --version | awk 'NR == 1 { print $2 }' | tr + .)
arch=${PROGRAM_ARCH:-$(dpkg --print-architecture)}

tree=$work/tree
put() { install -D -m "$1" "$2" "$tree/usr/$3"; } # mode, file, place below /usr
GOFLAGS=-tags=migrated_fynedo go run ./$here/describe "$work/livepusher" "$work"
packaging/docs/licences.sh text >"$work/licences"
put 755 "${PROGRAM:-$work/livepusher}" bin/livepusher
put 644 $here/io.github.livepusher.desktop share/applications/io.github.livepusher.desktop
put 644 $here/io.github.livepusher.metainfo.xml share/metainfo/io.github.livepusher.metainfo.xml
put 644 "$work/livepusher.bash" share/bash-completion/completions/livepusher
put 644 "$work/_livepusher" share/zsh/vendor-completions/_livepusher
put 644 "$work/livepusher.fish" share/fish/vendor_completions.d/livepusher.fish
gzip -9n "$work/livepusher.1" && put 644 "$work/livepusher.1.gz" share/man/man1/livepusher.1.gz
cat LICENSE assets/fonts/OFL.txt "$work/licences" >"$work/copyright"
put 644 "$work/copyright" share/doc/livepusher/copyright
for size in 16 24 32 48 64 128 256 512; do
	convert assets/icon.png -resize ${size}x$size -strip "$work/icon.png"
	put 644 "$work/icon.png" share/icons/hicolor/${size}x$size/apps/io.github.livepusher.png
done
find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

# Whatever the program links is what it depends on: Debian's packages by their tool, names of libraries for RPM.
mkdir -p "$work/debian" && touch "$work/debian/control"
deb=$(cd "$work" && dpkg-shlibdeps -O --ignore-missing-info livepusher 2>/dev/null | sed 's/^shlibs:Depends=//')
rpm=$(readelf -d "$work/livepusher" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1()(64bit)/p' | paste -sd, | sed 's/,/, /g')
list() { sed 's/, /", "/g; s/^/"/; s/$/"/' <<<"$1"; }
export ARCH=$arch VERSION=$version TREE=$tree MTIME
MTIME=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
DEB_DEPENDS=$(list "$deb") RPM_DEPENDS=$(list "$rpm") envsubst <$here/nfpm.yaml >"$work/nfpm.yaml"
for kind in deb rpm; do
	GOFLAGS= go run $nfpm package -f "$work/nfpm.yaml" -p $kind -t dist/
done
tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -C "$tree" \
	--transform "s|^usr|livepusher-$version|" -cf - usr | xz -T1 -9 >"dist/livepusher-$version-linux-$arch.tar.xz"
