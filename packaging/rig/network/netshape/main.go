//go:build linux

// Command netshape makes two hosts joined by a bad network, for shell scripts and people:
//
//	netshape [-samples FILE]
//
// It prints the process ids to enter the hosts by, one line:
//
//	client=1234 server=1240
//
// A program on the client is run by: nsenter --target 1234 --net -- COMMAND. The client is 10.77.0.1,
// the server 10.77.0.2. Then it reads commands, one a line, and ends with standard input:
//
//	upload rate=1300 queue=64KB delay=50ms jitter=10ms loss=5%   client to server; what is not named stays
//	download delay=50ms                                          server to client
//	both delay=0 rate=0                                          kbit/s, 0 is no limit
//	down, up                                                     cuts the link, mends it
//
// FILE gets a line of JSON every 100 ms: what has passed, and what waits.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"livepusher/packaging/rig/network"
)

// sampleEvery is how often a sample is written.
const sampleEvery = 100 * time.Millisecond

func main() {
	samples := flag.String("samples", "", "file for samples as JSON lines")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *samples, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "netshape:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, samples string, in io.Reader, out io.Writer) error {
	n, err := network.New()
	if err != nil {
		return err
	}
	defer n.Close()
	if samples != "" {
		f, err := os.Create(samples)
		if err != nil {
			return err
		}
		defer f.Close()
		go n.WriteSamples(ctx, f, sampleEvery)
	}
	fmt.Fprintf(out, "client=%s server=%s\n", n.Client.PID(), n.Server.PID())
	lines := make(chan string)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(in); s.Scan(); {
			lines <- s.Text()
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return nil
		case line, ok := <-lines:
			if !ok {
				return nil
			}
			if err := do(n, line); err != nil {
				fmt.Fprintln(os.Stderr, "netshape:", err)
			}
		}
	}
}

// do carries out one line.
func do(n *network.Network, line string) error {
	command, words, _ := strings.Cut(strings.TrimSpace(line), " ")
	switch command {
	case "":
		return nil
	case "down":
		n.Down()
		return nil
	case "up":
		n.Up()
		return nil
	case "upload":
		return set(words, n.Upload)
	case "download":
		return set(words, n.Download)
	case "both":
		return set(words, n.Upload, n.Download)
	}
	return fmt.Errorf("%q: there is upload, download, both, down and up", command)
}

func set(words string, links ...*network.Link) error {
	for _, l := range links {
		s := l.Shape()
		if err := s.Parse(words); err != nil {
			return err
		}
		l.Set(s)
	}
	return nil
}
