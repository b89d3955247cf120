package pusher

import (
	"testing"
	"time"

	"livepusher/assets"
	"livepusher/beauty"
	"livepusher/pusher/av"
	"livepusher/pusher/capture"
	"livepusher/pusher/flv"
	"livepusher/pusher/media"
	"livepusher/pusher/watermark"
)

// framePath is the way of a picture with its real stations, without goroutines: test picture, geometry,
// filter, H.264, queue, FLV.
type framePath struct {
	compositor *compositor
	scene      *scene
	pace       *pacer
	stage      *videoStage
	source     *media.Frame
	emit       func(media.Packet)
	body       []byte
	at         time.Duration
}

func newFramePath(t testing.TB, width, height int, filter beauty.Params) *framePath {
	t.Helper()
	pattern := capture.NewPattern(capture.CameraWish{Width: 1280, Height: 720, FPS: 30})
	defer pattern.Close()
	picture, err := pattern.Read()
	if err != nil {
		t.Fatal(err)
	}
	font, err := watermark.Parse(assets.Font())
	if err != nil {
		t.Fatal(err)
	}
	p := &framePath{source: new(media.Frame)}
	p.source.CopyFrom(picture)
	parts := &Parts{NewScaler: func() Scaler { return av.NewScaler() }, NewFilter: func() Filter { return beauty.New() }}
	m := &meter{}
	parts.NewWatermark = func() Watermark { return watermark.New(font) }
	p.compositor = newCompositor(media.NewClock(), parts, media.NewSlot(), m)
	p.stage = &videoStage{report: func(any) {}, slot: media.NewSlot(), meter: m, queue: newQueue(time.Hour, 0, func() {}, func() {}),
		settings: VideoSettings{Width: width, Height: height, FPS: 30, KeyInterval: 2 * time.Second, Bitrate: 1800}}
	p.stage.bitrate.Store(1800)
	p.stage.begin()
	p.stage.queue.start()
	p.emit = p.stage.emit
	encoder, err := av.OpenH264(av.H264Config{Width: width, Height: height, FPS: 30, KeyInterval: 2 * time.Second, Bitrate: 1800})
	if err != nil {
		t.Fatal(err)
	}
	p.stage.ladder, p.stage.load = newLadder("libx264", nil), encoderLoad{frame: time.Second / 30}
	p.stage.use(encoder, rung{})
	p.scene = &scene{width: width, height: height, fps: 30, zoom: 1, camera: media.NewSlot(), filter: filter, preview: true, encode: p.stage}
	p.scene.still = &media.Frame{Picture: media.NewPicture(width, height)}
	p.pace = newPacer(0, 30)
	t.Cleanup(func() {
		p.stage.close()
		p.compositor.scaler.Close()
	})
	return p
}

// picture takes one picture all the way.
func (p *framePath) picture(t testing.TB) {
	p.at += time.Second / 30
	p.source.Time = p.at
	p.scene.camera.Put(p.source)
	p.compositor.tick(p.scene, p.at, p.pace)
	f, _ := p.stage.slot.Latest()
	if !p.stage.picture(f, p.emit) {
		t.Fatal("the encoder failed")
	}
	for p.stage.queue.first() >= 0 {
		packet, _ := p.stage.queue.pop(nil)
		p.body = flv.AppendVideo(p.body[:0], packet)
		p.stage.queue.release(packet)
	}
}

func TestFramePathMakesNoGarbage(t *testing.T) {
	for name, row := range map[string]struct {
		filter    beauty.Params
		view      View
		watermark string
	}{
		"plain":     {},
		"beauty":    {filter: beauty.Params{Beauty: 5, Whiteness: 3}},
		"split":     {filter: beauty.Params{Beauty: 5, Whiteness: 3}, view: View{Before: 0.4}},
		"frozen":    {filter: beauty.Params{Beauty: 5, Whiteness: 3}, view: View{Before: 0.4, Frozen: true}},
		"watermark": {watermark: "Agent 7"},
		"both":      {watermark: "Agent 7", view: View{Before: 0.4, Turned: true}},
	} {
		p := newFramePath(t, 540, 960, row.filter)
		p.compositor.view.Store(&row.view)
		p.scene.watermark, p.scene.viewTurned = row.watermark, row.watermark != ""
		for range 90 {
			p.picture(t)
		}
		if n := testing.AllocsPerRun(90, func() { p.picture(t) }); n != 0 {
			t.Errorf("%s: %v allocations a picture", name, n)
		}
	}
}

func BenchmarkFramePath(b *testing.B) {
	for name, filter := range map[string]beauty.Params{"plain": {}, "beauty": {Beauty: 5, Whiteness: 3}} {
		b.Run(name+" 720x1280", func(b *testing.B) {
			p := newFramePath(b, 720, 1280, filter)
			b.ReportAllocs()
			for b.Loop() {
				p.picture(b)
			}
		})
	}
}
