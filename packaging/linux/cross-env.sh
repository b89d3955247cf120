# shellcheck shell=bash
# cross-env.sh: sourced, after ARCH is set to arm64, it makes go build for Debian on that architecture, with the
# libraries of build/root-ARCH (see sysroot.sh) and Debian's cross compiler.
cross_root=$PWD/build/root-$ARCH
case $ARCH in
arm64) cross_machine=aarch64-linux-gnu ;;
*) echo "cross-env: no cross compiler is known for $ARCH" >&2; exit 1 ;;
esac
export GOOS=linux GOARCH=$ARCH CGO_ENABLED=1 CC="$cross_machine-gcc --sysroot=$cross_root"
export PKG_CONFIG_SYSROOT_DIR=$cross_root
export PKG_CONFIG_LIBDIR=$cross_root/usr/lib/$cross_machine/pkgconfig:$cross_root/usr/share/pkgconfig
unset PKG_CONFIG_PATH
