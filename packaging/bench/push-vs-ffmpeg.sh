#!/usr/bin/env bash
# push-vs-ffmpeg.sh: what a push costs beside ffmpeg, to the same nginx-rtmp, in turns: CPU seconds per streamed
# second once it runs, and peak resident memory. livepusher smooths and whitens; ffmpeg has the same encoder
# settings and no filter. Prints each run, the medians, and their ratio.
#
# Environment: LIVEPUSHER the binary (build/livepusher, built when missing), CLIP a 720x1280 clip at 30 frames a
# second (a generated one), ROUNDS (3), TIME seconds a run (20), KBPS (1800), PORT (29410), and ARGS for more of
# livepusher's flags, instead of --beauty 5 --whiteness 3.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
binary=${LIVEPUSHER:-$top/build/livepusher}
rounds=${ROUNDS:-3} time=${TIME:-20} kbps=${KBPS:-1800} port=${PORT:-29410}
read -ra args <<<"${ARGS---beauty 5 --whiteness 3}"
folder=${LIVEPUSHER_RIG:-$HOME/.cache/livepusher-rig}/bench
clip=${CLIP:-$folder/clip-720x1280.y4m}
warmup=4 # seconds until a push is taken to run steadily

fail() { echo "push-vs-ffmpeg: $*" >&2; exit 1; }
for tool in ffmpeg ffprobe nginx; do
	command -v $tool >/dev/null || fail "$tool is missing; run packaging/setup/install.sh test"
done
[ "$time" -gt $((2 * warmup)) ] || fail "TIME=$time is too short: more than $((2 * warmup)) seconds are needed"
[ -x "$binary" ] || (cd "$top" && make build)
mkdir -p "$folder"

# A camera-like clip: soft shapes in the colours of skin and of rooms, moving slowly, with a camera's noise.
[ -f "$clip" ] || {
	echo "generating $clip"
	ffmpeg -hide_banner -loglevel error -y -f lavfi -i "gradients=s=720x1280:r=30:d=10:n=5:seed=7:speed=0.02\
:c0=0xE0AC90:c1=0x8A5A44:c2=0x3C4650:c3=0xD8D0C4:c4=0xC68A70" -vf "noise=alls=5:allf=t,format=yuv420p" "$clip.part.y4m"
	mv "$clip.part.y4m" "$clip"
}
shape=$(ffprobe -v error -select_streams v -show_entries stream=width,height,r_frame_rate -of csv=p=0 "$clip")
[ "$shape" = 720,1280,30/1 ] || fail "$clip is $shape, not 720,1280,30/1"

trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
FOLDER=$folder/nginx PORT=$port "$top/packaging/rig/rtmp-server.sh" >/dev/null 2>&1 &
server=$!
for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done
kill -0 $server 2>/dev/null || fail "the RTMP server did not start: is port $port in use?"

# The settings of package av: quality 21 capped over 500 ms, no look-ahead, a key frame every 2 s exactly, one thread.
run_ffmpeg() {
	exec ffmpeg -hide_banner -loglevel error -nostdin -re -stream_loop -1 -i "$clip" -f lavfi -i "sine=997:r=48000" \
		-map 0:v -map 1:a -t "$time" -c:v libx264 -preset superfast -crf 21 -maxrate "${kbps}k" \
		-bufsize $((kbps * 500)) -g 60 -keyint_min 60 -sc_threshold 0 -bf 0 -rc-lookahead 0 -threads:v 1 \
		-c:a aac -ac 2 -b:a 128k -f flv "rtmp://127.0.0.1:$port/live/ffmpeg"
}

run_livepusher() {
	exec "$binary" push --url "rtmp://127.0.0.1:$port/live/livepusher" --mode FHD --fps 30 --camera "file:$clip" \
		--mic tone --audio-quality high --min-bitrate "$kbps" --max-bitrate "$kbps" --duration "${time}s" \
		--stats "$folder/stats" "${args[@]}"
}

# Clock ticks that a process has used, in user and system mode (proc(5), fields 14 and 15).
ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{print $12 + $13}'; }

# measure NAME COMMAND...: one line "NAME CPU-per-second RSS-in-MB".
measure() {
	local name=$1 pid before after from to peak
	shift
	("$@") >"$folder/$name.log" 2>&1 &
	pid=$!
	sleep $warmup
	before=$(ticks $pid) from=$(date +%s%N)
	sleep $((time - warmup - 2))
	after=$(ticks $pid) to=$(date +%s%N)
	peak=$(awk '/^VmHWM/ {print $2}' "/proc/$pid/status")
	wait $pid || fail "$name failed: $(tail -3 "$folder/$name.log")"
	awk -v name="$name" -v t=$((after - before)) -v hz="$(getconf CLK_TCK)" -v ns=$((to - from)) -v kb="$peak" \
		'BEGIN {printf "%-10s %.3f %4d\n", name, t / hz / (ns / 1e9), kb / 1024}'
}

median() { sort -n | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'; }

echo "clip $clip, $kbps kbit/s, $time s a run, livepusher with ${args[*]:-no filter}"
echo "           CPU s/s  RSS MB"
: >"$folder/results"
for _ in $(seq "$rounds"); do
	measure ffmpeg run_ffmpeg | tee -a "$folder/results"
	measure livepusher run_livepusher | tee -a "$folder/results"
	# A push that leaves out pictures, as on a machine that is busy otherwise, would be cheap.
	sed "1,${warmup}d;\$d" "$folder/stats" | grep -o '"videoFPS":[0-9]*' |
		awk -F: '{n++; sum += $2} END {if (sum / n < 29) {printf "           at %.1f frames/s only\n", sum / n}; exit sum / n < 25}' ||
		fail "livepusher left out pictures; see $folder/stats"
done
theirs=$(awk '$1 == "ffmpeg" {print $2}' "$folder/results" | median)
ours=$(awk '$1 == "livepusher" {print $2}' "$folder/results" | median)
awk -v a="$theirs" -v b="$ours" 'BEGIN {printf "median     ffmpeg %.3f, livepusher %.3f: %.2f times\n", a, b, b / a}'
