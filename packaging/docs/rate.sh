#!/usr/bin/env bash
# rate.sh: draws the curves of docs/network.md anew: what the bitrate controller makes of each trace of pusher/rate.
# Needs gnuplot (apt-get install gnuplot-nox).
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v gnuplot >/dev/null || { echo "rate: gnuplot is missing; apt-get install gnuplot-nox" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
go test -count=1 -run TestOnTraces ./pusher/rate -args -curves "$folder" >/dev/null
for file in "$folder"/*-RTC.csv; do
	name=$(basename "$file" -RTC.csv)
	gnuplot <<-E
		set terminal pngcairo size 1200,520 font "DejaVu Sans,11" background "white"
		set output "docs/pictures/rate-$name.png"
		set datafile separator ","
		set multiplot layout 2,2 title "$name" margins 0.06,0.98,0.10,0.88 spacing 0.06,0.06
		set grid lc rgb "#dddddd"; set border 3 lc rgb "#888888"; set tics nomirror
		set xrange [0:*]; set key top right horizontal
		do for [mode in "RTC HD"] {
			set title mode offset 0,-0.6; set yrange [0:5200]; set format x ""; set xlabel ""
			if (mode eq "RTC") { set ylabel "kbit/s" } else { set ylabel "" }
			plot "$folder/$name-".mode.".csv" using 1:2 with lines lw 1 lc rgb "#bbbbbb" title "link", \
			     "" using 1:4 with lines lw 1 lc rgb "#7fb2e5" title "passed", \
			     "" using 1:3 with lines lw 2 lc rgb "#d9480f" title "bitrate asked for"
		}
		unset title
		do for [mode in "RTC HD"] {
			set yrange [0:1500]; set format x "%g"; set xlabel "s"
			if (mode eq "RTC") { set ylabel "delay, ms" } else { set ylabel "" }
			plot "$folder/$name-".mode.".csv" using 1:5 with lines lw 1 lc rgb "#2b8a3e" notitle
		}
	E
done
ls -l docs/pictures/rate-*.png
