#!/bin/bash
# push.sh LIVEPUSHER OUT [FLAG]...: `livepusher push` of a virtual camera (640x360 and more) in mode SD inside the camera
# machine, to an nginx-rtmp that runs inside too. FLAGs come after and may overrule --mode, --camera, --mic and
# --duration. Leaves in OUT: rec/vm.flv, events.jsonl, stats.jsonl, log. Exit status is livepusher's.
set -e
here=$(cd "$(dirname "$0")" && pwd)
program=$1
out=$2
shift 2
mkdir -p "$out/rec"
rm -f "$out"/rec/* "$out"/{events.jsonl,stats.jsonl,log}
cp "$program" "$out/livepusher"
cp "$here/../rtmp-server.sh" "$out/"
cat >"$out/job.sh" <<'END'
modprobe vivid n_devs=2 node_types=0x1,0x1 num_inputs=1,1 input_types=0,0
PORT=1935 FOLDER=/run/rtmp REC=/run/rec bash /io/rtmp-server.sh &
server=$!
for _ in $(seq 100); do (: </dev/tcp/127.0.0.1/1935) 2>/dev/null && break; sleep 0.1; done
END
printf '/io/livepusher push --url rtmp://127.0.0.1/rec/vm --mode SD --camera /dev/video0 --mic tone --duration 12s' >>"$out/job.sh"
printf ' --events /io/events.jsonl --stats /io/stats.jsonl' >>"$out/job.sh"
[ $# -gt 0 ] && printf ' %q' "$@" >>"$out/job.sh"
cat >>"$out/job.sh" <<'END'
 >/io/log 2>&1
status=$?
sleep 1 # nginx closes the recording
kill $server
cp /run/rec/* /io/rec/
exit $status
END
"$here/build.sh"
exec "$here/run.sh" "$out"
