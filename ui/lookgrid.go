package ui

import (
	"image"
	"image/color"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"

	"livepusher/pusher"
)

// lookGrid shows the looks as small pictures of what the camera sees, and behind them a file of the user's own.
type lookGrid struct {
	root  *fyne.Container
	tiles []*lookTile // one for each of pusher.Looks
	file  *lookTile
	word  string // of the file's tile while there is no file
}

const lookColumns = 4

func newLookGrid(h *host, choose func()) *lookGrid {
	g := &lookGrid{word: h.say("compare.file"), root: container.New(layout.NewGridLayoutWithColumns(lookColumns))}
	for _, l := range pusher.Looks {
		g.tiles = append(g.tiles, name(h, "look-"+l, newLookTile(h.say("look."+l), h.keys, func() {
			h.change(func(c *pusher.Config) { c.Filter = l })
		})))
	}
	g.file = name(h, "look-file", newLookTile(g.word, h.keys, choose))
	g.file.glyph = "plus"
	for _, t := range append(g.tiles[:len(g.tiles):len(g.tiles)], g.file) {
		g.root.Add(t)
	}
	return g
}

// show marks the look that is chosen: one of pusher.Looks, or a file.
func (g *lookGrid) show(filter string) {
	at := slices.Index(pusher.Looks, filter)
	for i, t := range g.tiles {
		t.mark(i == at, t.word)
	}
	word := g.word
	if pusher.IsLookFile(filter) {
		word = strings.TrimSuffix(filepath.Base(filter), filepath.Ext(filter))
	} else {
		g.file.showPicture(nil)
	}
	g.file.mark(pusher.IsLookFile(filter), word)
}

// showPictures takes one picture a look, in the order of pusher.Looks, and perhaps the file's.
func (g *lookGrid) showPictures(pictures []*image.RGBA) {
	for i, p := range pictures {
		switch {
		case i < len(g.tiles):
			g.tiles[i].showPicture(p)
		case g.file.selected:
			g.file.showPicture(p)
		}
	}
}

// lookHeight is the height of a look's picture.
const lookHeight = 64

// lookTile is a look's picture with its name below.
type lookTile struct {
	press
	word     string
	glyph    string // in the place of a picture; may be empty
	picture  *canvas.Image
	selected bool
}

func newLookTile(word string, keys func(*fyne.KeyEvent), tap func()) *lookTile {
	t := &lookTile{word: word, picture: &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}}
	t.picture.Hide()
	t.keys, t.onTap = keys, tap
	t.ExtendBaseWidget(t)
	return t
}

func (t *lookTile) mark(selected bool, word string) {
	if t.selected != selected || t.word != word {
		t.selected, t.word = selected, word
		t.Refresh()
	}
}

// showPicture shows p; nil is none.
func (t *lookTile) showPicture(p *image.RGBA) {
	if p == nil {
		if t.picture.Visible() {
			t.picture.Hidden = true
			t.Refresh()
		}
		return
	}
	t.picture.Image, t.picture.Hidden = p, false
	t.Refresh()
}

func (t *lookTile) CreateRenderer() fyne.WidgetRenderer {
	const inset = float32(2)
	box, frame := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	sign := &canvas.Image{FillMode: canvas.ImageFillContain}
	word := letters(t.word, colorFaint, theme.SizeNameCaptionText)
	least := word.MinSize()
	d := &drawing{of: t, objects: []fyne.CanvasObject{box, sign, t.picture, frame, word}}
	d.layout = func(s fyne.Size) {
		place(box, 0, 0, s.Width, lookHeight)
		place(sign, s.Width/2-10, lookHeight/2-10, 20, 20)
		place(t.picture, inset, inset, s.Width-2*inset, lookHeight-2*inset)
		place(frame, 0, 0, s.Width, lookHeight)
		word.Text = cut(t.word, word.TextSize, s.Width+1)
		centred(word, s.Width/2, lookHeight+2+least.Height/2)
	}
	d.min = func() fyne.Size { return fyne.NewSize(least.Width, lookHeight+2+least.Height) }
	d.paint = func() {
		box.FillColor, box.CornerRadius = theme.Color(theme.ColorNameInputBackground), 4
		frame.CornerRadius, frame.StrokeWidth, frame.StrokeColor = 4, 2, color.Transparent
		ink := theme.Color(colorFaint)
		switch {
		case t.focused:
			frame.StrokeColor, ink = theme.Color(theme.ColorNameForeground), theme.Color(theme.ColorNameForeground)
		case t.selected:
			frame.StrokeColor = theme.Color(theme.ColorNamePrimary)
		case t.hovered:
			frame.StrokeColor = theme.Color(theme.ColorNameDisabled)
		}
		if t.selected {
			ink = theme.Color(theme.ColorNamePrimary)
		}
		word.Color = ink
		if t.glyph != "" {
			if r := icon(t.glyph, theme.Color(colorFaint)); sign.Resource != r {
				sign.Resource = r
				sign.Refresh()
			}
		}
	}
	return flatten(t, newDrawing(d))
}

// lookInterval is the time between two pictures of the looks.
const lookInterval = 2 * time.Second

// refreshLooks asks for new pictures of the looks, in the size that they have on the screen, when it is time and they
// can be seen.
func (w *Window) refreshLooks(now time.Time) {
	tile := w.desk.rail.beauty.looks.file
	if !w.preview.started || !w.desk.rail.sections["beauty.title"].body.Visible() || now.Sub(w.looksAsked) < lookInterval {
		return
	}
	w.looksAsked = now
	scale := w.win.Canvas().Scale()
	size := tile.picture.Size()
	w.actions.RefreshLooks(max(int(size.Width*scale+0.5), 1), max(int(size.Height*scale+0.5), 1))
}

// SetLooks answers CompareActions.RefreshLooks: a picture for each of pusher.Looks in their order, and one for the
// look of the user's file, if there is one. The window keeps them.
func (w *Window) SetLooks(pictures []*image.RGBA) { w.post(func(m *mail) { m.looks = pictures }) }

// takeLooks shows them turned as the preview is.
func (w *Window) takeLooks(pictures []*image.RGBA) {
	if w.compare.turned {
		for _, p := range pictures {
			flip(p)
		}
	}
	w.desk.rail.beauty.looks.showPictures(pictures)
}

// chooseLook asks for a file with a look.
func (w *Window) chooseLook() {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			w.say("note.look-unopened", "cause", err)
		case f != nil:
			path := f.URI().Path()
			f.Close()
			w.change(func(c *pusher.Config) { c.Filter = path })
		}
	}, w.win)
	d.SetFilter(storage.NewExtensionFileFilter([]string{".cube", ".CUBE"}))
	d.SetView(dialog.ListView)
	w.show(d)
	d.Resize(fyne.NewSize(700, 480)) // fits into the smallest window
}
