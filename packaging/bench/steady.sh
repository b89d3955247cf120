#!/usr/bin/env bash
# steady.sh [MINUTES]: pushes the test picture with the filter on to nginx-rtmp and prints the program's memory as it
# goes on, and how often Go collected garbage: neither may grow in a steady state. LIVEPUSHER names the binary.
set -euo pipefail
minutes=${1:-5}
top=$(cd "$(dirname "$0")/../.." && pwd)
binary=${LIVEPUSHER:-$top/build/livepusher}
port=${PORT:-29390}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT

[ -x "$binary" ] || { echo "steady: $binary is missing; run make build" >&2; exit 1; }
LIVEPUSHER_RIG=$work PORT=$port "$top/packaging/rig/rtmp-server.sh" >/dev/null 2>&1 &
for _ in $(seq 50); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done

GODEBUG=gctrace=1 "$binary" push --url "rtmp://127.0.0.1:$port/live/steady" --mode FHD --camera pattern --mic tone \
	--beauty 5 --whiteness 3 --duration "${minutes}m" --stats "$work/stats" 2>"$work/log" &
pusher=$!
echo "   s   RSS MB  heap MB  collections  frames/s"
end=$((SECONDS + minutes * 60 - 5))
while [ $SECONDS -lt $end ] && kill -0 $pusher 2>/dev/null; do
	sleep $((minutes * 6 > 30 ? 30 : minutes * 6))
	last=$(tail -1 "$work/stats")
	rss=$(sed 's/.*"memoryMB":\([0-9]*\).*/\1/' <<<"$last")
	fps=$(sed 's/.*"videoFPS":\([0-9]*\).*/\1/' <<<"$last")
	heap=$(grep '^gc ' "$work/log" | tail -1 | sed 's/.*->\([0-9]*\) MB, .*/\1/')
	printf '%4d %8s %8s %12s %9s\n' "$(wc -l <"$work/stats")" "$rss" "$heap" "$(grep -c '^gc ' "$work/log")" "$fps"
done
wait $pusher
