#!/bin/bash
# window.sh OUT NAME [STEP]... -- COMMAND...: runs COMMAND on a screen of its own, waits for a window whose title matches
# the regular expression NAME, and does the steps in order:
#   -c "X Y"  click there, in pixels of the window      -k KEY   press, as xdotool names it     -t TEXT  type
#   -d "X1 Y1 X2 Y2"  drag                              -w S     wait S seconds                 -p NAME  picture OUT/NAME.png
#   -x "SHELL"  run a command, with $DISPLAY and $WINDOW set
# Without steps it takes OUT/window.png. -v S anywhere records OUT/out.mp4 for S seconds. The program's output is in
# OUT/app.log. Exit status 0 when the program still runs after the last step, 3 ended early, 4 no window.
# Environment: GEOMETRY (1280x900), WAIT seconds for the window (30), SETTLE seconds after it (0.5).
out=$1
name=$2
shift 2
mkdir -p "$out"
steps=()
record=
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  if [ "$1" = -v ]; then record=$2; else steps+=("$1" "$2"); fi
  shift 2
done
shift
for tool in Xvfb openbox xprop xdotool import; do
  command -v $tool >/dev/null || { echo "window: $tool is missing; run packaging/setup/install.sh test" >&2; exit 1; }
done

started=()
finish() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null; done
  wait 2>/dev/null
}
trap finish EXIT

# Xvfb picks a free display and writes its number into a file.
number=$(mktemp)
exec 9<>"$number"
Xvfb -displayfd 9 -screen 0 "${GEOMETRY:-1280x900}x24" +extension GLX -nolisten tcp >"$out/xvfb.log" 2>&1 &
started=($!)
for _ in $(seq 100); do [ -s "$number" ] && break; sleep 0.1; done
export DISPLAY=:$(tr -d '\n' <"$number") LIBGL_ALWAYS_SOFTWARE=1
rm -f "$number"
openbox >/dev/null 2>&1 9>&- &
started+=($!)
for _ in $(seq 100); do xprop -root _NET_SUPPORTED 2>/dev/null | grep -q _NET_ACTIVE_WINDOW && break; sleep 0.1; done

if [ -n "$record" ]; then
  ffmpeg -y -loglevel error -f x11grab -framerate 10 -t "$record" -i $DISPLAY -pix_fmt yuv420p \
    -c:v libx264 -preset ultrafast "$out/out.mp4" </dev/null 9>&- &
  recorder=$!
  started+=($recorder)
fi
begun=$(date +%s%N)
"$@" >"$out/app.log" 2>&1 9>&- &
app=$!
started=($app "${started[@]}")

WINDOW=
for _ in $(seq $((${WAIT:-30} * 10))); do
  WINDOW=$(xdotool search --onlyvisible --name "$name" 2>/dev/null | head -1)
  [ -n "$WINDOW" ] && break
  kill -0 $app 2>/dev/null || { echo "window: the program ended"; tail -5 "$out/app.log"; exit 3; }
  sleep 0.1
done
if [ -z "$WINDOW" ]; then
  echo "window: none named $name"
  import -window root "$out/nowindow.png"
  exit 4
fi
export WINDOW
echo "window $WINDOW on $DISPLAY after $((($(date +%s%N) - begun) / 1000000)) ms"
xdotool windowactivate "$WINDOW" 2>/dev/null
sleep "${SETTLE:-0.5}"

[ ${#steps[@]} = 0 ] && steps=(-p window)
for ((i = 0; i < ${#steps[@]}; i += 2)); do
  what=${steps[i + 1]}
  case ${steps[i]} in
  -c) read -r x y <<<"$what"; xdotool mousemove --window "$WINDOW" $x $y click 1; sleep 0.3 ;;
  -d) read -r x y u v <<<"$what"
    xdotool mousemove --window "$WINDOW" $x $y mousedown 1 mousemove --window "$WINDOW" $u $v mouseup 1; sleep 0.3 ;;
  -k) xdotool key --window "$WINDOW" "$what"; sleep 0.2 ;;
  -t) xdotool type --delay 30 "$what" ;;
  -w) sleep "$what" ;;
  -x) bash -c "$what" ;;
  -p) import -window "$WINDOW" "$out/$what.png" && echo "$out/$what.png" ;;
  *) echo "window: no step ${steps[i]}" >&2; exit 2 ;;
  esac
done
if [ -n "$record" ]; then wait $recorder; fi
kill -0 $app 2>/dev/null || { echo "window: the program ended"; tail -5 "$out/app.log"; exit 3; }
echo "program alive, resident $(awk '/VmRSS/{print int($2/1024)}' /proc/$app/status) MB"
