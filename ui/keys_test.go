package ui

import (
	"fmt"
	"image"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"livepusher/pusher"
)

// childrenOf are the objects of a container or a scroll.
func childrenOf(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	case *container.ThemeOverride:
		return []fyne.CanvasObject{o.Content}
	}
	return nil
}

// tabbed are the names of all that Tab leads to, in order, until it is at its beginning again.
func tabbed(t *testing.T, w *Window, each func(id string, o fyne.CanvasObject)) (ids []string) {
	t.Helper()
	c := w.win.Canvas()
	c.Unfocus()
	var first fyne.Focusable
	for range 200 {
		c.FocusNext()
		o := c.Focused()
		if o == nil || o == first {
			return ids
		}
		if first == nil {
			first = o
		}
		id := ""
		for name, named := range w.desk.named {
			if named == o.(fyne.CanvasObject) {
				id = name
			}
		}
		if id == "" {
			t.Errorf("Tab leads to a %T without a name, after %v", o, ids)
		}
		ids = append(ids, id)
		if each != nil {
			each(id, o.(fyne.CanvasObject))
		}
	}
	t.Fatal("Tab never comes back")
	return nil
}

// tabOrder is the order of the tabs: the picture and what lies over it, the bar below from left to right, the
// rail from top to bottom, the last line.
var tabOrder = strings.Fields(`split watch log log-copy log-save log-close remedy remedy-2
	mic camera switch start snapshot privacy debug
	scenario beauty.title beauty whiteness beauty-style look-standard look-pink look-nostalgia look-blues look-romantic look-cool look-fresher
	look-solor look-aestheticism look-whitening look-cerisered look-file filter-strength compare freeze save-compare
	picture.title camera-choice back-camera-choice mode aspect orientation fps zoom auto-focus torch local-mirror remote-mirror watermark
	stream.title destination url stream-key stream-key-eye check sign open-page
	sound.title mic-choice enable-mic audio-quality mic-volume muted enable-agc enable-ans music-file music-play music-stop music-volume
	window.title always-on-top compact-size
	keys compact settings language`)

// allOpen is a window in which everything is there.
func allOpen(t *testing.T, language string) *Window {
	w, _ := open(t, language)
	w.win.Resize(fyne.NewSize(900, 640))
	w.SetPage("http://127.0.0.1:1/")
	w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now()})
	pressKey(fyne.KeyF12)(t, w)
	w.desk.stage.card.show(&notice{title: "t", ways: [2]way{w.texts.way(retryNow), w.texts.way(keepTrying)}})
	return w
}

func TestTabOrder(t *testing.T) {
	w := allOpen(t, "en")
	got := tabbed(t, w, func(id string, o fyne.CanvasObject) {
		// What has the focus is in sight, in the rail too.
		at := w.app.Driver().AbsolutePositionForObject(o)
		if at.Y < 0 || at.Y+o.Size().Height > 640 {
			t.Errorf("%s has the focus out of sight, at %v", id, at)
		}
	})
	if !slices.Equal(got, tabOrder) {
		t.Errorf("Tab leads to\n%v, want\n%v", got, tabOrder)
	}
	for id, o := range w.desk.named {
		if d, ok := o.(fyne.Disableable); ok && d.Disabled() {
			continue
		}
		if _, ok := o.(fyne.Focusable); ok && drawn(w, o) && !slices.Contains(got, id) {
			t.Errorf("Tab does not lead to %s", id)
		}
	}
}

// What has the focus looks otherwise than without it: one control of each kind, for it takes a while.
func TestFocusIsSeen(t *testing.T) {
	w := allOpen(t, "en")
	c := w.win.Canvas()
	w.desk.tips.after = func(time.Duration, func()) func() { return func() {} }
	seen := map[string]bool{}
	tabbed(t, w, func(id string, o fyne.CanvasObject) {
		kind := fmt.Sprintf("%T %v", o, id == "log-close" || id == "keys")
		if seen[kind] {
			return
		}
		seen[kind] = true
		at, s := w.app.Driver().AbsolutePositionForObject(o), o.Size()
		place := image.Rect(int(at.X)-2, int(at.Y)-2, int(at.X+s.Width)+2, int(at.Y+s.Height)+2)
		with := c.Capture()
		c.Unfocus()
		without := c.Capture()
		c.Focus(o.(fyne.Focusable))
		if n := different(with, without, place); n < 60 {
			t.Errorf("the focus on %s is not seen: %d pixels are different", id, n)
		}
	})
	if len(seen) < 9 {
		t.Errorf("only %d kinds of controls", len(seen))
	}
}

// different counts the pixels in which two pictures differ within a place.
func different(a, b image.Image, place image.Rectangle) (n int) {
	place = place.Intersect(a.Bounds())
	for y := place.Min.Y; y < place.Max.Y; y++ {
		for x := place.Min.X; x < place.Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				n++
			}
		}
	}
	return n
}

func TestKeySheet(t *testing.T) {
	for _, language := range []string{"en", "zh"} {
		w, asked := open(t, language)
		w.win.Resize(fyne.NewSize(900, 640))
		overlays := w.win.Canvas().Overlays()
		for name, row := range map[string]struct{ open, close func(*testing.T, *Window) }{
			"F1":                   {pressKey(fyne.KeyF1), pressKey(fyne.KeyF1)},
			"a question mark":      {func(_ *testing.T, w *Window) { w.typed('?') }, func(_ *testing.T, w *Window) { w.typed('?') }},
			"the button":           {tap("keys"), pressKey(fyne.KeyEscape)},
			"the button, and Done": {tap("keys"), func(t *testing.T, w *Window) { confirm(t, overlays.Top()) }},
		} {
			row.open(t, w)
			if overlays.Top() == nil {
				t.Fatalf("%s: %s opens nothing", language, name)
			}
			shown := textsOf(overlays.Top())
			for _, k := range keyList {
				if !slices.Contains(shown, k.caps) || !slices.Contains(shown, w.texts.say(k.text)) {
					t.Errorf("%s: %s %q is not in %q", language, k.caps, w.texts.say(k.text), shown)
				}
			}
			row.close(t, w)
			if overlays.Top() != nil || w.keySheet != nil || len(w.dialogs) != 0 {
				t.Fatalf("%s: %s does not close", language, name)
			}
		}
		if said := asked.take(); len(said) != 0 {
			t.Errorf("asked for %v", said)
		}
	}
}

// Every key of the sheet does something, but for those that are Fyne's.
func TestKeysOfTheSheetWork(t *testing.T) {
	for _, k := range keyList {
		key := fyne.KeyName(strings.Fields(k.caps)[0])
		// Tab, arrows and Escape are Fyne's; keys with another one held are pressed in the real window.
		if slices.Contains([]string{"Tab", "←", "Esc", "⇧", "Ctrl"}, string(key)) {
			continue
		}
		w, asked := open(t, "en")
		w.SetState(pusher.State{Source: pusher.Camera})
		asked.take()
		w.key(&fyne.KeyEvent{Name: key})
		if len(asked.take()) == 0 && w.win.Canvas().Overlays().Top() == nil {
			t.Errorf("%s does nothing", key)
		}
	}
}

func TestEscapeClosesDialogs(t *testing.T) {
	for name, open1 := range map[string]func(w *Window){
		"stop?":     func(w *Window) { w.startOrStop() },
		"quit?":     func(w *Window) { w.closeAsked() },
		"save log":  func(w *Window) { w.saveLog("x") },
		"the sheet": func(w *Window) { w.toggleKeys() },
	} {
		t.Run(name, func(t *testing.T) {
			w, asked := open(t, "en")
			w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now()})
			if w.escape() {
				t.Error("Escape closed something that is not there")
			}
			open1(w)
			if w.win.Canvas().Overlays().Top() == nil {
				t.Fatal("no dialog")
			}
			if !w.escape() || w.win.Canvas().Overlays().Top() != nil || len(w.dialogs) != 0 {
				t.Error("Escape does not close it")
			}
			if said := asked.take(); len(said) != 0 {
				t.Errorf("asked for %v", said)
			}
		})
	}
}

// All dialogs are opened where Escape is told of them.
func TestDialogsAreShownInOnePlace(t *testing.T) {
	shows := regexp.MustCompile(`\b(d|dialog|dlg|question)\.Show\(\)|dialog\.Show[A-Z]`)
	for _, file := range sources(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if file != "dialogs.go" && strings.Contains(string(data), "fyne/v2/dialog\"") && shows.Match(data) {
			t.Errorf("%s opens a dialog by itself: use Window.show", file)
		}
	}
}

// Sizes of text are the theme's, so that they follow it.
func TestNoSizeOfTextIsFixed(t *testing.T) {
	fixed := regexp.MustCompile(`TextSize\s*[:=]+\s*[0-9.]+|MeasureText\([^,]*,\s*[0-9.]+`)
	for _, file := range sources(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := fixed.FindString(string(data)); found != "" {
			t.Errorf("%s: %q", file, found)
		}
	}
	for _, bad := range []string{"t.TextSize = 13", "TextSize: 11.5", "fyne.MeasureText(s, 12, x)"} {
		if !fixed.MatchString(bad) {
			t.Errorf("%q is not found", bad)
		}
	}
}

// The smallest window holds everything at every scale of the screen: no control has less than it needs.
func TestRoomAtEveryScale(t *testing.T) {
	const spare = 5 // of the padding of Fyne's widgets, which the rows take
	for _, language := range []string{"zh", "en"} {
		for _, scale := range []float32{1, 1.5, 2} {
			w := allOpen(t, language)
			c, ok := w.win.Canvas().(interface{ SetScale(float32) })
			if !ok {
				t.Fatal("the canvas has no scale to set")
			}
			c.SetScale(scale)
			w.win.Resize(fyne.NewSize(900, 640))
			w.SetState(pusher.State{Link: pusher.Reconnecting, Try: 10, RetryAt: time.Now().Add(time.Minute), Trouble: event(pusher.ReadWriteFail, "cause", "x")})
			if m := w.desk.root.MinSize(); m.Width > 900 || m.Height > 640 {
				t.Errorf("%s at %v: the window cannot be smaller than %v", language, scale, m)
			}
			for id, o := range w.desk.named {
				if m, s := o.MinSize(), o.Size(); drawn(w, o) && (s.Width+0.5 < m.Width || s.Height+spare < m.Height) {
					t.Errorf("%s at %v: %s has %v and needs %v", language, scale, id, s, m)
				}
			}
			if c.(fyne.Canvas).Scale() != scale {
				t.Errorf("the scale is %v", c.(fyne.Canvas).Scale())
			}
		}
	}
}
