package pusher

import (
	"strings"
	"testing"
	"time"
)

func TestAdvice(t *testing.T) {
	now := time.Unix(1469762325, 0).Add(-90 * time.Minute) // an hour and a half before the address expires
	for _, row := range []struct {
		name, url string
		planned   time.Duration
		says      []string
	}{
		{"nothing to say", "rtmp://h/a/k?txTime=579ACB15", time.Hour, nil},
		{"of unknown length", "rtmp://h/a/k?txTime=579ACB15", 0, nil},
		{"expires before the end", "rtmp://h/a/k?txTime=579ACB15", 3 * time.Hour, []string{"expires in 1 hour, before the planned end"}},
		{"and the platform's floor", "rtmps://live.cloudflare.com/live/k?txTime=579ACB15", 3 * time.Hour, []string{"at least 2000", "expires in 1 hour"}},
	} {
		c := NewConfig()
		c.URL = row.url
		got := Advice(c, row.planned, now)
		if len(got) != len(row.says) {
			t.Errorf("%s: %q", row.name, got)
			continue
		}
		for i, says := range row.says {
			if !strings.Contains(got[i], says) {
				t.Errorf("%s: %q does not say %q", row.name, got[i], says)
			}
		}
	}
}
