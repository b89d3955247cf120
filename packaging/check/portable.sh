#!/usr/bin/env bash
# portable.sh: the tests that need neither a window nor the servers and voices of Debian's packages: those that any system
# with Go, a C compiler, FFmpeg (its programs too) and SpeexDSP can run, such as a Mac. `make test` runs these and all others.
set -euo pipefail
cd "$(dirname "$0")/../.."
export GOFLAGS="-tags=migrated_fynedo ${GOFLAGS:-}"
command -v ffprobe >/dev/null || { echo "portable: ffprobe is missing; install FFmpeg" >&2; exit 1; }
# Skipped are tests against nginx-rtmp and proxies that others wrote, and those that want speech or Linux's network.
skipped='Nginx|Proxy|Proxies|CheckSecure|CheckAddress|Duplicate|NameIsFree|TLSFaults|ServerKilled|ServerStalled|CloseWhileStalled'
skipped+='|Dead|Stalled|Outage|Trace|Moved|Speech|Voice|Microphone|SoundServer'
go test -p 1 -short -skip "$skipped" ./beauty/... ./app/settings ./pusher ./pusher/address ./pusher/amf0 ./pusher/av ./pusher/capture \
	./pusher/devices ./pusher/flv ./pusher/geometry ./pusher/media ./pusher/rate ./pusher/rtmp ./pusher/sei ./pusher/watermark
