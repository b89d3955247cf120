#!/usr/bin/env bash
# mjpeg.sh: what a picture of a camera costs that delivers JPEG in 1920x1080, beside ffmpeg with one thread and the same
# pictures, in one run: CPU milliseconds, the least of ROUNDS (5) rounds in turns, since other programs can only add to
# it. Prints both, their ratios, and whether we cost no more: two runs of the same program differ by some 5 % here.
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v ffmpeg >/dev/null || { echo "mjpeg: ffmpeg is missing; run packaging/setup/install.sh test" >&2; exit 1; }
for _ in $(seq "${ROUNDS:-5}"); do
	go test -run '^$' -bench MJPEG -benchtime 2s ./pusher/av
done | awk '
	/cpu-ms\/picture/ {
		name = $1
		sub(/^BenchmarkMJPEG\//, "", name)
		sub(/-[0-9]+$/, "", name)
		for (i = 2; i <= NF; i++) if ($i == "cpu-ms/picture" && (!(name in least) || $(i - 1) < least[name])) least[name] = $(i - 1)
	}
	END {
		split("decoded I420", ways, " ")
		for (w = 1; w <= 2; w++) {
			ours = least[ways[w] "/livepusher"]; theirs = least[ways[w] "/ffmpeg"]
			if (!ours || !theirs) { print "nothing was measured"; exit 1 }
			ratio = ours / theirs
			printf "%-8s livepusher %.2f ms, ffmpeg %.2f ms: %.2f times (<= 1.05 %s)\n", ways[w], ours, theirs, ratio, ratio <= 1.05 ? "ok" : "MISSED"
			missed += ratio > 1.05
		}
		exit missed > 0
	}'
