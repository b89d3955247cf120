#!/usr/bin/env bash
# dylibs.sh APP: copies every library that APP's program loads and that no Mac has by itself (all but /usr/lib and /System)
# into APP/Contents/Frameworks, those that they load in turn too, and rewrites the places where they look for each other.
# OTOOL and INSTALL_NAME_TOOL name the tools. Written for the bash of macOS, 3.2.
set -euo pipefail
app=${1:?say dylibs.sh livepusher.app}
otool=${OTOOL:-otool} install_name_tool=${INSTALL_NAME_TOOL:-install_name_tool}
program=$app/Contents/MacOS/livepusher
frameworks=$app/Contents/Frameworks
[ -f "$program" ] || { echo "dylibs: $program is missing: build the bundle first" >&2; exit 1; }
mkdir -p "$frameworks"

# loads prints what a file loads, its own name left out.
loads() {
	local own
	own=$("$otool" -D "$1" | tail -n +2)
	"$otool" -L "$1" | tail -n +2 | awk '{ print $1 }' | while read -r name; do
		case $name in
		"$own" | /usr/lib/* | /System/*) ;;
		*) echo "$name" ;;
		esac
	done
}

# rpaths prints the folders that a file wants searched for what begins with @rpath.
rpaths() { "$otool" -l "$1" | awk '$1 == "cmd" { rpath = $2 == "LC_RPATH" } rpath && $1 == "path" { print $2 }'; }

# locate prints where the library of a name lies that a file loads, which came from a folder.
locate() { # name, file, folder
	local place folder found=
	case $1 in
	@rpath/*)
		{ rpaths "$2"; echo "$3"; } | while read -r folder; do
			place=${folder/#@loader_path/$3}/${1#@rpath/}
			if [ -z "$found" ] && [ -f "$place" ]; then
				echo "$place"
				found=1
			fi
		done ;;
	@loader_path/*) echo "$3/${1#@loader_path/}" ;;
	*) echo "$1" ;;
	esac
}

# bundle copies what a file loads, which came from a folder, and makes the file look for it in the bundle.
bundle() { # file, folder
	local name place copy
	loads "$1" | while read -r name; do
		place=$(locate "$name" "$1" "$2")
		[ -f "$place" ] || { echo "dylibs: $1 loads $name, which is not there: install it again" >&2; exit 1; }
		copy=$frameworks/$(basename "$name")
		if [ ! -f "$copy" ]; then
			cp -L "$place" "$copy"
			chmod 755 "$copy"
			bundle "$copy" "$(dirname "$place")"
			"$install_name_tool" -id "@rpath/$(basename "$name")" "$copy"
		fi
		"$install_name_tool" -change "$name" "@executable_path/../Frameworks/$(basename "$name")" "$1"
	done
}

bundle "$program" "$(dirname "$program")"
echo "dylibs: $(find "$frameworks" -name '*.dylib' | wc -l | tr -d ' ') libraries in $frameworks"
