package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Levels of the microphone in dBFS: what the meter begins at, and where its colour warns.
const (
	levelSilent = -60
	levelLoud   = -12
	levelClip   = -3
)

// levelShare is how much of the meter a level in dBFS fills, 0-1.
func levelShare(db float64) float32 {
	return float32(min(max((db-levelSilent)/-levelSilent, 0), 1))
}

// meter shows the microphone's level as a bar that rises.
type meter struct {
	widget.BaseWidget
	aid
	db float64 // dBFS
}

func newMeter() *meter {
	m := &meter{db: -96}
	m.ExtendBaseWidget(m)
	return m
}

// show sets the level; changes that nobody could see cost no repaint.
func (m *meter) show(db float64) {
	if d := levelShare(db) - levelShare(m.db); d > 0.01 || d < -0.01 {
		m.db = db
		m.Refresh()
	}
}

func (m *meter) CreateRenderer() fyne.WidgetRenderer {
	const w, h = float32(5), float32(discSize)
	track, bar := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	d := &drawing{of: m, objects: []fyne.CanvasObject{track, bar}}
	d.layout = func(fyne.Size) {
		place(track, 0, 0, w, h)
		high := h * levelShare(m.db)
		place(bar, 0, h-high, w, high)
	}
	d.min = func() fyne.Size { return fyne.NewSize(w, h) }
	d.paint = func() {
		track.FillColor, track.CornerRadius, bar.CornerRadius = theme.Color(theme.ColorNameButton), w/2, w/2
		switch {
		case m.db >= levelClip:
			bar.FillColor = theme.Color(colorLive)
		case m.db >= levelLoud:
			bar.FillColor = theme.Color(colorAmber)
		default:
			bar.FillColor = theme.Color(theme.ColorNameSuccess)
		}
	}
	return newDrawing(d)
}
