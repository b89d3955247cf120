#!/usr/bin/env bash
# watermark.sh: what the watermark costs beside ffmpeg's drawtext, with the same font, size and kind of text, a clock:
# CPU milliseconds for a picture of 720x1280, the least of ROUNDS (5) rounds in turns. ffmpeg's is what drawtext adds
# to a run without it.
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v ffmpeg >/dev/null || { echo "watermark: ffmpeg is missing; run packaging/setup/install.sh test" >&2; exit 1; }
pictures=3000
clip=$(mktemp --suffix .y4m)
trap 'rm -f "$clip"' EXIT
ffmpeg -loglevel error -y -f lavfi -i testsrc2=s=720x1280:r=30:d=20 -pix_fmt yuv420p "$clip"

# seconds FILTER: CPU seconds in the program of an ffmpeg that filters on one thread
seconds() {
	local TIMEFORMAT=%U
	{ time ffmpeg -loglevel error -threads 1 -filter_threads 1 -stream_loop $((pictures / 600 - 1)) -i "$clip" -vf "$1" -f null - 2>/dev/null; } 2>&1
}
text="drawtext=fontfile=assets/fonts/NotoSansSC-gb2312.otf:text='Agent 7 %{localtime}':fontsize=32:fontcolor=white:borderw=2:bordercolor=black@0.7:x=26:y=h-58"

for _ in $(seq "${ROUNDS:-5}"); do
	echo "drawtext $(seconds null) $(seconds "$text")"
	go test -run '^$' -bench Draw -benchtime ${pictures}x ./pusher/watermark | awk '/^BenchmarkDraw/ { sub(/^BenchmarkDraw\//, "", $1); sub(/-[0-9]+$/, "", $1); print $1, $3 / 1e6 }'
done | awk -v n=$pictures '
	$1 == "drawtext" { v = ($3 - $2) * 1000 / n }
	$1 != "drawtext" { v = $2 }
	!($1 in least) || v < least[$1] { least[$1] = v }
	END {
		printf "watermark, the same text       %.3f ms\n", least["same"]
		printf "watermark, a clock             %.3f ms\n", least["clock"]
		printf "watermark, a new text each     %.3f ms\n", least["new"]
		printf "drawtext of ffmpeg, a clock    %.3f ms\n", least["drawtext"]
	}'
