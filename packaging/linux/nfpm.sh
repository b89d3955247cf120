#!/usr/bin/env bash
# nfpm.sh [ARGUMENT]...: runs nfpm, which packs .deb and .rpm, in the version that this project was tried with.
set -euo pipefail
GOFLAGS='' exec go run github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.0 "$@"
