package pusher

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"livepusher/pusher/address"
	"livepusher/pusher/media"
	"livepusher/pusher/rate"
	"livepusher/pusher/rtmp"
)

// busyEvery is the least time between two warnings of a busy network.
const busyEvery = 10 * time.Second

// push is all that exists from Start to Stop: the video encoder, the queue, and one connection after
// the other.
type push struct {
	url      string
	video    *videoStage
	queue    *queue
	messages messages
	control  *rate.Controller
	bitrate  int                // kbit/s asked of the encoder
	cbr      bool               // which is constant: the waiting image has it too, and its frame rate
	stop     context.CancelFunc // ends the video stage

	conn      Conn               // nil while there is none
	attempt   context.CancelFunc // ends the dialling or the sending under way
	try       int                // how many tries have been used, see retry.go
	retry     *time.Timer        // nil while none is planned
	connected time.Duration      // when the connection was accepted
	proven    bool               // a connection has held: the address is good
	moves     moveLimit          // of the goroutine of a connection

	wasSent    int64 // bytes by earlier connections
	lastSent   int64
	lastQueued int
	lastLook   time.Duration
	overflowed bool          // video was dropped, and something waits still
	warned     time.Duration // when 1101 was raised last
}

// What the goroutine of a connection and the queue report.
type (
	linkConnected struct { // the server answered connect
		of     *push
		server string
	}
	linkAccepted struct {
		of   *push
		conn Conn
	}
	linkEnded struct {
		of  *push
		err error
	}
	queueOverflow struct{ of *push }
)

// start begins to push; see Pusher.Start.
func (s *session) start() error {
	if s.push != nil {
		return errors.New("already pushing: stop first")
	}
	if s.cfg.URL == "" {
		return errors.New("there is no push address: enter one like rtmp://host/app/key")
	}
	if err := CheckURL(s.cfg.URL); err != nil {
		return err
	}
	if err := address.Expired(s.cfg.URL, time.Now()); err != nil {
		return s.refuseExpired(err)
	}
	s.settle()
	s.stepLink(linkStart)
	s.state.Trouble = nil
	s.push = s.newPush()
	s.arrange()
	s.event(ChangeResolution, "width", itoa(s.out.Width), "height", itoa(s.out.Height), "fps", itoa(s.out.FPS), "why", s.out.Note)
	s.connect()
	return nil
}

// Limits of the queue to the network: how much video may wait before it is dropped. In RTC that is a hiccup;
// in the other modes it is a stall that players ride out with what they have buffered, and more would be a
// replay of the past.
const queueLimit, queueLimitRTC = 1500 * time.Millisecond, 500 * time.Millisecond

// orderHold is how long a picture waits for the sound of its time, so that the stream is in the order
// of time: the sound's lag with a VoiceProcessor, which may come at any time, the piece that began before
// the picture and the one that began after, and something for a busy machine. In RTC neither waits for
// the other.
func orderHold(o Output) time.Duration {
	if o.LowLatency {
		return 0
	}
	piece := time.Duration(aacFrame) * time.Second / time.Duration(o.Audio.Rate)
	return soundLag + maxHeld + 2*piece + 40*time.Millisecond
}

// aacFrame is the number of samples a channel in an access unit of AAC-LC.
const aacFrame = 1024

func (s *session) newPush() *push {
	p := &push{url: strings.TrimSpace(s.cfg.URL), bitrate: s.cfg.MaxBitrate, cbr: s.cfg.RateControl == RateCBR,
		control: rate.New(rate.Settings{Min: s.cfg.MinBitrate, Max: s.cfg.MaxBitrate, Audio: s.out.AudioBitrate, KeyInterval: s.out.KeyInterval, Fast: s.out.LowLatency})}
	limit := queueLimit
	if s.out.LowLatency {
		limit = queueLimitRTC
	}
	v := &videoStage{open: s.parts.NewVideo, encoders: s.parts.Encoders, wish: s.cfg.Encoder, slot: media.NewSlot(), clock: s.p.clock, meter: &s.meter, report: s.report,
		settings: VideoSettings{Width: s.out.Width, Height: s.out.Height, FPS: s.out.FPS, KeyInterval: s.out.KeyInterval,
			Bitrate: p.bitrate, Buffer: vbvBuffer(s.out.LowLatency), CBR: p.cbr, LowLatency: s.out.LowLatency}}
	v.bitrate.Store(int64(p.bitrate))
	p.queue = newQueue(limit, orderHold(s.out), func() { v.forceKey.Store(true) }, func() { s.report(queueOverflow{p}) })
	v.queue = p.queue
	p.video = v
	ctx, cancel := context.WithCancel(s.ctx)
	p.stop = cancel
	s.spawn(nil, func() { v.run(ctx) })
	return p
}

// vbvBuffer is the size of the encoder's rate buffer: short where latency counts, since a buffer that
// empties into a full link is delay.
func vbvBuffer(lowLatency bool) time.Duration {
	if lowLatency {
		return 300 * time.Millisecond
	}
	return 500 * time.Millisecond
}

// stop ends pushing, if it is under way.
func (s *session) stop() {
	s.stepLink(linkStop)
	s.end()
}

// end releases all that belongs to a push; the link's state has been set.
func (s *session) end() {
	p := s.push
	if p == nil {
		return
	}
	s.push = nil
	s.state.Paused, s.state.RetryAt, s.state.Try, s.state.Tries = false, time.Time{}, 0, 0
	s.state.Since, s.state.Encoder = time.Time{}, ""
	p.cancelRetry()
	s.setScene()
	s.silence()
	p.queue.stop()
	p.endAttempt()
	p.stop()
	s.settle()
	s.arrange()
}

// hangUp ends pushing after too long in the background.
func (s *session) hangUp(limit time.Duration) {
	if s.push != nil {
		s.event(HandupStop, "limit", limit.String())
		s.stop()
	}
}

// silence takes the audio stage off the connection.
func (s *session) silence() {
	if s.sound != nil {
		s.sound.queue.Store(nil)
	}
}

func (s *session) stepLink(step linkStep) {
	if to, ok := s.state.Link.next(step); ok {
		s.state.Link = to
	}
}

// endAttempt ends dialling or sending.
func (p *push) endAttempt() {
	if p.attempt != nil {
		p.attempt()
		p.attempt = nil
	}
	p.conn = nil
}

func (p *push) cancelRetry() {
	if p.retry != nil {
		p.retry.Stop()
		p.retry = nil
	}
}

func (s *session) retryTimer() <-chan time.Time {
	if s.push == nil || s.push.retry == nil {
		return nil
	}
	return s.push.retry.C
}

func (s *session) retryNow() error {
	if s.push == nil || s.push.retry == nil {
		return errors.New("there is no try to bring forward")
	}
	s.connect()
	return nil
}

// connect makes a connection to the user's address.
func (s *session) connect() { s.connectTo(s.push.url) }

// connectTo starts a goroutine that dials, and sends until the connection ends.
func (s *session) connectTo(url string) {
	p := s.push
	p.cancelRetry()
	s.state.RetryAt, s.state.Server = time.Time{}, RedactURL(url)
	ctx, cancel := context.WithCancel(s.ctx)
	p.attempt = cancel
	settings := streamSettings{s.cfg.MaxBitrate, s.out.AudioBitrate}
	s.linkDone = s.spawn(s.linkDone, func() {
		err := s.serve(ctx, p, url, settings)
		if ctx.Err() == nil {
			s.report(linkEnded{p, err})
		}
	})
}

// serve is the life of one connection, and of those that it is changed for.
func (s *session) serve(ctx context.Context, p *push, url string, settings streamSettings) error {
	conn, err := s.parts.Dial(ctx, url, func() { s.report(linkConnected{p, RedactURL(url)}) })
	if err != nil {
		return err
	}
	p.queue.start()
	s.report(linkAccepted{p, conn})
	err = s.sendOn(ctx, p, conn, settings)
	p.queue.stop()
	return err
}

// takeLink acts on the reports of the encoder and the connection.
func (s *session) takeLink(r any) {
	switch r := r.(type) {
	case videoOpened:
		if s.push != nil && r.stage == s.push.video {
			s.state.Encoder = r.encoder
			s.event(StartVideoEncoder, "encoder", r.encoder)
		}
	case videoTakeover:
		if s.push != nil && r.stage == s.push.video {
			s.event(SwitchSWEnc)
		}
	case videoTrouble:
		if s.push != nil && r.stage == s.push.video {
			s.videoTrouble(r)
		}
	case linkConnected:
		if r.of == s.push {
			s.event(ConnectSucc, "server", r.server)
		}
	case linkAccepted:
		if r.of == s.push {
			s.accepted(r.conn)
		}
	case linkMoved:
		if r.of == s.push {
			s.moved(r)
		}
	case moveFailed:
		if r.of == s.push {
			s.moveFailed(r)
		}
	case linkEnded:
		if left, ok := r.err.(errLeft); ok && r.of == s.push {
			s.left(left.to)
		} else if r.of == s.push {
			s.lost(r.err)
		}
	case queueOverflow:
		if r.of == s.push {
			r.of.overflowed = true
		}
	default:
		panic(fmt.Sprintf("pusher: unknown report %T", r))
	}
}

func (s *session) videoTrouble(r videoTrouble) {
	if r.code != VideoEncodeFail {
		s.event(r.code, "encoder", r.encoder, "cause", cause(r.err))
		return
	}
	code, ok := codeOf(r.err)
	if !ok {
		code = VideoEncodeFail
	}
	e := s.event(code, "width", itoa(s.out.Width), "height", itoa(s.out.Height), "cause", cause(r.err))
	s.giveUp(&e)
}

// accepted: live. The first frame is a key frame, made now.
func (s *session) accepted(conn Conn) {
	p := s.push
	p.conn, p.connected = conn, s.p.clock.Now()
	p.lastSent, p.lastQueued, p.lastLook = 0, 0, p.connected
	s.stepLink(linkUp)
	if s.state.Since.IsZero() {
		s.state.Since = time.Now()
	}
	s.state.Try, s.state.Tries, s.state.Trouble = 0, 0, nil
	s.event(PushBegin, "server", s.state.Server)
	p.video.begin()
	s.arrange()
}

// lost: the connection could not be made, or broke. Retry, unless that cannot help.
func (s *session) lost(err error) {
	p := s.push
	p.lookBack(s.p.clock.Now())
	p.endAttempt()
	p.wasSent += p.lastSent
	p.video.end()
	s.silence()
	code, ok := codeOf(err)
	if !ok {
		code = ReadWriteFail
	}
	args := []string{"server", s.state.Server, "host", hostOf(p.url)}
	why, expired := cause(err), address.Expired(p.url, time.Now())
	if code == ServerDisconnect && expired != nil {
		why = cause(expired)
		args = append(args, "until", untilOf(p.url))
	}
	e := s.event(code, append(args, "cause", why)...)
	s.state.Trouble = &e
	delay, left := nextDelay(s.cfg.retryDelays(), s.cfg.KeepTrying, p.try)
	switch {
	case final(err, p.proven, expired != nil):
		s.giveUp(&e)
	case !left:
		e := s.event(NetDisconnect, "tries", itoa(p.try), "cause", cause(err))
		s.giveUp(&e)
	default:
		s.planRetry(delay)
	}
	s.setScene()
}

// lookBack learns from the connection that has ended, if there was one.
func (p *push) lookBack(now time.Duration) {
	if p.conn == nil {
		return
	}
	held := now - p.connected
	p.proven = p.proven || held >= rtmp.RefusalWindow
	if held > steadyAfter {
		p.try = 0
	}
}

func (s *session) planRetry(delay time.Duration) {
	p := s.push
	p.try++
	p.retry = time.NewTimer(delay)
	s.stepLink(linkLost)
	s.state.Try, s.state.Tries, s.state.RetryAt = p.try, s.cfg.tries(), time.Now().Add(delay)
	s.event(Reconnect, "try", itoa(p.try), "tries", s.cfg.triesWord(), "seconds", formatSeconds(delay))
}

// showTries tells how many tries there are, which the user may change between two of them.
func (s *session) showTries() {
	if s.state.Link == Reconnecting {
		s.state.Tries = s.cfg.tries()
	}
}

// giveUp ends the push because of e, and leaves that to see.
func (s *session) giveUp(e *Event) {
	s.stepLink(linkGiveUp)
	s.end()
	s.state.Trouble = e
}

// freshKey makes the next pushed picture a key frame: what it shows has changed wholly.
func (s *session) freshKey() {
	if s.push != nil {
		s.push.video.forceKey.Store(true)
	}
}

// hostOf is the server's name in a push address.
func hostOf(url string) string {
	redacted := strings.TrimSuffix(RedactURL(url), "/****")
	_, host, _ := strings.Cut(redacted, "://")
	host, _, _ = strings.Cut(host, "/")
	return host
}
