#!/usr/bin/env bash
# in-root.sh SUITE FOLDER: the part of install.sh that only root can do. FOLDER holds dist, the packages, and app.test, the
# program of the tests of package app; the root is made in FOLDER/root, and logs and a picture beside it.
# LIVEPUSHER_REALTIME in the environment gives livepusher its turn before others, on a machine that has other work.
set -euo pipefail
cd "$(dirname "$0")/../.."
# Mounts of its own, gone with it, where the kernel lets root have them.
if [ -z "${LIVEPUSHER_OWN_MOUNTS:-}" ]; then
	if unshare --mount --propagation private true 2>/dev/null; then
		LIVEPUSHER_OWN_MOUNTS=yes exec unshare --mount --propagation private "$0" "$@"
	fi
	LIVEPUSHER_OWN_MOUNTS=no
fi
suite=$1
work=$2
root=$work/root
user=mira
home=/home/$user
say() { echo "install: $*"; }
fail() { echo "install: $*" >&2; exit 1; }

# as_user COMMAND...: runs it in the root as the user, with nothing of this machine's environment but the screen.
as_user() {
	chroot --userspec=$user:$user "$root" env -i HOME=$home USER=$user LANG=C.UTF-8 PATH=/usr/local/bin:/usr/bin:/bin:/usr/games \
		${DISPLAY:+DISPLAY=$DISPLAY LIBGL_ALWAYS_SOFTWARE=1} bash -c "cd && exec \"\$@\"" - "$@"
}
# readme NAME: the commands of the README's block of that name.
readme() { awk -v begin="<!-- $1 -->" '$0 == begin { on = 1; next } /^<!-- end -->$/ { on = 0 } on && !/^```/' README.md; }
# follow NAME: has the user do them; every question is answered with Enter, which is yes to apt.
follow() {
	local commands line
	commands=$(readme "$1")
	[ -n "$commands" ] || fail "the README has no commands between <!-- $1 --> and <!-- end -->"
	while read -r line; do
		[ "$(grep -cxF "$line" README.md)" = 2 ] || fail "the README must say '$line' in English and in Chinese"
	done <<<"$commands"
	printf '%s\n' "$commands" | sed 's/^/  $ /'
	as_user bash -euo pipefail -c "$commands" >"$work/${1// /-}.log" 2>&1 < <(yes '') ||
		{ tail -20 "$work/${1// /-}.log" >&2; fail "what the README says under $1 failed"; }
}
# files prints all files of the root, but for what dpkg and apt note of their own work, and the caches of others.
files() {
	(cd "$root" && find . -xdev \( -path ./proc -o -path ./run -o -path ./tmp -o -path ./var/lib/apt -o -path ./var/cache/apt -o -path ./var/log -o -path ./var/lib/dpkg \
		-o -path ./var/cache/debconf -o -path ./var/cache/ldconfig \) -prune -o -printf '%y %p\n' | sort)
}

say "making a fresh root of $suite"
packaging/rig/root.sh "$suite" "$root"
if [ "$LIVEPUSHER_OWN_MOUNTS" = yes ]; then mount -t proc proc "$root/proc" 2>/dev/null || say "without /proc, which cannot be mounted here"; fi
# A person with a home, sudo and xz, as Debian's installer leaves one. The root lives for minutes: dpkg need not wait for
# the disk to have each file.
echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
chroot "$root" bash -euc "export DEBIAN_FRONTEND=noninteractive LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
	apt-get update -q && apt-get install -q -y --no-install-recommends sudo xz-utils && useradd -m -s /bin/bash $user
	echo '$user ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/$user" >"$work/root.log" 2>&1 || { tail "$work/root.log" >&2; fail "the root cannot be made"; }
grep -q " $(hostname)" "$root/etc/hosts" 2>/dev/null || echo "127.0.0.1 localhost $(hostname)" >>"$root/etc/hosts"
install -o 1000 -g 1000 -m 644 "$work/dist"/*.deb "$work/dist"/*.tar.xz "$root$home"
files >"$work/before"

say "installing as the README says"
follow install
version=$(dpkg-deb -f "$work/dist"/*.deb Version)
said=$(as_user livepusher --version | awk 'NR == 1 { print $2 }')
[[ $version == "$said" || $version == "$said"+* ]] || fail "livepusher --version says $said, the package $version"
follow "install without root"
grep -qx "livepusher $said (MIT)" "$work/install-without-root.log" || fail "the program of the tar.xz is another: $(head -1 "$work/install-without-root.log")"

say "pushing from inside to nginx-rtmp outside"
cat >"$work/livepusher" <<END
#!/bin/bash
exec ${LIVEPUSHER_REALTIME:+chrt -r 10} chroot --userspec=$user:$user "$root" env -i HOME=$home USER=$user LANG=C.UTF-8 \${DISPLAY:+DISPLAY=\$DISPLAY LIBGL_ALWAYS_SOFTWARE=1} /usr/bin/livepusher "\$@"
END
chmod +x "$work/livepusher"
(cd app && "$work/app.test" -test.v -test.run '^TestPushOfAnInstalledProgram$' -installed "$work/livepusher" -installed-root "$root") >"$work/push.log" 2>&1 ||
	{ cat "$work/push.log" >&2; fail "the recording is not what it must be"; }
grep -E '^ +--- |pictures a second|gaps of the tone|tone of' "$work/push.log"

say "opening the window"
packaging/rig/window.sh "$work/window" '^livepusher' -w 3 -x "xprop -id \$WINDOW WM_CLASS >$work/class" -k s -w 2 -k F11 -w 2 -p window -- \
	"$work/livepusher" --camera pattern --mic tone || { cat "$work/window/app.log" >&2; fail "the window does not open"; }
class=$(sed -n 's/^StartupWMClass=//p' "$root/usr/share/applications/io.github.livepusher.desktop")
grep -q "\"$class\"" "$work/class" || fail "docks cannot tell whose the window is: it has $(cat "$work/class"), the desktop entry $class"
grep -q 'Fyne error.*cache' "$work/window/app.log" && fail "Fyne cannot cache: $(grep -m1 'Fyne error' "$work/window/app.log")"
compgen -G "$root$home/Pictures/livepusher/*.png" >/dev/null || fail "the key S has saved no snapshot in the user's folder of pictures"
[ -f "$root$home/.config/livepusher/settings.json" ] || fail "F11 is not remembered in ~/.config/livepusher/settings.json"

say "removing it as the README says"
follow remove
files >"$work/after"
# Some libraries' packages stay, since others that are installed suggest them: what is theirs is not livepusher's.
cat "$root"/var/lib/dpkg/info/*.list | sed -E 's#^/(lib|bin|sbin|lib64)/#/usr/\1/#' | sort -u >"$work/owned"
# What ca-certificates and netbase write, beside links in /etc/ssl/certs.
printf '%s\n' /etc/ca-certificates.conf /usr/local/share/ca-certificates /etc/networks >>"$work/owned"
comm -13 "$work/before" "$work/after" | sed 's/^. \.//' | sort | comm -23 - <(sort -u "$work/owned") | grep -v '^/etc/ssl/certs/' >"$work/left" || true
# What is the user's: what was unpacked, snapshots, settings, and caches, the sound library's and Mesa's among them.
others=$(grep -vE "^$home/(livepusher-[^/]*|Pictures|Pictures/livepusher/.*|Pictures/livepusher)(/|$)|^$home/\.(config|cache)$" "$work/left" |
	grep -vE "^$home/\.(config/(livepusher|fyne|pulse)|cache/(fyne|font_index_v[0-9]*\.cache|mesa_shader_cache[^/]*))(/|$)" || true)
[ -z "$others" ] || fail "this is left behind: $(head -20 <<<"$others")"
if grep -q livepusher <(dpkg-query --admindir="$root/var/lib/dpkg" -W); then fail "dpkg still knows livepusher"; fi
gone=$(comm -23 "$work/before" "$work/after" | head -20)
[ -z "$gone" ] || fail "this was there before, and is not any more: $gone"
grep -v -e '/livepusher-[0-9.~]*' -e '/mesa_shader_cache[^/]*/' -e /pulse/ "$work/left" | sed 's/^/  left to the user: /'
say "$suite: all is well"
