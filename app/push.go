package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"time"

	"livepusher/app/monitor"
	"livepusher/app/settings"
	"livepusher/pusher"
	"livepusher/pusher/standard"
)

// pushOptions are the flags of push beside the attributes.
type pushOptions struct {
	duration      time.Duration
	events, stats string
	music         string
	musicVolume   float64
}

func (o *pushOptions) flags(f *flags, command string) {
	if command == "push" {
		f.DurationVar(&o.duration, "duration", 0, "how long to push, from the moment it is live, such as 10s; 0 until interrupted")
		f.StringVar(&o.music, "bgm", "", "sound file that is played once as background music, from the moment it is live")
		f.Float64Var(&o.musicVolume, "bgm-volume", 1, "how loud the music is, 0.0-1.0")
	}
	f.StringVar(&o.events, "events", "", "file for the events as JSON lines, - is standard output")
	f.StringVar(&o.stats, "stats", "", "file for the statistics, once a second, as JSON lines, - is standard output")
}

// runPush is the subcommand push: it pushes until the duration is over or a signal comes.
func runPush(ctx context.Context, args []string, std streams) error {
	config := settings.FirstRun().Config
	var o pushOptions
	f := newFlags("push")
	o.flags(f, "push")
	if err := f.config(&config, args, std.in); err != nil {
		return err
	}
	if o.duration < 0 {
		return usagef("--duration %v is negative: give how long to push, such as 10s", o.duration)
	}
	if !(o.musicVolume >= 0 && o.musicVolume <= 1) {
		return usagef("--bgm-volume %v is no volume: give a number 0.0-1.0", o.musicVolume)
	}
	if _, err := pusher.LoadLook(config.Filter); err != nil {
		return err
	}
	logs, err := openLogs(o, std)
	if err != nil {
		return err
	}
	defer logs.close()
	if config.URL == "" {
		receiver, err := monitor.Start(monitor.Config{})
		if err != nil {
			return err
		}
		defer receiver.Close()
		config.URL = receiver.PushURL()
		fmt.Fprintf(std.err, "no push address: pushing to the receiver on this machine, which plays at %s\n", receiver.PageURL())
	}
	for _, advice := range pusher.Advice(config, o.duration, time.Now()) {
		fmt.Fprintf(std.err, "livepusher: %s\n", advice)
	}
	return pushUntil(ctx, config, o, logs)
}

// settled is how long after the beginning what was needed to begin is given back to the system: from then
// on nothing is allocated, so that the garbage collector would not come to it.
const settled = 2 * time.Second

// pushUntil pushes until ctx ends, the duration is over, the source came to its end, or pushing failed.
func pushUntil(ctx context.Context, config pusher.Config, o pushOptions, logs *logs) error {
	states := newLatest[pusher.State]()
	p := pusher.New(standard.Parts(), config, pusher.Handlers{OnEvent: logs.event, OnStats: logs.stat, OnState: states.set})
	defer p.Close()
	if err := p.Start(); err != nil {
		return err
	}
	var over <-chan time.Time
	live := false
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-over:
			return nil
		case <-states.changed:
		}
		switch s := states.get(); {
		case s.Link == pusher.Failed && s.Trouble != nil:
			return errors.New(s.Trouble.Message())
		case s.SourceEnded:
			return nil
		case s.Live() && !live:
			live = true
			time.AfterFunc(settled, debug.FreeOSMemory)
			if o.duration > 0 {
				over = time.After(o.duration)
			}
			if o.music != "" {
				p.SetBGMVolume(o.musicVolume) // has been checked
				p.PlayBGM(ctx, o.music)       // an error is event 10003, and the stream goes on
			}
		}
	}
}

// latest keeps the newest value of something and tells that there is one.
type latest[T any] struct {
	mu      sync.Mutex
	value   T
	changed chan struct{}
}

func newLatest[T any]() *latest[T] { return &latest[T]{changed: make(chan struct{}, 1)} }

func (l *latest[T]) set(v T) {
	l.mu.Lock()
	l.value = v
	l.mu.Unlock()
	select {
	case l.changed <- struct{}{}:
	default:
	}
}

func (l *latest[T]) get() T {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.value
}

// logs are where events and statistics go: people's lines on standard error, and JSON lines where the
// user wants them.
type logs struct {
	people        io.Writer
	events, stats *jsonLines
}

func openLogs(o pushOptions, std streams) (*logs, error) {
	l := &logs{people: std.err}
	var err error
	if l.events, err = openJSONLines(o.events, std.out); err != nil {
		return nil, err
	}
	if l.stats, err = openJSONLines(o.stats, std.out); err != nil {
		l.events.close()
		return nil, err
	}
	return l, nil
}

func (l *logs) event(e pusher.Event) {
	fmt.Fprintf(l.people, "%s %5d %s\n", e.Time.Format("15:04:05.000"), e.Code, e.Message())
	l.events.write(e)
}

func (l *logs) stat(s pusher.Stats) { l.stats.write(s) }

func (l *logs) close() {
	l.events.close()
	l.stats.close()
}
