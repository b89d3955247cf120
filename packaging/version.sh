#!/usr/bin/env bash
# version.sh BINARY: prints the version that Go wrote into a binary of livepusher, of any system, in the form that all
# packages and livepusher --version have: 1.2.0 at the tag v1.2.0; 1.2.1~0.20260102030405.0123456789ab after it, where
# ~ has dpkg and rpm take it for what comes before 1.2.1; 0~devel without git. In a worktree of git, whose version Go
# does not know, it is 0~devel too: packages are made in a clone.
set -euo pipefail
version=$(go version -m "$1" | awk '$1 == "mod" { print $3 }')
case $version in
v*) version=${version#v} && version=${version/-/\~} && echo "${version//-/.}" ;;
'(devel)') echo 0~devel ;;
*) echo "version.sh: $1 is no program that Go has built as a module" >&2 && exit 1 ;;
esac
