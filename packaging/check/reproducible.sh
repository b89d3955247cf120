#!/usr/bin/env bash
# reproducible.sh [linux|windows]: makes the packages of the last commit twice, of both systems or of the one named, and
# compares the bytes of every file. The second time is later, in a folder of another name and depth, in another time
# zone and language, with other permissions for new files, and with COLD=1 from an empty build cache, which compiles
# everything again.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { echo "reproducible: $*"; }

git clone -q . "$work/one"
git clone -q . "$work/and/another/two"
say "once"
(cd "$work/one" && umask 022 && TZ=UTC packaging/packages.sh "$@")
sleep 2
say "twice"
(
	cd "$work/and/another/two" && umask 077
	if [ -n "${COLD:-}" ]; then export GOCACHE=$work/cache; fi
	TZ=Asia/Shanghai LC_ALL=C.UTF-8 packaging/packages.sh "$@"
)
diff -r "$work/one/dist" "$work/and/another/two/dist" || { say "the bytes differ" >&2; exit 1; }
say "the bytes of $(find "$work/one/dist" -type f | wc -l) files are the same, SHA256SUMS among them"
