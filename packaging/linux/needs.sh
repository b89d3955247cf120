#!/usr/bin/env bash
# needs.sh PROGRAM deb|rpm: prints what livepusher needs at run time, as the fields of a .deb or an .rpm name it,
# separated by ", ". Told by the program itself: the libraries that it links, and those that it opens while it runs
# (GLFW opens X11's and Wayland's, the microphone PulseAudio's and ALSA's). A library whose name is in the program and
# that this script has never heard of is an error.
set -euo pipefail
program=$(realpath "$1")
kind=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Opened, and missed where they are missing: a window, or the sound.
opened=(libX11.so.6 libXcursor.so.1 libXi.so.6 libXinerama.so.1 libXrandr.so.2 libXrender.so.1 libXxf86vm.so.1
	libXext.so.6 libX11-xcb.so.1 libxkbcommon.so.0 libwayland-cursor.so.0 libwayland-egl.so.1 libpulse.so.0 libasound.so.2)
# Opened, and done without: other ways to OpenGL, frames of windows under native Wayland, JACK.
spared=(libEGL.so.1 libGL.so libGLES_CM.so.1 libGLESv1_CM.so.1 libGLESv2.so.2 libGLX.so.0 libOSMesa.so.6 libOSMesa.so.8
	libOpenGL.so.0 libvulkan.so.1 libdecor-0.so.0 libasound.so libpulse.so libjack.so libjack.so.0)

mapfile -t linked < <(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
strange=$(strings -a "$program" | grep -E '^lib[A-Za-z0-9_+-]+\.so(\.[0-9]+)?$' | sort -u |
	grep -vxF "$(printf '%s\n' "${linked[@]}" "${opened[@]}" "${spared[@]}")" || true)
if [ -n "$strange" ]; then
	echo "needs.sh: livepusher may open $strange; write it into the list of those it needs, or of those it can do without" >&2
	exit 1
fi

# A library that links what livepusher only opens, so that the tools of both kinds see all.
gcc -shared -nostdlib -o "$work/opened.so" -Wl,--no-as-needed "${opened[@]/#/-l:}"

case $kind in
deb)
	mkdir "$work/debian" && touch "$work/debian/control"
	(cd "$work" && dpkg-shlibdeps -O "$program" -eopened.so 2>/dev/null) | sed 's/^shlibs:Depends=//'
	;;
rpm)
	for file in "$program" "$work/opened.so"; do /usr/lib/rpm/elfdeps --requires "$file"; done |
		grep -v '^rtld' | sort -u | paste -sd, | sed 's/,/, /g'
	;;
*) echo "usage: needs.sh PROGRAM deb|rpm" >&2 && exit 2 ;;
esac
