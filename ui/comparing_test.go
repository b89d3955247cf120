package ui

import (
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"livepusher/pusher"
)

func TestSplitGeometry(t *testing.T) {
	for _, row := range []struct {
		name  string
		shape image.Point
		room  fyne.Size
		x     float32 // from the left of the room
		share float32
	}{
		{"middle of an upright picture", image.Pt(540, 960), fyne.NewSize(600, 480), 300, 0.5},
		{"its left edge", image.Pt(540, 960), fyne.NewSize(600, 480), 165, 0},
		{"a quarter", image.Pt(540, 960), fyne.NewSize(600, 480), 232.5, 0.25},
		{"its right edge", image.Pt(540, 960), fyne.NewSize(600, 480), 435, 1},
		{"left of it", image.Pt(540, 960), fyne.NewSize(600, 480), 20, 0},
		{"right of it", image.Pt(540, 960), fyne.NewSize(600, 480), 590, 1},
		{"a wide picture", image.Pt(960, 540), fyne.NewSize(480, 800), 120, 0.25},
		{"no picture", image.Point{}, fyne.NewSize(200, 100), 50, 0.25},
		{"no room", image.Pt(540, 960), fyne.Size{}, 50, 0},
	} {
		left, _, width, _ := pictureIn(row.shape, row.room)
		if got := shareAt(left, width, row.x); got < row.share-1e-4 || got > row.share+1e-4 {
			t.Errorf("%s: %v, want %v", row.name, got, row.share)
		}
	}
}

func TestComparingView(t *testing.T) {
	for _, row := range []struct {
		name string
		c    comparing
		want pusher.View
	}{
		{"nothing", comparing{at: 0.5, turned: true}, pusher.View{}},
		{"split", comparing{split: true, at: 0.25}, pusher.View{Before: 0.25}},
		{"split, turned", comparing{split: true, at: 0.25, turned: true}, pusher.View{Before: 0.25, Turned: true}},
		{"split at the left edge", comparing{split: true, turned: true}, pusher.View{}},
		{"held", comparing{split: true, at: 0.25, held: true, turned: true}, pusher.View{Before: 1}},
		{"frozen", comparing{at: 0.5, frozen: true}, pusher.View{Frozen: true}},
		{"all", comparing{split: true, at: 0.75, frozen: true}, pusher.View{Before: 0.75, Frozen: true}},
	} {
		if got := row.c.view(); got != row.want {
			t.Errorf("%s: %+v, want %+v", row.name, got, row.want)
		}
	}
}

// comparable is a window that shows a camera's picture of 540x960.
func comparable(t *testing.T, language string, mirror string) (*Window, *wishes) {
	t.Helper()
	c := firstRun()
	c.LocalMirror = mirror
	w, asked := openWith(t, Options{Config: c, Language: language})
	w.preview.started, w.preview.shape = true, image.Pt(540, 960)
	w.SetState(pusher.State{Source: pusher.Camera, Camera: "BRIO"})
	asked.take()
	return w, asked
}

func askedFor(t *testing.T, asked *wishes, want ...string) {
	t.Helper()
	if got := asked.take(); !slices.Equal(got, want) {
		t.Errorf("asked for %q, want %q", got, want)
	}
}

func TestSplitLine(t *testing.T) {
	w, asked := comparable(t, "en", pusher.MirrorOff)
	line := find[*splitLine](t, w, "split-line")
	if line.Visible() {
		t.Fatal("a line unasked")
	}
	tap("split")(t, w)
	askedFor(t, asked, "SetView 0.50 turned=false frozen=false")
	shown := textsOf(w.desk.stage.root)
	if !line.Visible() || !slices.Contains(shown, "before") || !slices.Contains(shown, "after") {
		t.Errorf("no line, or no words: %v", shown)
	}
	left, _, width, _ := pictureIn(image.Pt(540, 960), w.desk.stage.root.Size())
	drag := func(dx float32) { line.Dragged(&fyne.DragEvent{Dragged: fyne.Delta{DX: dx}}) }
	middle := func() float32 { return line.Position().X + line.Size().Width/2 }
	drag(width / 4)
	askedFor(t, asked, "SetView 0.75 turned=false frozen=false")
	drag(width) // out of the picture, and part of the way back
	drag(-width / 8)
	askedFor(t, asked, "SetView 1.00 turned=false frozen=false")
	if x := middle(); x < left+width-1 || x > left+width+1 {
		t.Errorf("the line is at %v, the picture from %v to %v", x, left, left+width)
	}
	line.DragEnd()
	line.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	askedFor(t, asked, "SetView 0.98 turned=false frozen=false")
	line.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	askedFor(t, asked, "SetView 0.00 turned=false frozen=false")
	drag(width / 4)
	asked.take()
	w.win.Resize(fyne.NewSize(900, 640))
	left, _, width, _ = pictureIn(image.Pt(540, 960), w.desk.stage.root.Size())
	if x := middle(); x < left+width/4-1 || x > left+width/4+1 {
		t.Errorf("after a resize the line is at %v, the picture from %v, %v wide", x, left, width)
	}
	askedFor(t, asked)
	tap("split")(t, w)
	askedFor(t, asked, "SetView 0.00 turned=false frozen=false")
	if line.Visible() {
		t.Error("the line stays")
	}
}

func TestSplitOfAMirror(t *testing.T) {
	w, asked := comparable(t, "en", pusher.MirrorOn)
	tap("split")(t, w)
	askedFor(t, asked, "SetView 0.50 turned=true frozen=false")
	segment("local-mirror", 2)(t, w)
	askedFor(t, asked, "Apply", "SetView 0.50 turned=false frozen=false")
}

func TestHoldToCompare(t *testing.T) {
	w, asked := comparable(t, "en", pusher.MirrorOn)
	before, after := "SetView 1.00 turned=false frozen=false", "SetView 0.00 turned=false frozen=false"
	b := &fyne.KeyEvent{Name: fyne.KeyB}
	w.key(b)
	w.key(b) // as a held key repeats
	askedFor(t, asked, before)
	if shown := textsOf(w.desk.stage.root); !slices.Contains(shown, "Without the filter, here only") {
		t.Errorf("no mark: %v", shown)
	}
	w.keyUp(&fyne.KeyEvent{Name: fyne.KeyM})
	askedFor(t, asked)
	w.keyUp(b)
	w.keyUp(b)
	askedFor(t, asked, after)

	slider := find[*slider](t, w, "beauty")
	w.win.Canvas().Focus(slider)
	slider.KeyDown(b)
	slider.KeyDown(b)
	w.keyUp(b)
	askedFor(t, asked, before, after)
	if w.win.Canvas().Focused() != fyne.Focusable(slider) {
		t.Error("the focus is lost")
	}

	button := find[*holdButton](t, w, "compare")
	button.MouseDown(&desktop.MouseEvent{})
	askedFor(t, asked, before)
	button.DragEnd() // the mouse lets go elsewhere
	button.MouseUp(&desktop.MouseEvent{})
	askedFor(t, asked, after)
	w.win.Canvas().Focus(button)
	button.KeyDown(&fyne.KeyEvent{Name: fyne.KeySpace})
	button.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	askedFor(t, asked, before)
	w.win.Canvas().Unfocus()
	askedFor(t, asked, after)
}

func TestFreeze(t *testing.T) {
	w, asked := comparable(t, "en", pusher.MirrorOn)
	tap("freeze")(t, w)
	askedFor(t, asked, "SetView 0.00 turned=false frozen=true")
	if shown := textsOf(w.desk.stage.root); !slices.Contains(shown, "Frozen here, not in the stream") {
		t.Errorf("no mark: %v", shown)
	}
	w.SetState(pusher.State{Source: pusher.Standby, Standby: true})
	if !w.preview.mirror.Load() {
		t.Error("the frozen picture is turned by the standby")
	}
	tap("language")(t, w)
	if !slices.Contains(textsOf(w.desk.stage.root), "仅预览定格，推流画面照常") {
		t.Error("no mark after a change of language")
	}
	asked.take()
	w.SetState(pusher.State{})
	askedFor(t, asked, "SetView 0.00 turned=false frozen=false")
	tap("freeze")(t, w)
	tap("split")(t, w)
	askedFor(t, asked)
	tap("save-compare")(t, w)
	askedFor(t, asked, "SaveComparison")
}

func TestLooks(t *testing.T) {
	w, asked := comparable(t, "en", pusher.MirrorOff)
	pink := find[*lookTile](t, w, "look-pink")
	w.tick()
	askedFor(t, asked, "RefreshLooks")
	w.tick()
	askedFor(t, asked)
	pictures := make([]*image.RGBA, len(pusher.Looks)+1)
	for i := range pictures {
		pictures[i] = image.NewRGBA(image.Rect(0, 0, 4, 4))
		pictures[i].Set(0, 0, color.RGBA{R: byte(i + 1), A: 255})
	}
	w.SetLooks(pictures)
	if !pink.picture.Visible() || pink.picture.Image != image.Image(pictures[1]) || find[*lookTile](t, w, "look-file").picture.Visible() {
		t.Error("the pictures are not shown where they belong")
	}
	w.win.Canvas().Focus(pink)
	pink.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	askedFor(t, asked, "Apply")
	if asked.config.Filter != "pink" || !pink.selected || find[*lookTile](t, w, "look-standard").selected {
		t.Errorf("the look is %q", asked.config.Filter)
	}
	c := w.config
	c.Filter = "/looks/evening.cube"
	w.SetConfig(c)
	w.SetLooks(pictures)
	file := find[*lookTile](t, w, "look-file")
	if pink.selected || !file.selected || file.word != "evening" || !file.picture.Visible() {
		t.Errorf("the file is not marked: %+v", file)
	}
	tap("look-file")(t, w)
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("no question for a file")
	}
}

func TestLooksAreAskedForWhileSeen(t *testing.T) {
	for name, hide := range map[string]func(*Window){
		"folded":     func(w *Window) { tap("beauty.title")(t, w) },
		"minimised":  func(w *Window) { w.setMinimised(true) },
		"no picture": func(w *Window) { w.preview.started = false },
	} {
		w, asked := comparable(t, "en", pusher.MirrorOff)
		hide(w)
		asked.take()
		w.tick()
		if said := strings.Join(asked.take(), ", "); said != "" {
			t.Errorf("%s: asked for %s", name, said)
		}
	}
}

func TestLooksAreTurnedAsThePreview(t *testing.T) {
	w, _ := comparable(t, "en", pusher.MirrorOn)
	p := image.NewRGBA(image.Rect(0, 0, 2, 1))
	p.Set(0, 0, color.White)
	w.SetLooks([]*image.RGBA{p})
	if p.RGBAAt(0, 0).R != 0 || p.RGBAAt(1, 0).R != 255 {
		t.Error("not turned")
	}
}

// The line can be dragged where it is drawn: nothing lies over it.
func TestSplitLineIsOnTop(t *testing.T) {
	w, asked := comparable(t, "en", pusher.MirrorOff)
	tap("split")(t, w)
	asked.take()
	line := find[*splitLine](t, w, "split-line")
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(line)
	test.Drag(w.win.Canvas(), at.Add(fyne.NewPos(line.Size().Width/2, line.Size().Height/2)), 10, 0)
	if len(asked.take()) != 1 {
		t.Error("something else is dragged")
	}
}

func TestRailIsNoWiderThanItsRoom(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		w, _ := open(t, language)
		scroll := w.desk.rail.scroll
		if m := scroll.Content.MinSize().Width; m > scroll.Size().Width {
			t.Errorf("%s: the rail needs %v of %v", language, m, scroll.Size().Width)
		}
	}
}
