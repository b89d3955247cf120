package standard

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"livepusher/pusher"
	"livepusher/pusher/media"
	"livepusher/pusher/pushertest"
)

// watched is a pusher of the real parts, with all that it tells.
type watched struct {
	*pusher.Pusher
	mu     sync.Mutex
	told   bytes.Buffer // every event, state and figure, as text
	states chan pusher.State
	codes  []pusher.Code
}

func watch(t *testing.T, c pusher.Config) *watched {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	w := &watched{states: make(chan pusher.State, 1000)}
	say := func(v any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		fmt.Fprintf(&w.told, "%+v\n", v)
		if e, ok := v.(pusher.Event); ok {
			line, _ := e.MarshalJSON()
			w.told.Write(line)
			w.codes = append(w.codes, e.Code)
		}
	}
	w.Pusher = pusher.New(Parts(), c, pusher.Handlers{
		OnEvent: func(e pusher.Event) { say(e) },
		OnStats: func(s pusher.Stats) { say(s) },
		OnState: func(s pusher.State) {
			say(s)
			select {
			case w.states <- s:
			default:
			}
		},
	})
	t.Cleanup(func() { w.Close() })
	return w
}

// until waits for a state.
func (w *watched) until(t *testing.T, what string, done func(pusher.State) bool) {
	t.Helper()
	limit := time.After(20 * time.Second)
	for !done(w.State()) {
		select {
		case <-w.states:
		case <-limit:
			t.Fatalf("waited in vain: %s; it is %+v", what, w.State())
		}
	}
}

func (w *watched) has(c pusher.Code) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, code := range w.codes {
		if code == c {
			return true
		}
	}
	return false
}

func live(s pusher.State) bool { return s.Live() && s.Source == pusher.Camera }

// made is a config whose devices are made up, and that pushes to url.
func made(url string) pusher.Config {
	c := pusher.NewConfig()
	c.URL, c.Camera, c.BackCamera, c.Mic = url, "pattern", "pattern", "tone"
	c.Mode, c.VideoWidth, c.VideoHeight = pusher.HD, 180, 320
	return c
}

// descriptors is the number of open file descriptors; 0 where the system does not tell.
func descriptors() int {
	all, _ := os.ReadDir("/proc/self/fd")
	return len(all)
}

// Many changes at random with the real encoder and a server: the stream goes on, in order, and nothing is
// left. The rules are tested with doubles ten thousand times, in package pusher.
func TestChangesWhileLive(t *testing.T) {
	sink := pushertest.NewSink(t)
	w := watch(t, made(sink.URL()))
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	w.until(t, "live", live)
	before := descriptors()
	r := rand.New(rand.NewPCG(6, 1))
	pick := func(values ...string) string { return values[r.IntN(len(values))] }
	for range 2000 {
		c := w.Config()
		for name, value := range map[string]string{"beauty": pick("0", "5"), "zoom": pick("1", "3"), "muted": pick("true", "false"),
			"max-bitrate": pick("300", "1200"), "device-position": pick("front", "front", "front", "back"), "audio-quality": pick("low", "low", "low", "high"),
			"filter": pick("standard", "pink"), "remote-mirror": pick("true", "false"), "enable-mic": pick("true", "true", "false")} {
			if r.IntN(4) == 0 {
				if err := pusher.AttributeNamed(name).Set(&c, value); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := w.Apply(c); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Millisecond)
	}
	w.until(t, "live again", live)
	time.Sleep(time.Second)
	if after := descriptors(); after > before+4 {
		t.Errorf("%d file descriptors were open, now %d", before, after)
	}
	w.Close()
	if n := len(sink.Publications()); n != 1 {
		t.Errorf("%d connections", n)
	}
	last := map[media.Kind]uint32{}
	for i, m := range sink.Messages() {
		if m.MS < last[m.Kind] {
			t.Fatalf("message %d: time falls from %d to %d", i, last[m.Kind], m.MS)
		}
		last[m.Kind] = m.MS
	}
	if last[media.Video] < 4000 || last[media.Audio] < 4000 {
		t.Errorf("the stream ends at %v ms", last)
	}
}

// Starts and stops with everything real: descriptors and goroutines are the same afterwards.
// LIVEPUSHER_STARTS=500 makes it as many; the figure is in docs/devices.md.
func TestStartsAndStops(t *testing.T) {
	starts := 200
	fmt.Sscan(os.Getenv("LIVEPUSHER_STARTS"), &starts)
	sink := pushertest.NewSink(t)
	w := watch(t, made(sink.URL()))
	var descriptorsBefore, goroutinesBefore int
	for i := range starts {
		if err := w.Start(); err != nil {
			t.Fatal(err)
		}
		if i%3 != 0 { // else it is stopped wherever it is
			w.until(t, "live", live)
		}
		if err := w.Stop(); err != nil {
			t.Fatal(err)
		}
		if i == starts/5 || i == starts-1 {
			w.until(t, "at rest", func(s pusher.State) bool { return s.Link == pusher.Idle && s.Source == pusher.Off })
			for end := time.Now().Add(5 * time.Second); sink.Connections() > 0 && time.Now().Before(end); {
				time.Sleep(10 * time.Millisecond)
			}
			time.Sleep(300 * time.Millisecond)
		}
		if i == starts/5 {
			descriptorsBefore, goroutinesBefore = descriptors(), runtime.NumGoroutine()
		}
	}
	t.Logf("%d starts: descriptors %d -> %d, goroutines %d -> %d", starts, descriptorsBefore, descriptors(), goroutinesBefore, runtime.NumGoroutine())
	if d, g := descriptors(), runtime.NumGoroutine(); d > descriptorsBefore || g > goroutinesBefore {
		t.Errorf("descriptors %d -> %d, goroutines %d -> %d", descriptorsBefore, d, goroutinesBefore, g)
	}
}

// Whatever happens to a connection, nothing that the pusher tells holds the key, the signature or the
// user's password.
func TestNothingToldHoldsASecret(t *testing.T) {
	sink := pushertest.NewSink(t)
	host := strings.TrimSuffix(strings.TrimPrefix(sink.URL(), "rtmp://"), "/live/key")
	secret := "rtmp://user:SECRETPASS@" + host + "/live/SECRETKEY?txSecret=SECRETSIGN&txTime=7FFFFFFF"
	for _, row := range []struct {
		name  string
		url   string
		fault pushertest.Fault
		want  pusher.Code
	}{
		{"live and dropped", secret, pushertest.Behaves, pusher.PushBegin},
		{"refused", secret, pushertest.RefusePublish, pusher.ServerDisconnect},
		{"no server", "rtmp://user:SECRETPASS@127.0.0.1:1/live/SECRETKEY?sign=SECRETSIGN", pushertest.Behaves, pusher.ServerConnFail},
		{"no name", "rtmp://user:SECRETPASS@no-such-host.invalid/live/SECRETKEY?sign=SECRETSIGN", pushertest.Behaves, pusher.DNSFail},
		{"no TLS", strings.Replace(secret, "rtmp:", "rtmps:", 1), pushertest.Behaves, pusher.ServerConnFail},
		{"expired", strings.Replace(secret, "7FFFFFFF", "579ACB15", 1), pushertest.Behaves, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			sink.Misbehave(row.fault)
			w := watch(t, made(row.url))
			err := w.Start()
			if row.want != 0 {
				if err != nil {
					t.Fatal(err)
				}
				w.until(t, "event", func(pusher.State) bool { return w.has(row.want) })
				time.Sleep(1200 * time.Millisecond) // for the figures too
				sink.Drop()
				time.Sleep(100 * time.Millisecond)
			} else if err == nil || strings.Contains(err.Error(), "SECRET") {
				t.Errorf("error %v", err)
			}
			w.SendMessage(nil)
			w.Close()
			told := w.told.String()
			if strings.Contains(told, "SECRET") {
				i := strings.Index(told, "SECRET")
				t.Errorf("it told a secret: …%s…", told[max(0, i-200):min(len(told), i+100)])
			}
			if row.want != 0 && len(told) < 500 {
				t.Errorf("it told only %q", told)
			}
		})
	}
}

// A panic prints the values on the way; an address that is printed as a part of something must not be.
func TestConfigDoesNotPrintItsAddress(t *testing.T) {
	c := made("rtmp://host/app/SECRETKEY")
	for _, format := range []string{"%v", "%+v", "%s", "%#v"} {
		if text := fmt.Sprintf(format, c); strings.Contains(text, "SECRET") {
			t.Errorf("%s prints %s", format, text)
		}
		if text := fmt.Sprintf(format, &c); strings.Contains(text, "SECRET") {
			t.Errorf("%s of a pointer prints %s", format, text)
		}
	}
}
