package capture

import (
	"io"
	"math"
	"time"

	"livepusher/pusher/media"
)

// What Pattern runs at when the wish names nothing: the pushed picture of mode HD.
const (
	patternWidth  = 540
	patternHeight = 960
	patternFPS    = 30
)

// PatternName is the name of Pattern for people.
const PatternName = "test picture"

// Pattern is a camera that needs no hardware: a drawn face, colour bars, a moving ball and line, the
// time of day in large digits, and along the top the burnt-in clock that ReadClock reads.
//
// What stands still is drawn once; a frame costs the moving parts only.
type Pattern struct {
	pacer *pacer
	fps   float64
	scene scene
	frame media.Frame
	dirty []area // where the frame differs from the scene
}

// NewPattern starts a test picture of the size and rate wished; zero fields mean 540 x 960 at 30
// frames a second. Sizes are made even and kept within 72 x 128 and 8192 x 8192.
func NewPattern(w CameraWish) *Pattern {
	size := func(wish, otherwise, least int) int {
		if wish <= 0 {
			wish = otherwise
		}
		return min(max(wish, least), maxSide) &^ 1
	}
	p := &Pattern{fps: float64(w.FPS)}
	if w.FPS <= 0 {
		p.fps = patternFPS
	}
	p.scene = newScene(size(w.Width, patternWidth, 2*clockCells), size(w.Height, patternHeight, 128))
	p.frame.CopyFrom(&media.Frame{Picture: p.scene.still, Range: media.Limited})
	p.dirty = make([]area, 0, 4)
	p.pacer = newPacer(p.fps, 1)
	return p
}

// Read implements Camera.
func (p *Pattern) Read() (*media.Frame, error) {
	if _, ok := p.pacer.wait(); !ok {
		return nil, io.EOF
	}
	p.draw(time.Now())
	return &p.frame, nil
}

// draw makes the frame show the moment now.
func (p *Pattern) draw(now time.Time) {
	pic := p.frame.Picture
	for _, a := range p.dirty {
		restore(pic, p.scene.still, a)
	}
	seconds := float64(now.UnixMilli()%60000) / 1000
	p.dirty = append(p.dirty[:0], p.scene.drawLine(pic, seconds), p.scene.drawBall(pic, seconds))
	p.scene.drawTime(pic, now)
	drawClock(pic.Y, pic.YStride, pic.Rect.Dx(), uint32(now.UnixMilli()))
}

// Close implements Camera.
func (p *Pattern) Close() error { p.pacer.close(); return nil }

// Info implements Camera.
func (p *Pattern) Info() CameraInfo {
	size := p.frame.Picture.Rect.Size()
	return CameraInfo{Name: PatternName, Width: size.X, Height: size.Y, FPS: p.fps, Format: "I420"}
}

var _ Camera = (*Pattern)(nil)

// drawBall lets the ball circle round the face once in four seconds.
func (s *scene) drawBall(pic *picture, seconds float64) area {
	angle := 2 * math.Pi * math.Mod(seconds, 4) / 4
	x := s.faceX + s.orbitX*math.Sin(angle)
	y := s.faceY - s.orbitY*math.Cos(angle)
	return drawDisc(pic, x, y, s.ball, colour{200, 90, 170})
}

// drawLine lets a bright line sweep over the colour bars, there and back in four seconds.
func (s *scene) drawLine(pic *picture, seconds float64) area {
	at := math.Abs(math.Mod(seconds, 4)/2 - 1) // 1..0..1
	reach := float64(s.width) - 2*s.line
	return drawBar(pic, s.line+reach*(1-at), s.line, s.bars, 225)
}

// drawTime writes HH:MM:SS.mmm of local time into the panel.
func (s *scene) drawTime(pic *picture, now time.Time) {
	hour, minute, second := now.Clock()
	ms := now.Nanosecond() / int(time.Millisecond)
	glyphs := [...]int{
		hour / 10, hour % 10, glyphColon, minute / 10, minute % 10, glyphColon, second / 10, second % 10,
		glyphPoint, ms / 100, ms / 10 % 10, ms % 10,
	}
	x := s.digits.x
	for _, g := range glyphs {
		x += s.digits.face.draw(pic, g, x, s.digits.y)
	}
}
