#!/usr/bin/env bash
# uplink.sh [-r]: a real push of a clip that fills any bitrate, over an uplink of 4000 kbit/s that becomes 1300 for a
# minute, in the modes RTC and HD: how much of the thin link is used, how long pictures wait, how steady the bitrate is,
# and how soon it is back. Takes five minutes, wants root and an idle machine; exits with 1 when a figure misses.
# -r runs all of it with real-time priority (chrt), which gives steady figures on a machine that is busy.
set -euo pipefail
cd "$(dirname "$0")/../.."
run=()
case ${1-} in
-r) run=(chrt -r 20) LIVEPUSHER_REALTIME=1; export LIVEPUSHER_REALTIME ;;
"") ;;
*) echo "usage: uplink.sh [-r]" >&2; exit 2 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
GOFLAGS="-tags=migrated_fynedo ${GOFLAGS:-}" go test -c -o "$work/app.test" ./app

busy=$(awk -v cores="$(nproc)" '$1 > cores / 2 { print $1 }' /proc/loadavg) # of the last minute
[ -z "$busy" ] || echo "the machine is busy: load $busy on $(nproc) cores; the figures may be worse than the program"

(cd app && LIVEPUSHER_LONG=1 "${run[@]}" "$work/app.test" -test.v -test.run '^TestShapedUplink$') >"$work/log" 2>&1 || failed=1
# MEASURED RTC: 0.990 of the thin link used, 147 ms of wait at worst, bitrate 1066-1111 (swing 4.1 %), back after 2.5 s
sed -n 's/.*MEASURED \([A-Z]*\): \([0-9.]*\) of .* used, \([0-9]*\) ms .* bitrate \([0-9-]*\) (swing \([0-9.]*\) %), back after \([0-9.-]*\) s.*/\1 \2 \3 \4 \5 \6/p' \
	"$work/log" >"$work/figures"
[ "$(wc -l <"$work/figures")" = 2 ] || { cat "$work/log" >&2; exit 1; }
awk '
	function row(what, figure, want, ok) {
		printf "%-5s %-44s %-14s %-18s %s\n", mode, what, figure, want, ok ? "ok" : "MISSED"
		if (!ok) missed = 1
	}
	{
		mode = $1; most = mode == "RTC" ? 500 : 1000
		row("used of 1300 kbit/s, from 3 s after the cut", $2, "at least 0.92", $2 >= 0.92)
		row("longest wait, from 3 s after the cut", $3 " ms", "below " most " ms", $3 < most)
		row("swing of " $4 " kbit/s, from 10 s", $5 " %", "below 10 %", $5 < 10)
		row("95 % of 2500 kbit/s after the release", $6 " s", "at most 6 s", $6 >= 0 && $6 <= 6)
	}
	END { exit missed }' "$work/figures" || failed=1
[ -z "${failed-}" ] || { grep -A3 'shaped_linux_test.go.*:' "$work/log" | grep -v MEASURED >&2 || true; exit 1; }
