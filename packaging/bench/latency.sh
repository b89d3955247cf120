#!/usr/bin/env bash
# latency.sh: the delay from a camera's picture to the same picture decoded by a viewer, through nginx-rtmp on this
# machine. The picture carries the wall clock (packaging/rig/clock). livepusher in RTC, ffmpeg, and GStreamer where
# there is one, in turns, with the same frames, bitrate and viewer; libx264
# superfast in livepusher, as it is, veryfast in the others. Prints each run, the means over the
# rounds, and how many times livepusher's p50 each peer needs; "viewer" is what frames, pipe and ffmpeg as viewer cost
# with no stream between them. Then where livepusher's milliseconds go, as its own statistics say.
#
# Environment: LIVEPUSHER the binary (build/livepusher, built when missing), ROUNDS (2), TIME seconds that are watched a
# run (15), KBPS (2500), PORT (29430), ARGS more of livepusher's flags, PEERS (viewer livepusher ffmpeg gstreamer),
# REALTIME=1 to run everything with chrt -r 10 (as root): steady figures on a machine that is busy otherwise.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
binary=${LIVEPUSHER:-$top/build/livepusher}
rounds=${ROUNDS:-2} time=${TIME:-15} kbps=${KBPS:-2500} port=${PORT:-29430}
read -ra args <<<"${ARGS-}"
read -ra peers <<<"${PEERS:-viewer livepusher ffmpeg gstreamer}"
folder=${LIVEPUSHER_RIG:-$HOME/.cache/livepusher-rig}/latency
clock=$folder/clock
url=rtmp://127.0.0.1:$port/live

fail() { echo "latency: $*" >&2; exit 1; }
for tool in ffmpeg nginx go; do
	command -v $tool >/dev/null || fail "$tool is missing; run packaging/setup/install.sh test"
done
if [ -n "${REALTIME:-}" ]; then
	chrt -r 10 true || fail "REALTIME needs root"
	chrt -r -p 10 $$ # and all that this script starts
fi
[ -x "$binary" ] || (cd "$top" && make build)
mkdir -p "$folder"
(cd "$top" && go build -o "$clock" ./packaging/rig/clock)

# Each run is a process group of its own, so that all of its pipe can be ended.
set -m
server= run=
finish() {
	for group in $run $server; do kill -- "-$group" 2>/dev/null || true; done
}
trap finish EXIT
FOLDER=$folder/nginx PORT=$port "$top/packaging/rig/rtmp-server.sh" >/dev/null 2>&1 &
server=$!
for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done
kill -0 $server 2>/dev/null || fail "the RTMP server did not start: is port $port in use?"

push_livepusher() {
	{ "$clock" gen || true; } | "$binary" push --url "$url/livepusher" --camera file:- --mic none --mode RTC --video-width 720 \
		--video-height 1280 --fps 30 --min-bitrate "$kbps" --max-bitrate "$kbps" --stats "$folder/stats" "${args[@]}"
}

push_ffmpeg() {
	{ "$clock" gen || true; } | ffmpeg -hide_banner -loglevel error -fflags nobuffer -f yuv4mpegpipe -i - -c:v libx264 -preset veryfast \
		-tune zerolatency -b:v "${kbps}k" -maxrate "${kbps}k" -bufsize $((kbps / 2))k -g 60 -flags +low_delay \
		-flush_packets 1 -f flv "$url/ffmpeg"
}

push_gstreamer() {
	{ "$clock" gen -raw || true; } | gst-launch-1.0 -q fdsrc blocksize=1382400 ! \
		rawvideoparse width=720 height=1280 format=i420 framerate=30/1 ! \
		x264enc tune=zerolatency speed-preset=veryfast bitrate="$kbps" vbv-buf-capacity=500 key-int-max=60 ! h264parse ! \
		flvmux streamable=true ! rtmp2sink sync=false location="$url/gstreamer"
}

# measure PEER: one line of what the viewer saw.
measure() {
	if [ "$1" = viewer ]; then
		{ { "$clock" gen || true; } || true; } | "$clock" recv - $((time + 4))
		return
	fi
	"push_$1" >"$folder/$1.log" 2>&1 &
	run=$!
	sleep 4
	kill -0 $run 2>/dev/null || fail "$1 failed: $(tail -3 "$folder/$1.log")"
	"$clock" recv "$url/$1" "$time" || fail "$1: $(tail -3 "$folder/$1.log")"
	kill -- "-$run" 2>/dev/null || true
	wait $run 2>/dev/null || true
	run=
	if [ "$1" = livepusher ]; then
		sed '1,5d;$d' "$folder/stats" >>"$folder/steady" # without its beginning
	fi
}

echo "720x1280, 30 frames a second, $kbps kbit/s, $time s a run; milliseconds"
: >"$folder/results"
: >"$folder/steady"
for _ in $(seq "$rounds"); do
	for peer in "${peers[@]}"; do
		if [ "$peer" = gstreamer ] && ! command -v gst-launch-1.0 >/dev/null; then
			continue
		fi
		measure "$peer" >"$folder/line"
		echo "$peer $(<"$folder/line")" | tee -a "$folder/results"
	done
done
echo
awk '{
	for (i = 2; i <= NF; i++) { split($i, kv, "="); if (kv[1] == "p50") p50[$1] += kv[2]; if (kv[1] == "p95") p95[$1] += kv[2] }
	if (!n[$1]++) order[++peers] = $1
} END {
	printf "%-10s %6s %6s  %s\n", "mean of " NR / peers, "p50", "p95", "p50 / livepusher"
	for (k = 1; k <= peers; k++) {
		p = order[k]
		printf "%-10s %6.0f %6.0f", p, p50[p] / n[p], p95[p] / n[p]
		if (p50["livepusher"]) printf "  %.2f", p50[p] / n[p] / (p50["livepusher"] / n["livepusher"])
		print ""
	}
}' "$folder/results"
tr ',{}' '\n\n\n' <"$folder/steady" | awk -F: '
	{gsub(/"/, "", $1)} $1 ~ /^(cameraWait|geometryMs|beautyMs|encoderWait|encodeMs|sendWait|netWait|videoFPS|cpuMachine)$/ {sum[$1] += $2; n[$1]++}
	END {if (!length(sum)) exit; printf "livepusher:"; for (k in sum) printf " %s %.1f", k, sum[k] / n[k]; print ""}'
