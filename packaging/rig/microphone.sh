#!/bin/bash
# microphone.sh [FOLDER]: a private PulseAudio server in the foreground, with two microphones that hear what is played
# to them: virtmic (48 kHz mono, the default) and virtmic2 (44.1 kHz stereo). Prints PULSE_SERVER=... once it is ready;
# stop it with SIGTERM. To speak into a microphone: PULSE_SERVER=... paplay --device=mic_feed FILE.wav
folder=${1:-${LIVEPUSHER_RIG:-$HOME/.cache/livepusher-rig}/microphone}
mkdir -p "$folder" && chmod 700 "$folder" && folder=$(cd "$folder" && pwd) || exit 1
command -v pulseaudio >/dev/null || { echo "microphone: pulseaudio is missing; run packaging/setup/install.sh test" >&2; exit 1; }
export HOME=$folder XDG_RUNTIME_DIR=$folder PULSE_RUNTIME_PATH=$folder/runtime
socket=$folder/socket
rm -f "$socket"
cat >"$folder/setup.pa" <<END
load-module module-null-sink sink_name=mic_feed rate=48000 channels=1 sink_properties=device.description=MicFeed
load-module module-remap-source master=mic_feed.monitor source_name=virtmic source_properties=device.description=VirtualMic
load-module module-null-sink sink_name=mic_feed2 rate=44100 channels=2 sink_properties=device.description=MicFeed2
load-module module-remap-source master=mic_feed2.monitor source_name=virtmic2 source_properties=device.description=SecondMic
load-module module-null-sink sink_name=speakers sink_properties=device.description=Speakers
set-default-source virtmic
set-default-sink speakers
load-module module-native-protocol-unix auth-anonymous=1 socket=$socket
END
(for _ in $(seq 100); do [ -S "$socket" ] && echo "PULSE_SERVER=unix:$socket" && exit; sleep 0.1; done) &
exec pulseaudio -n --daemonize=no --exit-idle-time=-1 --disable-shm=1 --use-pid-file=no \
  --log-target=file:"$folder/log" -F "$folder/setup.pa" </dev/null
