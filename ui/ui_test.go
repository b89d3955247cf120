package ui

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"livepusher/pusher"
)

// wishes records what the window asks for.
type wishes struct {
	mu     sync.Mutex
	said   []string
	config pusher.Config
}

var _ Actions = (*wishes)(nil)

func (w *wishes) add(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = append(w.said, fmt.Sprintf(format, args...))
}

// take returns what was asked for since the last call.
func (w *wishes) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	said := w.said
	w.said = nil
	return said
}

func (w *wishes) Apply(c pusher.Config)   { w.config = c; w.add("Apply") }
func (w *wishes) Start()                  { w.add("Start") }
func (w *wishes) Stop()                   { w.add("Stop") }
func (w *wishes) RetryNow()               { w.add("RetryNow") }
func (w *wishes) SwitchCamera()           { w.add("SwitchCamera") }
func (w *wishes) Snapshot()               { w.add("Snapshot") }
func (w *wishes) SetPrivacy(on bool)      { w.add("SetPrivacy %v", on) }
func (w *wishes) SetMinimised(min bool)   { w.add("SetMinimised %v", min) }
func (w *wishes) OpenPage()               { w.add("OpenPage") }
func (w *wishes) RefreshDevices()         { w.add("RefreshDevices") }
func (w *wishes) SetLanguage(lang string) { w.add("SetLanguage %s", lang) }
func (w *wishes) SetURL(url string)       { w.add("SetURL %s", url) }

// noPictures is a source that stays silent.
type noPictures struct{}

func (noPictures) Latest() (*pusher.Frame, bool) { return nil, false }
func (noPictures) Ready() <-chan struct{}        { return nil }

// firstRun is the config that the program starts with.
func firstRun() pusher.Config {
	c := pusher.NewConfig()
	pusher.Scenarios[1].ApplyTo(&c)
	return c
}

func open(t *testing.T, language string) (*Window, *wishes) {
	t.Helper()
	return openWith(t, Options{Config: firstRun(), Language: language})
}

func openWith(t *testing.T, o Options) (*Window, *wishes) {
	t.Helper()
	asked := &wishes{}
	w := newWindow(test.NewTempApp(t), asked, noPictures{}, o)
	w.build()
	w.win.Resize(fyne.NewSize(1180, 780))
	t.Cleanup(func() {
		if slices.Contains(w.app.Driver().AllWindows(), w.win) {
			w.win.Close()
		}
	})
	return w, asked
}

// find is the widget of a name.
func find[T any](t *testing.T, w *Window, id string) T {
	t.Helper()
	o, ok := any(w.desk.named[id]).(T)
	if !ok {
		t.Fatalf("no %q of the kind asked for: %T", id, w.desk.named[id])
	}
	return o
}

// textsOf gathers every visible line of text below o.
func textsOf(o fyne.CanvasObject) (found []string) {
	if !o.Visible() {
		return nil
	}
	if text, ok := o.(*canvas.Text); ok && text.Text != "" {
		found = append(found, text.Text)
	}
	for _, part := range partsOf(o) {
		found = append(found, textsOf(part)...)
	}
	return found
}

// at is a moment all tests share.
var at = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func event(code pusher.Code, pairs ...string) *pusher.Event {
	e := &pusher.Event{Code: code, Time: at, Args: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		e.Args[pairs[i]] = pairs[i+1]
	}
	return e
}
