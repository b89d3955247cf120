package main

import (
	"fmt"
	"io"
	"math"
	"math/rand"
	"os"
	"time"
)

const (
	loop  = 30                     // frames that are drawn ahead and repeated, so that making one costs nothing
	tardy = 100 * time.Millisecond // a frame this late is left out, as a camera does whose reader is slow
)

// generate writes frames at their time until the reader leaves or the time is over, 0 being for ever.
func generate(out io.Writer, fps int, long time.Duration, raw bool) error {
	frames := pictures()
	if !raw {
		if _, err := fmt.Fprintf(out, "YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420jpeg\n", width, height, fps); err != nil {
			return nil
		}
	}
	begin, left := time.Now(), 0
	for i := 0; ; i++ {
		due := time.Duration(i) * time.Second / time.Duration(fps)
		if long > 0 && due >= long {
			break
		}
		wait := time.Until(begin.Add(due))
		if wait < -tardy {
			left++
			continue
		}
		time.Sleep(wait)
		frame := frames[i%loop]
		draw(frame[len(header):], wallClock())
		if raw {
			frame = frame[len(header):]
		}
		if _, err := out.Write(frame); err != nil {
			break // the reader has gone
		}
	}
	if left > 0 {
		fmt.Fprintf(os.Stderr, "clock: %d frames left out, the reader was slow\n", left)
	}
	return nil
}

// header stands before each frame of YUV4MPEG2.
const header = "FRAME\n"

// pictures draws the frames of the loop, each behind its header: a bright shape that swings before a room, with
// a camera's noise.
func pictures() [][]byte {
	random := rand.New(rand.NewSource(1))
	frames := make([][]byte, loop)
	for k := range frames {
		frame := append(make([]byte, 0, len(header)+width*height*3/2), header...)
		turn := 2 * math.Pi * float64(k) / loop
		cx, cy := width/2+width/6*math.Sin(turn), height/2+40*math.Cos(turn)
		for y := range height {
			for x := range width {
				v := 60 + 80*float64(y)/height
				dx, dy := (float64(x)-cx)/220, (float64(y)-cy)/300
				if d := dx*dx + dy*dy; d < 1 {
					v = 190 - 60*d
				}
				v += float64((x/8+y/8)%2*6) + (random.Float64()-0.5)*8
				frame = append(frame, byte(v))
			}
		}
		for i := range width * height / 2 {
			frame = append(frame, byte(118+random.Intn(4)+i/97%8))
		}
		frames[k] = frame
	}
	return frames
}
