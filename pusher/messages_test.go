package pusher_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"livepusher/pusher/pushertest"
	"livepusher/pusher/rtmp"
)

func TestMessagesGoWithPictures(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		if err := l.SendMessage([]byte("early")); err == nil || !strings.Contains(err.Error(), "start first") {
			t.Errorf("before the start: %v", err)
		}
		l.Start()
		sleep(time.Second)
		for _, row := range []struct {
			text string
			says string
		}{{"", "empty"}, {strings.Repeat("x", 4097), "at most 4096"}, {strings.Repeat("x", 4096), ""}} {
			if err := l.SendMessage([]byte(row.text)); row.says == "" && err != nil || row.says != "" && (err == nil || !strings.Contains(err.Error(), row.says)) {
				t.Errorf("a message of %d bytes: %v", len(row.text), err)
			}
		}
		sleep(time.Second)
		for i := range 3 {
			l.SendMessage(fmt.Appendf(nil, "message %d", i))
		}
		sleep(time.Second)
		if got := messagesOf(bench.Conns()[0]); got != "message 0, message 1, message 2" {
			t.Errorf("sent: %s", got)
		}
	})
}

// What waits when the connection breaks goes out on the next one; more than a few do not wait.
func TestMessagesOutliveAConnection(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		bench.Conns()[0].Break(&rtmp.Error{Phase: rtmp.PhaseRead, Err: errors.New("why")})
		sleep(100 * time.Millisecond)
		for i := range 32 {
			if err := l.SendMessage(fmt.Appendf(nil, "message %d", i)); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.SendMessage([]byte("one more")); err == nil || !strings.Contains(err.Error(), "try again later") {
			t.Errorf("the 33rd: %v", err)
		}
		sleep(3 * time.Second)
		if got := messagesOf(bench.Conns()[1]); !strings.HasPrefix(got, "message 0, message 1, ") || !strings.HasSuffix(got, ", message 31") {
			t.Errorf("sent: %s", got)
		}
	})
}

// messagesOf are the words "message n" in the pictures of a connection, one a picture.
func messagesOf(c *pushertest.Conn) string {
	var all []string
	for _, m := range c.Messages() {
		if i := bytes.Index(m.Body, []byte("message ")); m.Kind == 'v' && i >= 0 {
			text, _, _ := bytes.Cut(m.Body[i:], []byte{0x80})
			all = append(all, string(text))
		}
	}
	return strings.Join(all, ", ")
}
