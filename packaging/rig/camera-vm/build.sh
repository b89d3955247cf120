#!/bin/bash
# build.sh: makes the kernel and the initial ramdisk of the camera machine from Debian's packages, once; a second run
# finds them and returns at once. Needs apt-get, dpkg-deb, depmod (kmod), cpio, and the kernel's headers; no root.
set -e -o pipefail
work=${LIVEPUSHER_RIG:-$HOME/.cache/livepusher-rig}/camera-vm
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$work/packages"
exec 9>"$work/lock"
flock 9 # two tests may ask at once

stamp=$(cat "$here/build.sh" "$here/init" | sha256sum | cut -d' ' -f1)
if [ "$(cat "$work/stamp" 2>/dev/null)" = "$stamp" ]; then exit 0; fi
for tool in apt-get apt-cache dpkg-deb cpio make /sbin/depmod /sbin/modprobe; do
  command -v $tool >/dev/null || { echo "camera-vm: $tool is missing; run packaging/setup/install.sh test" >&2; exit 1; }
done

# linux-image-amd64 names the release's kernel; Ubuntu calls the same package linux-image-generic.
kernel=$(apt-cache depends linux-image-amd64 linux-image-generic 2>/dev/null | grep -oE 'linux-image-[0-9][^ ]*' | head -1)
[ -n "$kernel" ] || { echo "camera-vm: no kernel package found; run apt-get update" >&2; exit 1; }
version=${kernel#linux-image-}
cd "$work/packages"
rm -rf root && mkdir root
for package in $kernel ${kernel/image/modules} ${kernel/image/modules-extra} busybox-static v4l2loopback-dkms; do
  case $package in *modules*) apt-cache show $package >/dev/null 2>&1 || continue ;; esac # Ubuntu splits them off
  ls ${package}_*.deb >/dev/null 2>&1 || apt-get download $package >/dev/null
  dpkg-deb -x ${package}_*.deb root
done
[ -d root/lib/modules ] || { mkdir -p root/lib && ln -s ../usr/lib/modules root/lib/modules; }

# v4l2loopback, a camera that shows what is written into it, comes as source.
headers=/usr/src/linux-headers-$version
[ -d $headers ] || { echo "camera-vm: $headers is missing; run packaging/setup/install.sh test" >&2; exit 1; }
source=$(echo "$PWD"/root/usr/src/v4l2loopback-*)
make -s -C $headers M="$source" modules >"$work/v4l2loopback.log" 2>&1 || { tail "$work/v4l2loopback.log" >&2; exit 1; }
install -D -m 644 "$source/v4l2loopback.ko" root/lib/modules/$version/extra/v4l2loopback.ko
/sbin/depmod -b "$PWD/root" $version
cp -L root/boot/vmlinuz-$version "$work/vmlinuz"

ramdisk=$work/ramdisk
rm -rf "$ramdisk"
mkdir -p "$ramdisk"/{bin,proc,sys,dev,tmp,lib/modules/$version}
cp "$(ls root/bin/busybox root/usr/bin/busybox 2>/dev/null | head -1)" "$ramdisk/bin/busybox"
for module in virtio_pci 9p 9pnet_virtio overlay vivid v4l2loopback snd-dummy virtio_rng; do
  /sbin/modprobe -d "$PWD/root" -S $version --show-depends $module 2>/dev/null | awk '/^insmod/{print $2}' || true
done | sort -u | while read -r file; do
  target=$ramdisk/lib/modules/${file#*/lib/modules/}
  mkdir -p "$(dirname "$target")"
  cp "$file" "$target"
done
cp root/lib/modules/$version/modules.{builtin,builtin.modinfo,order} "$ramdisk/lib/modules/$version/" 2>/dev/null || true
/sbin/depmod -b "$ramdisk" $version 2>/dev/null
install -m 755 "$here/init" "$ramdisk/init"
(cd "$ramdisk" && find . | cpio -o -H newc --quiet | gzip -1 >"$work/ramdisk.gz")
rm -rf root "$ramdisk"
echo "$stamp" >"$work/stamp"
