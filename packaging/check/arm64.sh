#!/usr/bin/env bash
# arm64.sh: runs the arm64 program, cross-built by packaging/linux/arm64.sh, under an emulator: what it says of itself, the
# filter of stills (which must give amd64's bits), a push to nginx-rtmp that ffprobe and the project's own tests judge, one
# to its own receiver, and the tests of packages without a window. If "arm64.sh packages" has made a .deb, apt tries it. The
# emulator encodes only small pictures in real time: the push is of 160x288 at 15 a second. Environment: TESTS, the packages
# to test ("" is none); PORT (29450) for nginx-rtmp. About ten minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD/build/root-arm64 program=$PWD/build/livepusher-arm64
size=160x288 fps=15 seconds=12 port=${PORT:-29450}
work=$(mktemp -d)
server=
cleanup() {
	if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; fi
	rm -rf "$work"
}
trap cleanup EXIT
say() { echo "arm64: $*"; }
fail() { say "$*" >&2; exit 1; }
# thrice runs a command up to three times, since the emulator may be too slow for a moment, in which sound is lost. What the
# last try said is in $work/said.
thrice() {
	local try
	for try in 1 2 3; do
		if "$@" >"$work/said" 2>&1; then return; fi
		say "try $try failed: $(grep -E 'apart|recording:|receiver:' "$work/said" | tail -1)"
	done
	cat "$work/said" >&2
	exit 1
}
for tool in qemu-aarch64 ffprobe nginx python3; do
	command -v $tool >/dev/null || fail "$tool is missing; run packaging/setup/install.sh ports"
done
packaging/linux/arm64.sh
emulate=(qemu-aarch64 -L "$root")

say "the program"
"${emulate[@]}" "$program" --version >"$work/version"
grep -q 'linux/arm64$' "$work/version" || fail "the program does not say that it is for arm64: $(head -2 "$work/version")"
sed -n '1,4p' "$work/version"

make -s build
links() { readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -v ^ld-linux | sort; }
diff <(links "$program") <(links build/livepusher) || fail "it links other libraries than the program of this machine, which tells what the package needs"

say "stills"
look=(--beauty 7 --whiteness 4 --filter pink --filter-strength 0.6)
"${emulate[@]}" "$program" beautify beauty/testdata/faces/astronaut.png -o "$work/arm64.png" "${look[@]}"
build/livepusher beautify beauty/testdata/faces/astronaut.png -o "$work/amd64.png" "${look[@]}"
cmp "$work/arm64.png" "$work/amd64.png" || fail "the filter gives other bits than on amd64"
if cmp -s "$work/amd64.png" beauty/testdata/faces/astronaut.png; then fail "the filter did nothing"; fi

for package in dist/livepusher_*_arm64.deb; do
	if [ -f "$package" ]; then
		say "$package, as apt on a Debian for arm64 would install it"
		APT_CONFIG=build/apt-arm64/apt.conf apt-get install -s "./$package" >"$work/said" 2>&1 || { cat "$work/said" >&2; exit 1; }
	fi
done

say "push to nginx-rtmp: $size at $fps pictures a second for $seconds s"
PORT=$port FOLDER=$work/nginx packaging/rig/rtmp-server.sh >"$work/nginx.log" 2>&1 &
server=$!
for _ in $(seq 50); do
	if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
	sleep 0.1
done
# push_to_nginx pushes once and has the recording judged, by ffprobe and by the project's own test, which reads the test
# picture's clock and the gaps of the tone.
push_to_nginx() {
	local recording
	rm -f "$work"/nginx/rec/*
	"${emulate[@]}" "$program" push --url "rtmp://127.0.0.1:$port/rec/arm64" --camera pattern --mic tone --duration ${seconds}s \
		--video-width ${size%x*} --video-height ${size#*x} --fps $fps || return
	sleep 1
	recording=$(echo "$work"/nginx/rec/arm64*.flv)
	[ -f "$recording" ] || { say "nginx-rtmp has recorded nothing"; return 1; }
	python3 packaging/check/recording.py --size $size --fps $fps --seconds $seconds "$recording" || return
	GOFLAGS=-tags=migrated_fynedo go test ./app -count=1 -v -run TestSyncOfARecording -recording "$recording"
}
thrice push_to_nginx
grep -hoE 'recording: .*|[0-9]+ gaps of the tone.*' "$work/said"

say "push to the receiver on this machine"
thrice python3 packaging/check/receiver.py --size $size --fps $fps --seconds $seconds "${emulate[@]}" "$program"
grep '^receiver:' "$work/said"

# Left out: the tests of beauty, of which kernels.sh runs under the emulator what differs there; those of pusher/rtmp, which cut
# links by socket filters, which it does not know; and of the others those that want the machine to keep up, that measure
# memory, of which the emulator has its own, or compare a JPEG bit by bit with amd64's ffmpeg, whose transform rounds otherwise.
skipped='Leaks|StaySmall|Paces|HeldUp|Quickly|VideoFileFormats/yuvj420p'
tests=${TESTS-./pusher/flv ./pusher/amf0 ./pusher/sei ./pusher/address ./pusher/geometry ./pusher/rate ./pusher/voice ./pusher/watermark ./pusher/av}
for package in $tests; do
	say "tests of $package"
	(
		ARCH=arm64
		# shellcheck source=packaging/linux/cross-env.sh
		. packaging/linux/cross-env.sh
		go test -c -o "$work/test" "$package"
	)
	if ! (cd "$package" && "${emulate[@]}" "$work/test" -test.short -test.skip "$skipped") >"$work/said" 2>&1; then
		grep -E '^ *--- FAIL|_test.go' "$work/said" >&2
		fail "the tests of $package failed"
	fi
done
say "all is well"
