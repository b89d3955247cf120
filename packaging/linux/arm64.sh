#!/usr/bin/env bash
# arm64.sh [packages]: builds the program for Debian 12 on 64-bit ARM, on a Debian 12 machine of another kind:
# build/livepusher-arm64; "packages" makes its .deb, .rpm and tar.xz as well. It needs `packaging/setup/install.sh ports`; the
# libraries come into build/root-arm64, see sysroot.sh. The first time it takes about ten minutes on two cores.
# packaging/check/arm64.sh runs what came of it.
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v aarch64-linux-gnu-gcc >/dev/null || { echo "arm64: the cross compiler is missing; run packaging/setup/install.sh ports" >&2; exit 1; }
packaging/linux/sysroot.sh arm64
(
	ARCH=arm64
	# shellcheck source=packaging/linux/cross-env.sh
	. packaging/linux/cross-env.sh
	vcs=false
	if [ -e .git ]; then vcs=true; fi # said aloud, since a machine may be set to leave the version out
	GOFLAGS='' go build -buildvcs=$vcs -trimpath -tags migrated_fynedo,no_emoji -ldflags '-s -w' -o build/livepusher-arm64 .
)
case ${1:-} in
'') ;;
packages) PROGRAM=$PWD/build/livepusher-arm64 PROGRAM_ARCH=arm64 packaging/linux/build.sh ;;
*) echo "usage: arm64.sh [packages]" >&2 && exit 2 ;;
esac
