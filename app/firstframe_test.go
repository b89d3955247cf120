package app

import (
	"testing"
	"time"

	"livepusher/app/settings"
	"livepusher/pusher"
	"livepusher/pusher/flv"
	"livepusher/pusher/media"
	"livepusher/pusher/pushertest"
	"livepusher/pusher/standard"
)

// TestFirstFrame measures the time from START, with the preview running, to the first picture at the
// server, over five starts. The figure is printed; what the test demands is that the first picture is a
// key frame and comes at all.
func TestFirstFrame(t *testing.T) {
	sink := pushertest.NewSink(t)
	c := settings.FirstRun().Config
	c.URL, c.Camera, c.Mic = sink.URL(), "pattern", "tone"
	p := pusher.New(standard.Parts(), c, pusher.Handlers{})
	defer p.Close()
	p.StartPreview()
	time.Sleep(time.Second)
	for range 5 {
		before := len(pictures(t, sink))
		begin := time.Now()
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		sink.Wait("the first picture", func(*pushertest.Sink) bool { return len(pictures(t, sink)) > before })
		t.Logf("START to first picture at the server: %d ms", time.Since(begin).Milliseconds())
		if first := pictures(t, sink)[before]; !first.Key {
			t.Error("the first picture is no key frame")
		}
		p.Stop()
		time.Sleep(200 * time.Millisecond)
	}
}

// pictures are the access units that the server has.
func pictures(t *testing.T, sink *pushertest.Sink) (all []flv.VideoBody) {
	t.Helper()
	for _, m := range sink.Messages() {
		if m.Kind != media.Video {
			continue
		}
		b, err := flv.ParseVideo(m.Body)
		if err != nil {
			t.Fatal(err)
		}
		if b.Content == flv.AccessUnit {
			all = append(all, b)
		}
	}
	return all
}
