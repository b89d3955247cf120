package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// seen is what came of a stream.
type seen struct {
	ages        []int // milliseconds from drawing to decoding, frame by frame
	bad         int   // frames whose check bits disagree
	first, last time.Time
	gap         time.Duration // the longest time between two frames
}

// receive plays url for that long with as little delay as ffmpeg can, and prints what it saw.
func receive(out io.Writer, url string, long time.Duration) error {
	args := []string{"-hide_banner", "-loglevel", "error", "-nostdin", "-fflags", "nobuffer", "-flags", "low_delay",
		"-probesize", "3000000", "-analyzeduration", "2500000", "-threads", "1"}
	if strings.HasPrefix(url, "rtmp") {
		args = append(args, "-rtmp_live", "live", "-rtmp_buffer", "100")
	}
	if url == "-" { // YUV4MPEG2 on standard input: what generating and receiving cost by themselves
		args = append(args, "-f", "yuv4mpegpipe")
	}
	args = append(args, "-i", url, "-an", "-vf", fmt.Sprintf("crop=%d:%d:0:0,format=gray", width, rows),
		// On two threads the encoder of raw video keeps a frame back, and unflushed the writer keeps one.
		"-vsync", "passthrough", "-threads", "1", "-flush_packets", "1", "-f", "rawvideo", "pipe:1")
	player := exec.Command("ffmpeg", args...)
	player.Stdin, player.Stderr = os.Stdin, os.Stderr
	frames, err := player.StdoutPipe()
	if err != nil {
		return err
	}
	if err := player.Start(); err != nil {
		return err
	}
	over := time.AfterFunc(long, func() { player.Process.Kill() })
	defer over.Stop()
	s := watch(frames)
	player.Wait() // killed when the time was over, or with its own words on standard error
	// The first third is left out: what waited while the player looked at the stream is caught up there.
	ages := slices.Clone(s.ages[len(s.ages)/3:])
	if len(ages) < 5 {
		return fmt.Errorf("%s: only %d frames came, %d of them damaged", url, len(s.ages)+s.bad, s.bad)
	}
	slices.Sort(ages)
	fmt.Fprintf(out, "frames=%d bad=%d fps=%.1f p5=%d p50=%d p95=%d max=%d gap=%d\n", len(s.ages), s.bad,
		float64(len(s.ages)+s.bad-1)/s.last.Sub(s.first).Seconds(), part(ages, 0.05), part(ages, 0.5), part(ages, 0.95),
		part(ages, 1), s.gap.Milliseconds())
	return nil
}

// watch reads the clock rows of frames until they end.
func watch(frames io.Reader) seen {
	var s seen
	luma := make([]byte, width*rows)
	for {
		if _, err := io.ReadFull(frames, luma); err != nil {
			return s
		}
		now, time := time.Now(), wallClock()
		if s.first.IsZero() {
			s.first = now
		} else {
			s.gap = max(s.gap, now.Sub(s.last))
		}
		s.last = now
		if v, ok := read(luma); ok {
			s.ages = append(s.ages, int(int32(time-v)))
		} else {
			s.bad++
		}
	}
}

// part is the value below which that part of the sorted values lies.
func part(sorted []int, p float64) int { return sorted[int(p*float64(len(sorted)-1))] }
