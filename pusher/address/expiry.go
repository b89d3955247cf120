package address

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Expiry is the time until which a signed address of Tencent's may begin to push, its parameter txTime.
// ok is false for an address that does not tell.
func Expiry(text string) (t time.Time, ok bool) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		return time.Time{}, false
	}
	seconds, err := strconv.ParseInt(u.Query().Get("txTime"), 16, 64)
	if err != nil || seconds <= 0 || seconds > farFuture {
		return time.Time{}, false
	}
	return time.Unix(seconds, 0), true
}

// farFuture is the year 9999, beyond which a time is a mistake.
const farFuture = 253402300799

// Expired says how long ago an address expired, and nil for one that is still good or does not tell.
func Expired(text string, now time.Time) error {
	at, ok := Expiry(text)
	if !ok || now.Before(at) {
		return nil
	}
	return fmt.Errorf("this address expired %s ago: get a new one from your platform", roughly(now.Sub(at)))
}

// ExpiresBefore is Expired, and says as well when an address that is still good will not be by the end:
// whoever must connect again after that is refused.
func ExpiresBefore(text string, now, end time.Time) error {
	if err := Expired(text, now); err != nil {
		return err
	}
	at, ok := Expiry(text)
	if !ok || end.Before(at) {
		return nil
	}
	return fmt.Errorf("this address expires in %s, before the planned end: a lost connection could not be made again after that; get one that is valid for longer", roughly(at.Sub(now)))
}

// roughly is a duration as people say it: in its largest whole unit.
func roughly(d time.Duration) string {
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if n := int(d / unit.length); n > 1 {
			return fmt.Sprintf("%d %ss", n, unit.name)
		} else if n == 1 {
			return "1 " + unit.name
		}
	}
	return "a moment"
}
