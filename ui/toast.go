package ui

import (
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// toast is the last note over the picture, for some seconds: the compact window has no status bar.
type toast struct {
	widget.BaseWidget
	label *widget.Label
	note  *note
	until time.Time
}

// toastTime is long enough for two lines.
const toastTime = 6 * time.Second

func newToast(h *host) *toast {
	t := &toast{label: widget.NewLabel("")}
	t.label.Wrapping = fyne.TextWrapWord
	if h.language == "zh" {
		t.label.Wrapping = fyne.TextWrapBreak // Chinese has no spaces to break at, nor have paths
	}
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// show shows a note that is a new one; what the notice says already is not said twice. It tells whether the
// toast needs another place.
func (t *toast) show(n *note, words string, shown *notice, now time.Time) bool {
	if n != t.note {
		t.note, t.until = n, now.Add(toastTime)
	}
	on := words != "" && now.Before(t.until) && (shown == nil || !strings.Contains(shown.detail, words))
	if on == t.Visible() && (!on || t.label.Text == words) {
		return false
	}
	t.Hidden = !on
	if on {
		t.label.SetText(words)
	}
	return true
}

// heightFor is the height that the toast needs at a width.
func (t *toast) heightFor(width float32) float32 {
	t.label.Resize(fyne.NewSize(width, t.label.MinSize().Height))
	return t.label.MinSize().Height
}

func (t *toast) CreateRenderer() fyne.WidgetRenderer {
	box := canvas.NewRectangle(color.Transparent)
	d := &drawing{of: t, objects: []fyne.CanvasObject{box, t.label}}
	d.layout = func(s fyne.Size) {
		place(box, 0, 0, s.Width, s.Height)
		place(t.label, 0, 0, s.Width, s.Height)
	}
	d.min = func() fyne.Size { return fyne.NewSize(120, 30) }
	d.paint = func() {
		box.FillColor, box.CornerRadius = theme.Color(theme.ColorNameOverlayBackground), theme.Size(theme.SizeNamePopupRadius)
	}
	return newDrawing(d)
}
