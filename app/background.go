package app

import "time"

// backgroundLimit is how long pushing goes on in the background.
const backgroundLimit = 3 * time.Minute

// background decides when the camera is off although the program runs. Its policy:
//
//   - Losing focus is not background: a desktop program is often behind others while live.
//   - Background is the window minimised, or the privacy key.
//   - Then the camera is released and viewers see the waiting image. The microphone follows
//     background-mute; the privacy key silences it in any case.
//   - After the limit pushing stops, with event 5000.
type background struct {
	minimised, private bool
}

// away tells whether the camera has to be off, and whether the microphone has to be off in any case.
func (b background) away() (standby, mute bool) { return b.minimised || b.private, b.private }
