"""plists.py APP SOURCE: reads the property lists and texts of the bundle APP and of the folder packaging/macos as macOS would,
and fails when one cannot be read, or lacks what macOS needs to start the program and to let it have camera and microphone."""
import os
import plistlib
import re
import struct
import sys

app, source = sys.argv[1:]
asked = ("NSCameraUsageDescription", "NSMicrophoneUsageDescription")


def check(good, what):
    if not good:
        sys.exit(f"plists: {what}")


def plist(path):
    with open(path, "rb") as f:
        return plistlib.load(f)


def strings(path):
    """The pairs of a .strings file; all that is no pair must be comment."""
    with open(path, encoding="utf-8") as f:
        text = re.sub(r"/\*.*?\*/", "", f.read(), flags=re.S)
    pair = r'"((?:[^"\\]|\\.)*)"\s*=\s*"((?:[^"\\]|\\.)*)"\s*;'
    check(not re.sub(pair, "", text).strip(), f"{path} holds what is no pair")
    return dict(re.findall(pair, text))


info = plist(f"{app}/Contents/Info.plist")
check(info["CFBundleIdentifier"] == "io.github.livepusher", "the identifier is not io.github.livepusher")
check(os.access(f"{app}/Contents/MacOS/{info['CFBundleExecutable']}", os.X_OK), "CFBundleExecutable names no program")
for key in ("CFBundleShortVersionString", "CFBundleVersion", "LSMinimumSystemVersion"):
    check(re.fullmatch(r"\d+(\.\d+){0,2}", info[key]), f"{key} is {info[key]}")
check("${" not in str(info), "something has not been filled in")

with open(f"{app}/Contents/Resources/{info['CFBundleIconFile']}.icns", "rb") as f:
    icon = f.read()
check(icon[:4] == b"icns" and struct.unpack(">I", icon[4:8])[0] == len(icon), "the icon is none")

languages = info["CFBundleLocalizations"]
check({"en", "zh-Hans"} <= set(languages), "a language is missing")
texts = {l: strings(f"{app}/Contents/Resources/{l}.lproj/InfoPlist.strings") for l in languages}
for key in asked:
    check(info[key] == texts["en"][key], f"{key} differs between Info.plist and en.lproj")
    check(re.search("[\u4e00-\u9fff]", texts["zh-Hans"][key]), f"{key} is not Chinese in zh-Hans.lproj")
check(all(set(t) == set(asked) for t in texts.values()), "the languages have different texts")

rights = plist(f"{source}/entitlements.plist")
check(rights == {"com.apple.security.device.camera": True, "com.apple.security.device.audio-input": True}, f"the entitlements are {rights}")
adhoc = plist(f"{source}/entitlements-adhoc.plist")
check(adhoc == {**rights, "com.apple.security.cs.disable-library-validation": True}, f"the entitlements without identity are {adhoc}")
print(f"plists: {len(info)} keys, {len(languages)} languages, an icon of {len(icon)} bytes")
