package av

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"livepusher/pusher/media"
)

// encodeSound encodes whole frames of data, whose first sample has the time at.
func encodeSound(t *testing.T, g AACConfig, data []float32, at time.Duration) (media.AudioTrack, []media.Packet) {
	t.Helper()
	e, err := OpenAAC(g)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var out []media.Packet
	emit := func(p media.Packet) {
		p.Data = bytes.Clone(p.Data)
		out = append(out, p)
	}
	n := e.FrameSize() * g.Channels
	for i := 0; (i+1)*n <= len(data); i++ {
		s := &media.Samples{Data: data[i*n:][:n], Rate: g.Rate, Channels: g.Channels, Time: at + samples(i*e.FrameSize(), g.Rate)}
		if err := e.Encode(s, emit); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Drain(emit); err != nil {
		t.Fatal(err)
	}
	return e.Track(), out
}

// decodeSound has ffmpeg decode packets, put into an MP4, to floats as the stream has them.
func decodeSound(t *testing.T, track media.AudioTrack, packets []media.Packet) []float32 {
	t.Helper()
	var file bytes.Buffer
	m, err := NewMP4(&file, nil, &track)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packets {
		if err := m.WritePacket(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return floats(run(t, nil, "ffmpeg", "-i", save(t, "sound.mp4", file.Bytes()), "-f", "f32le", "-"))
}

func TestAAC(t *testing.T) {
	for _, c := range []struct {
		config AACConfig
		header string // AudioSpecificConfig: object type 2, index of the rate, channels
	}{
		{AACConfig{Rate: 16000, Channels: 1}, "1408"},
		{AACConfig{Rate: 48000, Channels: 2}, "1190"},
		{AACConfig{Rate: 48000, Channels: 2, Fast: true}, "1190"},
		{AACConfig{Rate: 44100, Channels: 2, Bitrate: 96}, "1210"},
	} {
		t.Run(fmt.Sprintf("%+v", c.config), func(t *testing.T) {
			guard(t)
			g := c.config
			track, packets := encodeSound(t, g, sine(3*g.Rate, g.Channels, g.Rate, 997), 0)
			if got := fmt.Sprintf("%x", track.Header[:2]); got != c.header {
				t.Errorf("AudioSpecificConfig %s, want %s", got, c.header)
			}
			out := decodeSound(t, track, packets)
			left := make([]float32, 0, len(out)/g.Channels)
			for i := 0; i < len(out); i += g.Channels {
				left = append(left, out[i])
			}
			if hz := frequency(left[g.Rate/2:5*g.Rate/2], g.Rate); math.Abs(hz-997) > 0.2 {
				t.Errorf("decoded as %.2f Hz", hz)
			}
			bytes := 0
			for _, p := range packets {
				bytes += len(p.Data)
			}
			t.Logf("%d packets, %d kbit/s", len(packets), bytes*8/3/1000)
		})
	}
}

// A click stands in the decoded sound where it stood before encoding, by the packets' times.
func TestAACTimes(t *testing.T) {
	for _, at := range []time.Duration{5 * time.Second, 21333333 * time.Nanosecond, 0} {
		t.Run(at.String(), func(t *testing.T) {
			guard(t)
			const rate, click = 48000, 30000
			data := make([]float32, 48*1024)
			data[click] = 0.9
			track, packets := encodeSound(t, AACConfig{Rate: rate, Channels: 1, Bitrate: 128}, data, at)
			for i, p := range packets {
				if want := max(0, at+samples((i-1)*1024, rate)); absolute(p.Time-want) > time.Microsecond {
					t.Fatalf("packet %d has time %v, want %v", i, p.Time, want)
				}
			}
			out := decodeSound(t, track, packets)
			loudest := 0
			for i, v := range out {
				if v > out[loudest] {
					loudest = i
				}
			}
			// The second packet's samples begin at its time.
			heard := packets[1].Time + samples(loudest-1024, rate)
			if meant := at + samples(click, rate); absolute(heard-meant) > 100*time.Microsecond {
				t.Errorf("the click is at %v, was at %v", heard, meant)
			}
		})
	}
}

func absolute(d time.Duration) time.Duration { return max(d, -d) }

func TestSampleClock(t *testing.T) {
	const ms = time.Millisecond
	c := sampleClock{rate: 48000, tolerance: 20 * ms}
	for _, row := range []struct {
		name     string
		at, want time.Duration
	}{
		{"the first time counts", 100 * ms, 100 * ms},
		{"early", 105 * ms, 110 * ms},
		{"late", 135 * ms, 120 * ms},
		{"a gap", 180 * ms, 180 * ms},
		{"after the gap", 191 * ms, 190 * ms},
		{"far too early", 100 * ms, 100 * ms},
	} {
		if got := c.next(row.at, 480); got != row.want {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
	c = sampleClock{rate: 44100, tolerance: 20 * ms}
	c.next(0, 44100*3600*100)
	if got := c.next(360_000*time.Second, 1024); got != 360_000*time.Second {
		t.Errorf("after 100 hours: %v", got)
	}
}

// Times that jump never make the packets' times go back.
func TestAACTimesNeverGoBack(t *testing.T) {
	guard(t)
	e, err := OpenAAC(AACConfig{Rate: 16000, Channels: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	last, n := time.Duration(-1), 0
	emit := func(p media.Packet) {
		if p.Time < last {
			t.Errorf("packet at %v after one at %v", p.Time, last)
		}
		last, n = p.Time, n+1
	}
	data := sine(1024, 1, 16000, 300)
	for _, ms := range []int{0, 64, 128, 1000, 1064, 500, 564, 2000} {
		at := time.Duration(ms) * time.Millisecond
		if err := e.Encode(&media.Samples{Data: data, Rate: 16000, Channels: 1, Time: at}, emit); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Drain(emit); err != nil {
		t.Fatal(err)
	}
	if n < 8 || last != 2*time.Second {
		t.Errorf("%d packets up to %v", n, last)
	}
}

func TestAACRefuses(t *testing.T) {
	guard(t)
	for _, g := range []AACConfig{{}, {Rate: 48000}, {Rate: 48000, Channels: 6}, {Rate: 12345, Channels: 1},
		{Rate: 48000, Channels: 2, Bitrate: 100_000}, {Rate: -1, Channels: 1}} {
		var typed *Error
		if _, err := OpenAAC(g); !errors.As(err, &typed) {
			t.Errorf("%+v: %v, want an *Error", g, err)
		} else if wrong := g.Rate != 48000; (typed.Kind == SampleRate) != wrong {
			t.Errorf("%+v: kind %d", g, typed.Kind)
		}
	}
	e, err := OpenAAC(AACConfig{Rate: 16000, Channels: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []media.Samples{
		{},
		{Data: make([]float32, 1023), Rate: 16000, Channels: 1},
		{Data: make([]float32, 1024), Rate: 48000, Channels: 1},
		{Data: make([]float32, 1024), Rate: 16000, Channels: 2},
	} {
		if err := e.Encode(&s, nil); err == nil {
			t.Errorf("%d samples at %d Hz: taken", len(s.Data), s.Rate)
		}
	}
	e.Close()
	if err := e.Encode(&media.Samples{Data: make([]float32, 1024), Rate: 16000, Channels: 1}, nil); err == nil {
		t.Error("taken after Close")
	}
	e.Close()
}

func TestAACAllocatesNothing(t *testing.T) {
	guard(t)
	e, err := OpenAAC(AACConfig{Rate: 48000, Channels: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	s := &media.Samples{Data: sine(1024, 2, 48000, 997), Rate: 48000, Channels: 2}
	emit := func(media.Packet) {}
	encode := func() {
		s.Time += samples(1024, 48000)
		if err := e.Encode(s, emit); err != nil {
			t.Fatal(err)
		}
	}
	encode()
	if a := testing.AllocsPerRun(100, encode); a != 0 {
		t.Errorf("%v allocations a frame", a)
	}
}

func BenchmarkAAC(b *testing.B) {
	for _, fast := range []bool{false, true} {
		b.Run(fmt.Sprintf("fast=%v", fast), func(b *testing.B) {
			e, _ := OpenAAC(AACConfig{Rate: 48000, Channels: 2, Fast: fast})
			defer e.Close()
			s := &media.Samples{Data: sine(1024, 2, 48000, 997), Rate: 48000, Channels: 2}
			emit := func(media.Packet) {}
			for b.Loop() {
				e.Encode(s, emit)
			}
		})
	}
}
