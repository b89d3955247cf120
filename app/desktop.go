package app

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"livepusher/app/monitor"
	"livepusher/app/settings"
	"livepusher/pusher"
	"livepusher/pusher/av"
	"livepusher/pusher/standard"
	"livepusher/ui"
)

// desktop connects the window with the pusher. It carries out what the window asks for, one after the
// other, in a goroutine of its own, so that the window never waits.
type desktop struct {
	pusher   *pusher.Pusher
	window   *ui.Window
	receiver *monitor.Monitor // nil until pushing without an address
	work     chan func()
	closed   chan struct{} // the window is gone; nothing more is taken from work
	saver    *settings.Saver
	away     *background
	places   *destinations
	checking addressCheck
	wish     windowWish
	config   pusher.Config
	language string // at the beginning

	preferences ui.Preferences              // of this run
	file        string                      // where the settings are kept
	intake      []byte                      // the text of the settings file that the user may import
	view        atomic.Pointer[pusher.View] // asked for and not set yet
	painting    atomic.Bool                 // pictures of the looks
}

func newDesktop(config pusher.Config, saved settings.Settings, away backgroundWish, path string, given []string) *desktop {
	d := &desktop{work: make(chan func(), 256), closed: make(chan struct{}), config: config, language: saved.Language,
		preferences: preferencesOf(saved, away), file: path,
		saver: settings.NewSaver(path, saved, config, given)}
	d.away = &background{backgroundWish: away, later: d.later, fail: d.check,
		showEnd: func(end time.Time) { d.window.SetStandbyEnd(end) }}
	d.places = newDestinations(newKeyring(), saved, slices.Contains(given, "url"))
	d.places.later, d.places.use, d.places.change = d.later, d.useURL, d.saver.Change
	return d
}

func (d *desktop) run(ctx context.Context, logs *logs, notes []settings.Note, positions string) error {
	d.pusher = pusher.New(standard.Parts(), d.config, pusher.Handlers{
		OnEvent: func(e pusher.Event) { logs.event(e); d.window.AddEvent(e) },
		OnStats: func(s pusher.Stats) { logs.stat(s); d.window.SetStats(s) },
		OnState: func(s pusher.State) { d.window.SetState(s) },
	})
	d.away.pusher = d.pusher
	scaler := av.NewScaler()
	d.window = ui.New(d, d.pusher.Preview(), ui.Options{Config: d.config, Language: d.language,
		ScaleRGBA: scaler.ToRGBA, PositionsFile: positions, Version: Version, Reached: untilDrawn(reportReached()),
		Preferences: d.preferences, SettingsFile: d.file, AlwaysOnTop: d.wish.onTop, Compact: d.wish.compact})
	d.places.view = d.window
	for _, n := range notes {
		if n.Key != "" {
			d.window.Say(n.Key, n.Pairs...)
		} else {
			d.window.Note(n.Text)
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		d.begin()
		for {
			select {
			case f := <-d.work:
				f()
			case <-d.closed:
				return
			}
		}
	}()
	go watchLock(ctx, func(locked bool) { d.later(func() { d.away.setLocked(locked) }) })
	go d.showLevel()
	stop := context.AfterFunc(ctx, d.window.Close)
	d.window.Run()
	stop()
	close(d.closed)
	<-done
	return d.end()
}

// begin is done while the window opens.
func (d *desktop) begin() {
	d.check(d.pusher.StartPreview())
	d.listDevices()
	d.places.open(func() {
		if d.config.Autopush {
			d.start()
		}
	})
}

// levelInterval is how often the window's meter of the microphone moves.
const levelInterval = 100 * time.Millisecond

// showLevel moves the meter until the window is gone.
func (d *desktop) showLevel() {
	tick := time.NewTicker(levelInterval)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			d.window.SetLevel(d.pusher.MicLevel())
		case <-d.closed:
			return
		}
	}
}

// end releases everything; the window is gone.
func (d *desktop) end() error {
	d.away.stop()
	d.checking.cancel()
	d.pusher.Close()
	d.places.close()
	if d.receiver != nil {
		d.receiver.Close()
	}
	return d.saver.Close()
}

// check shows an error to the user, unless the window has been told of it already.
func (d *desktop) check(err error) {
	var told *pusher.ToldError
	if err != nil && !errors.As(err, &told) {
		d.window.Note(err.Error())
	}
}

// later has f done by the work goroutine, unless the window is gone by then.
func (d *desktop) later(f func()) {
	select {
	case d.work <- f:
	case <-d.closed:
	}
}

func (d *desktop) listDevices() {
	cameras, mics, err := d.pusher.Devices()
	if err != nil {
		d.window.Say("note.devices-failed", "cause", err.Error())
	}
	d.window.SetDevices(cameras, mics)
}

func (d *desktop) apply(c pusher.Config) {
	c.URL = d.config.URL
	if err := d.pusher.Apply(c); err != nil {
		d.sayRefused(err)
		d.window.SetConfig(d.config)
		return
	}
	d.config = c
	d.saver.Config(c)
}

func (d *desktop) start() {
	if d.config.URL == "" {
		if d.useReceiver() != nil {
			return // it has been said
		}
	}
	d.check(d.pusher.Start())
}

// useReceiver starts the receiver on this machine, once, and pushes there.
func (d *desktop) useReceiver() error {
	if d.receiver == nil {
		r, err := monitor.Start(monitor.Config{})
		if err != nil {
			d.window.Say("note.receiver-failed", "cause", err.Error())
			return err
		}
		d.receiver = r
		d.window.SetPage(r.PageURL())
	}
	c := d.config
	c.URL = d.receiver.PushURL()
	return d.pusher.Apply(c)
}

// What the window asks for; see ui.Actions.

func (d *desktop) Apply(c pusher.Config) { d.later(func() { d.apply(c) }) }
func (d *desktop) Start()                { d.later(d.start) }
func (d *desktop) Stop()                 { d.later(func() { d.check(d.pusher.Stop()) }) }
func (d *desktop) RetryNow()             { d.later(func() { d.check(d.pusher.RetryNow()) }) }
func (d *desktop) Snapshot()             { d.later(func() { d.snapshot(pusher.OfStream) }) }
func (d *desktop) RefreshDevices()       { d.later(d.listDevices) }
func (d *desktop) SetLanguage(l string) {
	d.saver.Change(func(s *settings.Settings) { s.Language = l })
}
func (d *desktop) OpenPage() { d.later(d.openPage) }

func (d *desktop) SwitchCamera() {
	d.later(func() {
		d.check(d.pusher.SwitchCamera())
		c := d.pusher.Config()
		d.config.DevicePosition = c.DevicePosition
		d.window.SetConfig(d.config)
		d.saver.Config(d.config)
	})
}

func (d *desktop) SetPrivacy(on bool) {
	d.later(func() { d.away.setPrivate(on) })
}

func (d *desktop) SetMinimised(on bool) {
	d.later(func() { d.away.setMinimised(on) })
}

// openPage shows the receiver's page in the browser.
func (d *desktop) openPage() {
	if d.receiver == nil {
		if d.useReceiver() != nil {
			return // it has been said
		}
	}
	if err := openBrowser(d.receiver.PageURL()); err != nil {
		d.window.Say("note.page-failed", "cause", err.Error())
	}
}
