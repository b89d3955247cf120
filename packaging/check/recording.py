"""recording.py --size WxH --fps N --seconds N FILE: judges by ffprobe a recording of a push: H.264 and AAC, the size, the frame
rate, time stamps that rise, key frames, and tracks that begin and end together. Exit code 1 with a sentence when something is wrong."""
import argparse
import json
import subprocess
import sys


def fail(what):
    sys.exit(f"recording: {what}")


def probe(file):
    """The tracks by their kind, and the packets of each, in the order of the file."""
    out = subprocess.run(["ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_packets", file], check=True, stdout=subprocess.PIPE).stdout
    found = json.loads(out)
    tracks = {s["codec_type"]: s for s in found["streams"]}
    return tracks, {t: [p for p in found["packets"] if p["codec_type"] == t] for t in tracks}


def judge(file, size, fps, least):
    """Fails, also when a track is shorter than least seconds; or returns the seconds of video and a sentence of what is there."""
    tracks, packets = probe(file)
    if {t: s["codec_name"] for t, s in tracks.items()} != {"video": "h264", "audio": "aac"}:
        fail(f"it holds {[s['codec_name'] for s in tracks.values()]}")
    video = tracks["video"]
    if f"{video['width']}x{video['height']}" != size or video["pix_fmt"] != "yuv420p":
        fail(f"the picture is {video['width']}x{video['height']} {video['pix_fmt']}, not {size}")
    times = {t: [float(p["pts_time"]) for p in packets[t]] for t in tracks}
    for track, at in times.items():
        if any(b <= a for a, b in zip(at, at[1:])):
            fail(f"time stamps of {track} do not rise")
        if at[-1] - at[0] < least:
            fail(f"{at[-1] - at[0]:.1f} s of {track}, less than {least}")
    if abs(times["video"][-1] - times["audio"][-1]) > 0.5:
        fail(f"video ends at {times['video'][-1]} s, audio at {times['audio'][-1]} s")
    if "K" not in packets["video"][0]["flags"]:
        fail("the first picture is no key frame")
    rate = (len(times["video"]) - 1) / (times["video"][-1] - times["video"][0])
    if not 0.9 * fps <= rate <= 1.02 * fps:
        fail(f"{rate:.2f} pictures a second, not {fps}")
    found = (f"{len(times['video'])} pictures of {size}, {rate:.2f} a second, until {times['video'][-1]:.2f} s, "
             f"and sound until {times['audio'][-1]:.2f} s")
    return times["video"][-1] - times["video"][0], found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="540x960")
    parser.add_argument("--fps", type=int, default=30)
    parser.add_argument("--seconds", type=int, default=12)
    parser.add_argument("file")
    a = parser.parse_args()
    print("recording:", judge(a.file, a.size, a.fps, a.seconds - 4)[1])


if __name__ == "__main__":
    main()
