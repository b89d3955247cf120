#!/usr/bin/env bash
# wine.sh [SETUP.exe]: proves the packages for Windows under wine, in a Windows of its own that is gone afterwards: the
# installer installs silently, the program does the main job, its command line and its window work, keys go to the
# Credential Manager, and the uninstaller leaves nothing but what is the user's. Without an argument it takes the newest
# installer in dist/. It needs what install.sh test and install.sh windows install.
# Environment: LIVEPUSHER_PICTURES, a folder for pictures of the window; ONLY, a regular expression of tests in app.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=packaging/check/wine
say() { echo "wine: $*"; }
fail() { echo "wine: $*" >&2; exit 1; }
setup=${1:-$(ls -t dist/livepusher-*-windows-amd64-setup.exe 2>/dev/null | head -1)}
[ -f "$setup" ] || fail "there is no installer in dist/; run packaging/windows/build.sh"
setup=$(realpath "$setup")
for tool in wine Xvfb x86_64-w64-mingw32-gcc-win32 localedef; do
	command -v $tool >/dev/null || fail "$tool is missing; run packaging/setup/install.sh test and packaging/setup/install.sh windows"
done

work=$(mktemp -d)
export WINEPREFIX=$work/windows WINEARCH=win64 WINEDEBUG=-all LIBGL_ALWAYS_SOFTWARE=1
export WINEDLLOVERRIDES='mscoree,mshtml=;bcryptprimitives=n;winemenubuilder.exe=d' # no downloads, no entries in this machine's menu
started=()
finish() {
	wineserver -k 2>/dev/null || true
	for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
	wait
	rm -rf "$work"
}
trap finish EXIT

# A screen for what opens no window that is looked at: wine makes no window at all without one, not even hidden.
Xvfb -displayfd 9 -screen 0 640x480x24 -nolisten tcp 9>"$work/display" 2>/dev/null &
started+=($!)
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.1; done
DISPLAY=:$(tr -d '\n' <"$work/display")
export DISPLAY
cc() { x86_64-w64-mingw32-gcc-win32 -O2 -Wall -s "$@"; }
wineboot -i >/dev/null 2>&1
# wine makes the user's folders links to this machine's.
find "$WINEPREFIX/drive_c/users" -type l -exec sh -c 'rm "$1" && mkdir "$1"' sh {} \;
cc -shared -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" $here/prng.c -ladvapi32
cc -o "$work/ctrlc.exe" $here/ctrlc.c
# Every Windows writes Chinese in its boxes; wine has no font for it, so it gets the program's in place of its own.
cp assets/fonts/NotoSansSC-gb2312.otf "$WINEPREFIX/drive_c/windows/Fonts/"
wine reg add 'HKCU\Software\Wine\Fonts\Replacements' /v Tahoma /d 'Noto Sans CJK SC' /f >/dev/null 2>&1

tree() { (cd "$WINEPREFIX/drive_c" && find . -path ./windows -prune -o -print | sort); }
registry() { wine reg query "$1" /s 2>/dev/null | tr -d '\r'; }
uninstall='HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\livepusher'
tree >"$work/before"

say "$(basename "$setup") installs silently"
wine "$setup" /S || fail "the installer's exit code is $?"
folder=$(find "$WINEPREFIX/drive_c/users" -type d -path '*/AppData/Local/Programs/livepusher')
[ -x "$folder/livepusher.exe" ] || fail "it has installed no livepusher.exe"
[ -f "$folder/../../../Roaming/Microsoft/Windows/Start Menu/Programs/livepusher.lnk" ] || fail "it has made no entry in the Start menu"
registry "$uninstall" | grep -q 'QuietUninstallString.*uninstall.exe" /S' || fail "its uninstaller is not registered"
say "$(registry "$uninstall" | sed -n 's/ *DisplayVersion *REG_SZ */version /p'), $(du -sm "$folder" | cut -f1) MB in $(find "$folder" -type f | wc -l) files"
say "installed again, over itself"
touch "$folder/of the user.txt"
wine "$setup" /S || fail "the installer's exit code is $?"
[ -f "$folder/livepusher.exe" ] && [ -f "$folder/of the user.txt" ] || fail "the second installation has lost something"
rm "$folder/of the user.txt"

say "its tests of Windows: hidden window, kernels of the filter, Credential Manager"
(
	eval "$(packaging/windows/build.sh env)"
	go test -c -o "$work/hidden.exe" ./app/hidden
	go test -c -o "$work/beauty.exe" ./beauty
	go test -c -o "$work/keys.exe" ./packaging/check/keys
)
wine "$work/hidden.exe" || fail "the hidden window"
(cd beauty && wine "$work/beauty.exe" -test.short -test.run 'Kernels|Looks|Still|Bands') || fail "the filter"
for what in gone write read delete gone; do
	LIVEPUSHER_KEYRING=$what wine "$work/keys.exe" >"$work/keys.log" || { cat "$work/keys.log"; fail "the Credential Manager: $what"; }
done

say "the program"
mkdir "$work/locale"
localedef -i zh_CN -f UTF-8 "$work/locale/zh_CN.UTF-8"
GOFLAGS=-tags=migrated_fynedo LIVEPUSHER_WINE=$folder/livepusher.exe LIVEPUSHER_WINE_CTRLC=$work/ctrlc.exe \
	LIVEPUSHER_WINE_CHINESE="LOCPATH=$work/locale LC_ALL=zh_CN.UTF-8" \
	go test -count=1 -v -run "${ONLY:-^TestWine}" ./app

say "it uninstalls silently"
wine "$folder/uninstall.exe" /S || fail "the uninstaller's exit code is $?"
for _ in $(seq 100); do [ -d "$folder" ] || break; sleep 0.1; done # it goes on by itself from a copy
wineserver -w
for key in "$uninstall" 'HKCU\Software\livepusher'; do
	if wine reg query "$key" >/dev/null 2>&1; then fail "it has left $key"; fi
done
left=$(tree | comm -13 "$work/before" - | grep -v -e '/Temp' -e '/AppData/Roaming/livepusher' -e '/Pictures/livepusher' -e '/fyne' -e '/font_index_' || true)
[ -z "$left" ] || fail "it has left $left"
say "left are: $(tree | comm -13 "$work/before" - | grep -e livepusher -e fyne | grep -v /Temp | paste -sd' ')"
say "all is well"
