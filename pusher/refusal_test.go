package pusher_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/pushertest"
)

// An address that has expired is told like a refusal, with its end; another address makes that forgotten.
func TestExpiredBeforeTheStart(t *testing.T) {
	expired := func(c *pusher.Config) { c.URL = "rtmp://server/app/SECRETKEY?txSecret=SECRET&txTime=1" }
	inBubble(t, expired, &pushertest.Bench{}, func(t *testing.T, l *live) {
		var told *pusher.ToldError
		if err := l.Start(); !errors.As(err, &told) || !strings.Contains(err.Error(), "expired") {
			t.Errorf("Start: %v", err)
		}
		sleep(time.Second)
		s := l.State()
		if s.Link != pusher.Idle || s.Trouble == nil || s.Trouble.Code != pusher.ServerDisconnect || s.Trouble.Args["until"] != "1" || l.count(pusher.ServerDisconnect) != 1 {
			t.Fatalf("%v, %+v, events %v", s.Link, s.Trouble, l.codes())
		}
		c := l.Config()
		c.Beauty = 3
		if err := l.Apply(c); err != nil {
			t.Fatal(err)
		}
		if l.State().Trouble == nil {
			t.Error("another setting made it forgotten")
		}
		c.URL = address
		if err := l.Apply(c); err != nil {
			t.Fatal(err)
		}
		if s := l.State(); s.Trouble != nil {
			t.Errorf("still told with another address: %+v", s.Trouble)
		}
		if err := l.Start(); err != nil {
			t.Error(err)
		}
	})
}
