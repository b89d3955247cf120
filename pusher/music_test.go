package pusher_test

import (
	"context"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/capture"
	"livepusher/pusher/pushertest"
)

// Loudness of the bench's sounds in the stream, as lastSound gives it.
const (
	micLoud   = 50
	musicLoud = 100 * pushertest.MusicLevel
)

func TestMusicIsMixedIn(t *testing.T) {
	bench := &pushertest.Bench{MusicPieces: 1000} // some 10 s in the bench's 16 kHz mono
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		if l.PlayBGM(context.Background(), "song.mp3") == nil {
			t.Error("music is played without a sound to mix it with")
		}
		must(l.Start())
		sleep(time.Second)
		conn := bench.Conns()[0]
		hears := func(what string, want byte) {
			t.Helper()
			sleep(300 * time.Millisecond)
			if got := lastSound(conn); got != want {
				t.Errorf("%s: loudness %d, want %d", what, got, want)
			}
		}
		hears("microphone alone", micLoud)
		if l.PauseBGM() == nil || l.ResumeBGM() == nil {
			t.Error("music that there is none of is paused")
		}
		must(l.StopBGM()) // nothing to stop, as it was wished
		must(l.PlayBGM(context.Background(), "song.mp3"))
		hears("with music", micLoud+musicLoud)
		if s := l.State(); s.Music != "song.mp3" || s.MusicPaused {
			t.Errorf("state %+v", s)
		}
		must(l.PauseBGM())
		hears("music paused", micLoud)
		if s := l.State(); !s.MusicPaused {
			t.Errorf("state %+v", s)
		}
		must(l.ResumeBGM())
		hears("music goes on", micLoud+musicLoud)
		must(l.SetBGMVolume(0.4))
		hears("music softer", micLoud+musicLoud*4/10)
		for _, v := range []float64{-0.1, 1.1} {
			if l.SetBGMVolume(v) == nil {
				t.Errorf("volume %v is taken", v)
			}
		}
		must(l.SetMicVolume(0.5))
		hears("microphone softer", micLoud/2+musicLoud*4/10)
		c := l.Config()
		if c.MicVolume != 0.5 {
			t.Errorf("mic-volume is %v", c.MicVolume)
		}
		c.MicVolume, c.Muted = 1, true
		must(l.Apply(c))
		hears("muted", 0)
		c.Muted = false
		must(l.Apply(c))
		hears("not muted", micLoud+musicLoud*4/10)
		must(l.Pause())
		hears("the stream is paused", 0)
		must(l.Resume())
		hears("the stream goes on", micLoud+musicLoud*4/10)
		c.EnableMic = false
		must(l.Apply(c))
		hears("music alone", musicLoud*4/10)
		c.AudioQuality = pusher.QualityHigh
		must(l.Apply(c))
		sleep(time.Second)
		hears("another audio quality", musicLoud*4/10)
		must(l.StopBGM())
		hears("stopped", 0)
		if s := l.State(); s.Music != "" {
			t.Errorf("state %+v", s)
		}
	})
}

// One second of music is heard for a second, and then is over.
func TestMusicEnds(t *testing.T) {
	bench := &pushertest.Bench{MusicPieces: 100}
	change := func(c *pusher.Config) { c.EnableMic, c.AudioQuality = false, pusher.QualityHigh }
	inBubble(t, change, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		if err := l.PlayBGM(context.Background(), "song.mp3"); err != nil {
			t.Fatal(err)
		}
		sleep(3 * time.Second)
		heard := 0
		for _, m := range bench.Conns()[0].Messages() {
			if m.Kind == 'a' && !m.Header() && m.Body[len(m.Body)-1] == musicLoud {
				heard++
			}
		}
		// 100 pieces of 480 samples, which the bench takes for interleaved stereo: 24000 sample frames.
		if want := 24000 / 1024; heard < want-2 || heard > want+1 {
			t.Errorf("music in %d pieces of sound, want %d", heard, want)
		}
		if s := l.State(); s.Music != "" || s.Trouble != nil || l.has(pusher.MusicFail) {
			t.Errorf("state %+v", s)
		}
		if n := bench.Open(); n != 4 { // camera, two encoders, connection
			t.Errorf("%d parts are open: the file is not released", n)
		}
	})
}

func TestMusicThatCannotBePlayed(t *testing.T) {
	broken := &capture.Error{Source: "microphone", Name: "song.txt", Kind: capture.Damaged}
	bench := &pushertest.Bench{OpenMusic: func(path string) error {
		if path == "song.txt" {
			return broken
		}
		return nil
	}}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		l.PlayBGM(context.Background(), "good.mp3")
		if err := l.PlayBGM(context.Background(), "song.txt"); err == nil {
			t.Error("a broken file is played")
		}
		sleep(100 * time.Millisecond)
		if s := l.State(); !l.has(pusher.MusicFail) || s.Music != "good.mp3" || !s.Live() {
			t.Errorf("state %+v, events %v", s, l.codes())
		}
	})
}

func TestMusicEndsWithPreviewAndPush(t *testing.T) {
	bench := &pushertest.Bench{MusicPieces: 10000}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.StartPreview()
		sleep(time.Second)
		l.PlayBGM(context.Background(), "song.mp3")
		l.Start()
		sleep(time.Second)
		if got := lastSound(bench.Conns()[0]); got != micLoud+musicLoud {
			t.Errorf("music of the preview in the stream: loudness %d", got)
		}
		l.Stop()
		sleep(time.Second)
		if l.State().Music == "" {
			t.Error("the music ends with the push, though the preview goes on")
		}
		l.StopPreview()
		sleep(time.Second)
		if s := l.State(); s.Music != "" || bench.Open() != 0 {
			t.Errorf("state %+v, %d parts open", s, bench.Open())
		}
	})
}

// One song in place of another, many times at once: the last one is heard, and nothing stays open.
func TestMusicIsReplaced(t *testing.T) {
	bench := &pushertest.Bench{MusicPieces: 10000}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		for range 50 {
			if err := l.PlayBGM(context.Background(), "song.mp3"); err != nil {
				t.Fatal(err)
			}
			sleep(5 * time.Millisecond)
		}
		sleep(time.Second)
		if got, open := lastSound(bench.Conns()[0]), bench.Open(); got != micLoud+musicLoud || open != 6 {
			t.Errorf("loudness %d, %d parts open", got, open)
		}
	})
}

func TestMusicAfterClose(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		l.Close()
		if err := l.PlayBGM(context.Background(), "song.mp3"); err != pusher.ErrClosed || bench.Open() != 0 {
			t.Errorf("error %v, %d parts open", err, bench.Open())
		}
	})
}
