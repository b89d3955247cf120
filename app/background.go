package app

import "time"

// The background. Policy:
//
//   - Losing focus is not background: a desktop program is often behind others while live.
//   - Background is the window minimised, the session locked where that can be told, or the privacy key.
//   - Then the camera is released and viewers see the waiting image. The microphone follows
//     background-mute; the privacy key silences it in any case.
//   - Who keeps the camera on when minimised is not in the background then; locked or private, they are.
//   - After the limit, counted from when the background began, pushing stops with event 5000. Going from
//     one kind of background to another does not begin it anew. A limit of 0 is none.

// usualBackgroundLimit is how long pushing goes on in the background, unless the user wishes otherwise.
const usualBackgroundLimit = 3 * time.Minute

// reasons are why the program may be in the background.
type reasons struct{ minimised, locked, private bool }

// away tells whether the camera has to be off, and whether the microphone has to be off in any case.
func (r reasons) away(keepCamera bool) (standby, mute bool) {
	return r.locked || r.private || r.minimised && !keepCamera, r.private
}

// backgroundWish is what the user wishes.
type backgroundWish struct {
	limit      time.Duration // 0 is none
	keepCamera bool          // on while minimised
}

func (w *backgroundWish) flags(f *flags) {
	f.DurationVar(&w.limit, "background-limit", w.limit, "after how long in the background pushing stops, such as 10m; 0 is never")
	f.BoolVar(&w.keepCamera, "camera-when-minimised", w.keepCamera, "keeps the camera on while the window is minimised")
}

// backgroundPusher is what the background asks of the pusher.
type backgroundPusher interface {
	SetStandby(on, mute bool) error
	HangUp(limit time.Duration) error
}

// background carries the policy out. Its methods are called from one goroutine; later takes a function to
// be called there.
type background struct {
	backgroundWish
	pusher  backgroundPusher
	later   func(func())
	fail    func(error)
	showEnd func(time.Time) // when pushing will stop; zero when it will not

	why   reasons
	since time.Time // when the background began; zero in front
	timer *time.Timer
}

func (b *background) setMinimised(on bool) { b.why.minimised = on; b.follow() }
func (b *background) setLocked(on bool)    { b.why.locked = on; b.follow() }
func (b *background) setPrivate(on bool)   { b.why.private = on; b.follow() }

// set changes the user's wishes.
func (b *background) set(wish backgroundWish) {
	b.backgroundWish = wish
	b.follow()
}

// follow does what the reasons ask for now.
func (b *background) follow() {
	standby, mute := b.why.away(b.keepCamera)
	if !standby {
		b.since = time.Time{}
	} else if b.since.IsZero() {
		b.since = time.Now()
	}
	if err := b.pusher.SetStandby(standby, mute); err != nil {
		b.fail(err)
	}
	b.plan()
}

// plan sets the timer to the end of the background.
func (b *background) plan() {
	b.stop()
	if b.since.IsZero() || b.limit == 0 {
		b.showEnd(time.Time{})
		return
	}
	end := b.since.Add(b.limit)
	b.showEnd(end)
	var timer *time.Timer
	timer = time.AfterFunc(time.Until(end), func() {
		b.later(func() {
			if timer != b.timer {
				return // it came back while this was on its way
			}
			if err := b.pusher.HangUp(b.limit); err != nil {
				b.fail(err)
			}
		})
	})
	b.timer = timer
}

// stop ends the timer; the program ends.
func (b *background) stop() {
	if b.timer != nil {
		b.timer.Stop()
		b.timer = nil
	}
}
