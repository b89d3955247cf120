#!/usr/bin/env bash
# window.sh: what the window costs, on a screen of its own. For each way of drawing a window of a live stream of 720x1280 at
# 30 pictures a second measures itself: CPU ms a picture on Fyne's thread (and of the median picture), of it in our code, in the whole process, and KB
# allocated a picture, without and with the debug panel, and minimised (there: ms of CPU a second, and no picture). "noop" is
# the shader with Mesa's driver that does all but draw: what is left is Fyne and the program, as beside a graphics card.
# "bare" is the picture alone in the window, the least that Fyne can do; "repaints" are those of the whole window, a second.
# Then the program itself: CPU ms a picture of `push` and of the window, visible and minimised, of the same stream to the
# receiver here (no-op driver); and ms from its start to the first drawing of the window, and to the first picture, several times.
#
# Environment: HOW of shader, rgba, noop (all), TIME seconds a phase (10), RUNS of the program (5), LIVEPUSHER the binary (build/livepusher), TEST the test
# binary of ./ui (built when empty). As root it runs before others (chrt), so that a busy machine disturbs less.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
binary=${LIVEPUSHER:-$top/build/livepusher} test=${TEST:-} time=${TIME:-10} runs=${RUNS:-5}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
first=
[ "$(id -u)" = 0 ] && chrt -r 10 true 2>/dev/null && first="chrt -r 10"
[ -n "$test" ] || { test=$work/ui.test; (cd "$top" && go test -tags migrated_fynedo -c -o "$test" ./ui); }

exec 9<>"$work/number"
Xvfb -displayfd 9 -screen 0 1280x860x24 +extension GLX -nolisten tcp >/dev/null 2>&1 &
for _ in $(seq 100); do [ -s "$work/number" ] && break; sleep 0.1; done
export DISPLAY=:$(tr -d '\n' <"$work/number") FYNE_PLATFORM=x11 XDG_CONFIG_HOME=$work/config
openbox >/dev/null 2>&1 9>&- &
sleep 1

echo "load $(cut -d' ' -f1-3 /proc/loadavg), ${first:-no priority}, $time s a phase"
for how in ${HOW:-shader rgba noop}; do
  echo "$how:"
  export LIVEPUSHER_PREVIEW=${how/noop/shader} GALLIUM_NOOP=0
  [ $how = noop ] && export GALLIUM_NOOP=1
  LIVEPUSHER_TEST_COST=$time timeout 600 $first "$test" 2>/dev/null 9>&- || echo "$how: ended early"
done
unset LIVEPUSHER_PREVIEW GALLIUM_NOOP

[ -x "$binary" ] || exit 0
# spent prints the CPU ms a picture that the process $2 takes in $time seconds, at 30 pictures a second; $1 is its name.
spent() {
  local from to
  ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
  from=$(ticks "$2"); sleep "$time"; to=$(ticks "$2")
  awk -v n="$1" -v t=$((to - from)) -v s="$time" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "  %-20s %.2f\n", n, t / hz / s / 30 * 1000 }'
}
stream=(--camera pattern --mic tone --mode HD --video-width 720 --video-height 1280 --fps 30)
echo "the same stream: CPU ms a picture"
"$binary" push "${stream[@]}" >/dev/null 2>&1 9>&- &
sleep 5; spent "push alone" $!; kill $!; wait $! 2>/dev/null || true
GALLIUM_NOOP=1 LIVEPUSHER_PREVIEW=shader "$binary" "${stream[@]}" --autopush >/dev/null 2>&1 9>&- &
sleep 5; spent "window" $!
xdotool search --onlyvisible --name '^livepusher' windowminimize
sleep 2; spent "window, minimised" $!; kill $!; wait $! 2>/dev/null || true

echo "program: ms to the window, to the first picture"
for _ in $(seq "$runs"); do
  rm -f "$work/reached"
  begun=$(date +%s%3N)
  LIVEPUSHER_REACHED=$work/reached timeout 20 $first "$binary" --camera pattern --mic tone >/dev/null 2>&1 9>&- &
  for _ in $(seq 200); do grep -q picture "$work/reached" 2>/dev/null && break; sleep 0.1; done
  kill $! 2>/dev/null; wait $! 2>/dev/null || true
  awk -v b="$begun" '{printf "%s %d  ", $1, $2 - b} END {print ""}' "$work/reached"
done
