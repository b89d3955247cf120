# make run       installs what is missing, builds, and opens the window
# make test      installs what is missing and runs every test
# make packages  installs what is missing and makes the packages in dist/
# All work on a fresh Debian 12 or Ubuntu with Go, as root or with sudo.

GO      ?= go
TAGS    := migrated_fynedo
GOFLAGS += -tags=$(TAGS)
export GOFLAGS

.PHONY: run build test packages setup-run setup-test bench

run: setup-run build
	./build/livepusher

build:
	$(GO) build -o build/livepusher .

test: setup-test
	./packaging/test.sh

packages:
	./packaging/packages.sh

setup-run:
	./packaging/setup/install.sh run

setup-test:
	./packaging/setup/install.sh test

bench: setup-test build
	./packaging/bench/push-vs-ffmpeg.sh
