package ui

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// splitView is what lies over the picture while it is compared: the line between before and after, what its
// sides are called, and a mark of what else the preview shows that viewers do not see.
type splitView struct {
	h             *host
	root          *fyne.Container
	button        *textButton
	preview       *preview
	line          *splitLine
	before, after *badge
	mark          *badge
	at            float32     // of the picture's width
	shape         image.Point // of the picture
}

func newSplitView(h *host, p *preview) *splitView {
	v := &splitView{h: h, preview: p, before: newBadge(), after: newBadge(), mark: newBadge()}
	v.button = name(h, "split", newTextButton(h.say("compare.split"), h.keys, func() {
		h.compare(func(c *comparing) { c.split = !c.split })
	}))
	v.button.glyph = "split"
	v.line = name(h, "split-line", newSplitLine(h.keys, v.moveTo, v.moveBy))
	v.before.show(h.say("compare.before"), colorVeil, "", -1)
	v.after.show(h.say("compare.after"), colorVeil, "", -1)
	v.mark.Hide()
	v.line.Hide()
	v.root = container.New(splitLayout{v}, v.line, v.before, v.after, v.mark)
	return v
}

func (v *splitView) show(c *comparing, camera bool) {
	tone := fyne.ThemeColorName("")
	if c.split {
		tone = theme.ColorNamePrimary
	}
	v.button.show(v.button.text, tone)
	v.button.setDisabled(!camera && !c.split)
	moved := v.showMark(c)
	if on := c.split && !c.held && v.preview.started; on != v.line.Visible() {
		v.line.Hidden = !on
		moved = true
	}
	if v.at != c.at || v.shape != v.preview.shape {
		v.at, v.shape = c.at, v.preview.shape
		moved = true
	}
	if moved {
		v.root.Refresh()
	}
}

// showMark tells what the preview shows, if that is not what viewers see.
func (v *splitView) showMark(c *comparing) bool {
	switch {
	case c.frozen && c.held:
		return v.mark.show(v.h.say("compare.mark.frozen-before"), colorAmber, "", -1)
	case c.frozen:
		return v.mark.show(v.h.say("compare.mark.frozen"), colorAmber, "", -1)
	case c.held:
		return v.mark.show(v.h.say("compare.mark.before"), colorVeil, "", -1)
	}
	return v.mark.show("", colorVeil, "", -1)
}

// moveTo puts the line to x, from the left of the stage; moveBy by a share of the picture's width.
func (v *splitView) moveTo(x float32) {
	left, _, width, _ := pictureIn(v.shape, v.root.Size())
	v.h.compare(func(c *comparing) { c.at = shareAt(left, width, x) })
}

func (v *splitView) moveBy(share float32) {
	v.h.compare(func(c *comparing) { c.at = min(max(c.at+share, 0), 1) })
}

// pictureIn is where a picture of a shape (width x height) lies in the middle of the room.
func pictureIn(shape image.Point, room fyne.Size) (x, y, w, h float32) {
	w, h = fit(shape, room)
	return (room.Width - w) / 2, (room.Height - h) / 2, w, h
}

// shareAt is the share of a picture's width that lies left of x; the picture begins at left.
func shareAt(left, width, x float32) float32 {
	if width <= 0 {
		return 0
	}
	return min(max((x-left)/width, 0), 1)
}

type splitLayout struct{ v *splitView }

func (splitLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

// Layout puts the words beside the line where they have room in the picture.
func (l splitLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	const edge, aside, above = 12, 10, 14
	v := l.v
	left, top, width, height := pictureIn(v.shape, size)
	x := left + v.at*width
	place(v.line, x-lineRoom/2, top, lineRoom, height)
	m := v.mark.MinSize()
	place(v.mark, edge, edge+m.Height+8, m.Width, m.Height)
	b, a := v.before.MinSize(), v.after.MinSize()
	y := top + height - above - b.Height
	place(v.before, x-aside-b.Width, y, b.Width, b.Height)
	place(v.after, x+aside, y, a.Width, a.Height)
	v.before.Hidden = v.line.Hidden || x-aside-b.Width < left
	v.after.Hidden = v.line.Hidden || x+aside+a.Width > left+width
}

// lineRoom is how wide the line can be grasped.
const lineRoom = 28

// splitLine is dragged with the mouse, or moved with Left and Right.
type splitLine struct {
	press
	moveTo  func(x float32) // in the line's surroundings
	moveBy  func(share float32)
	dragged bool
	x       float32 // where the mouse has dragged it, perhaps out of the picture
}

var (
	_ fyne.Draggable     = (*splitLine)(nil)
	_ desktop.Cursorable = (*splitLine)(nil)
)

func newSplitLine(keys func(*fyne.KeyEvent), moveTo, moveBy func(float32)) *splitLine {
	l := &splitLine{moveTo: moveTo, moveBy: moveBy}
	l.keys = keys
	l.ExtendBaseWidget(l)
	return l
}

// Dragged implements fyne.Draggable.
func (l *splitLine) Dragged(e *fyne.DragEvent) {
	if !l.dragged {
		l.dragged, l.x = true, l.Position().X+l.Size().Width/2
	}
	l.x += e.Dragged.DX
	l.moveTo(l.x)
}

// DragEnd implements fyne.Draggable.
func (l *splitLine) DragEnd() { l.dragged = false }

func (l *splitLine) Cursor() desktop.Cursor { return desktop.HResizeCursor }

func (l *splitLine) TypedKey(e *fyne.KeyEvent) {
	const step = 0.02
	switch e.Name {
	case fyne.KeyLeft:
		l.moveBy(-step)
	case fyne.KeyRight:
		l.moveBy(step)
	case fyne.KeyHome:
		l.moveBy(-1)
	case fyne.KeyEnd:
		l.moveBy(1)
	}
}

func (l *splitLine) CreateRenderer() fyne.WidgetRenderer {
	const wide, grip, glyph = float32(2), float32(26), float32(18)
	shade, line := canvas.NewRectangle(theme.Color(colorVeil)), canvas.NewRectangle(color.White)
	disc := canvas.NewRectangle(theme.Color(colorVeil))
	image := &canvas.Image{FillMode: canvas.ImageFillContain}
	d := &drawing{of: l, objects: []fyne.CanvasObject{shade, line, disc, image}}
	d.layout = func(s fyne.Size) {
		x, y := s.Width/2, s.Height/2
		place(shade, x-wide/2-1, 0, wide+2, s.Height)
		place(line, x-wide/2, 0, wide, s.Height)
		place(disc, x-grip/2, y-grip/2, grip, grip)
		place(image, x-glyph/2, y-glyph/2, glyph, glyph)
	}
	d.min = func() fyne.Size { return fyne.NewSize(lineRoom, grip) }
	d.paint = func() {
		ink := color.Color(color.White)
		if l.focused {
			ink = theme.Color(theme.ColorNamePrimary)
		}
		line.FillColor = ink
		disc.FillColor, disc.CornerRadius = theme.Color(colorVeil), grip/2
		disc.StrokeWidth, disc.StrokeColor = 2, ink
		if r := icon("split", color.White); image.Resource != r {
			image.Resource = r
			image.Refresh()
		}
	}
	return newDrawing(d)
}
