package pusher

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"livepusher/pusher/rtmp"
)

// What becomes of a connection that could not be made, or broke. Policy:
//
//   - It is tried again after each of the attribute retry-delays in turn. When all have failed, pushing is
//     given up, unless keep-trying is on: then the last delay is repeated for ever. Both count from the next
//     loss on, also when they are changed between two tries.
//   - A connection that held for steadyAfter makes the tries begin anew.
//   - What a try cannot mend ends pushing at once; see final.

// steadyAfter is how long a connection must have held for the tries to be counted anew.
const steadyAfter = 10 * time.Second

// Bounds of the attribute retry-delays.
const (
	maxRetries              = 20
	minDelay, maxRetryDelay = 100 * time.Millisecond, 10 * time.Minute
)

// defaultRetryDelays are short enough for a server that is restarted, and end while a person still waits.
const defaultRetryDelays = "0.5,2,5"

// parseRetryDelays reads delays in seconds, separated by commas.
func parseRetryDelays(text string) ([]time.Duration, error) {
	var delays []time.Duration
	for _, word := range strings.Split(text, ",") {
		seconds, err := strconv.ParseFloat(strings.TrimSpace(word), 64)
		if err != nil || !(seconds >= minDelay.Seconds() && seconds <= maxRetryDelay.Seconds()) {
			return nil, errValue
		}
		delays = append(delays, time.Duration(seconds*float64(time.Second)).Round(time.Millisecond))
	}
	if len(delays) > maxRetries {
		return nil, errValue
	}
	return delays, nil
}

// setRetryDelays keeps the delays in one spelling: "0.5,2,5".
func setRetryDelays(c *Config, text string) error {
	delays, err := parseRetryDelays(text)
	if err != nil {
		return err
	}
	words := make([]string, len(delays))
	for i, d := range delays {
		words[i] = formatSeconds(d)
	}
	c.RetryDelays = strings.Join(words, ",")
	return nil
}

// retryDelays are those of the config; a value that setRetryDelays would not take is as none.
func (c *Config) retryDelays() []time.Duration {
	delays, err := parseRetryDelays(c.RetryDelays)
	if err != nil {
		delays, _ = parseRetryDelays(defaultRetryDelays)
	}
	return delays
}

// nextDelay is how long to wait before the next try, when so many have been used; ok is false when there
// is none left.
func nextDelay(delays []time.Duration, keepTrying bool, used int) (d time.Duration, ok bool) {
	switch {
	case used < len(delays):
		return delays[used], true
	case keepTrying:
		return delays[len(delays)-1], true
	}
	return 0, false
}

// tries is the number of tries there are, 0 when they never end.
func (c *Config) tries() int {
	if c.KeepTrying {
		return 0
	}
	return len(c.retryDelays())
}

// triesWord is that number in a sentence.
func (c *Config) triesWord() string {
	if c.KeepTrying {
		return "∞"
	}
	return itoa(c.tries())
}

func formatSeconds(d time.Duration) string { return fmt.Sprintf("%g", d.Seconds()) }

// Codes of servers that say no for a reason which passes.
const (
	nameInUse   = "NetStream.Publish.BadName"         // somebody publishes under that name already
	appShutdown = "NetConnection.Connect.AppShutdown" // the server is going down, or being restarted
)

// final tells the failures of a connection that trying again cannot mend. proven is true once this push has
// had a connection that held: then the address and the key are known to be good.
//
//	An address that is none is final. A no in words is believed at any time, but for two reasons that pass:
//	the server is being restarted, and, once proven, the name is in use: for a while a server may hold it for
//	the connection that was lost. A no without words is a connection that is closed instead of an answer, or
//	within the first second after it. It is how nginx-rtmp refuses a key; but a server that is being
//	restarted, or whose judge of keys is, does the same. So it is believed of a server that has not taken the
//	stream yet, and after that it costs a try. That the address has expired meanwhile is final with any no.
//
// A handshake or a TCP connection that ends is no answer at all, and is tried again.
func final(err error, proven, expired bool) bool {
	var link *rtmp.Error
	if !errors.As(err, &link) {
		return false
	}
	if link.Phase == rtmp.PhaseAddress {
		return true
	}
	if codeOfPhase := linkCodes[link.Phase]; codeOfPhase != ServerDisconnect || link.Timeout() {
		return false
	}
	switch {
	case expired:
		return true
	case link.Closed():
		return !proven
	case link.Phase != rtmp.PhaseRefused || link.Code == appShutdown:
		return false
	}
	return !proven || link.Code != nameInUse
}
