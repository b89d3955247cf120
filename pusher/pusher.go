// Package pusher is WeChat's live-pusher without a window: it shows a camera, makes the picture look
// its best, and sends picture and sound live over RTMP, with the component's attributes (Config),
// operations (the methods of Pusher), events (Event) and figures (Stats).
//
// New takes Parts, which say where cameras, encoders and the connection come from; package standard
// has the real ones. Everything that happens afterwards is told in three ways: events in order through
// Handlers.OnEvent, the latest State, and Stats once a second.
//
// The way of a picture: source.go (camera) -> compositor.go (geometry, filter) -> videostage.go
// (encoder) -> queue.go -> sender.go (FLV, RTMP). Sound: audiostage.go with soundtrack.go. One
// goroutine, session.go, owns all state.
package pusher

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// Handlers are called from the pusher's session goroutine, one after the other, and must return soon;
// they must not call methods of the Pusher other than State and Stats. Any may be nil.
type Handlers struct {
	OnEvent func(Event) // in order, none lost
	OnState func(State) // after each change
	OnStats func(Stats) // once a second while preview or push is on
}

// Pusher is one live-pusher. Its methods may be called from any goroutine.
type Pusher struct {
	clock     media.Clock
	sources   Sources
	preview   *media.Slot
	cmds      chan func(*session)
	cancel    context.CancelFunc
	done      chan struct{}
	state     atomic.Pointer[State]
	stats     atomic.Pointer[Stats]
	looks     lookShelf
	level     *peakHold // of the microphone, for MicLevel
	openMusic func(ctx context.Context, path string) (capture.Mic, error)
	closing   sync.Once
}

// ErrClosed is what operations return after Close.
var ErrClosed = errors.New("the pusher is closed")

// New makes a pusher that does nothing, and tells nothing, until one of its operations is called. Close
// releases it. A look's file in c that cannot be read is shown as no look; LoadLook tells beforehand.
func New(parts Parts, c Config, h Handlers) *Pusher {
	ctx, cancel := context.WithCancel(context.Background())
	p := &Pusher{clock: media.NewClock(), sources: parts.Sources, openMusic: parts.OpenMusic, preview: media.NewSlot(), cmds: make(chan func(*session)), cancel: cancel,
		done: make(chan struct{})}
	p.stats.Store(&Stats{})
	s := newSession(p, parts, c, h)
	p.level = &s.meter.micNow
	s.cube, _ = LoadLook(c.Filter)
	p.looks.filter, p.looks.cube = c.Filter, s.cube
	go func() {
		defer close(p.done)
		s.run(ctx)
	}()
	return p
}

// do has the session goroutine carry out f and waits for it.
func (p *Pusher) do(f func(*session) error) error {
	result := make(chan error, 1)
	select {
	case p.cmds <- func(s *session) {
		err := f(s)
		s.tellState() // who has done something sees it in the state
		result <- err
	}:
		return <-result
	case <-p.done:
		return ErrClosed
	}
}

// Apply makes c the config. What changes at once, what reopens a device and what waits for the next
// start is told by Diff. It fails, and changes nothing, when c contradicts itself or newly names a look's
// file that cannot be read, which is a *LookError.
func (p *Pusher) Apply(c Config) error {
	cube, err := p.looks.load(c.Filter) // here, since the session waits for no disk
	if err != nil {
		return err
	}
	return p.do(func(s *session) error { return s.apply(c, cube) })
}

// StartPreview opens the camera and the microphone and shows pictures, without pushing.
func (p *Pusher) StartPreview() error {
	return p.do(func(s *session) error { s.setPreview(true); return nil })
}

// StopPreview releases camera and microphone unless they are needed for pushing.
func (p *Pusher) StopPreview() error {
	return p.do(func(s *session) error { s.setPreview(false); return nil })
}

// Start begins to push to Config.URL. It fails at once when there is no usable address, or pushing is
// under way; everything later is told by events and State.
func (p *Pusher) Start() error { return p.do((*session).start) }

// Stop ends pushing and keeps the preview.
func (p *Pusher) Stop() error { return p.do(func(s *session) error { s.stop(); return nil }) }

// RetryNow makes the next try to reconnect at once.
func (p *Pusher) RetryNow() error { return p.do((*session).retryNow) }

// SendMessage writes a message of 1 to 4096 bytes into the stream, as SEI with the next picture that goes
// out. Messages keep their order. It fails when nothing is being pushed, and while 32 messages wait.
func (p *Pusher) SendMessage(text []byte) error {
	return p.do(func(s *session) error { return s.sendMessage(text) })
}

// Pause sends the last picture and silence, at the lowest rate, and releases camera and microphone.
func (p *Pusher) Pause() error { return p.do(func(s *session) error { return s.setPaused(true) }) }

// Resume ends Pause; the stream goes on with a key frame.
func (p *Pusher) Resume() error { return p.do(func(s *session) error { return s.setPaused(false) }) }

// SetStandby is the background: the camera is released and the waiting image goes out; the microphone
// follows Config.BackgroundMute, or is released in any case when mute is true.
func (p *Pusher) SetStandby(on, mute bool) error {
	return p.do(func(s *session) error { s.setStandby(on, mute); return nil })
}

// HangUp stops pushing because the program has been in the background for the limit; event 5000 tells.
func (p *Pusher) HangUp(limit time.Duration) error {
	return p.do(func(s *session) error { s.hangUp(limit); return nil })
}

// Devices lists the real cameras and microphones. It may take a moment.
func (p *Pusher) Devices() (cameras, mics []Device, err error) { return p.sources.Devices() }

// SwitchCamera changes between the front and the back camera. The new config is in Config.
func (p *Pusher) SwitchCamera() error { return p.do((*session).switchCamera) }

// SetMicVolume sets how loud the microphone is, 0.0-1.0; it is the attribute mic-volume.
func (p *Pusher) SetMicVolume(volume float64) error {
	return p.do(func(s *session) error {
		c := s.cfg
		if err := AttributeNamed("mic-volume").Set(&c, strconv.FormatFloat(volume, 'g', -1, 64)); err != nil {
			return err
		}
		return s.apply(c, s.cube)
	})
}

// Config returns the config as it is now.
func (p *Pusher) Config() Config {
	var c Config
	p.do(func(s *session) error { c = s.cfg; return nil })
	return c
}

// Preview is where the finished pictures can be looked at. There may be one reader.
func (p *Pusher) Preview() *media.Slot { return p.preview }

// State is what the pusher is doing now.
func (p *Pusher) State() State { return *p.state.Load() }

// Stats are the figures of the last second.
func (p *Pusher) Stats() Stats { return *p.stats.Load() }

// MicLevel is the microphone's highest peak since it was asked for last, in dBFS, -96 when silent or off: for
// a meter that is drawn some ten times a second. It is taken after gain control and noise suppression and
// before volume and mute, so that who is muted sees that the microphone hears.
func (p *Pusher) MicLevel() float64 { return p.level.take() }

// Close stops everything and waits until all devices, encoders and connections are released.
func (p *Pusher) Close() error {
	p.closing.Do(p.cancel)
	<-p.done
	return nil
}
