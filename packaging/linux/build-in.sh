#!/usr/bin/env bash
# build-in.sh SUITE: makes the packages for another release, such as trixie, in a fresh root of it with this machine's Go
# and its caches. They are made from the last commit, and their version ends in what they are for: +deb13, +ubuntu24.04.
# It needs root, and a kernel that lets root mount. Mounts are the script's own: nothing of them is seen or left outside.
# Environment: DIST, where to (dist); MIRROR, see packaging/rig/root.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# = 1 ] || { echo "usage: build-in.sh SUITE" >&2; exit 2; }
if [ -z "${LIVEPUSHER_OWN_MOUNTS:-}" ]; then
	[ "$(id -u)" = 0 ] || { echo "build-in.sh: only root can make a root; run this as root or with sudo" >&2; exit 1; }
	work=$(mktemp -d)
	trap 'rm -rf --one-file-system "$work"' EXIT
	mkdir -p "${DIST:-dist}"
	packaging/rig/root.sh "$1" "$work/root"
	git clone -q . "$work/root/src"
	LIVEPUSHER_OWN_MOUNTS=$work/root unshare --mount --propagation private "$0" "$1" ||
		{ echo "build-in.sh: no packages for $1" >&2; exit 1; }
	cp "$work/root/out/"* "${DIST:-dist}/"
	exit
fi

root=$LIVEPUSHER_OWN_MOUNTS
# All modules are in this machine's cache when they are needed inside, where they come from there alone: they were
# checked when they were downloaded, and this machine may need a proxy or certificates that the root does not have.
go mod download
packaging/linux/nfpm.sh --version >/dev/null
give() { mkdir -p "$root$2" && mount --bind "$1" "$root$2"; }
give "$(go env GOROOT)" /usr/local/go
give "$(go env GOMODCACHE)" /go/mod
give "$(go env GOCACHE)" /go/cache
give /dev /dev
mount -t proc proc "$root/proc"
mkdir "$root/out"
echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io" # a root that lives for minutes
release=$(. "$root/etc/os-release" && echo "$ID$VERSION_ID")
chroot "$root" env -i HOME=/root PATH=/usr/local/go/bin:/usr/sbin:/usr/bin:/sbin:/bin GOPROXY=file:///go/mod/cache/download GOSUMDB=off GOTOOLCHAIN=local \
	GOMODCACHE=/go/mod GOCACHE=/go/cache DIST=/out SUFFIX="+${release/debian/deb}" LC_ALL=C DEBIAN_FRONTEND=noninteractive \
	bash -euc 'cd /src && apt-get update -q &&
		packaging/setup/install.sh packages && packaging/linux/build.sh' >&2
