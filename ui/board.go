package ui

import (
	"image"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// board is a part of the window in one picture: all flat widgets that lie in its containers are drawn into that, and
// Fyne draws one object instead of a hundred. What is not flat lies on top of the picture and draws itself.
//
// Nobody tells a board that something has changed or moved. It looks before each repaint, which any change causes.
type board struct {
	content fyne.CanvasObject
	picture *canvas.Raster
	memory  *image.RGBA       // the picture
	scale   float32           // of memory
	shown   []pinned          // as memory shows it
	found   []pinned          // as it is now
	wrong   []image.Rectangle // parts of memory
}

// pinned is a widget on a board and where it lies there.
type pinned struct {
	f    *flat
	at   fyne.Position
	size fyne.Size
}

// onBoard puts a part of the window on a board.
func onBoard(content fyne.CanvasObject) fyne.CanvasObject {
	if !flattens {
		return content
	}
	b := &board{content: content}
	b.picture = canvas.NewRaster(b.draw)
	return container.New(boardLayout{}, b.picture, content, &lookout{look: b.look})
}

// boardLayout gives the content all the room.
type boardLayout struct{}

func (boardLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[1].MinSize() }

func (boardLayout) Layout(o []fyne.CanvasObject, s fyne.Size) { place(o[1], 0, 0, s.Width, s.Height) }

// lookout is an object without a size that looks when Fyne asks each object, in their order, for its least size: before
// every repaint. Fyne draws nothing of it, since it is none of its own kinds.
type lookout struct {
	canvas.Rectangle
	look func()
}

func (l *lookout) MinSize() fyne.Size {
	l.look()
	return fyne.Size{}
}

// look has the picture drawn anew when it is no longer right.
func (b *board) look() {
	fitPicture(b.picture, b.content, b.content.Size())
	b.found = b.find(b.found[:0], b.content, fyne.Position{})
	right := len(b.found) == len(b.shown)
	for i := 0; right && i < len(b.found); i++ {
		right = b.found[i] == b.shown[i] && b.found[i].f.current(b.scale)
	}
	if !right {
		b.picture.Refresh()
	}
}

// find appends the flat widgets in sight that are in o, which lies at a place of the board.
func (b *board) find(list []pinned, o fyne.CanvasObject, at fyne.Position) []pinned {
	if !o.Visible() {
		return list
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, part := range o.Objects {
			list = b.find(list, part, at.Add(part.Position()))
		}
	case flatWidget:
		if f := o.flat(); f != nil {
			f.onBoard = true
			list = append(list, pinned{f, at, o.Size()})
		}
	}
	return list
}

// draw brings the picture up to date: only where widgets have changed, moved, come or gone.
func (b *board) draw(width, height int) image.Image {
	scale := float32(width) / b.picture.Size().Width
	whole := image.Rect(0, 0, width, height)
	if b.memory == nil || b.memory.Rect != whole || b.scale != scale {
		b.memory, b.scale, b.shown = image.NewRGBA(whole), scale, b.shown[:0]
	}
	b.wrong = b.wrong[:0]
	for i := range max(len(b.found), len(b.shown)) {
		if was, is := nth(b.shown, i), nth(b.found, i); was != is || !is.f.current(scale) {
			b.wrong = append(b.wrong, b.room(was), b.room(is))
		}
	}
	for _, part := range b.wrong {
		b.redraw(part)
	}
	b.shown = append(b.shown[:0], b.found...)
	return b.memory
}

func nth(list []pinned, i int) (p pinned) {
	if i < len(list) {
		p = list[i]
	}
	return p
}

// room is where a widget and its edge lie in the picture, in pixels.
func (b *board) room(p pinned) image.Rectangle {
	if p.f == nil {
		return image.Rectangle{}
	}
	edge := edgePixels(b.scale) // the board's is as wide as the widget's
	x, y := int(math.Round(float64(p.at.X*b.scale))), int(math.Round(float64(p.at.Y*b.scale)))
	return image.Rect(x, y, x+wholePixels(p.size.Width, b.scale)+2*edge, y+wholePixels(p.size.Height, b.scale)+2*edge)
}

// redraw draws what there is now in a part of the picture.
func (b *board) redraw(part image.Rectangle) {
	part = part.Intersect(b.memory.Rect)
	if part.Empty() {
		return
	}
	within := b.memory.SubImage(part).(*image.RGBA)
	draw.Draw(within, part, image.Transparent, image.Point{}, draw.Src)
	for _, p := range b.found {
		if room := b.room(p); room.Overlaps(part) {
			draw.Draw(within, room, p.f.at(b.scale), image.Point{}, draw.Over)
		}
	}
}
