package network

import (
	"time"

	"livepusher/pusher/pushertest/nginx"
)

// seen is what a recording holds of one track.
type seen struct {
	units   int           // access units
	length  time.Duration // from the first to the last
	longest time.Duration // between two
	falls   int           // how often the time goes back
}

// recorded judges nginx's recording of the last connection.
func (s *stream) recorded() (video, audio seen) {
	s.t.Helper()
	var first, last [2]time.Duration
	tracks := [2]*seen{&video, &audio}
	for _, tag := range nginx.Tags(s.t, s.server.Recording("x")) {
		k := 0
		switch {
		case tag.Type == 8:
			k = 1
		case tag.Type != 9:
			continue
		}
		if len(tag.Body) < 2 || tag.Body[1] == 0 { // a sequence header
			continue
		}
		at, track := time.Duration(tag.MS)*time.Millisecond, tracks[k]
		if track.units == 0 {
			first[k] = at
		} else {
			if at < last[k] {
				track.falls++
			}
			track.longest = max(track.longest, at-last[k])
		}
		last[k] = at
		track.units++
		track.length = at - first[k]
	}
	return video, audio
}
