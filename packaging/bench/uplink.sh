#!/usr/bin/env bash
# uplink.sh: how the bitrate follows an uplink that goes from 4.0 to 1.3 and back to 4.0 Mbit/s (30, 60 and 30 s),
# with --min-bitrate 200 --max-bitrate 2500 and a camera that fills them. Prints, for each mode: how much of the
# narrow link was used, what waited in queues on it, how the bitrate swung once settled, and how long it took to come
# back. Leaves curves, uplink-MODE.csv and .svg, in OUT. Needs root, for network namespaces.
#
# Environment: LIVEPUSHER the binary (one is built), MODES ("RTC HD"), OUT (build/uplink).
set -euo pipefail
LIVEPUSHER_UPLINK=$(realpath -m "${OUT:-$(dirname "$0")/../../build/uplink}")
cd "$(dirname "$0")/../.."
export MODES=${MODES:-RTC HD} LIVEPUSHER_UPLINK GOFLAGS="-tags=migrated_fynedo ${GOFLAGS:-}"
mkdir -p "$LIVEPUSHER_UPLINK"
exec go test -count 1 -timeout 30m -v -run TestBitrateFollowsUplink ./packaging/check/network
