package ui

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"sync"

	"fyne.io/fyne/v2"
	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// iconPaths are the program's own icons: strokes of 1.7 in a square of 24, in the colour that the
// place asks for (COLOR).
var iconPaths = map[string]string{
	"mic":        `<path d="M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0z"/><path d="M5.5 11a6.5 6.5 0 0 0 13 0"/><path d="M12 17.5v3.5"/>`,
	"mic-off":    `<path d="M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0z"/><path d="M5.5 11a6.5 6.5 0 0 0 13 0"/><path d="M12 17.5v3.5"/><path d="M4 3.5l16 17"/>`,
	"camera":     `<path d="M5 7h8a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2z"/><path d="M15 11l6-3.5v9l-6-3.5"/>`,
	"camera-off": `<path d="M5 7h8a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2z"/><path d="M15 11l6-3.5v9l-6-3.5"/><path d="M4 3.5l16 17"/>`,
	"switch":     `<path d="M4 9h15"/><path d="M15.5 5.5l3.5 3.5l-3.5 3.5"/><path d="M20 15.5h-15"/><path d="M8.5 12l-3.5 3.5l3.5 3.5"/>`,
	"snapshot":   `<path d="M5 8h3l1.5-2.5h5l1.5 2.5h3a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5h-14a1.5 1.5 0 0 1-1.5-1.5v-8a1.5 1.5 0 0 1 1.5-1.5z"/><path d="M15.3 13.2a3.3 3.3 0 1 1-6.6 0a3.3 3.3 0 1 1 6.6 0z"/>`,
	"eye":        `<path d="M2.5 12c2.2-4 5.5-6 9.5-6s7.3 2 9.5 6c-2.2 4-5.5 6-9.5 6s-7.3-2-9.5-6z"/><path d="M14.8 12a2.8 2.8 0 1 1-5.6 0a2.8 2.8 0 1 1 5.6 0z"/>`,
	"eye-off":    `<path d="M2.5 12c2.2-4 5.5-6 9.5-6s7.3 2 9.5 6c-2.2 4-5.5 6-9.5 6s-7.3-2-9.5-6z"/><path d="M14.8 12a2.8 2.8 0 1 1-5.6 0a2.8 2.8 0 1 1 5.6 0z"/><path d="M4 3.5l16 17"/>`,
	"split":      `<path d="M9.5 7.5l-4.5 4.5l4.5 4.5"/><path d="M14.5 7.5l4.5 4.5l-4.5 4.5"/>`,
	"plus":       `<path d="M12 5.5v13"/><path d="M5.5 12h13"/>`,
	"open":       `<path d="M13.5 4.5h6v6"/><path d="M19.5 4.5l-9 9"/><path d="M18 14v4.5a1.5 1.5 0 0 1-1.5 1.5h-11a1.5 1.5 0 0 1-1.5-1.5v-11a1.5 1.5 0 0 1 1.5-1.5h4.5"/>`,
	"copy":       `<path d="M10 8.5h8a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5h-8a1.5 1.5 0 0 1-1.5-1.5v-8a1.5 1.5 0 0 1 1.5-1.5z"/><path d="M5.5 15.5a1 1 0 0 1-1-1v-8.5a2 2 0 0 1 2-2h8.5a1 1 0 0 1 1 1"/>`,
	"save":       `<path d="M12 4v11"/><path d="M7.5 10.5l4.5 4.5l4.5-4.5"/><path d="M4.5 19.5h15"/>`,
	"pulse":      `<path d="M3 12.5h4l3-7.5l4 14l3-6.5h4"/>`,
	"keyboard":   `<path d="M4.5 6.5h15a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5h-15a1.5 1.5 0 0 1-1.5-1.5v-8a1.5 1.5 0 0 1 1.5-1.5z"/><path d="M6.5 10h.5"/><path d="M10 10h.5"/><path d="M13.5 10h.5"/><path d="M17 10h.5"/><path d="M8 14h8"/>`,
	"close":      `<path d="M6 6l12 12"/><path d="M18 6l-12 12"/>`,
	"shrink":     `<path d="M20 4l-6.5 6.5"/><path d="M13.5 5.5v5h5"/><path d="M4 20l6.5-6.5"/><path d="M10.5 18.5v-5h-5"/>`,
	"grow":       `<path d="M13.5 10.5l6.5-6.5"/><path d="M15 4h5v5"/><path d="M10.5 13.5l-6.5 6.5"/><path d="M9 20h-5v-5"/>`,
	"down":       `<path d="M6.5 9.5l5.5 5.5l5.5-5.5"/>`,
	"right":      `<path d="M9.5 6.5l5.5 5.5l-5.5 5.5"/>`,
	"tick":       `<path d="M5 12.5l4.5 4.5l9.5-10"/>`,
	"warn":       `<path d="M12 4.5l8.5 14.5h-17z"/><path d="M12 10v4"/><path d="M12 16.6v.2"/>`,
	"dash":       `<path d="M7.5 12h9"/>`,
	"gear":       `<path d="M16.6 12a4.6 4.6 0 1 1-9.2 0a4.6 4.6 0 1 1 9.2 0z"/><path stroke-width="2.2" d="M12 3.4v3M12 17.6v3M3.4 12h3M17.6 12h3M5.9 5.9l2.1 2.1M16 16l2.1 2.1M18.1 5.9l-2.1 2.1M8 16l-2.1 2.1"/>`,
	"refresh":    `<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4"/><path d="M19.8 3.5v4h-4"/>`,
}

var icons = struct {
	sync.Mutex
	made map[string]fyne.Resource
}{made: map[string]fyne.Resource{}}

// icon is one of iconPaths in a colour. Its name tells both, because Fyne keeps drawn icons by name.
func icon(name string, c color.Color) fyne.Resource {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	file := fmt.Sprintf("livepusher-%s-%02x%02x%02x%02x.svg", name, n.R, n.G, n.B, n.A)
	icons.Lock()
	defer icons.Unlock()
	r := icons.made[file]
	if r == nil {
		svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><g fill="none" stroke="#%02x%02x%02x" stroke-opacity="%.2f" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">%s</g></svg>`,
			n.R, n.G, n.B, float64(n.A)/255, iconPaths[name])
		r = fyne.NewStaticResource(file, []byte(svg))
		icons.made[file] = r
	}
	return r
}

// drawIcon draws an SVG over a part of a picture.
func drawIcon(to *image.RGBA, icon fyne.Resource, part image.Rectangle) bool {
	svg, err := oksvg.ReadIconStream(bytes.NewReader(icon.Content()))
	if err != nil {
		return false
	}
	width, height := part.Dx(), part.Dy()
	svg.SetTarget(0, 0, float64(width), float64(height))
	own := image.NewRGBA(image.Rect(0, 0, width, height))
	svg.Draw(rasterx.NewDasher(width, height, rasterx.NewScannerGV(width, height, own, own.Rect)), 1)
	draw.Draw(to, part, own, image.Point{}, draw.Over)
	return true
}
