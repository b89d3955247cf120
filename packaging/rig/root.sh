#!/usr/bin/env bash
# root.sh SUITE FOLDER: makes FOLDER a fresh root of a distribution, as debootstrap does, without anything that one can
# do without. Suites are those that debootstrap knows: bookworm, trixie, noble. It needs root. One that was made within
# a week is unpacked again from $LIVEPUSHER_RIG.
# Environment: MIRROR, the archive of the suite, for one of another kind of distribution than this machine's.
set -euo pipefail
suite=$1
folder=$2
fail() { echo "root: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "only root can make a root; run this as root or with sudo"
command -v debootstrap >/dev/null || fail "debootstrap is missing; run packaging/setup/install.sh test"
[ -f "/usr/share/debootstrap/scripts/$suite" ] || fail "debootstrap does not know $suite; /usr/share/debootstrap/scripts lists what it knows"
if [ -e "$folder" ] && [ -n "$(ls -A "$folder")" ]; then fail "$folder is not empty"; fi

kept=${LIVEPUSHER_RIG:-$HOME/.cache/livepusher-rig}/roots
tar=$kept/$suite-$(dpkg --print-architecture).tar
mkdir -p "$kept" "$folder"
if [ -z "$(find "$kept" -path "$tar" -mtime -7)" ]; then
	# The archive that apt has this machine's own release from.
	own=$(. /etc/os-release && echo "$VERSION_CODENAME")
	mirror=${MIRROR:-$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' | awk -v own="$own" '$1 == own { print $2; exit }')}
	[ -n "$mirror" ] || fail "apt names no archive of $own; name one with MIRROR"
	parts=main
	if [ -L "/usr/share/debootstrap/scripts/$suite" ] && [ "$(readlink "/usr/share/debootstrap/scripts/$suite")" = gutsy ]; then
		parts=main,universe # of Ubuntu
	fi
	debootstrap --variant=minbase --components=$parts "$suite" "$folder" "$mirror" >"$tar.log" 2>&1 ||
		fail "debootstrap cannot make $suite from $mirror: $(tail -1 "$tar.log")"
	rm -f "$folder"/var/cache/apt/archives/*.deb
	tar -C "$folder" -cf "$tar.new" . && mv "$tar.new" "$tar"
else
	tar -C "$folder" -xpf "$tar"
fi
