package app

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestReasonsToBeAway(t *testing.T) {
	for _, row := range []struct {
		why           reasons
		keepCamera    bool
		standby, mute bool
	}{
		{reasons{}, false, false, false},
		{reasons{minimised: true}, false, true, false},
		{reasons{minimised: true}, true, false, false},
		{reasons{locked: true}, true, true, false},
		{reasons{private: true}, false, true, true},
		{reasons{private: true}, true, true, true},
		{reasons{minimised: true, private: true}, true, true, true},
	} {
		if standby, mute := row.why.away(row.keepCamera); standby != row.standby || mute != row.mute {
			t.Errorf("%+v, camera kept %v: %v, %v", row.why, row.keepCamera, standby, mute)
		}
	}
}

// diary is a pusher that writes down what it is asked, with the seconds since the beginning.
type diary struct {
	begin time.Time
	lines []string
	end   time.Time
}

func (d *diary) write(format string, args ...any) {
	d.lines = append(d.lines, fmt.Sprintf("%v ", time.Since(d.begin).Round(time.Second))+fmt.Sprintf(format, args...))
}
func (d *diary) SetStandby(on, mute bool) error {
	d.write("standby %v %v", on, mute)
	return nil
}
func (d *diary) HangUp(limit time.Duration) error { d.write("hang up after %v", limit); return nil }

// Each story is told with a clock of its own: what happens at which second, and what the pusher is asked.
func TestBackgroundLimit(t *testing.T) {
	for name, story := range map[string]struct {
		limit time.Duration
		tell  func(b *background)
		want  []string
	}{
		"minimised for good": {3 * time.Minute, func(b *background) {
			time.Sleep(10 * time.Second)
			b.setMinimised(true)
			time.Sleep(10 * time.Minute)
		}, []string{"10s standby true false", "3m10s hang up after 3m0s"}},
		"back in time": {3 * time.Minute, func(b *background) {
			b.setMinimised(true)
			time.Sleep(179 * time.Second)
			b.setMinimised(false)
			time.Sleep(10 * time.Minute)
		}, []string{"0s standby true false", "2m59s standby false false"}},
		"private while minimised": {3 * time.Minute, func(b *background) {
			b.setMinimised(true)
			time.Sleep(time.Minute)
			b.setPrivate(true)
			time.Sleep(time.Minute)
			b.setMinimised(false)
			time.Sleep(10 * time.Minute)
		}, []string{"0s standby true false", "1m0s standby true true", "2m0s standby true true", "3m0s hang up after 3m0s"}},
		"twice": {time.Minute, func(b *background) {
			b.setLocked(true)
			time.Sleep(50 * time.Second)
			b.setLocked(false)
			time.Sleep(10 * time.Second)
			b.setLocked(true)
			time.Sleep(10 * time.Minute)
		}, []string{"0s standby true false", "50s standby false false", "1m0s standby true false", "2m0s hang up after 1m0s"}},
		"no limit": {0, func(b *background) {
			b.setMinimised(true)
			time.Sleep(100 * time.Hour)
		}, []string{"0s standby true false"}},
		"a shorter limit, already over": {3 * time.Minute, func(b *background) {
			b.setMinimised(true)
			time.Sleep(2 * time.Minute)
			b.set(backgroundWish{time.Minute, false})
			time.Sleep(time.Minute)
		}, []string{"0s standby true false", "2m0s standby true false", "2m0s hang up after 1m0s"}},
		"camera kept after all": {3 * time.Minute, func(b *background) {
			b.setMinimised(true)
			time.Sleep(time.Minute)
			b.set(backgroundWish{3 * time.Minute, true})
			time.Sleep(10 * time.Minute)
		}, []string{"0s standby true false", "1m0s standby false false"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := &diary{begin: time.Now()}
				b := &background{backgroundWish: backgroundWish{limit: story.limit}, pusher: d, later: func(f func()) { f() }, fail: func(err error) { t.Error(err) },
					showEnd: func(end time.Time) { d.end = end }}
				story.tell(b)
				b.stop()
				if !slices.Equal(d.lines, story.want) {
					t.Errorf("%q, want %q", d.lines, story.want)
				}
			})
		})
	}
}

// The window shows when pushing will stop, and nothing when it will not.
func TestBackgroundShowsItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &diary{begin: time.Now()}
		b := &background{backgroundWish: backgroundWish{limit: time.Minute}, pusher: d, later: func(f func()) { f() }, showEnd: func(end time.Time) { d.end = end }}
		defer b.stop()
		shows := func(what string, want time.Duration) {
			t.Helper()
			got := time.Duration(0)
			if !d.end.IsZero() {
				got = d.end.Sub(d.begin)
			}
			if got != want {
				t.Errorf("%s: the end is at %v, want %v", what, got, want)
			}
		}
		b.setMinimised(true)
		shows("minimised", time.Minute)
		time.Sleep(20 * time.Second)
		b.setPrivate(true)
		shows("private too", time.Minute)
		b.set(backgroundWish{2 * time.Minute, false})
		shows("a longer limit", 2*time.Minute)
		b.set(backgroundWish{0, false})
		shows("no limit", 0)
		b.set(backgroundWish{time.Minute, false})
		b.setMinimised(false)
		b.setPrivate(false)
		shows("in front", 0)
	})
}

// A background that ended while its end was on the way to the goroutine that carries it out: no hang-up.
func TestComingBackAtTheLastMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &diary{begin: time.Now()}
		var waiting []func()
		b := &background{backgroundWish: backgroundWish{limit: time.Minute}, pusher: d, later: func(f func()) { waiting = append(waiting, f) }, showEnd: func(time.Time) {}}
		b.setMinimised(true)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		b.setMinimised(false)
		for _, f := range waiting {
			f()
		}
		if len(waiting) != 1 || len(d.lines) != 2 {
			t.Errorf("%d waited: %q", len(waiting), d.lines)
		}
	})
}
