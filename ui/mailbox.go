package ui

import (
	"image"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"livepusher/pusher"
)

// mailbox gathers what other goroutines tell the window until Fyne's thread takes it: of states,
// figures and the like the latest, of events all. So a thousand calls make one hop, and no caller
// ever waits for the window.
type mailbox struct {
	mu      sync.Mutex
	mail    mail
	posted  bool // Fyne's thread has been told
	waiting bool // some of it waits for the next picture

	gate   sync.RWMutex // held while somebody hops: Fyne's queue must not be used once it is gone
	closed atomic.Bool
}

type mail struct {
	state      *pusher.State
	stats      *pusher.Stats
	config     *pusher.Config
	devices    *deviceList
	events     []pusher.Event
	note       *note
	page       *string
	standbyEnd *time.Time
	level      *float64
	stream     streamMail
	settings   settingsMail
	looks      []*image.RGBA
	close      bool
}

type deviceList struct{ cameras, mics []pusher.Device }

// note is the sentence in the status bar: plain text, or a key that follows the language.
type note struct {
	text  string
	key   string
	pairs []any
	event *pusher.Event
}

func (n *note) words(t *texts) string {
	switch {
	case n == nil:
		return ""
	case n.event != nil:
		return t.event(*n.event)
	case n.key != "":
		return t.say(n.key, n.pairs...)
	}
	return t.cause(n.text)
}

// hop runs f on Fyne's thread, later; not at all once the window is closed. It is the only way there.
func (w *Window) hop(f func()) {
	w.box.gate.RLock()
	defer w.box.gate.RUnlock()
	if !w.box.closed.Load() {
		fyne.Do(f)
	}
}

func (w *Window) post(fill func(m *mail)) {
	w.box.mu.Lock()
	fill(&w.box.mail)
	first := !w.box.posted
	w.box.posted = true
	w.box.mu.Unlock()
	if first {
		w.hop(w.deliver)
	}
}

// deliver takes the mail over, on Fyne's thread.
func (w *Window) deliver() {
	w.box.mu.Lock()
	m := w.box.mail
	w.box.mail, w.box.posted, w.box.waiting = mail{}, false, false
	w.box.mu.Unlock()
	w.take(m)
}

// shut ends all hopping; when it returns nobody hops any more.
func (b *mailbox) shut() {
	b.closed.Store(true)
	b.gate.Lock()
	b.gate.Unlock()
}

// closeWait is how long closing waits for those who hop; they take microseconds.
const closeWait = 100 * time.Millisecond

// closing is shut for the moment in which the window closes, whoever closes it. On SIGTERM Fyne's loop ends by itself,
// and what is handed to it then runs at once where hop was called, inside the gate: there, waiting would last for ever.
func (b *mailbox) closing() {
	b.closed.Store(true)
	for end := time.Now().Add(closeWait); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if b.gate.TryLock() {
			b.gate.Unlock()
			return
		}
	}
}

// SetState shows what the pusher is doing.
func (w *Window) SetState(s pusher.State) { w.post(func(m *mail) { m.state = &s }) }

// SetStats shows the figures of the last second.
func (w *Window) SetStats(s pusher.Stats) { w.postCalmly(func(m *mail) { m.stats = &s }) }

// SetLevel shows the microphone's level, in dBFS, between two SetStats: ten times a second is plenty.
func (w *Window) SetLevel(db float64) { w.postCalmly(func(m *mail) { m.level = &db }) }

// AddEvent adds to the log.
func (w *Window) AddEvent(e pusher.Event) { w.post(func(m *mail) { m.events = append(m.events, e) }) }

// SetConfig shows settings that came from elsewhere than the window. What Actions.Apply was given
// need not come back.
func (w *Window) SetConfig(c pusher.Config) { w.post(func(m *mail) { m.config = &c }) }

// SetDevices answers Actions.RefreshDevices.
func (w *Window) SetDevices(cameras, mics []pusher.Device) {
	w.post(func(m *mail) { m.devices = &deviceList{cameras, mics} })
}

// Note shows a sentence in the status bar: English, of which what is known is translated.
func (w *Window) Note(text string) { w.post(func(m *mail) { m.note = &note{text: text} }) }

// Say shows a sentence of the window's own texts in the status bar, in the window's language: key is
// one of the keys "note.…" in assets/texts, pairs are word and value for its {words}.
func (w *Window) Say(key string, pairs ...any) {
	w.post(func(m *mail) { m.note = &note{key: key, pairs: pairs} })
}

// SetPage tells the address of the page that plays the stream; empty when there is none.
func (w *Window) SetPage(url string) { w.post(func(m *mail) { m.page = &url }) }

// SetStandbyEnd tells when pushing stops if the standby lasts; zero when it may last for ever.
func (w *Window) SetStandbyEnd(t time.Time) { w.post(func(m *mail) { m.standbyEnd = &t }) }

// Close closes the window; Run returns.
func (w *Window) Close() { w.post(func(m *mail) { m.close = true }) }
