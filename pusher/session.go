package pusher

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"livepusher/beauty"
	"livepusher/pusher/capture"
	"livepusher/pusher/media"
	"livepusher/pusher/rate"
)

// session owns the state of one pusher. Its goroutine is the only one that changes it: commands come
// from the methods of Pusher, reports from the goroutines that it started, and time from its timers.
// Nothing that it does waits for a device or the network.
//
// Policy:
//   - The camera and the microphone are open while preview or push is on, and neither standby nor
//     pause has released them. What keeps them from working is told once and replaced by the waiting
//     image and by silence; the stream goes on, and they come back by themselves (recovery.go).
//   - Size, rate and the address are settled by Start. Everything else follows the config at once.
//   - A lost connection is tried again (retry.go); camera, preview and encoders stay as they are.
type session struct {
	p       *Pusher
	parts   Parts
	handle  Handlers
	ctx     context.Context
	reports chan any

	cfg     Config
	cube    *beauty.Cube // of cfg.Filter; nil when that is no file, or none that can be read
	state   State
	preview bool
	view    View // of the preview
	mute    bool // standby that keeps the microphone off in any case

	out   Output // what is shown and, while live, pushed
	meter meter
	last  reading

	source      *source // the camera that is open or being opened
	cameraBack  recovery
	controls    cameraControls
	mic         *microphone
	micFor      *soundtrack
	micBack     recovery
	micPieces   int64         // that it had delivered
	micHeard    time.Duration // when that was seen to grow last
	screen      *screen       // the compositor, while preview or push is on
	screenDone  chan struct{} // of the compositor before; the preview has one writer at a time
	waiting     waitingImage
	sound       *sound // the audio stage, while preview or push is on
	audioTrack  atomic.Pointer[media.AudioTrack]
	music       *music // background music; nil when none is played
	musicVolume float64
	push        *push         // from Start to Stop
	linkDone    chan struct{} // of the last connection; a server takes a stream once at a time

	running sync.WaitGroup // all goroutines of spawn
}

// screen is a running compositor.
type screen struct {
	*compositor
	stop context.CancelFunc
	done chan struct{}
}

// sound is a running audio stage.
type sound struct {
	*audioStage
	stop context.CancelFunc
}

func newSession(p *Pusher, parts Parts, c Config, h Handlers) *session {
	s := &session{p: p, parts: parts, handle: h, cfg: c, musicVolume: 1, reports: make(chan any, 64)}
	s.out = c.Output()
	s.state.Width, s.state.Height, s.state.FPS = s.out.Width, s.out.Height, s.out.FPS
	first := s.state
	p.state.Store(&first)
	return s
}

func (s *session) run(ctx context.Context) {
	s.ctx = ctx
	second := time.NewTicker(time.Second)
	defer second.Stop()
	control := time.NewTicker(rate.Interval)
	defer control.Stop()
	defer s.shutdown()
	for {
		select {
		case <-ctx.Done():
			return
		case command := <-s.p.cmds:
			command(s)
		case r := <-s.reports:
			s.take(r)
		case <-s.retryTimer():
			s.connect()
		case <-s.cameraBack.due():
			s.retryCamera()
		case <-s.micBack.due():
			s.retryMic()
		case <-control.C:
			s.controlBitrate()
		case <-second.C:
			s.watchMic()
			s.tellStats()
		}
		s.tellState()
	}
}

// report is how the other goroutines tell the session something. It never blocks for good: the
// session always comes back to its reports, until it ends.
func (s *session) report(r any) {
	select {
	case s.reports <- r:
	case <-s.ctx.Done():
	}
}

// take acts on a report.
func (s *session) take(r any) {
	switch r := r.(type) {
	case sourceOpened:
		if r.from == s.source {
			s.cameraOpened(r)
		}
	case sourceFirst:
		if r.from == s.source {
			s.cameraShows()
		}
	case sourceEnded:
		if r.from == s.source {
			s.cameraEnded(r.err)
		}
	case micOpened:
		if r.from == s.mic {
			s.micOpened(r)
		}
	case micEnded:
		if r.from == s.mic {
			s.micEnded(r.err)
		}
	case cameraZoomed, controlFailed:
		s.takeControl(r)
	case waitingLoaded:
		s.waitingLoaded(r)
	case audioOpened:
		s.state.SampleRate, s.state.Channels = r.track.Rate, r.track.Channels
	case musicEnded:
		if r.of == s.music {
			s.musicEnded(r)
		}
	case musicOver:
		if s.music != nil && r.track == s.music.track.Load() {
			s.stopMusic()
		}
	case audioTrouble:
		s.audioTrouble(r.err)
	default:
		s.takeLink(r)
	}
}

func (s *session) shutdown() {
	s.stop()
	s.setPreview(false)
	s.running.Wait()
	if s.source != nil {
		<-s.source.done
	}
	if s.mic != nil {
		<-s.mic.done
	}
}

// apply makes c the config, and cube the look of its file; see Pusher.Apply.
func (s *session) apply(c Config, cube *beauty.Cube) error {
	if err := c.Check(); err != nil {
		return err
	}
	change := Diff(s.cfg, c)
	s.cfg, s.cube = c, cube
	if s.push == nil && c.URL != "" && change.hasAny("url") {
		s.forgetRefusal()
	}
	if s.push == nil && change.Has(Restart|NextTick) {
		s.settle()
	}
	if change.Has(ReopenCamera) {
		s.closeCamera()
	}
	if change.Has(ReopenMic) {
		s.closeMic()
		s.out.Audio, s.out.AudioBitrate = c.Output().Audio, c.Output().AudioBitrate
	}
	s.showTries()
	s.arrange()
	return nil
}

// settle takes size and rate from the config. A camera that was opened for others is opened anew, since
// cameras have modes to choose from.
func (s *session) settle() {
	old := s.out
	s.out = s.cfg.Output()
	if s.out.Width != old.Width || s.out.Height != old.Height || s.out.FPS != old.FPS {
		s.closeCamera()
	}
}

func (s *session) setPreview(on bool) {
	if on && !s.preview {
		s.spawn(nil, func() { s.parts.Encoders() }) // looking for hardware takes drivers a while: not at Start
	}
	s.preview = on
	if !on {
		s.setView(View{})
	}
	s.arrange()
}

func (s *session) setPaused(on bool) error {
	if on && s.push == nil {
		return errors.New("nothing is being pushed: start first")
	}
	s.state.Paused = on
	s.arrange()
	s.freshKey()
	return nil
}

func (s *session) setStandby(on, mute bool) {
	s.state.Standby, s.mute = on, mute
	s.arrange()
	s.freshKey()
}

func (s *session) switchCamera() error {
	c := s.cfg
	if c.DevicePosition == Front {
		c.DevicePosition = Back
	} else {
		c.DevicePosition = Front
	}
	return s.apply(c, s.cube)
}

// spawn runs f in a goroutine, once after (if not nil) is closed, and closes done when f returns. The
// session does not wait for its goroutines before it ends: it cancels them, and whatever must not
// overlap with them is spawned after them.
func (s *session) spawn(after <-chan struct{}, f func()) (done chan struct{}) {
	done = make(chan struct{})
	s.running.Add(1)
	go func() {
		defer s.running.Done()
		defer close(done)
		if after != nil {
			<-after
		}
		f()
	}()
	return done
}

func (s *session) stepSource(step sourceStep) {
	if to, ok := s.state.Source.next(step); ok {
		s.state.Source = to
	}
}

func (s *session) cameraOpened(r sourceOpened) {
	info := r.info
	s.state.Camera, s.state.Abilities = info.Name, r.abilities
	if s.cameraBack.told != 0 {
		s.event(CameraAvailable, "camera", info.Name)
	}
	s.event(OpenCameraSucc, "camera", info.Name, "format", fmt.Sprintf("%dx%d %s", info.Width, info.Height, info.Format))
	s.tuneCamera()
}

func (s *session) cameraShows() {
	s.stepSource(sourceUp)
	if s.cameraBack.told != 0 {
		s.cameraBack.over()
		s.clearTrouble(cameraTroubles)
		s.freshKey()
	}
	s.event(FirstFrame, "camera", s.state.Camera)
	s.setScene()
}

// cameraEnded: the waiting image takes over. A source that came to its own end is no trouble.
func (s *session) cameraEnded(err error) {
	showing := s.state.Source == Camera
	s.stepSource(sourceFail)
	if err == nil {
		s.state.SourceEnded = true
	} else {
		s.cameraFailed(err, showing)
	}
	s.setScene()
}

func (s *session) micOpened(r micOpened) {
	s.state.Mic = r.info.Name
	s.micHeard = s.p.clock.Now() // what was wrong is forgotten once it delivers, see watchMic
	if r.voice != nil {
		s.event(MicSetParamFail, "cause", cause(r.voice))
	}
}

func (s *session) micEnded(err error) {
	if err == nil {
		err = &capture.Error{Source: "microphone", Name: s.state.Mic, Kind: capture.Lost, Detail: "it came to its end"}
	}
	s.micFailed(err)
}

func (s *session) audioTrouble(err error) {
	code, ok := codeOf(err)
	if !ok {
		code = AudioEncodeFail
	}
	s.event(code, "rate", itoa(s.out.Audio.Rate), "cause", cause(err))
}

// trouble raises the event of an error and keeps it in the state.
func (s *session) trouble(err error) {
	code, ok := codeOf(err)
	if !ok {
		code = OpenCameraFail
	}
	s.tellTrouble(s.event(code, "cause", cause(err)))
}

// Codes of troubles with one of the devices.
var (
	cameraTroubles = []Code{OpenCameraFail, CameraDenied, CameraRemoved, CameraDisabled}
	micTroubles    = []Code{OpenMicFail, MicDenied, MicSilent}
)

// clearTrouble forgets a trouble of those codes: it is mended, or no matter any more.
func (s *session) clearTrouble(codes []Code) {
	if s.state.Trouble != nil && slices.Contains(codes, s.state.Trouble.Code) {
		s.state.Trouble = nil
	}
}

// event raises an event; args are pairs of name and value.
func (s *session) event(code Code, args ...string) Event {
	e := Event{Code: code, Time: time.Now(), Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		e.Args[args[i]] = args[i+1]
	}
	if s.handle.OnEvent != nil {
		s.handle.OnEvent(e)
	}
	return e
}

// tellState publishes the state if it changed.
func (s *session) tellState() {
	s.state.Width, s.state.Height, s.state.FPS = s.out.Width, s.out.Height, s.out.FPS
	if *s.p.state.Load() == s.state {
		return
	}
	state := s.state
	s.p.state.Store(&state)
	if s.handle.OnState != nil {
		s.handle.OnState(state)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

// tellStats publishes the figures of the last second.
func (s *session) tellStats() {
	if s.screen == nil {
		return
	}
	now := s.meter.read(s.p.clock.Now(), s.bytesSent())
	stats := Stats{Time: time.Now(), VideoWidth: s.out.Width, VideoHeight: s.out.Height, VideoGOP: int(s.out.KeyInterval / time.Second),
		MicLevel: s.meter.micSecond.take(), DroppedBefore: s.meter.droppedBefore.Load(), BytesSent: now.sent}
	now.since(s.last, &stats)
	s.last = now
	s.linkStats(&stats)
	stats.Goroutines = runtime.NumGoroutine()
	if s.parts.Machine != nil {
		stats.CPUProgram, stats.CPUMachine, stats.MemoryMB = s.parts.Machine()
	}
	s.p.stats.Store(&stats)
	if s.handle.OnStats != nil {
		s.handle.OnStats(stats)
	}
}
