#!/usr/bin/env bash
# folders.sh PROGRAM: whether livepusher keeps to the folders that the XDG variables name: its window is opened on a screen
# of its own with a home in which nothing was ever saved, a snapshot is taken, something is remembered, and every file
# that is there then must lie where it belongs.
set -euo pipefail
program=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
fail() { echo "folders: $*" >&2; exit 1; }
mkdir -m 700 "$home/run"
"$here/../rig/window.sh" "$home/seen" '^livepusher' -w 2 -k s -w 2 -k F11 -w 2 -- env HOME="$home" XDG_RUNTIME_DIR="$home/run" \
	XDG_CONFIG_HOME="$home/settings" XDG_CACHE_HOME="$home/caches/mine" XDG_STATE_HOME="$home/state" XDG_DATA_HOME="$home/data" \
	XDG_PICTURES_DIR="$home/pictures" LC_ALL=C.UTF-8 "$program" --camera pattern --mic tone >"$home/window.log" || { cat "$home/seen/app.log" >&2; fail "the window does not open"; }
[ -f "$home/settings/livepusher/settings.json" ] || fail "nothing was remembered below XDG_CONFIG_HOME"
compgen -G "$home/pictures/livepusher/*.png" >/dev/null || fail "no snapshot lies below XDG_PICTURES_DIR"
cd "$home"
elsewhere=$(find . -type f | grep -vE '^\./(seen/|run/|window\.log|settings/(livepusher|fyne|pulse)/|pictures/livepusher/|caches/mine/(fyne/|font_index_v|mesa_shader_cache))' || true)
[ -z "$elsewhere" ] || fail "files lie elsewhere: $elsewhere"
echo "folders: $(find settings pictures caches -type f -not -path '*/mesa_shader_cache*' | sort | paste -sd' ')"
