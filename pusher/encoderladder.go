package pusher

import "slices"

// Which encoder makes the video.
//
// Policy:
//   - auto and hardware: the hardware encoders that a probe says work, best first (HardwareEncoders),
//     then libx264, then libopenh264. hardware tries those as well that the probe says do not work.
//     software: only the latter two. An encoder by name: that one, then the latter two.
//   - What cannot be opened, or is hardware and fails while encoding, is left for the next on the
//     ladder. When software takes over from hardware, 1103 says so. Hardware that this machine does
//     not have is no failure in auto, and passed over without a word.
//   - Software that fails while encoding is opened anew, with 1104. When it fails again within a second
//     of pictures, it is left for the next.
//   - When there is no next one: -1303, or -1305 if it is for the size, and the push has failed.
//   - Too slow (encoderload.go): libx264 takes the faster preset. When that is too slow as well, and
//     software is not what was asked for, hardware that works takes over, with 1107: that is hardware
//     which has failed once, since otherwise it would be in use. After a second failure it is left
//     alone until the next Start.
//   - Room again: libx264 takes its usual preset, never a slower one.
//   - Each switch begins with a key frame, on the same connection, and 1008 names what encodes now.

// HardwareEncoders are the hardware encoders that are tried by themselves, best first, by libavcodec's
// names. Others have to be asked for by name.
var HardwareEncoders = []string{"h264_nvenc", "h264_qsv", "h264_amf", "h264_vaapi", "h264_videotoolbox", "h264_mf"}

// softwareRungs is the lower end of every ladder. A rung is followed by the faster presets of its
// encoder.
var softwareRungs = []rung{{name: "libx264", preset: "superfast"}, {name: "libx264", preset: "ultrafast"}, {name: "libopenh264"}}

// EncoderInfo is a video encoder of this machine.
type EncoderInfo struct {
	Name  string // as Config.Encoder takes it
	Works bool   // it has been opened here
}

// rung is an encoder with its speed.
type rung struct {
	name     string
	preset   string // "" for an encoder that has none
	hardware bool
}

// String is how people see it: "libx264 superfast".
func (r rung) String() string {
	if r.preset == "" {
		return r.name
	}
	return r.name + " " + r.preset
}

// ladder is what there is to encode with, best first, and where on it the stream is. It is a value:
// its methods return another one.
type ladder struct {
	rungs  []rung
	failed []int // how often, by rung
	at     int   // the rung in use or to be tried; len(rungs) when there is none left
	soft   bool  // hardware must not take over
}

// newLadder is the ladder for a wish (Config.Encoder) on a machine that has these encoders.
func newLadder(wish string, there []EncoderInfo) ladder {
	var l ladder
	switch {
	case wish == EncoderSoftware:
		l.soft = true
	case wish == EncoderAuto || wish == EncoderHardware:
		l.rungs = hardwareRungs(there, wish == EncoderHardware)
	case slices.ContainsFunc(softwareRungs, func(r rung) bool { return r.name == wish }):
		l.soft = true
		for _, r := range softwareRungs {
			if r.name == wish {
				l.rungs = append(l.rungs, r)
			}
		}
	default:
		l.rungs = []rung{{name: wish, hardware: true}}
	}
	for _, r := range softwareRungs {
		listed := slices.ContainsFunc(there, func(e EncoderInfo) bool { return e.Name == r.name })
		if listed && !slices.Contains(l.rungs, r) {
			l.rungs = append(l.rungs, r)
		}
	}
	l.failed = make([]int, len(l.rungs))
	return l
}

// hardwareRungs are the hardware encoders that work; with all, those that do not as well, and at least
// one, so that its failure is told.
func hardwareRungs(there []EncoderInfo, all bool) (rungs []rung) {
	for _, name := range HardwareEncoders {
		if slices.ContainsFunc(there, func(e EncoderInfo) bool { return e.Name == name && (e.Works || all) }) {
			rungs = append(rungs, rung{name: name, hardware: true})
		}
	}
	if all && len(rungs) == 0 {
		rungs = []rung{{name: HardwareEncoders[0], hardware: true}}
	}
	return rungs
}

// rung is the one in use or to be tried; ok is false when none is left.
func (l ladder) rung() (r rung, ok bool) {
	if l.at >= len(l.rungs) {
		return rung{}, false
	}
	return l.rungs[l.at], true
}

// happening is what becomes known of the encoder in use.
type happening int

const (
	cannotOpen   happening = iota
	cannotEncode           // for the first time, or after a second of pictures without failure
	cannotRepeat           // again, right after it was opened anew
	tooSlow                // see encoderload.go
	hasRoom                // for the slower preset
	fits                   // neither
)

// move is what to do about it.
type move int

const (
	stay       move = iota
	restart         // open the same encoder anew: 1104
	another         // open the next: nothing to warn of
	toSoftware      // open the next, which is software after hardware: 1103
	toHardware      // when it can be opened: 1107
	presetDown      // when it can be opened
	presetUp        // when it can be opened
	giveUp          // there is no next
)

var moveNames = [...]string{"stay", "restart", "another", "software", "hardware", "preset down", "preset up", "give up"}

func (m move) String() string { return moveNames[m] }

// next is where the ladder stands after what happened, and the move there.
func (l ladder) next(h happening) (ladder, move) {
	now, ok := l.rung()
	if !ok {
		return l, giveUp
	}
	switch h {
	case cannotEncode:
		if !now.hardware {
			return l, restart
		}
		return l.leave()
	case cannotOpen, cannotRepeat:
		return l.leave()
	case tooSlow:
		if to := l.at + 1; to < len(l.rungs) && l.rungs[to].name == now.name && l.failed[to] == 0 {
			return l.moved(to), presetDown
		}
		if to, ok := l.sparedHardware(); ok && !now.hardware {
			return l.moved(to), toHardware
		}
	case hasRoom:
		if to := l.at - 1; to >= 0 && l.rungs[to].name == now.name && l.failed[to] == 0 {
			return l.moved(to), presetUp
		}
	}
	return l, stay
}

// leave notes that the encoder in use has failed, at all its speeds, and goes to the best that has not.
func (l ladder) leave() (ladder, move) {
	left := l.rungs[l.at]
	l.failed = slices.Clone(l.failed)
	for i, r := range l.rungs {
		if r.name == left.name {
			l.failed[i]++
		}
	}
	l.at = slices.Index(l.failed, 0)
	if l.at < 0 {
		l.at = len(l.rungs)
		return l, giveUp
	}
	if left.hardware && !l.rungs[l.at].hardware {
		return l, toSoftware
	}
	return l, another
}

// sparedHardware is the best hardware that may be tried when software is too slow.
func (l ladder) sparedHardware() (at int, ok bool) {
	for i, r := range l.rungs {
		if r.hardware && l.failed[i] < 2 && !l.soft {
			return i, true
		}
	}
	return 0, false
}

func (l ladder) moved(to int) ladder {
	l.at = to
	return l
}

// without is the ladder with a rung that was tried beside the one in use, and cannot be opened.
func (l ladder) without(at int) ladder {
	l.failed = slices.Clone(l.failed)
	l.failed[at] = max(2, l.failed[at]+1)
	return l
}
