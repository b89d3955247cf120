#!/usr/bin/env bash
# libraries.sh: builds what livepusher.exe links, x264, FFmpeg and SpeexDSP, for 64-bit Windows from the distribution's
# own source packages, into build/windows/prefix. FFmpeg becomes DLLs and has only what the program uses: the rest of
# it would be as large as all of this. Does nothing when that is there, made by this script from these versions.
# The machine's apt stays as it is: source packages are asked for with lists below build/windows/apt.
# Environment: JOBS (all processors).
set -euo pipefail
script=$(realpath "$0")
cd "$(dirname "$0")/../.."
mkdir -p build/windows && cd build/windows
work=$PWD
prefix=$work/prefix
host=x86_64-w64-mingw32
# GCC with Windows' own threads: the variant with POSIX threads would need libwinpthread beside every program.
compiler=$host-gcc-win32
export SOURCE_DATE_EPOCH=1 LC_ALL=C TZ=UTC
fail() { echo "windows/libraries: $*" >&2; exit 1; }
for tool in $compiler nasm dpkg-source make pkg-config; do
	command -v $tool >/dev/null || fail "$tool is missing; run packaging/setup/install.sh windows"
done

# candidate prints the version of a source package, told from a binary package that is made of it.
candidate() {
	local version
	version=$(apt-cache policy "$1" | awk '$1 == "Candidate:" { print $2 }')
	[ -n "$version" ] && [ "$version" != "(none)" ] || fail "apt knows no package $1; run apt-get update"
	sed 's/+b[0-9]*$//' <<<"$version"
}
x264=$(candidate libx264-dev)
ffmpeg=$(candidate libavcodec-dev)
speexdsp=$(candidate libspeexdsp-dev)
stamp="$(sha256sum <"$script") x264=$x264 ffmpeg=$ffmpeg speexdsp=$speexdsp $($compiler -dumpfullversion)"
if [ "$(cat "$prefix/made" 2>/dev/null)" = "$stamp" ]; then exit 0; fi
rm -rf "$prefix" source && mkdir -p "$prefix/lib/pkgconfig" "$prefix/include" source

# Where apt gets its packages, it gets their sources.
own_apt() { # apt-get with lists of its own
	apt-get -q -o Dir::Etc::sourcelist="$work/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
		-o Dir::State::lists="$work/apt/lists" -o Dir::Cache="$work/apt/cache" -o APT::Sandbox::User="$(id -un)" "$@"
}
mkdir -p apt/lists/partial apt/cache
keys=/usr/share/keyrings
apt-get indextargets --format "\$(ORIGIN) \$(SITE) \$(RELEASE) \$(COMPONENT)" 'Created-By: Packages' | sort -u |
	while read -r origin site release component; do
		keyring=$keys/${origin,,}-archive-keyring.gpg
		[ -f "$keyring" ] && echo "deb-src [signed-by=$keyring] $site $release $component"
	done >apt/sources.list || true
[ -s apt/sources.list ] || fail "apt has no archive of Debian or Ubuntu to get sources from"
own_apt update
(cd source && own_apt source --download-only "x264=$x264" "ffmpeg=$ffmpeg" "speexdsp=$speexdsp")
for name in x264 ffmpeg speexdsp; do (cd source && dpkg-source --no-check -x ${name}_*.dsc $name); done

export PKG_CONFIG_LIBDIR=$prefix/lib/pkgconfig
jobs=${JOBS:-$(nproc)}

# Paths in here are relative, so that none of this machine gets into FFmpeg's description of itself.
ln -s "$prefix" source/prefix
# Debian's zlib and headers of NVIDIA's encoder, apart from what there is for this machine. Static zlib alone.
cp /usr/$host/lib/libz.a "$prefix/lib/"
cp /usr/$host/include/z{lib,conf}.h "$prefix/include/"
cp -r /usr/include/ffnvcodec "$prefix/include/"
sed "s|^prefix=.*|prefix=../prefix|; s|^includedir=.*|includedir=../prefix/include|" "$(find /usr -name ffnvcodec.pc | head -1)" \
	>"$prefix/lib/pkgconfig/ffnvcodec.pc"

(
	cd source/x264
	./configure --host=$host --cross-prefix=$host- --prefix=../prefix --enable-static --disable-cli --disable-opencl \
		--disable-avs --disable-swscale --disable-lavf --disable-ffms --disable-gpac --disable-lsmash --bit-depth=8
	make -j"$jobs"
	make install
)

(
	cd source/speexdsp
	[ -x configure ] || autoreconf -fi
	./configure --host=$host CC=$compiler --prefix="$prefix" --enable-static --disable-shared --disable-examples CFLAGS=-O2
	make -j"$jobs"
	make install
)

# What files may hold that are played as a camera, a microphone or music.
list() { tr -s ' \n' ',' <<<"$*"; }
demuxers=$(list aac aiff asf avi caf flac flv gif h264 hevc ivf m4v matroska mjpeg mov mp3 mpegps mpegts mpegvideo nut ogg \
	rawvideo w64 wav yuv4mpegpipe)
video=$(list dnxhd dvvideo ffv1 flv gif h263 h264 hevc huffyuv mjpeg mpeg1video mpeg2video mpeg4 msmpeg4v1 msmpeg4v2 \
	msmpeg4v3 png prores rawvideo theora vc1 vp8 vp9 wmv1 wmv2 wmv3 wrapped_avframe)
audio=$(list aac ac3 adpcm_ima_qt adpcm_ima_wav adpcm_ms alac eac3 flac mp2float mp3float opus pcm_alaw pcm_f32be pcm_f32le \
	pcm_f64le pcm_mulaw pcm_s16be pcm_s16le pcm_s24be pcm_s24le pcm_s32be pcm_s32le pcm_s8 pcm_u8 vorbis wmav1 wmav2 wmapro)
parsers=$(list aac ac3 flac gif h263 h264 hevc mjpeg mpeg4video mpegaudio mpegvideo opus png vc1 vorbis vp8 vp9)
# The encoders of graphics cards: NVIDIA's, and those that Windows offers itself (Media Foundation), which are Intel's
# and AMD's too. AMF and Quick Sync by themselves need headers and libraries that Debian has not.
encoders=$(list aac libx264 h264_mf h264_nvenc)
(
	cd source/ffmpeg
	revision=${ffmpeg##*-}
	./configure --prefix=../prefix --enable-cross-compile --target-os=mingw32 --arch=x86_64 --cross-prefix=$host- --cc=$compiler \
		--pkg-config=pkg-config --extra-version="$revision" --extra-cflags=-I../prefix/include \
		--extra-ldflags='-L../prefix/lib -static-libgcc -Wl,--no-insert-timestamp' \
		--enable-gpl --enable-shared --disable-static --disable-debug --disable-programs --disable-doc \
		--disable-autodetect --disable-everything --disable-network --disable-avfilter --disable-postproc \
		--enable-w32threads --enable-zlib --enable-libx264 --enable-mediafoundation --enable-ffnvcodec --enable-nvenc \
		--enable-encoder="$encoders" --enable-decoder="$video,$audio" --enable-parser="$parsers" \
		--enable-demuxer="$demuxers" --enable-muxer=mp4 --enable-indev=dshow
	make -j"$jobs"
	make install
)
# Absolute from here on, for whoever links them.
sed -i "s|\.\./prefix|$prefix|g" "$prefix"/lib/pkgconfig/*.pc
# The texts of the licences, for the packages.
mkdir -p "$prefix/licences"
cp source/ffmpeg/COPYING.GPLv2 "$prefix/licences/FFmpeg-GPL-2.0.txt"
cp source/ffmpeg/LICENSE.md "$prefix/licences/FFmpeg.md"
cp source/x264/COPYING "$prefix/licences/x264-GPL-2.0.txt"
cp source/speexdsp/COPYING "$prefix/licences/SpeexDSP-BSD-3-Clause.txt"
cp /usr/share/doc/libz-mingw-w64-dev/copyright "$prefix/licences/zlib.txt"
printf '%s\n' "x264 $x264" "ffmpeg $ffmpeg" "speexdsp $speexdsp" >"$prefix/versions"
rm -rf source/{x264,ffmpeg,speexdsp}
echo "$stamp" >"$prefix/made"
