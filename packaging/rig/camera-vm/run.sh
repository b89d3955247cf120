#!/bin/bash
# run.sh FOLDER: boots the camera machine, runs FOLDER/job.sh inside as root and switches it off. Inside, FOLDER is /io
# (read-write) and everything else is this machine's files (changes are forgotten), so that what was built here runs
# there. The job's exit status is in FOLDER/exit-status and is run.sh's own; 125 when the machine did not get that far.
# Environment: VM_SECONDS (240) after which it is killed, VM_CPUS (2), VM_MEMORY in MB (2048).
work=${LIVEPUSHER_RIG:-$HOME/.cache/livepusher-rig}/camera-vm
folder=$(cd "$1" && pwd) || exit 125
command -v qemu-system-x86_64 >/dev/null || { echo "camera-vm: qemu-system-x86_64 is missing; run packaging/setup/install.sh test" >&2; exit 125; }
[ -f "$work/ramdisk.gz" ] || { echo "camera-vm: run build.sh first" >&2; exit 125; }
rm -f "$folder/exit-status"
accel=tcg,thread=multi,tb-size=512
cpu=qemu64 # emulated, AVX costs x264 more than it gives: 2.3 times slower than with SSE2 alone
[ -w /dev/kvm ] && { accel=kvm; cpu=host; }
timeout -k 5 "${VM_SECONDS:-240}" qemu-system-x86_64 -accel $accel -machine q35,hpet=off -cpu $cpu \
  -smp "${VM_CPUS:-2}" -m "${VM_MEMORY:-2048}" -nodefaults -no-reboot -display none -monitor none -serial stdio \
  -fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap -device virtio-9p-pci,fsdev=host,mount_tag=host \
  -fsdev local,id=io,path="$folder",security_model=none -device virtio-9p-pci,fsdev=io,mount_tag=io \
  -device virtio-rng-pci -kernel "$work/vmlinuz" -initrd "$work/ramdisk.gz" \
  -append "console=ttyS0 quiet loglevel=4 panic=-1 mitigations=off nokaslr tsc=reliable edd=off" </dev/null
exit "$(cat "$folder/exit-status" 2>/dev/null || echo 125)"
