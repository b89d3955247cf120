#!/usr/bin/env bash
# licences.sh: writes app/licences.txt, the licence of every Go module that the program is made of, by its SPDX
# identifier, told from the text of the module's own licence file. Run it after a change of go.mod.
# licences.sh text: prints the licences themselves, for the packages.
set -euo pipefail
cd "$(dirname "$0")/../.."
export GOFLAGS="-tags=migrated_fynedo ${GOFLAGS:-}"

modules() { # path and folder of each, for all three systems
	for os in linux windows darwin; do
		GOOS=$os CGO_ENABLED=1 go list -deps -e -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}' .
	done | sort -u
}

files() { find "$1" -maxdepth 1 -iname 'licen[cs]e*' -o -maxdepth 1 -iname 'copying*' | sort; }

identifier() {
	local text
	text=$(tr -s '[:space:]' ' ' <"$1")
	case $text in
	*"Apache License"*"Version 2.0"*) echo Apache-2.0 ;;
	*"Mozilla Public License"*"2.0"*) echo MPL-2.0 ;;
	*"Boost Software License"*) echo BSL-1.0 ;;
	*"Permission is hereby granted, free of charge"*) echo MIT ;;
	*"Permission to use, copy, modify, and/or distribute"*) echo ISC ;;
	*"Redistribution and use in source and binary forms"*"Neither the name"*) echo BSD-3-Clause ;;
	*"Redistribution and use in source and binary forms"*) echo BSD-2-Clause ;;
	*"This is free and unencumbered software"*) echo Unlicense ;;
	*) echo "licences.sh: $1 holds a licence that this script does not know" >&2; return 1 ;;
	esac
}

modules | while read -r path folder; do
	mapfile -t texts < <(files "$folder")
	[ ${#texts[@]} -gt 0 ] || { echo "licences.sh: $path has no licence file" >&2; exit 1; }
	if [ "${1:-}" = text ]; then
		printf '\n---- %s ----\n\n' "$path"
		cat "${texts[@]}"
	else
		for t in "${texts[@]}"; do identifier "$t"; done | sort -u | paste -sd, | sed "s|^|$path |; s|,| and |g"
	fi
done >"${OUT:-$([ "${1:-}" = text ] && echo /dev/stdout || echo app/licences.txt)}"
