// Package timerslack, when imported, lets the system put the program's timers off by up to 1 ms, so that
// it wakes up for several at once (prctl(2), PR_SET_TIMERSLACK; the default is 0.05 ms).
//
// Go's runtime has a thread that sleeps 20 µs at a time while the program is busy, which beside a video
// encoder is thousands of wake-ups a second for nothing. packaging/bench/push-vs-ffmpeg.sh shows what a
// push costs. The compositor keeps its pictures 2 ms behind the camera's, more than the slack.
package timerslack
