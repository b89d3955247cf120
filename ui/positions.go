package ui

import (
	"encoding/json"
	"os"

	"fyne.io/fyne/v2"
)

// widgetPlace is where a widget is in the window, in pixels: its centre and its size.
type widgetPlace struct {
	X int `json:"x"`
	Y int `json:"y"`
	W int `json:"w"`
	H int `json:"h"`
}

// writePositions writes where the named widgets are, for a test that clicks in the real window. The
// file appears at once and whole. A widget of the rail that is scrolled away has a place outside.
func (w *Window) writePositions() {
	file := w.options.PositionsFile
	if file == "" {
		return
	}
	driver, scale := w.app.Driver(), w.win.Canvas().Scale()
	px := func(v float32) int { return int(v*scale + 0.5) }
	size := w.win.Canvas().Size()
	all := map[string]widgetPlace{"window": {px(size.Width / 2), px(size.Height / 2), px(size.Width), px(size.Height)}}
	for id, o := range w.desk.named {
		at, s := driver.AbsolutePositionForObject(o), o.Size()
		if at.IsZero() && o != w.preview.root { // Fyne's answer for what is hidden; only the preview lies there
			continue
		}
		all[id] = widgetPlace{px(at.X + s.Width/2), px(at.Y + s.Height/2), px(s.Width), px(s.Height)}
	}
	data, err := json.MarshalIndent(all, "", " ")
	if err != nil || string(data) == w.positions {
		return
	}
	err = os.WriteFile(file+".new", data, 0o644)
	if err == nil {
		err = os.Rename(file+".new", file)
	}
	if err != nil {
		fyne.LogError("the positions cannot be written", err)
		return
	}
	w.positions = string(data)
}
