package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"livepusher/pusher"
)

// patience stands for the timer of the tips: the test tells when the mouse has rested.
type patience struct{ waiting []func() }

func (p *patience) after(_ time.Duration, f func()) func() {
	i := len(p.waiting)
	p.waiting = append(p.waiting, f)
	return func() { p.waiting[i] = nil }
}

// pass lets the time pass.
func (p *patience) pass() {
	for i, f := range p.waiting {
		p.waiting[i] = nil
		if f != nil {
			f()
		}
	}
}

func tipOf(w *Window) string {
	if !w.desk.tips.layer.Visible() {
		return ""
	}
	return w.desk.tips.text.Text
}

func TestTips(t *testing.T) {
	mouse := &desktop.MouseEvent{}
	leave := map[string]func(*testing.T, *Window){
		"the mouse leaves": func(t *testing.T, w *Window) { find[desktop.Hoverable](t, w, "snapshot").MouseOut() },
		"a button":         func(t *testing.T, w *Window) { find[desktop.Mouseable](t, w, "snapshot").MouseDown(mouse) },
		"a key":            pressKey(fyne.KeyM),
	}
	for name, leave := range leave {
		t.Run(name, func(t *testing.T) {
			w, _ := open(t, "en")
			var rest patience
			w.desk.tips.after = rest.after
			find[desktop.Hoverable](t, w, "snapshot").MouseIn(mouse)
			if tipOf(w) != "" {
				t.Error("a tip at once")
			}
			rest.pass()
			if got := tipOf(w); !strings.Contains(got, "Snapshot") || !strings.Contains(got, "(S)") {
				t.Errorf("the tip is %q", got)
			}
			leave(t, w)
			if got := tipOf(w); got != "" {
				t.Errorf("%q is still there", got)
			}
			find[desktop.Hoverable](t, w, "snapshot").MouseIn(mouse)
			leave(t, w)
			rest.pass()
			if got := tipOf(w); got != "" {
				t.Errorf("%q comes after all", got)
			}
		})
	}
	t.Run("not under a dialog", func(t *testing.T) {
		w, _ := open(t, "en")
		var rest patience
		w.desk.tips.after = rest.after
		find[desktop.Hoverable](t, w, "snapshot").MouseIn(mouse)
		w.toggleKeys()
		rest.pass()
		if got := tipOf(w); got != "" {
			t.Errorf("%q under a dialog", got)
		}
	})
}

// Every tip lies within the smallest window, beside its control, in both languages.
func TestTipsHaveRoom(t *testing.T) {
	for _, language := range []string{"en", "zh"} {
		w, _ := open(t, language)
		w.win.Resize(fyne.NewSize(900, 640))
		w.SetPage("http://127.0.0.1:1/")
		w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now()})
		w.SetStats(pusher.Stats{NetSpeed: 1000, NetQualityLevel: 1})
		pressKey(fyne.KeyF12)(t, w)
		var rest patience
		tips := w.desk.tips
		tips.after = rest.after
		shown := 0
		for id, o := range w.desk.named {
			a, ok := o.(aided)
			if !ok || a.hint() == "" || !drawn(w, o) {
				continue
			}
			shown++
			w.desk.rail.reveal(o)
			o.(desktop.Hoverable).MouseIn(&desktop.MouseEvent{})
			rest.pass()
			if tipOf(w) != a.hint() {
				t.Fatalf("%s %s: the tip is %q", language, id, tipOf(w))
			}
			at, size := tips.box.Position(), tips.box.Size()
			if at.X < 0 || at.Y < 0 || at.X+size.Width > 900 || at.Y+size.Height > 640 {
				t.Errorf("%s %s: the tip is at %v, %v", language, id, at, size)
			}
			if size.Height < tips.text.MinSize().Height-0.5 {
				t.Errorf("%s %s: the tip has %v of %v", language, id, size.Height, tips.text.MinSize().Height)
			}
			p := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			if at.Y < p.Y+o.Size().Height && at.Y+size.Height > p.Y {
				t.Errorf("%s %s: the tip lies over its control: %v, %v over %v", language, id, at, size, p)
			}
			o.(desktop.Hoverable).MouseOut()
		}
		if shown < 35 {
			t.Errorf("%s: only %d tips", language, shown)
		}
	}
}

func TestBesides(t *testing.T) {
	window, tip, control := fyne.NewSize(900, 640), fyne.NewSize(200, 30), fyne.NewSize(40, 20)
	for _, row := range []struct {
		name     string
		at, want fyne.Position
	}{
		{"below", fyne.NewPos(400, 100), fyne.NewPos(320, 124)},
		{"above at the bottom", fyne.NewPos(400, 610), fyne.NewPos(320, 576)},
		{"at the left edge", fyne.NewPos(0, 100), fyne.NewPos(6, 124)},
		{"at the right edge", fyne.NewPos(870, 100), fyne.NewPos(694, 124)},
	} {
		if got := besides(row.at, control, tip, window); got != row.want {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

// What a control does is told by a label, or by a tip; by a tip whenever the control is a picture or a bar
// of its own.
func TestEveryControlHasATipOrALabel(t *testing.T) {
	w, _ := open(t, "en")
	labels := rowLabels(w.desk.root, nil)
	// The remedies' words come with the notice; the preview and the log are what they show; the sheet is words.
	silent := []string{"preview", "log", "remedy", "remedy-2", "keys-sheet", "filter"}
	for id, o := range w.desk.named {
		if a, ok := o.(aided); ok && a.hint() != "" || slices.Contains(silent, id) {
			continue
		}
		switch o := o.(type) {
		case *iconButton, *slider, *badge, *meter:
			t.Errorf("%s has no tip: give it a text tip.%s", id, id)
		case *textButton:
			if o.text == "" {
				t.Errorf("%s has neither words nor a tip", id)
			}
		case *section:
			if o.title == "" {
				t.Errorf("%s has neither words nor a tip", id)
			}
		case *lookTile:
			if o.word == "" {
				t.Errorf("%s has neither words nor a tip", id)
			}
		default:
			if !slices.Contains(labels, o) {
				t.Errorf("%s has neither a label nor a tip: give it a text tip.%s", id, id)
			}
		}
	}
	for _, language := range []string{"en", "zh"} {
		for key := range load(t, language) {
			if id, ok := strings.CutPrefix(key, "tip."); ok && w.desk.named[id] == nil {
				t.Errorf("%s: %s is a tip for nothing", language, key)
			}
		}
	}
}

// rowLabels gathers the controls of the rail's rows that stand behind a label.
func rowLabels(o fyne.CanvasObject, found []fyne.CanvasObject) []fyne.CanvasObject {
	for _, c := range childrenOf(o) {
		found = rowLabels(c, found)
	}
	c, ok := o.(*fyne.Container)
	if !ok || len(c.Objects) < 2 {
		return found
	}
	if _, ok := c.Layout.(rowLayout); !ok {
		return found
	}
	if label, ok := c.Objects[0].(*canvas.Text); ok && label.Text != "" {
		found = append(found, c.Objects[1])
		found = append(found, childrenOf(c.Objects[1])...)
	}
	return found
}
