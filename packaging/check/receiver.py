"""receiver.py [--size WxH] [--fps N] [--seconds N] COMMAND...: starts livepusher's receiver with COMMAND serve, pushes the test
picture and the tone to it with COMMAND push for some seconds, records what a viewer of its page gets, and judges: the events,
the statistics and, where ffprobe is there, the recording. COMMAND is the program, or what runs it, such as
qemu-aarch64 build/livepusher. For Python 3.8 or later on Linux, macOS and Windows. Exit code 1 with a sentence when
something is wrong."""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

import recording


def fail(what):
    sys.exit(f"receiver: {what}")


def record(page, file):
    """Keeps what a viewer gets from the moment that the stream is there until it ends, or for two minutes."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(page + "stream.mp4", timeout=30) as stream, open(file, "wb") as out:
                shutil.copyfileobj(stream, out)
            return
        except urllib.error.HTTPError as e:
            if e.code != 503:  # no stream yet
                raise
            time.sleep(0.1)


def push(arguments, server, folder):
    """Pushes to the receiver, and returns the statistics and the codes of the events."""
    to = server.stdout.readline().split()[-1]
    page = server.stdout.readline().split()[-1]
    viewer = threading.Thread(target=record, args=(page, os.path.join(folder, "seen.mp4")), daemon=True)
    viewer.start()
    width, height = arguments.size.split("x")
    stats, events = os.path.join(folder, "stats"), os.path.join(folder, "events")
    run = subprocess.run(arguments.command + [
        "push", "--url", to, "--camera", "pattern", "--mic", "tone", "--duration", f"{arguments.seconds}s",
        "--video-width", width, "--video-height", height, "--fps", str(arguments.fps), "--stats", stats, "--events", events,
    ], timeout=120 + 10 * arguments.seconds)
    viewer.join(20)
    if run.returncode != 0:
        fail(f"push ended with exit code {run.returncode}")
    return [[json.loads(line) for line in open(name, encoding="utf-8")] for name in (stats, events)]


def judge(arguments, stats, events):
    codes = [e["code"] for e in events]
    for code, name in ((1001, "connected"), (1002, "pushing began"), (1007, "first picture")):
        if code not in codes:
            fail(f"no event {code} ({name}); there were {codes}")
    if errors := [e for e in events if e["code"] < 0 or 3000 <= e["code"] < 4000]:
        fail(f"errors: {errors}")
    if len(stats) < arguments.seconds - 2:
        fail(f"{len(stats)} lines of statistics in {arguments.seconds} s")
    steady = stats[len(stats) // 2:]
    rate = sum(s["videoFPS"] for s in steady) / len(steady)
    last = steady[-1]
    if f"{last['videoWidth']}x{last['videoHeight']}" != arguments.size:
        fail(f"the picture is {last['videoWidth']}x{last['videoHeight']}, not {arguments.size}")
    if not 0.9 * arguments.fps <= rate <= 1.05 * arguments.fps:
        fail(f"{rate:.1f} pictures a second, not {arguments.fps}")
    if min(s["audioBitrate"] for s in steady) < 40 or min(s["videoBitrate"] for s in steady) < 20:
        fail(f"too little was sent: {last}")
    print(f"receiver: {rate:.1f} pictures a second of {arguments.size}, {last['videoBitrate']} and {last['audioBitrate']} kbit/s, "
          f"{last['cpuProgram']:.0f} % of a core")


def look(arguments, file):
    """Judges what a viewer of the page got."""
    if not os.path.exists(file):
        fail("a viewer got nothing")
    if shutil.which("ffprobe"):
        print("receiver: a viewer got", recording.judge(file, arguments.size, arguments.fps, arguments.seconds))
    else:
        print(f"receiver: a viewer got {os.path.getsize(file)} bytes; ffprobe is not here to look at them")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="540x960")
    parser.add_argument("--fps", type=int, default=30)
    parser.add_argument("--seconds", type=int, default=12)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    if not arguments.command:
        parser.error("say which program: receiver.py build/livepusher")
    server = subprocess.Popen(arguments.command + ["serve"], stdout=subprocess.PIPE, text=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            stats, events = push(arguments, server, folder)
            judge(arguments, stats, events)
            look(arguments, os.path.join(folder, "seen.mp4"))
    finally:
        server.terminate()
        server.wait(20)


main()
