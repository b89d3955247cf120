package pusher_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/pushertest"
)

// Machines of the tests.
var (
	withNVENC = []pusher.EncoderInfo{{Name: "h264_nvenc", Works: true}, {Name: "libx264", Works: true}}
	withVAAPI = []pusher.EncoderInfo{{Name: "h264_nvenc"}, {Name: "h264_vaapi", Works: true}, {Name: "libx264", Works: true}}
	withBoth  = []pusher.EncoderInfo{{Name: "libx264", Works: true}, {Name: "libopenh264", Works: true}}
)

var errEncoder = errors.New("the encoder says why")

// switchable fails or slows down single encoders, while it is told to.
type switchable struct {
	opening  atomic.Value // name of the encoder that cannot be opened
	encoding atomic.Value // name of the encoder whose pictures fail
	once     atomic.Bool  // only the next one
	// Per preset, what a picture takes; "" is encoders without presets.
	superfast, ultrafast, other atomic.Int64 // ms
}

func (s *switchable) bench(there []pusher.EncoderInfo) *pushertest.Bench {
	return &pushertest.Bench{Encoders: there, OpenVideo: s.open, Encode: s.encode}
}

func (s *switchable) open(v pusher.VideoSettings) error {
	if s.opening.Load() == v.Encoder {
		return errEncoder
	}
	return nil
}

func (s *switchable) encode(v pusher.VideoSettings) error {
	if s.encoding.Load() == v.Encoder {
		if s.once.Load() {
			s.encoding.Store("")
		}
		return errEncoder
	}
	ms := map[string]*atomic.Int64{"superfast": &s.superfast, "ultrafast": &s.ultrafast, "": &s.other}[v.Preset].Load()
	time.Sleep(time.Duration(ms) * time.Millisecond)
	return nil
}

// inSmallBubble is inBubble with a small picture, since these tests take long.
func inSmallBubble(t *testing.T, change func(*pusher.Config), bench *pushertest.Bench, f func(t *testing.T, l *live)) {
	inBubble(t, func(c *pusher.Config) {
		c.VideoWidth, c.VideoHeight = 64, 112
		if change != nil {
			change(c)
		}
	}, bench, f)
}

// encoderNews are the events about encoders so far: 1008 with the encoder, others with their code.
func (l *live) encoderNews() (news []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.all {
		switch e.Code {
		case pusher.StartVideoEncoder:
			news = append(news, e.Args["encoder"])
		case pusher.HWAccelerationFail, pusher.SwitchSWEnc, pusher.VideoEncodeWarning, pusher.VideoEncodeFail, pusher.UnsupportedSize, pusher.UnsupportedRate:
			news = append(news, fmt.Sprint(int(e.Code)))
		}
	}
	return news
}

func wantNews(t *testing.T, l *live, want ...string) {
	t.Helper()
	if got := l.encoderNews(); !slices.Equal(got, want) {
		t.Errorf("events about encoders: %s; want %s", strings.Join(got, ", "), strings.Join(want, ", "))
	}
}

// checkSwitches checks what viewers get around each change of encoders on one connection: a sequence
// header, right after it a key frame, times that never fall, and no gap above the given one.
func checkSwitches(t *testing.T, c *pushertest.Conn, headers int, gap time.Duration) {
	t.Helper()
	all, got, lastVideo, before := c.Messages(), 0, uint32(0), uint32(0)
	for i, m := range all {
		if m.Kind == 'd' {
			continue
		}
		if m.MS < before {
			t.Errorf("message %d: time falls from %d to %d", i, before, m.MS)
		}
		before = m.MS
		if m.Kind != 'v' {
			continue
		}
		if m.Header() {
			got++
			next := slices.IndexFunc(all[i+1:], func(m pushertest.Written) bool { return m.Kind == 'v' })
			if next < 0 || !all[i+1+next].Key() {
				t.Errorf("the sequence header at %d ms is not followed by a key frame", m.MS)
			}
			continue
		}
		if d := time.Duration(m.MS-lastVideo) * time.Millisecond; d > gap {
			t.Errorf("no picture for %v before %d ms", d, m.MS)
		}
		lastVideo = m.MS
	}
	if got != headers {
		t.Errorf("%d video sequence headers, want %d", got, headers)
	}
}

func TestHardwareComesFirst(t *testing.T) {
	bench := &pushertest.Bench{Encoders: withVAAPI}
	inSmallBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(3 * time.Second)
		wantNews(t, l, "h264_vaapi") // nvenc is not there, which is no news
		if s := l.State(); s.Encoder != "h264_vaapi" {
			t.Errorf("state %+v", s)
		}
	})
}

func TestSoftwareWhenAskedFor(t *testing.T) {
	bench := &pushertest.Bench{Encoders: withVAAPI}
	inSmallBubble(t, func(c *pusher.Config) { c.Encoder = pusher.EncoderSoftware }, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(3 * time.Second)
		wantNews(t, l, "libx264 superfast")
		if s := l.State(); s.Encoder != "libx264 superfast" {
			t.Errorf("state %+v", s)
		}
	})
}

func TestHardwareThatDoesNotOpen(t *testing.T) {
	for name, change := range map[string]func(*pusher.Config){
		"auto":     nil,
		"hardware": func(c *pusher.Config) { c.Encoder = pusher.EncoderHardware },
		"by name":  func(c *pusher.Config) { c.Encoder = "h264_nvenc" },
	} {
		t.Run(name, func(t *testing.T) {
			var s switchable
			s.opening.Store("h264_nvenc")
			bench := s.bench(withNVENC)
			inSmallBubble(t, change, bench, func(t *testing.T, l *live) {
				l.Start()
				sleep(5 * time.Second)
				wantNews(t, l, "1103", "libx264 superfast")
				if !l.State().Live() {
					t.Errorf("state %+v", l.State())
				}
				checkSwitches(t, bench.Conns()[0], 1, 40*time.Millisecond)
			})
		})
	}
}

func TestHardwareFailsWhileEncoding(t *testing.T) {
	var s switchable
	bench := s.bench(withNVENC)
	inSmallBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(3500 * time.Millisecond)
		s.encoding.Store("h264_nvenc")
		sleep(3500 * time.Millisecond)
		wantNews(t, l, "h264_nvenc", "1103", "libx264 superfast")
		if s := l.State(); !s.Live() || s.Encoder != "libx264 superfast" || len(bench.Conns()) != 1 {
			t.Errorf("state %+v", s)
		}
		checkSwitches(t, bench.Conns()[0], 2, 70*time.Millisecond) // the failed picture is lost
	})
}

func TestSlowSoftwareTakesTheFasterPresetAndComesBack(t *testing.T) {
	var s switchable
	s.superfast.Store(22) // of 33 ms
	s.ultrafast.Store(12)
	bench := s.bench(nil)
	inSmallBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(2900 * time.Millisecond)
		wantNews(t, l, "libx264 superfast")
		sleep(3 * time.Second)
		wantNews(t, l, "libx264 superfast", "libx264 ultrafast")
		sleep(30 * time.Second)
		wantNews(t, l, "libx264 superfast", "libx264 ultrafast") // no room: superfast would take 60 %
		checkSwitches(t, bench.Conns()[0], 2, 40*time.Millisecond)
		for _, m := range bench.Conns()[0].Messages() { // at a key frame that was due in any case
			if m.Key() && m.MS%2000 > 40 && m.MS%2000 < 1960 {
				t.Errorf("a key frame at %d ms", m.MS)
			}
		}

		s.superfast.Store(7)
		s.ultrafast.Store(4)
		sleep(30 * time.Second)
		wantNews(t, l, "libx264 superfast", "libx264 ultrafast", "libx264 superfast")
		checkSwitches(t, bench.Conns()[0], 3, 40*time.Millisecond)
	})
}

// Pictures that are being lost do not wait for the next key frame.
func TestMuchTooSlowSoftware(t *testing.T) {
	var s switchable
	s.superfast.Store(80)
	s.ultrafast.Store(20)
	bench := s.bench(nil)
	inSmallBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(3500 * time.Millisecond)
		wantNews(t, l, "libx264 superfast", "libx264 ultrafast")
		sleep(3500 * time.Millisecond)
		checkSwitches(t, bench.Conns()[0], 2, 110*time.Millisecond)
	})
}

// Ultrafast has room and superfast never fits: tried now and then, more and more rarely.
func TestRaiseThatDoesNotHold(t *testing.T) {
	var s switchable
	s.superfast.Store(25)
	s.ultrafast.Store(4)
	bench := s.bench(nil)
	inSmallBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(100 * time.Second)
		raises := len(l.encoderNews())/2 - 1 // each is followed by its end
		if raises < 2 || raises > 3 {
			t.Errorf("raised %d times in 100 s: %v", raises, l.encoderNews())
		}
	})
}

func TestTooSlowSoftwareIsRelievedByHardware(t *testing.T) {
	var s switchable
	s.opening.Store("h264_nvenc")
	s.superfast.Store(50)
	s.ultrafast.Store(30)
	bench := s.bench(withNVENC)
	inSmallBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		s.opening.Store("")
		sleep(15 * time.Second)
		wantNews(t, l, "1103", "libx264 superfast", "libx264 ultrafast", "1107", "h264_nvenc")
		if s := l.State(); !s.Live() || s.Encoder != "h264_nvenc" {
			t.Errorf("state %+v", s)
		}
		checkSwitches(t, bench.Conns()[0], 3, 110*time.Millisecond)
	})
}

// Hardware that is wanted as a relief and still cannot be opened leaves software as it is, silently.
func TestHardwareIsNoReliefWhenItDoesNotOpen(t *testing.T) {
	var s switchable
	s.opening.Store("h264_nvenc")
	s.superfast.Store(28)
	s.ultrafast.Store(28)
	bench := s.bench(withNVENC)
	inSmallBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(20 * time.Second)
		wantNews(t, l, "1103", "libx264 superfast", "libx264 ultrafast")
		checkSwitches(t, bench.Conns()[0], 2, 40*time.Millisecond)
	})
}

func TestHardwareIsNoReliefWhenSoftwareWasAskedFor(t *testing.T) {
	var s switchable
	s.superfast.Store(28)
	s.ultrafast.Store(28)
	bench := s.bench(withNVENC)
	inSmallBubble(t, func(c *pusher.Config) { c.Encoder = "libx264" }, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(20 * time.Second)
		wantNews(t, l, "libx264 superfast", "libx264 ultrafast")
	})
}

func TestSoftwareFailsOnce(t *testing.T) {
	var s switchable
	bench := s.bench(nil)
	inSmallBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(3500 * time.Millisecond)
		s.once.Store(true)
		s.encoding.Store("libx264")
		sleep(3500 * time.Millisecond)
		wantNews(t, l, "libx264 superfast", "1104", "libx264 superfast")
		checkSwitches(t, bench.Conns()[0], 1, 70*time.Millisecond) // viewers have its sequence header already
		all := bench.Conns()[0].Messages()
		i := slices.IndexFunc(all, func(m pushertest.Written) bool { return m.Kind == 'v' && m.MS > 3400 && m.MS < 3600 && m.Key() })
		if i < 0 {
			t.Error("the stream does not go on with a key frame")
		}
		// Much later it may fail once more.
		s.encoding.Store("libx264")
		sleep(time.Second)
		wantNews(t, l, "libx264 superfast", "1104", "libx264 superfast", "1104", "libx264 superfast")
	})
}

func TestSoftwareFailsAgain(t *testing.T) {
	var s switchable
	bench := s.bench(withBoth)
	inSmallBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(2 * time.Second)
		s.encoding.Store("libx264")
		sleep(2 * time.Second)
		wantNews(t, l, "libx264 superfast", "1104", "libx264 superfast", "1104", "libopenh264")
		checkSwitches(t, bench.Conns()[0], 2, 110*time.Millisecond)
	})
}

func TestEncoderThatCannotBeRestarted(t *testing.T) {
	for name, fail := range map[string]func(*switchable){
		"opening":  func(s *switchable) { s.opening.Store("libx264"); s.once.Store(true) },
		"encoding": func(*switchable) {},
	} {
		t.Run(name, func(t *testing.T) {
			var s switchable
			bench := s.bench(nil)
			inSmallBubble(t, nil, bench, func(t *testing.T, l *live) {
				l.Start()
				sleep(2 * time.Second)
				fail(&s)
				s.encoding.Store("libx264")
				sleep(2 * time.Second)
				want := []string{"libx264 superfast", "1104", "-1303"}
				if name == "encoding" {
					want = []string{"libx264 superfast", "1104", "libx264 superfast", "-1303"}
				}
				wantNews(t, l, want...)
				st := l.State()
				if st.Link != pusher.Failed || st.Trouble == nil || st.Trouble.Code != pusher.VideoEncodeFail || st.Encoder != "" {
					t.Errorf("state %+v", st)
				}
				if m := st.Trouble.Message(); !strings.Contains(m, errEncoder.Error()) {
					t.Errorf("message %q", m)
				}
				if n := bench.Open(); n != 0 {
					t.Errorf("%d parts are open", n)
				}
			})
		})
	}
}

func TestUnsupportedSizeAndRate(t *testing.T) {
	bench := &pushertest.Bench{
		OpenVideo: func(pusher.VideoSettings) error { return fmt.Errorf("%w: why", pusher.ErrSize) },
		OpenAudio: func(pusher.AudioSettings) error { return fmt.Errorf("%w: why", pusher.ErrSampleRate) },
	}
	inSmallBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(2 * time.Second)
		got := l.encoderNews()
		slices.Sort(got)
		if !slices.Equal(got, []string{"-1305", "-1306"}) || l.State().Link != pusher.Failed {
			t.Errorf("events %v, state %+v", got, l.State())
		}
		for _, e := range l.all {
			if m := e.Message(); strings.ContainsAny(m, "{}") {
				t.Errorf("%d has words that are not filled: %s", e.Code, m)
			}
		}
	})
}

// A constant bitrate stays so with the waiting image.
func TestConstantBitrate(t *testing.T) {
	bench := &pushertest.Bench{}
	inSmallBubble(t, func(c *pusher.Config) { c.RateControl = pusher.RateCBR }, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(2 * time.Second)
		if v := bench.Videos(); len(v) != 1 || !v[0].CBR || v[0].Bitrate != 1000 {
			t.Errorf("opened with %+v", v)
		}
		l.SetStandby(true, false)
		sleep(5 * time.Second)
		checkStream(t, bench.Conns()[0].Messages(), 30, 7*time.Second)
		for _, e := range l.all {
			if e.Code == pusher.ChangeBitrate {
				t.Errorf("the bitrate changed: %s", e.Message())
			}
		}
	})
}
