// Package ui is the window: it draws what the pusher is doing and reports what the user wants.
//
// New makes the Window, Run shows it until it is closed. What the user wants goes out through
// Actions; what is to be shown comes in through the Set methods, which any goroutine may call. The
// pictures of the preview are fetched from Pictures.
//
// Inside, a Window holds what is known (state, settings, figures, events), describe turns that into
// words, and the views (stage, controlBar, rail, statusBar, debugPanel) put them on the screen. The
// views are thrown away and made anew when the language or the light changes; what they show is not.
package ui

import (
	"context"
	"image"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/dialog"
	"github.com/go-gl/glfw/v3.4/glfw"

	"livepusher/assets"
	"livepusher/pusher"
)

// Actions is what the window asks of the program. Calls come on Fyne's thread and must return at
// once; results come back as State, Events, Config or Note.
type Actions interface {
	WindowActions
	MusicActions
	CameraActions
	SnapshotActions
	Apply(c pusher.Config) // a control changed: the whole new config
	Start()
	Stop()
	RetryNow()
	SwitchCamera()
	Snapshot()
	SetPrivacy(on bool)      // picture and microphone off at once
	SetMinimised(min bool)   // the window was minimised, or came back
	OpenPage()               // the receiver's page in a browser
	RefreshDevices()         // answered by SetDevices
	SetLanguage(lang string) // "zh" or "en"; saved by the program
	SetURL(url string)       // push address as it is entered, perhaps not whole; empty = receiver on this machine
	StreamActions
	SettingsActions
	CompareActions
}

// Pictures is where the preview's pictures come from; *media.Slot is it. Pictures are upright, 4:2:0,
// with rows padded to a multiple of 4 bytes (media.NewPicture), mirrored as they are pushed.
type Pictures interface {
	Latest() (*pusher.Frame, bool)
	Ready() <-chan struct{}
}

// Options are what New needs to know. All zero values are fine, but for Config.
type Options struct {
	Config   pusher.Config
	Language string // "zh" or "en"; anything else is the system's
	Software bool   // draw the preview without the graphics card
	// ScaleRGBA draws src over the whole of dst; used without a graphics card. Nil is a coarse one.
	ScaleRGBA func(dst *image.RGBA, src *pusher.Frame) error
	// PositionsFile is for tests: a JSON file of the named widgets' centres and sizes in pixels of the
	// window, rewritten when they change. Empty: none.
	PositionsFile string
	Version       string // shown nowhere but in the saved log
	Preferences   Preferences
	SettingsFile  string // where the settings are kept, to show
	AlwaysOnTop   bool   // the window stays above others
	Compact       bool   // it opens as picture and control bar alone
	// Reached is told once each, on Fyne's thread, when the window is drawn first ("window") and when it shows
	// the first picture ("picture"); for measuring. Nil: nobody is.
	Reached func(what string)
}

// appID names the program to the desktop.
const appID = "io.github.livepusher"

// Window is the program's window.
type Window struct {
	app     fyne.App
	win     fyne.Window
	actions Actions
	options Options
	box     mailbox
	pace    pace

	// What is known; Fyne's thread alone.
	state         pusher.State
	stats         *pusher.Stats
	config        pusher.Config
	cameras, mics []pusher.Device
	events        []pusher.Event
	past          history // of the figures
	alerts        alerts
	dialogs       []dialog.Dialog // that are open
	keySheet      dialog.Dialog   // of keys, while it is open
	page          string
	standbyEnd    time.Time
	private       bool
	minimised     bool
	note          *note
	stream        *streamDesk
	settings      settingsKnown
	compare       comparing
	looksAsked    time.Time // when pictures of the looks were asked for last
	music         musicWish
	onTop         bool
	compact       bool
	before        fyne.Size    // of the window, before it was compact
	maximised     bool         // it was, before that
	native        *glfw.Window // nil until it is drawn

	// What shows it.
	texts     *texts
	preview   *preview
	probe     fyne.CanvasObject
	desk      *desk
	variant   fyne.ThemeVariant
	debug     bool
	folded    map[string]bool
	positions string // what PositionsFile holds
}

// New makes the window; Run shows it. It must be called from the main goroutine.
func New(actions Actions, pictures Pictures, o Options) *Window {
	flattens = true
	w := newWindow(app.NewWithID(appID), actions, pictures, o)
	w.probe = newProbe(func(g *glfw.Window, renderer string) {
		software := o.Software || drawnBySoftware(renderer)
		g.SetIconifyCallback(func(_ *glfw.Window, min bool) { w.setMinimised(min) })
		catchEscape(g, w.escape)
		w.reached("window")
		w.hop(func() { w.preview.decide(software); w.native = g; w.float() })
	})
	w.build()
	return w
}

// newWindow is New but for the graphics, which tests do without.
func newWindow(a fyne.App, actions Actions, pictures Pictures, o Options) *Window {
	w := &Window{app: a, actions: actions, options: o, config: o.Config, settings: settingsKnown{preferences: o.Preferences}, debug: o.Config.Debug, folded: map[string]bool{},
		compare: comparing{at: 0.5}, music: musicWish{volume: 1}, onTop: o.AlwaysOnTop, compact: o.Compact, before: fullSize}
	w.stream = newStreamDesk(w, o.Config.URL)
	a.Settings().SetTheme(newStyle())
	a.SetIcon(fyne.NewStaticResource("livepusher.png", assets.Icon()))
	w.texts = newTexts(o.Language)
	w.variant = a.Settings().ThemeVariant()
	w.preview = newPreview(pictures, o.ScaleRGBA, w.hop)
	w.preview.onStart = func() { w.reached("picture"); w.update() }
	w.preview.onShown = w.withPicture
	w.win = a.NewWindow(w.texts.say("title"))
	w.win.SetMaster()
	w.win.SetPadded(false)
	w.takeSize()
	w.win.SetCloseIntercept(w.closeAsked)
	w.win.SetOnClosed(w.box.closing)
	a.Settings().AddListener(func(s fyne.Settings) {
		if v := s.ThemeVariant(); v != w.variant {
			w.variant = v
			w.build()
		}
	})
	return w
}

func (w *Window) reached(what string) {
	if w.options.Reached != nil {
		w.options.Reached(what)
	}
}

// Run shows the window and blocks until it is closed. It must be called from the main goroutine.
func (w *Window) Run() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var running sync.WaitGroup
	running.Go(func() { w.preview.run(ctx) })
	running.Go(func() { w.beat(ctx) })
	w.actions.RefreshDevices()
	w.win.ShowAndRun()
	w.box.shut()
	cancel()
	running.Wait()
}

// heartbeat is the time between two looks at what changes by itself: clocks, countdowns, the log. It
// keeps the log's refreshes to the 5 a second that are worth their repaint.
const heartbeat = 250 * time.Millisecond

func (w *Window) beat(ctx context.Context) {
	t := time.NewTicker(heartbeat)
	defer t.Stop()
	done := make(chan struct{}, 1)
	look := func() { w.look(); done <- struct{}{} }
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		if w.pace.flows() {
			w.pace.due.Store(true)
			continue
		}
		w.hop(look)
		select {
		case <-ctx.Done():
			return
		case <-done:
		}
	}
}

// look is what a heartbeat does while no pictures come.
func (w *Window) look() {
	w.deliverWaiting()
	w.tick()
}

func (w *Window) tick() {
	if w.minimised {
		return
	}
	w.update()
	w.desk.debug.flush()
	w.refreshLooks(time.Now())
	w.writePositions()
}

// build makes the views and shows in them all that is known.
func (w *Window) build() {
	if err := w.texts.teachFyne(); err != nil {
		fyne.LogError("Fyne's own words stay in the system's language", err)
	}
	w.desk = newDesk(w)
	w.win.SetContent(w.desk.root)
	if c := w.win.Canvas(); c != nil {
		w.bindKeys(c)
	}
	w.desk.rail.showDevices(w.cameras, w.mics)
	w.desk.showPage(w.page != "")
	w.desk.rail.stream.showFields()
	w.showConfig()
	w.showStats()
	w.desk.debug.dirty = true
	w.setDebug(w.debug)
	w.update()
	w.rebuildSheet()
}

// take shows what has come in.
func (w *Window) take(m mail) {
	if m.config != nil && *m.config != w.config {
		w.config = *m.config
		w.stream.takeConfig(w.config.URL)
		w.setDebug(w.config.Debug)
		w.showConfig()
	}
	if m.devices != nil {
		w.cameras, w.mics = m.devices.cameras, m.devices.mics
		w.desk.rail.showDevices(w.cameras, w.mics)
		w.showConfig()
	}
	if m.page != nil {
		w.page = *m.page
		w.desk.showPage(w.page != "")
	}
	if m.standbyEnd != nil {
		w.standbyEnd = *m.standbyEnd
	}
	if m.state != nil {
		w.takeState(*m.state)
	}
	if m.stats != nil {
		w.stats = m.stats
		w.past.add(m.stats)
		w.showStats()
	}
	if m.level != nil && !w.minimised {
		w.desk.bar.level.show(*m.level)
	}
	w.stream.take(m.stream)
	w.takeSettings(m.settings)
	w.takeLooks(m.looks)
	w.takeEvents(m.events)
	if m.note != nil {
		w.note = m.note
	}
	if !w.minimised {
		w.update()
	}
	if m.close {
		w.win.Close()
	}
}

func (w *Window) takeState(s pusher.State) {
	if w.state.Standby && !s.Standby {
		w.private = false // the program ended it
	}
	w.state = s
	if !s.Live() {
		w.desk.rail.stream.showRate(0)
	}
}

func (w *Window) takeEvents(events []pusher.Event) {
	if len(events) == 0 {
		return
	}
	w.events = append(w.events, events...)
	if over := len(w.events) - logKept; over > 0 {
		w.events = append(w.events[:0], w.events[over:]...)
	}
	w.desk.debug.dirty = true
	for _, e := range events {
		w.alerts.take(e)
		switch {
		case e.Code == pusher.PushBegin && w.config.URL == "" && w.page != "":
			w.note = &note{key: "note.live-local"}
		case e.Code.Warning() || e.Code.Severe() || e.Code == pusher.PushBegin:
			w.note = &note{event: &e}
		}
		w.desk.rail.picture.lens.refused(&e)
	}
}

func (w *Window) showStats() {
	if w.stats == nil || w.minimised {
		return
	}
	if w.state.Live() {
		w.desk.rail.stream.showRate(w.stats.TargetBitrate)
	}
	w.desk.debug.showFigures(w.stats, &w.state)
}

// showConfig brings the controls in line with the settings.
func (w *Window) showConfig() {
	w.desk.rail.showConfig(&w.config)
	w.desk.bar.showConfig(&w.config)
	w.showSheet()
}

// update brings everything that depends on the state in line with it.
func (w *Window) update() {
	m := moment{state: w.state, config: w.config, private: w.private, standbyEnd: w.standbyEnd, now: time.Now(),
		unfinished: w.stream.target.server != "" && !w.stream.target.good()}
	m.alert = w.alerts.current(&w.state, m.now)
	w.stream.show(m.now)
	if w.stats != nil {
		m.rtt = w.stats.RTT
	}
	o := describe(m, w.texts)
	w.showCompare()
	w.desk.stage.show(&o, &w.state, w.stats, w.page != "" && w.config.URL == "")
	w.desk.bar.showState(&o, w.private, w.debug)
	w.desk.status.show(o.server, w.note.words(w.texts))
	w.showSheetNote()
	w.desk.rail.showState(&w.state)
	if w.compact {
		w.desk.stage.showNote(w.note, w.note.words(w.texts), o.notice, m.now)
	}
}
