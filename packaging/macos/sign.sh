#!/usr/bin/env bash
# sign.sh APP: signs the libraries of a bundle, then the bundle, under the hardened runtime: with SIGN_IDENTITY of the keychain,
# or ad hoc, which is good on the machine itself and, after a word with Gatekeeper, on others.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
app=${1:?say sign.sh livepusher.app}
identity=${SIGN_IDENTITY:--} rights=$here/entitlements.plist stamp=--timestamp
if [ "$identity" = - ]; then
	rights=$here/entitlements-adhoc.plist stamp=--timestamp=none # Apple stamps only what it knows
fi
find "$app/Contents/Frameworks" -name '*.dylib' -exec codesign --force "$stamp" --options runtime --sign "$identity" {} +
codesign --force "$stamp" --options runtime --entitlements "$rights" --sign "$identity" "$app"
codesign --verify --strict --deep "$app"
