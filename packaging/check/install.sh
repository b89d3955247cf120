#!/usr/bin/env bash
# install.sh [SUITE]: the proof that the .deb installs, starts, pushes and goes, in a fresh root of a distribution: this
# machine's release, or another such as trixie. An ordinary user there does what the README's section on installing says,
# to the letter; livepusher pushes to nginx-rtmp, where the recording is judged as the main job's tests judge it; its
# window is opened; it is removed, and nothing is left but what is the user's. It needs root, or sudo, and says so.
# Environment: PACKAGES, a folder with the packages, where they were made already; MIRROR, as packaging/rig/root.sh has it;
# KEEP, to keep its files, root and pictures, in build/install-SUITE, as they are kept when it fails.
set -euo pipefail
cd "$(dirname "$0")/../.."
own=$(. /etc/os-release && echo "$VERSION_CODENAME")
suite=${1:-$own}
work=$PWD/build/install-$suite
say() { echo "install: $*"; }

as_root=(env)
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || { say "only root can make a root, and nothing was checked; run this as root, or install sudo" >&2; exit 1; }
	as_root=(sudo env "PATH=$PATH" "MIRROR=${MIRROR:-}")
fi
finish() {
	status=$?
	if [ $status = 0 ] && [ -z "${KEEP:-}" ]; then "${as_root[@]}" rm -rf --one-file-system "$work"; else say "files are in $work"; fi
	exit $status
}
"${as_root[@]}" rm -rf --one-file-system "$work"
mkdir -p "$work"
trap finish EXIT

# What does not need root is not done by root, so that caches stay their owner's.
if [ -n "${PACKAGES:-}" ]; then
	cp -r "$PACKAGES" "$work/dist"
elif [ "$suite" = "$own" ]; then
	DIST=$work/dist packaging/linux/build.sh
else
	"${as_root[@]}" DIST="$work/dist" packaging/linux/build-in.sh "$suite"
fi
packaging/check/packages.sh "$work/dist"
if [ "$suite" = "$own" ]; then # else it does not run here
	dpkg-deb -x "$work/dist"/*.deb "$work/deb"
	packaging/check/folders.sh "$work/deb/usr/bin/livepusher"
fi
GOFLAGS="-tags=migrated_fynedo ${GOFLAGS:-}" go test -c -o "$work/app.test" ./app
"${as_root[@]}" packaging/check/in-root.sh "$suite" "$work"
