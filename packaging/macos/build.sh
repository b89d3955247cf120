#!/usr/bin/env bash
# build.sh: on a Mac (macOS 14 or later), makes dist/livepusher-VERSION-macos-ARCH.dmg: program, bundle, libraries, signature,
# image. Needs Go, the command line tools of Xcode, pkg-config, and FFmpeg (with x264) and SpeexDSP where pkg-config finds
# them, such as Homebrew's: brew install ffmpeg speexdsp pkgconf. Environment:
#   SIGN_IDENTITY    a "Developer ID Application: ..." of the keychain; without it the bundle is signed ad hoc
#   NOTARY_PROFILE   name under which `xcrun notarytool store-credentials` keeps a login in the keychain, or
#   NOTARY_KEY, NOTARY_KEY_ID, NOTARY_ISSUER   a key file of App Store Connect, its id and issuer: with either the image is
#                    notarised. None of them is ever printed.
#   MINIMUM_SYSTEM   least version of macOS (14.0); libraries of Homebrew need the one that they were built on
set -euo pipefail
cd "$(dirname "$0")/../.."
here=packaging/macos
fail() { echo "macos: $*" >&2; exit 1; }
[ "$(uname)" = Darwin ] || fail "this needs a Mac: Apple's libraries and tools are nowhere else"
for tool in go pkg-config otool codesign hdiutil iconutil; do
	command -v $tool >/dev/null || fail "$tool is missing; xcode-select --install, brew install go pkgconf"
done
pkg-config --exists libavcodec libavformat libswscale libswresample libavutil speexdsp ||
	fail "pkg-config finds no FFmpeg or no SpeexDSP; brew install ffmpeg speexdsp"
export MINIMUM_SYSTEM=${MINIMUM_SYSTEM:-14.0}
export MACOSX_DEPLOYMENT_TARGET=$MINIMUM_SYSTEM
work=build/macos app=build/macos/livepusher.app
rm -rf "$work"
mkdir -p "$work" dist

GOFLAGS='' go build -buildvcs=true -trimpath -tags migrated_fynedo,no_emoji -ldflags '-s -w' -o "$work/livepusher" .
version=$("$work/livepusher" --version | awk 'NR == 1 { print $2 }' | tr + .)
image=dist/livepusher-$version-macos-$(go env GOARCH).dmg
$here/bundle.sh "$work/livepusher" "$app"
packaging/docs/licences.sh text >"$app/Contents/Resources/licences.txt"
$here/dylibs.sh "$app"
$here/sign.sh "$app"
"$app/Contents/MacOS/livepusher" --version >/dev/null || fail "the program does not start from its bundle"

mkdir "$work/image"
cp -R "$app" "$work/image/"
ln -s /Applications "$work/image/Applications"
hdiutil create -quiet -ov -volname livepusher -format UDZO -srcfolder "$work/image" "$image"
$here/notarise.sh "$image"
echo "$image"
