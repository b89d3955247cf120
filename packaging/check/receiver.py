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


def watch(page, folder, over):
    """Keeps what a viewer gets until over is set. A stream whose encoder is opened anew ends, as when a busy machine is given a
    faster one, and the page asks for the next; each is a file of its own."""
    pieces = 0
    while not over.is_set():
        try:
            with urllib.request.urlopen(page + "stream.mp4", timeout=30) as stream, open(os.path.join(folder, f"seen-{pieces}.mp4"), "wb") as out:
                shutil.copyfileobj(stream, out)
            pieces += 1
        except urllib.error.HTTPError as e:
            if e.code != 503:  # no stream yet
                raise
            time.sleep(0.1)


def push(arguments, server, folder):
    """Pushes to the receiver, and returns the statistics and the codes of the events."""
    to = server.stdout.readline().split()[-1]
    page = server.stdout.readline().split()[-1]
    over = threading.Event()
    viewer = threading.Thread(target=watch, args=(page, folder, over), daemon=True)
    viewer.start()
    width, height = arguments.size.split("x")
    stats, events = os.path.join(folder, "stats"), os.path.join(folder, "events")
    run = subprocess.run(arguments.command + [
        "push", "--url", to, "--camera", "pattern", "--mic", "tone", "--duration", f"{arguments.seconds}s",
        "--video-width", width, "--video-height", height, "--fps", str(arguments.fps), "--stats", stats, "--events", events,
    ], timeout=120 + 10 * arguments.seconds)
    over.set()
    viewer.join(40)
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


def look(arguments, folder):
    """Judges what a viewer of the page got."""
    pieces = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.startswith("seen-"))
    if not pieces:
        fail("a viewer got nothing")
    if not shutil.which("ffprobe"):
        print(f"receiver: a viewer got {sum(map(os.path.getsize, pieces))} bytes; ffprobe is not here to look at them")
        return
    total = 0
    for piece in pieces:
        length, found = recording.judge(piece, arguments.size, arguments.fps, arguments.seconds - 4 if len(pieces) == 1 else 0.5)
        print("receiver: a viewer got", found)
        total += length
    if total < arguments.seconds - 5:
        fail(f"a viewer got {total:.1f} s in {arguments.seconds}")


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
            look(arguments, folder)
    finally:
        server.terminate()
        server.wait(20)


main()
