#!/usr/bin/env bash
# beauty.sh: what the filter costs beside ffmpeg's bilateral filter, a filter built from package imaging, and a
# copy of the picture in memory, all in one run: CPU milliseconds for a picture of 720x1280, the least of ROUNDS
# (5) rounds in turns, since other programs can only add to it. Prints each, the ratios, and whether they meet
# what the project wants of them.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${ROUNDS:-5}
command -v ffmpeg >/dev/null || { echo "beauty: ffmpeg is missing; run packaging/setup/install.sh test" >&2; exit 1; }

echo "measuring, $rounds rounds of about a minute"
for _ in $(seq "$rounds"); do
	go test -run '^$' -bench 'Peers' -benchtime 0.5s ./beauty
done | awk '
	/cpu-ms\/picture/ {
		name = $1
		sub(/^BenchmarkPeers\//, "", name)
		sub(/-[0-9]+$/, "", name)
		for (i = 2; i <= NF; i++) if ($i == "cpu-ms/picture") v = $(i - 1)
		if (!(name in least)) { order[++n] = name; least[name] = v }
		else if (v < least[name]) least[name] = v
	}
	function verdict(ratio, bound, atLeast) { return (atLeast ? ratio >= bound : ratio <= bound) ? "ok" : "MISSED" }
	END {
		for (i = 1; i <= n; i++) printf "%-42s %9.4f ms\n", order[i], least[order[i]] | "sort"
		close("sort")
		print ""
		split("portrait skin", pictures, " ")
		for (p = 1; p <= 2; p++) {
			name = pictures[p]
			split("avx2 base go", sets, " ")
			for (k = 1; k <= 3; k++) {
				ours = least[name "/" sets[k] ",beauty=5,whiteness=3"]
				if (!ours) continue
				ff = least[name "/ffmpeg"] / ours; im = least[name "/imaging"] / ours; mc = ours / least[name "/memcpy"]
				printf "%-8s %-4s beauty 5, whiteness 3: ", name, sets[k]
				printf "ffmpeg/ours %.1f", ff
				if (sets[k] != "go") printf " (>= %d %s)", sets[k] == "avx2" ? 25 : 12, verdict(ff, sets[k] == "avx2" ? 25 : 12, 1)
				printf ", imaging/ours %.0f", im
				if (sets[k] == "avx2") printf " (>= 150 %s)", verdict(im, 150, 1)
				printf ", ours/memcpy %.1f", mc
				if (sets[k] == "avx2") printf " (<= 15 %s)", verdict(mc, 15, 0)
				if (sets[k] == "avx2") printf ", %.2f ms (<= 0.5 %s)", ours, verdict(ours, 0.5, 0)
				if (sets[k] == "go") printf ", %.1f ms (<= 8 %s)", ours, verdict(ours, 8, 0)
				print ""
			}
			printf "%-8s a look: %.2f ms (<= 0.6 %s)\n", name, least[name "/look"], verdict(least[name "/look"], 0.6, 0)
		}
	}'
