#!/usr/bin/env bash
# notarise.sh IMAGE: signs a disk image, has Apple notarise it and staples the ticket to it; does nothing without credentials,
# which build.sh lists. They come from the environment or the keychain and are not printed.
set -euo pipefail
image=${1:?say notarise.sh IMAGE.dmg}
login=()
if [ -n "${NOTARY_PROFILE:-}" ]; then
	login=(--keychain-profile "$NOTARY_PROFILE")
elif [ -n "${NOTARY_KEY:-}" ]; then
	login=(--key "$NOTARY_KEY" --key-id "${NOTARY_KEY_ID:?}" --issuer "${NOTARY_ISSUER:?}")
else
	echo "notarise: no credentials in the environment: $image is not notarised"
	exit 0
fi
: "${SIGN_IDENTITY:?notarising needs a signature: set SIGN_IDENTITY}"
codesign --force --timestamp --sign "$SIGN_IDENTITY" "$image"
xcrun notarytool submit "$image" "${login[@]}" --wait >/dev/null || { echo "notarise: Apple did not accept $image; notarytool log tells why" >&2; exit 1; }
xcrun stapler staple -q "$image"
