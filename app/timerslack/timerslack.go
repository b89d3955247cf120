// Package timerslack, when imported, lets the system put the program's timers off by up to 1 ms, so that
// it wakes up for several at once (prctl(2), PR_SET_TIMERSLACK; the default is 0.05 ms).
//
// Go's runtime has a thread that sleeps 20 µs at a time while the program is busy. Beside a video encoder
// that is 50,000 wake-ups a second for nothing, and was a tenth of the CPU time of a push. A millisecond
// is less than the compositor keeps its pictures' distance from the camera's.
package timerslack
