package av

import (
	"encoding/binary"
	"testing"
	"time"

	"livepusher/pusher/media"
)

// The rate of CBR is the one asked for, whatever the picture shows and whatever the rate was before.
func TestConstantRate(t *testing.T) {
	const fps, part = 30, 4 * 30
	for _, c := range []struct {
		name   string
		moving bool
		low    bool
	}{{"still pictures", false, false}, {"still pictures, RTC", false, true}, {"noise in motion", true, false}, {"noise in motion, RTC", true, true}} {
		t.Run(c.name, func(t *testing.T) {
			guard(t)
			g := H264Config{Width: 180, Height: 320, FPS: fps, Bitrate: 1000, CBR: true, LowLatency: c.low}
			e, err := OpenH264(g)
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			out := new(encoded)
			f := &media.Frame{Picture: media.NewPicture(g.Width, g.Height)}
			scene(f, 0, 0)
			for i := range 3 * part {
				switch i {
				case part:
					e.SetBitrate(400)
				case 2 * part:
					e.SetBitrate(1000)
				}
				if c.moving {
					scene(f, i, 40)
				}
				if err := e.Encode(f, false, out.emit); err != nil {
					t.Fatal(err)
				}
			}
			e.Drain(out.emit)
			for i, unit := range out.units {
				if i > 0 && len(unit) > 1000_000/8*4/10 {
					t.Errorf("access unit %d has %d bytes, more than the whole buffer", i, len(unit))
				}
			}
			for i, want := range []int{1000, 400, 1000} {
				from := i*part + fps // a second to get there
				got := out.kbps(from, (i+1)*part, fps)
				t.Logf("asked for %d kbit/s: %d", want, got)
				if got < want*95/100 || got > want*105/100 {
					t.Errorf("asked for %d kbit/s: %d, more than 5 %% off", want, got)
				}
			}
			path := save(t, "out.h264", annexB(e.Track(), out.units))
			if n := len(probe(t, path, "-show_frames").Frames); n != 3*part {
				t.Errorf("ffprobe sees %d pictures of %d", n, 3*part)
			}
		})
	}
}

// Without CBR a still picture costs next to nothing: nothing is filled up.
func TestVariableRateSpares(t *testing.T) {
	guard(t)
	g := H264Config{Width: 180, Height: 320, FPS: 30, Bitrate: 1000}
	e, err := OpenH264(g)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	f := &media.Frame{Picture: media.NewPicture(g.Width, g.Height)}
	scene(f, 0, 0)
	out := new(encoded)
	for range 120 {
		if err := e.Encode(f, false, out.emit); err != nil {
			t.Fatal(err)
		}
	}
	if got := out.kbps(60, 119, 30); got > 300 {
		t.Errorf("%d kbit/s for a still picture", got)
	}
}

// What takes over from what while live, as ffmpeg sees it: the units of both, with the parameter sets
// of each before its first key frame, as servers and players that follow sequence headers have them.
func TestSwitchOfPresetsDecodes(t *testing.T) {
	guard(t)
	const n = 45
	var file []byte
	g := H264Config{Width: 180, Height: 320, FPS: 30, Bitrate: 2000}
	var headers []string
	for part, preset := range []string{"superfast", "ultrafast", "superfast"} {
		g.Preset = preset
		e, err := OpenH264(g)
		if err != nil {
			t.Fatal(err)
		}
		out := new(encoded)
		f := &media.Frame{Picture: media.NewPicture(g.Width, g.Height)}
		for i := part * n; i < (part+1)*n; i++ {
			scene(f, i, 0)
			if err := e.Encode(f, false, out.emit); err != nil {
				t.Fatal(err)
			}
		}
		e.Drain(out.emit)
		if len(out.units) != n || out.keys[0] != 0 {
			t.Fatalf("%s: %d access units, key frames at %v", preset, len(out.units), out.keys)
		}
		file = append(file, annexB(e.Track(), out.units)...)
		headers = append(headers, string(e.Track().Header))
		e.Close()
	}
	if headers[0] == headers[1] || headers[0] != headers[2] {
		t.Error("the presets differ in their sequence headers, each time alike")
	}
	compareDecoded(t, save(t, "out.h264", file), g, 3*n, 33)
}

// Filler must not be mistaken for the end of a unit.
func TestFillerIsWhole(t *testing.T) {
	stream := append([]byte{0, 0, 1, 0x65, 1, 2, 3, 0, 0, 1, 12}, 0xff, 0xff, 0xff, 0x80)
	unit := appendAVCC(nil, stream)
	first := binary.BigEndian.Uint32(unit)
	if first != 4 || len(unit) != 4+4+4+5 || unit[8+4] != 12 {
		t.Errorf("%x", unit)
	}
}

// A hardware encoder that this machine does not have fails cleanly, and so quickly that trying all of
// them does not delay a start.
func TestMissingHardwareFailsQuickly(t *testing.T) {
	guard(t)
	begin := time.Now()
	for _, name := range []string{"h264_nvenc", "h264_qsv", "h264_amf", "h264_vaapi", "h264_videotoolbox", "h264_mf", "libopenh264"} {
		one := time.Now()
		err := Probe(name)
		t.Logf("%-17s %6.2f ms %v", name, time.Since(one).Seconds()*1000, err)
		if err == nil {
			t.Logf("%s works here: the time says nothing", name)
			begin = begin.Add(time.Since(one))
		}
	}
	if took := time.Since(begin); took > 100*time.Millisecond {
		t.Errorf("trying all took %v", took)
	}
}
