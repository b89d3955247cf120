#!/usr/bin/env bash
# kernels.sh: looks for what tests of results do not see in the C kernels of package beauty: reads and writes
# outside of the planes and what C leaves undefined (address and undefined-behaviour sanitizers), values made of
# memory that nobody wrote (valgrind), and whether NEON gives the same bits (arm64, under qemu). All of it takes
# about a minute. FUZZ=10m fuzzes the kernels against the reference for so long as well.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
say() { echo "kernels: $*"; }
for tool in valgrind aarch64-linux-gnu-gcc qemu-aarch64; do
	command -v $tool >/dev/null || { say "$tool is missing; run packaging/setup/install.sh test" >&2; exit 1; }
done
sources=(packaging/check/kernels.c beauty/kernel_base.c beauty/kernel_avx2.c beauty/look_base.c beauty/look_avx2.c)

say "sanitizers"
gcc -O2 -g -O3 -Ibeauty -fsanitize=address,undefined -fno-sanitize-recover=all -o "$folder/sanitized" "${sources[@]}"
"$folder/sanitized"
go test -short -asan -run 'Kernels|Looks|Still|Bands|Any' ./beauty

say "valgrind"
gcc -O2 -g -O3 -Ibeauty -o "$folder/plain" "${sources[@]}"
valgrind -q --error-exitcode=1 --leak-check=full "$folder/plain"

say "arm64"
CGO_ENABLED=1 GOARCH=arm64 CC=aarch64-linux-gnu-gcc go test -c -o "$folder/beauty.arm64" ./beauty
(cd beauty && QEMU_LD_PREFIX=/usr/aarch64-linux-gnu qemu-aarch64 "$folder/beauty.arm64" -test.short -test.run 'Kernels|Looks|Still|Bands')

if [ -n "${FUZZ:-}" ]; then
	say "fuzzing for $FUZZ"
	go test -run '^$' -fuzz FuzzKernels -fuzztime "$FUZZ" ./beauty
fi
say "all is well"
