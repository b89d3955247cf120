// Command clock measures the delay of a live stream from outside: it makes frames that carry the wall clock where a program can
// read it, and reads it again from the stream.
//
//	clock gen                  frames in real time, as YUV4MPEG2, to standard output
//	clock recv URL SECONDS     plays URL and prints how old its frames are when they have been decoded
//
// Both must run on machines whose clocks agree: on one, best.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "clock:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	const usage = "usage: clock gen [-fps N] [-seconds N] [-raw], or clock recv URL SECONDS"
	if len(args) == 0 {
		return errors.New(usage)
	}
	switch args[0] {
	case "gen":
		flags := flag.NewFlagSet("gen", flag.ContinueOnError)
		fps := flags.Int("fps", 30, "frames a second")
		seconds := flags.Float64("seconds", 0, "how long, 0 until nobody reads")
		raw := flags.Bool("raw", false, "no YUV4MPEG2 headers, bare yuv420p")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		if *fps < 1 || flags.NArg() > 0 {
			return errors.New(usage)
		}
		return generate(os.Stdout, *fps, time.Duration(*seconds*float64(time.Second)), *raw)
	case "recv":
		if len(args) != 3 {
			return errors.New(usage)
		}
		seconds, err := strconv.ParseFloat(args[2], 64)
		if err != nil || seconds <= 0 {
			return fmt.Errorf("%q is no number of seconds", args[2])
		}
		return receive(os.Stdout, args[1], time.Duration(seconds*float64(time.Second)))
	}
	return errors.New(usage)
}
