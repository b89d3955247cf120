package devices

import (
	"cmp"
	"slices"

	"livepusher/pusher/capture"
)

// best picks the mode that serves a wish best: one that covers the wished size at the wished rate,
// with the least work. What no mode can do is traded off evenly: half the rate is as bad as half the
// size. It returns false when modes holds nothing that can be read.
func best(modes []capture.Mode, wish capture.CameraWish) (capture.Mode, bool) {
	usable := slices.DeleteFunc(slices.Clone(modes), func(m capture.Mode) bool {
		return m.Width < 1 || m.Height < 1 || work(m) == 0
	})
	if len(usable) == 0 {
		return capture.Mode{}, false
	}
	return slices.MinFunc(usable, func(a, b capture.Mode) int {
		return cmp.Or(
			-cmp.Compare(served(a, wish), served(b, wish)),
			cmp.Compare(work(a), work(b)),
			cmp.Compare(a.FPS, b.FPS),
			cmp.Compare(a.Format, b.Format),
		)
	}), true
}

// rateSlack lets 29.97 frames a second pass for 30.
const rateSlack = 0.5

// served is how much of the wish a mode fulfils, 0..1.
func served(m capture.Mode, wish capture.CameraWish) float64 {
	size, rate := 1.0, 1.0
	if wish.Width > 0 && wish.Height > 0 {
		size = min(1, float64(m.Width)/float64(wish.Width), float64(m.Height)/float64(wish.Height))
	}
	if wish.FPS > 0 && m.FPS > 0 && m.FPS < float64(wish.FPS)-rateSlack {
		rate = m.FPS / float64(wish.FPS)
	}
	return size * rate
}

// formatWork is the work per pixel of the formats that can be read, relative to each other: decoding
// JPEG costs more than reading three times as many pixels.
var formatWork = map[string]int{"I420": 10, "NV12": 11, "NV21": 11, "YUYV": 12, "YUY2": 12, "UYVY": 12, "MJPEG": 40}

func work(m capture.Mode) int { return m.Width * m.Height * formatWork[m.Format] }

// sortModes puts modes in the order that a list shows: largest first, then fastest, then simplest,
// and removes repetitions.
func sortModes(modes []capture.Mode) []capture.Mode {
	slices.SortFunc(modes, func(a, b capture.Mode) int {
		return cmp.Or(
			-cmp.Compare(a.Width*a.Height, b.Width*b.Height),
			-cmp.Compare(a.Width, b.Width),
			-cmp.Compare(a.FPS, b.FPS),
			cmp.Compare(work(a), work(b)),
			cmp.Compare(a.Format, b.Format),
		)
	})
	return slices.Compact(modes)
}
