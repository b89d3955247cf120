package pusher

import "time"

// How it is judged whether the encoder keeps up.
//
// Policy:
//   - The load is the wall time that encoding a picture takes, in parts of the time from picture to
//     picture, on average over 3 s. Wall time and not the processor's: on a busy machine the wait for
//     the processor delays pictures as well, and an encoder with threads spends more than it takes.
//   - Above 60 % it is too slow. Above 100 % pictures are being lost, which cannot wait.
//   - There is room for the slower preset when it would take less than 50 %: superfast takes 1.8 times
//     as long as ultrafast (7.2 and 4.0 ms for 720x1280). That must have been so for 10 s.
//   - When the slower preset is too slow again within a minute, the time that there must be room doubles,
//     up to five minutes.
//   - Fewer pictures than usual (waiting image) say nothing about room: still pictures are easy.
const (
	loadWindow   = 3 * time.Second
	loadTooSlow  = 0.60
	loadLosing   = 1.00
	loadRoom     = 0.50 / presetUpCost
	presetUpCost = 1.8
	roomFirst    = 10 * time.Second
	roomLongest  = 5 * time.Minute
	raiseProves  = time.Minute
)

// encoderLoad measures the load. The zero value with its frame time is ready; times are those of the
// pictures.
type encoderLoad struct {
	frame time.Duration // from picture to picture

	begin    time.Duration // of the window; its first picture
	pictures int           // in the window; 0 when there is none yet
	busy     time.Duration // spent on them

	room     time.Duration // for how long there has been room
	roomWait time.Duration // how long there must be; 0 is roomFirst
	raisedAt time.Duration // when the preset was raised last; 0 is never
}

// add takes in a picture of time at, which took so long to encode. At the end of a window load is its
// mean load, and ok is true.
func (l *encoderLoad) add(at, took time.Duration) (load float64, ok bool) {
	if l.pictures > 0 && (at < l.begin || at-l.begin > 2*loadWindow) { // a pause lies between
		l.restart()
	}
	if l.pictures == 0 {
		l.begin = at
	}
	l.pictures++
	l.busy += took
	length := at - l.begin + l.frame
	if length < loadWindow {
		return 0, false
	}
	load = float64(l.busy) / float64(l.pictures) / float64(l.frame)
	full := l.pictures >= int(length/l.frame)*3/4
	if load < loadRoom && full {
		l.room += length
	} else {
		l.room = 0
	}
	l.pictures, l.busy = 0, 0
	return load, true
}

// judge says what a window's load means.
func (l *encoderLoad) judge(load float64) happening {
	switch {
	case load > loadTooSlow:
		return tooSlow
	case l.room >= max(l.roomWait, roomFirst):
		return hasRoom
	}
	return fits
}

// restart begins to measure anew: with another encoder, or after a pause.
func (l *encoderLoad) restart() { l.pictures, l.busy, l.room = 0, 0, 0 }

// moved notes that the preset has been changed at a time.
func (l *encoderLoad) moved(m move, at time.Duration) {
	l.restart()
	switch m {
	case presetUp:
		l.raisedAt = at
	case presetDown:
		if l.raisedAt == 0 {
			return
		}
		if at-l.raisedAt < raiseProves {
			l.roomWait = min(2*max(l.roomWait, roomFirst), roomLongest)
		} else {
			l.roomWait = roomFirst
		}
	}
}
