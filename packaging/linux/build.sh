#!/usr/bin/env bash
# build.sh: makes the packages for this machine's kind of Linux: .deb, .rpm and tar.xz. They fit the distribution that
# they are made on, since the next has other versions of FFmpeg's libraries; build-in.sh makes them on another. The
# same commit gives the same bytes: times are the commit's, and no path of this machine is in them.
# Environment: DIST, where to (dist); SUFFIX, after the version in the packages' names, such as +deb13 (none).
# PROGRAM and PROGRAM_ARCH: another program to pack, of the same commit, built for the same distribution on another
# architecture; what it needs and says is told by the one of this machine. See arm64.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=packaging/linux
out=${DIST:-dist}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022
# Without git, the day on which zip's calendar begins.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 315532800)}
export SOURCE_DATE_EPOCH LC_ALL=C TZ=UTC
mkdir -p "$out"
say() { echo "packages: $*"; }

say "building livepusher"
vcs=false # said aloud, since a machine may be set to leave the version out
if [ -e .git ] && git rev-parse -q --verify HEAD >/dev/null; then vcs=true; fi
GOFLAGS='' go build -buildvcs=$vcs -trimpath -tags migrated_fynedo,no_emoji -ldflags '-s -w' -o "$work/livepusher" .
version=$(packaging/version.sh "$work/livepusher")
packed=$version${SUFFIX:-}
arch=${PROGRAM_ARCH:-$(dpkg --print-architecture)}

say "writing the manual page, completions, licences and icons"
tree=$work/tree
put() { install -D -m "$1" "$2" "$tree/usr/$3"; } # mode, file, place below /usr
GOFLAGS=-tags=migrated_fynedo go run ./$here/describe "$work/livepusher" "$work"
packaging/docs/licences.sh text >"$work/licences"
put 755 "${PROGRAM:-$work/livepusher}" bin/livepusher
put 644 $here/io.github.livepusher.desktop share/applications/io.github.livepusher.desktop
put 644 $here/io.github.livepusher.metainfo.xml share/metainfo/io.github.livepusher.metainfo.xml
put 644 "$work/livepusher.bash" share/bash-completion/completions/livepusher
put 644 "$work/livepusher.fish" share/fish/vendor_completions.d/livepusher.fish
gzip -9n "$work/livepusher.1" && put 644 "$work/livepusher.1.gz" share/man/man1/livepusher.1.gz
cat NOTICE LICENSE assets/fonts/OFL.txt "$work/licences" >"$work/copyright"
put 644 "$work/copyright" share/doc/livepusher/copyright
printf 'livepusher (%s) stable; urgency=medium\n\n  * Made from the sources of this version.\n\n -- %s  %s\n' \
	"$packed" "$(sed -n 's/^maintainer: //p' $here/nfpm.yaml)" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$work/changelog.gz"
put 644 "$work/changelog.gz" share/doc/livepusher/changelog.gz
for size in 16 24 32 48 64 128 256 512; do
	convert assets/icon.png -resize ${size}x$size -strip "$work/icon.png"
	put 644 "$work/icon.png" share/icons/hicolor/${size}x$size/apps/io.github.livepusher.png
done
install -m 644 "$work/_livepusher" "$tree/zsh" # whose folder every kind of package has elsewhere

say "packing $packed"
list() { sed 's/, /", "/g; s/^/"/; s/$/"/' <<<"$1"; }
deb=$($here/needs.sh "$work/livepusher" deb)
rpm=$($here/needs.sh "$work/livepusher" rpm)
find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
# Files alone: the folders that they lie in are the system's.
contents() { find "$tree/usr" -type f -printf '  - {src: "%p", dst: "/usr/%P"}\n' | sort; }
export ARCH=$arch VERSION=$packed TREE=$tree MTIME
MTIME=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
DEB_DEPENDS=$(list "$deb") RPM_DEPENDS=$(list "$rpm") envsubst <$here/nfpm.yaml >"$work/nfpm.yaml"
contents >>"$work/nfpm.yaml"
for kind in deb rpm; do
	$here/nfpm.sh package -f "$work/nfpm.yaml" -p $kind -t "$out/"
done
install -D -m 644 "$tree/zsh" "$tree/usr/share/zsh/site-functions/_livepusher"
find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -C "$tree" \
	--transform "s|^usr|livepusher-$packed|" -cf - usr | xz -T1 -9 >"$out/livepusher-$packed-linux-$arch.tar.xz"
