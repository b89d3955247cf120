#!/usr/bin/env bash
# packages.sh [linux|windows]: empties dist/ and makes the packages in it, of both systems or of the one named, and
# SHA256SUMS over them. What that needs is installed first. docs/packages.md tells what is in them.
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1:-all} in
all) systems=(linux windows) ;;
linux | windows) systems=("$1") ;;
*) echo "usage: packages.sh [linux|windows]" >&2 && exit 2 ;;
esac
packaging/setup/install.sh packages
case ${systems[*]} in *windows*) packaging/setup/install.sh windows ;; esac
rm -rf dist && mkdir dist
for system in "${systems[@]}"; do
	packaging/"$system"/build.sh
done
cd dist
sums=$(sha256sum -- *)
tee SHA256SUMS <<<"$sums"
