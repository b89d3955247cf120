package pusher

import (
	"image"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The watermark: who is seen, and when, in the picture itself.
//
// Policy:
//   - It is written after the filter, on the camera's pictures and on the waiting image, so that viewers, the
//     preview and snapshots all show it.
//   - Where the preview is turned like a mirror, it can be read all the same.
//   - A pause holds it with the picture.

// Watermark writes a line of text into pictures, I420 of limited range; *watermark.Mark is it. "" writes
// nothing. It is used by one goroutine.
type Watermark interface {
	Draw(p *image.YCbCr, text string)
	// Turn moves what Draw wrote last into a picture, or its copy p, to where it can be read once p is
	// turned left to right.
	Turn(p *image.YCbCr)
}

// MaxWatermark is how many characters the attribute watermark has at most.
const MaxWatermark = 80

// What is replaced in a watermark, by the time as it is on this machine.
const (
	markTime = "{time}" // 15:04:05
	markDate = "{date}" // 2006-01-02
)

// WatermarkText is the attribute's text as it is written at a time.
func WatermarkText(text string, at time.Time) string {
	if !marksTime(text) {
		return text
	}
	return strings.NewReplacer(markTime, at.Format(time.TimeOnly), markDate, at.Format(time.DateOnly)).Replace(text)
}

// marksTime tells whether what is written changes by itself.
func marksTime(text string) bool {
	return strings.Contains(text, markTime) || strings.Contains(text, markDate)
}

func setWatermark(c *Config, s string) error {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > MaxWatermark || strings.ContainsFunc(s, unicode.IsControl) {
		return errValue
	}
	c.Watermark = s
	return nil
}

// stamp is the compositor's watermark.
type stamp struct {
	mark   Watermark // nil: there is none
	wish   string    // Config.Watermark
	second int64     // for which text was made; Unix time
	text   string
}

// renew brings the text in line with what is wanted at a time, and tells whether it is another one.
func (s *stamp) renew(wish string, now time.Time) bool {
	if s.mark == nil || wish == s.wish && (!marksTime(wish) || now.Unix() == s.second) {
		return false
	}
	before := s.text
	s.wish, s.second, s.text = wish, now.Unix(), WatermarkText(wish, now)
	return s.text != before
}

func (s *stamp) draw(p *image.YCbCr) {
	if s.mark != nil {
		s.mark.Draw(p, s.text)
	}
}

func (s *stamp) turn(p *image.YCbCr) {
	if s.mark != nil {
		s.mark.Turn(p)
	}
}
