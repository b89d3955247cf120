package ui

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"livepusher/pusher"
)

// corner is a part of a window like those that lie on boards.
type corner struct {
	root   fyne.CanvasObject
	column *fyne.Container
	value  *label
	slider *slider
	button *textButton
	tiles  []*lookTile
	canvas software.WindowlessCanvas
}

// Its sizes put the columns at whole pixels: between them Fyne's painters round in different ways.
func newCorner(scale float32) *corner {
	none := func() {}
	c := &corner{value: valueText(), slider: newSlider(0, 9, 1, 0, nil, func(float64) {}), button: newTextButton("Freeze", nil, none)}
	for range 3 {
		c.tiles = append(c.tiles, newLookTile("Pink", nil, none))
	}
	grid := container.NewGridWithColumns(3, c.tiles[0], c.tiles[1], c.tiles[2])
	c.column = rows(row("Smooth", c.slider, c.value), grid, c.button)
	c.root = onBoard(c.column)
	c.canvas = software.NewCanvas()
	c.canvas.SetScale(scale)
	c.canvas.SetContent(c.root)
	c.canvas.Resize(fyne.NewSize(302, 240))
	return c
}

// picture is how it looks. Fyne asks every object for its least size before a repaint.
func (c *corner) picture() image.Image {
	askAll(c.root)
	return c.canvas.Capture()
}

// askAll asks an object and all in it for their least sizes, inner ones first.
func askAll(o fyne.CanvasObject) {
	if o.Visible() {
		for _, part := range partsOf(o) {
			askAll(part)
		}
	}
	o.MinSize()
}

func partsOf(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}

// A board shows what it would be without, whatever changes, moves, comes or goes.
func TestBoardsLookTheSame(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(newStyle())
	t.Cleanup(func() { flattens = false })
	for _, scale := range []float32{1, 1.5} {
		plain := newCorner(scale)
		flattens = true
		board := newCorner(scale)
		flattens = false
		before := plain.picture()
		for _, step := range []struct {
			name string
			do   func(c *corner)
		}{
			{"at first", func(*corner) {}},
			{"a value", func(c *corner) { c.value.show("7"); c.slider.show(7) }},
			{"neighbours", func(c *corner) {
				for i, tile := range c.tiles {
					tile.mark(i < 2, "Blue")
				}
			}},
			{"hidden", func(c *corner) { c.column.Objects[1].Hide(); c.column.Refresh() }},
			{"moved", func(c *corner) { c.button.Move(fyne.NewPos(20, 120)) }},
			{"another size", func(c *corner) { c.button.Resize(fyne.NewSize(100, 40)) }},
			{"back again", func(c *corner) { c.column.Objects[1].Show(); c.column.Refresh() }},
			{"gone", func(c *corner) { c.column.Remove(c.button) }},
			{"as a button looks", func(c *corner) { c.column.Add(c.button); c.button.show("Stop", theme.ColorNamePrimary) }},
			{"a wider window", func(c *corner) { c.canvas.Resize(fyne.NewSize(362, 260)) }},
		} {
			step.do(plain)
			step.do(board)
			now := plain.picture()
			if step.name != "at first" && differing(before, now) == 0 {
				t.Errorf("%s: nothing is to be seen of it", step.name)
			}
			if share := differing(now, board.picture()); share > 0.005 {
				t.Errorf("%s, scale %v: %.2f %% of its picture differ", step.name, scale, share*100)
			}
			before = now
		}
		if n := drawnObjects(board.root); n != 1 {
			t.Errorf("Fyne draws %d objects", n)
		}
	}
}

// drawnObjects counts what Fyne draws.
func drawnObjects(o fyne.CanvasObject) (n int) {
	if !o.Visible() {
		return 0
	}
	switch o.(type) {
	case *fyne.Container, fyne.Widget, *lookout:
	default:
		n = 1
	}
	for _, part := range partsOf(o) {
		n += drawnObjects(part)
	}
	return n
}

// A window that is live is a few dozens of objects to Fyne, with all that can be scrolled to; each costs at every
// repaint. Without boards it is hundreds.
func TestALiveWindowIsFewObjects(t *testing.T) {
	count := func(flat bool) int {
		flattens = flat
		defer func() { flattens = false }()
		w, _ := open(t, "en")
		w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now(), Source: pusher.Camera, Server: "rtmp://h/a/****", Width: 720, Height: 1280, FPS: 30})
		w.SetStats(pusher.Stats{NetSpeed: 1000, NetQualityLevel: 2})
		askAll(w.desk.root)
		return drawnObjects(w.desk.root)
	}
	plain, boards := count(false), count(true)
	t.Logf("%d objects, without boards %d", boards, plain)
	if boards > 50 || plain < 4*boards {
		t.Errorf("%d objects, without boards %d", boards, plain)
	}
}
