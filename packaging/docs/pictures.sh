#!/usr/bin/env bash
# pictures.sh: takes the pictures of the guide, of the real program, in both languages, into docs/pictures.
set -euo pipefail
cd "$(dirname "$0")/../.."
export GOFLAGS="-tags=migrated_fynedo ${GOFLAGS:-}" LIVEPUSHER_PICTURES=$PWD/docs/pictures
go test -count=1 -run 'TestGuide$' ./app
go test -count=1 -run 'TestPictures$' ./ui
