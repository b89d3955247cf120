#!/usr/bin/env bash
# fuzz.sh [TIME]: fuzzes all that reads what a stranger may have written, each target for TIME (10m), one after the
# other, and prints what each did and the most memory that one of its processes had. A finding ends it, and lies in
# testdata/fuzz of its package. KEEP=20 keeps so many of the inputs that fuzzing found worth keeping there as well.
set -euo pipefail
cd "$(dirname "$0")/../.."
time=${1:-10m}
export GOFLAGS="-tags=migrated_fynedo ${GOFLAGS:-}"
targets=(
	"./pusher/rtmp FuzzServer"
	"./pusher/rtmp FuzzChunks"
	"./pusher/amf0 FuzzValues"
	"./pusher/rtmp FuzzSession"
	"./pusher/rtmp FuzzMessage"
	"./pusher/rtmp FuzzHandshake"
	"./pusher/rtmp FuzzProxy"
	"./app/monitor FuzzPublisher"
	"./app/monitor FuzzDoor"
	"./app/monitor FuzzPage"
	"./app/settings FuzzLoad"
	"./app/settings FuzzImport"
	"./pusher FuzzAttributes"
	"./pusher/address FuzzAddress"
	"./pusher/address FuzzRedact"
	"./pusher/capture FuzzDecodePicture"
	"./pusher/av FuzzAudioFile"
	"./beauty FuzzReadCube"
)
command -v /usr/bin/time >/dev/null || { echo "fuzz: /usr/bin/time is missing; run packaging/setup/install.sh test" >&2; exit 1; }
cache=$(go env GOCACHE)/fuzz
for target in "${targets[@]}"; do
	read -r package name <<<"$target"
	[ -z "${ONLY:-}" ] || [ "$ONLY" = "$name" ] || continue
	log=$(mktemp)
	if ! /usr/bin/time -f '%M' go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" -fuzzminimizetime 20x -parallel "${PARALLEL:-2}" "$package" >"$log" 2>&1; then
		# Before 1.27 Go may fail just because the time is over (go.dev/issue/75804).
		if ! grep -q '^ *context deadline exceeded$' "$log" || grep -q 'Failing input' "$log"; then
			cat "$log"
			exit 1
		fi
	fi
	echo "$name: $(grep '^fuzz: elapsed' "$log" | tail -1), at most $(($(tail -1 "$log") / 1024)) MB resident"
	rm -f "$log"
	folder=$package/testdata/fuzz/$name
	if [ -n "${KEEP:-}" ] && [ -d "$cache/livepusher/${package#./}/$name" ]; then
		mkdir -p "$folder"
		# The smallest: they tell most for their size.
		find "$cache/livepusher/${package#./}/$name" -type f -size -4k -printf '%s %p\n' | sort -n | awk -v n="$KEEP" 'NR <= n' | while read -r _ file; do cp "$file" "$folder/"; done
	fi
done
