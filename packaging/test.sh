#!/usr/bin/env bash
# Every test of the project, as `make test` and CI run them: formatting, vet, all packages, and the
# packages without a window once more under the race detector. The closing lines are those of go test.
set -euo pipefail
cd "$(dirname "$0")/.."
export GOFLAGS="-tags=migrated_fynedo ${GOFLAGS:-}"

unformatted=$(gofmt -l $(git ls-files '*.go'))
if [ -n "$unformatted" ]; then
	echo "gofmt would change: $unformatted" >&2
	exit 1
fi
go vet ./...
./packaging/check/kernels.sh
CGO_ENABLED=0 go test -short ./beauty/... # without C it works in plain Go

# One package at a time: several drive real programs in real time, and the machine may have two cores. All
# that they are made of has been compiled by vet.
go test -p 1 -timeout 30m ./...

# The packages, of this machine's release, installed as the README says. It needs root or sudo, and fails without.
./packaging/check/install.sh

# The window is left out, since its first build under the race detector takes longer than all of this, and the
# figures of quality, which have one goroutine.
raced=$(go list ./... | grep -v -e /ui -e /app$ -e livepusher$ -e /packaging/ -e /beauty/quality)
go test -race -run '^$' $raced >/dev/null
go test -race -p 1 -timeout 20m -short $raced
