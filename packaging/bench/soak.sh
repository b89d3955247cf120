#!/usr/bin/env bash
# soak.sh [TIME]: pushes for TIME (30m) through two network namespaces with a fault every minute, as root, and judges
# memory, goroutines, and how far picture and sound are apart in what nginx-rtmp recorded last.
set -euo pipefail
cd "$(dirname "$0")/../.."
time=${1:-30m}
export GOFLAGS="-tags=migrated_fynedo ${GOFLAGS:-}"
work=$(mktemp -d)
[ -n "${KEEP:-}" ] || trap 'rm -rf "$work"' EXIT
go build -o "$work/livepusher" .
go build -o "$work/soak" ./packaging/bench/soak
"$work/soak" -for "$time" -livepusher "$work/livepusher" -server "$PWD/packaging/rig/rtmp-server.sh" -work "$work"
grep -oE '"code":-?[0-9]+,"name":"[A-Z_]+"' "$work/events" | sort | uniq -c
go test -count=1 -v -run SyncOfARecording ./app -recording "$work/soak.flv" | grep -E 'gaps of the tone|FAIL|ok'
