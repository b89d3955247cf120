#!/usr/bin/env bash
# macos.sh: what can be checked of the macOS package without a Mac, in about a minute: that the Go code for macOS is well
# typed, that the property lists can be read and say what macOS asks for, in both languages, and that bundle.sh and
# dylibs.sh make a bundle whose libraries, tiny ones made here, find each other inside of it. Nothing of it is run.
set -euo pipefail
cd "$(dirname "$0")/../.."
export GOFLAGS="-tags=migrated_fynedo ${GOFLAGS:-}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { echo "macos: $*"; }
fail() { say "$*" >&2; exit 1; }
llvm=$(find /usr/lib -maxdepth 1 -name 'llvm-*' | sort -V | tail -1)/bin
for tool in clang ld64.lld llvm-otool llvm-install-name-tool; do
	[ -x "$llvm/$tool" ] || fail "$tool is missing; run packaging/setup/install.sh ports"
done
command -v png2icns >/dev/null || fail "png2icns is missing; run packaging/setup/install.sh ports"

say "types"
for machine in arm64 amd64; do go run ./packaging/check/types darwin $machine; done
# What needs no C is compiled as well, its tests too.
GOOS=darwin CGO_ENABLED=0 go vet ./pusher/address ./pusher/amf0 ./pusher/flv ./pusher/geometry ./pusher/media ./pusher/rate ./pusher/rtmp ./pusher/sei ./beauty/...

say "libraries"
# The program loads liba by @rpath, liba loads libb by its whole path, and libb loads libc of the folder beside by @loader_path.
mach() { "$llvm/ld64.lld" -arch arm64 -platform_version macos 14.0 14.0 -headerpad_max_install_names -undefined dynamic_lookup "$@"; }
lib=$work/opt/lib
mkdir -p "$lib" "$work/opt/other"
for name in a b c main; do
	echo "int $name(void) { return 0; }" | "$llvm/clang" -target arm64-apple-macos14 -x c -c -o "$work/$name.o" -
done
mach -dylib -install_name @loader_path/../other/libc.1.dylib -o "$work/opt/other/libc.1.dylib" "$work/c.o"
mach -dylib -install_name "$lib/libb.1.dylib" -o "$lib/libb.1.dylib" "$work/b.o" "$work/opt/other/libc.1.dylib"
mach -dylib -install_name @rpath/liba.1.dylib -o "$lib/liba.1.dylib" "$work/a.o" "$lib/libb.1.dylib"
mach -rpath "$work/nowhere" -rpath "$lib" -o "$work/livepusher" "$work/main.o" "$lib/liba.1.dylib"

app=$work/livepusher.app
packaging/macos/bundle.sh "$work/livepusher" "$app"
OTOOL=$llvm/llvm-otool INSTALL_NAME_TOOL=$llvm/llvm-install-name-tool packaging/macos/dylibs.sh "$app"
for name in a b c; do
	file=$app/Contents/Frameworks/lib$name.1.dylib
	[ -f "$file" ] || fail "lib$name was not copied into the bundle"
	[ "$("$llvm/llvm-otool" -D "$file" | tail -1)" = "@rpath/lib$name.1.dylib" ] || fail "lib$name has not its name of the bundle"
done
for file in "$app/Contents/MacOS/livepusher" "$app"/Contents/Frameworks/*; do
	loads=$("$llvm/llvm-otool" -L "$file" | tail -n +2 | awk '{ print $1 }' | grep -v -e '^@executable_path/../Frameworks/lib.\.1\.dylib$' -e "^@rpath/$(basename "$file")$" -e ^/usr/lib/ || true)
	[ -z "$loads" ] || fail "$(basename "$file") still loads $loads"
done
rm "$lib/libb.1.dylib"
packaging/macos/bundle.sh "$work/livepusher" "$app"
if OTOOL=$llvm/llvm-otool INSTALL_NAME_TOOL=$llvm/llvm-install-name-tool packaging/macos/dylibs.sh "$app" >/dev/null 2>&1; then
	fail "a library is missing, and dylibs.sh did not say so"
fi

say "property lists"
python3 packaging/check/plists.py "$app" packaging/macos
say "all is well; signing, notarising, the disk image and the program itself need a Mac"
