//go:build linux

// Command soak pushes the test picture and the tone through a bad network to nginx-rtmp for a long time,
// with another fault every minute, and judges what may not grow. packaging/bench/soak.sh builds what it needs.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"livepusher/packaging/rig/network"
)

// settle is how long the program has at first to reach its size, and calm how long it is left alone at the end.
const settle, calm = 3 * time.Minute, 2 * time.Minute

// usual is the link without a fault.
var usual = network.Shape{Rate: 4000, Delay: 20 * time.Millisecond}

func main() {
	length := flag.Duration("for", 30*time.Minute, "how long to push")
	binary := flag.String("livepusher", "build/livepusher", "the program")
	server := flag.String("server", "packaging/rig/rtmp-server.sh", "what starts nginx-rtmp")
	work := flag.String("work", os.TempDir(), "folder for recordings and figures")
	flag.Parse()
	if err := run(*length, *binary, *server, *work); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func run(length time.Duration, binary, script, work string) error {
	n, err := network.New()
	if err != nil {
		return err
	}
	defer n.Close()
	n.Upload.Set(usual)
	n.Download.Set(network.Shape{Delay: usual.Delay})
	s := &server{host: n.Server, script: script, folder: work}
	if err := s.start(); err != nil {
		return err
	}
	defer s.kill()
	stats := filepath.Join(work, "stats")
	ctx, cancel := context.WithTimeout(context.Background(), length+time.Minute)
	defer cancel()
	push := n.Client.Command(binary, "push", "--url", "rtmp://"+n.Server.Address()+":1935/rec/soak", "--camera", "pattern", "--mic", "tone",
		"--mode", "HD", "--min-bitrate", "300", "--max-bitrate", "1500", "--beauty", "5", "--keep-trying",
		"--duration", length.String(), "--stats", stats, "--events", filepath.Join(work, "events"))
	push.Stderr = os.Stderr
	if err := push.Start(); err != nil {
		return err
	}
	go func() { <-ctx.Done(); push.Process.Kill() }()
	disturb(n, s, time.Now().Add(length-calm))
	if err := push.Wait(); err != nil {
		return fmt.Errorf("livepusher: %w", err)
	}
	return judge(stats, length)
}

// fault is what happens to the network or the server once in a while.
type fault struct {
	name string
	do   func(n *network.Network, s *server)
}

func shaped(s network.Shape, d time.Duration) func(*network.Network, *server) {
	return func(n *network.Network, _ *server) {
		n.Upload.Set(s)
		time.Sleep(d)
		n.Upload.Set(usual)
	}
}

func down(d time.Duration) func(*network.Network, *server) {
	return func(n *network.Network, _ *server) {
		n.Down()
		time.Sleep(d)
		n.Up()
	}
}

func away(d time.Duration) func(*network.Network, *server) {
	return func(_ *network.Network, s *server) {
		s.kill()
		time.Sleep(d)
		if err := s.start(); err != nil {
			fmt.Fprintln(os.Stderr, "soak:", err)
		}
	}
}

var faults = []fault{
	{"1300 kbit/s for 20 s", shaped(network.Shape{Rate: 1300, Delay: usual.Delay}, 20*time.Second)},
	{"link down for 3 s", down(3 * time.Second)},
	{"5 % lost for 20 s", shaped(network.Shape{Rate: 4000, Delay: usual.Delay, Loss: 0.05}, 20*time.Second)},
	{"server killed, back after 1 s", away(time.Second)},
	{"150 ms of delay and 50 ms of jitter for 20 s", shaped(network.Shape{Rate: 4000, Delay: 150 * time.Millisecond, Jitter: 50 * time.Millisecond}, 20*time.Second)},
	{"server stands still for 9 s", func(_ *network.Network, s *server) {
		s.signal(syscall.SIGSTOP)
		time.Sleep(9 * time.Second)
		s.signal(syscall.SIGCONT)
	}},
	{"link down for 12 s", down(12 * time.Second)},
	{"20 % lost for 10 s", shaped(network.Shape{Rate: 4000, Delay: usual.Delay, Loss: 0.2}, 10*time.Second)},
	{"server killed, back after 6 s", away(6 * time.Second)},
	{"500 kbit/s for 15 s", shaped(network.Shape{Rate: 500, Delay: usual.Delay}, 15*time.Second)},
}

// disturb makes a fault a minute, one after the other, until it is time to leave the stream alone.
func disturb(n *network.Network, s *server, until time.Time) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for i := 0; ; i++ {
		<-tick.C
		if time.Now().After(until) {
			return
		}
		f := faults[i%len(faults)]
		fmt.Printf("%s %s\n", time.Now().Format(time.TimeOnly), f.name)
		f.do(n, s)
	}
}

// server is nginx-rtmp on the network's server.
type server struct {
	host           *network.Host
	script, folder string
	cmd            *exec.Cmd
}

func (s *server) start() error {
	s.cmd = s.host.Command("env", "ADDRESS="+s.host.Address(), "PORT=1935", "FOLDER="+filepath.Join(s.folder, "nginx"), "REC="+s.folder, s.script)
	if err := s.cmd.Start(); err != nil {
		return err
	}
	for range 50 {
		if s.host.Command("bash", "-c", "exec 3<>/dev/tcp/"+s.host.Address()+"/1935").Run() == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("%s does not listen", s.script)
}

func (s *server) signal(sig syscall.Signal) {
	// nginx runs a worker beside its master; both are in the script's place and its child.
	exec.Command("pkill", "-"+fmt.Sprint(int(sig)), "-P", fmt.Sprint(s.cmd.Process.Pid)).Run()
	s.cmd.Process.Signal(sig)
}

func (s *server) kill() {
	s.signal(syscall.SIGKILL)
	s.cmd.Wait()
}

// figures is what is looked at in a line of --stats.
type figures struct {
	MemoryMB   float64 `json:"memoryMB"`
	Goroutines int     `json:"goroutines"`
}

// judge compares the program after it has settled with the program at the end.
func judge(file string, length time.Duration) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	var all []figures
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var v figures
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			return err
		}
		all = append(all, v)
	}
	first, last := int(settle.Seconds()), len(all)-int(calm.Seconds())/2
	if first+60 > last {
		return fmt.Errorf("%d figures are too few: push for longer", len(all))
	}
	before, after := median(all[first:first+60]), median(all[last:])
	fmt.Printf("memory: %.1f MB after %v, %.1f MB after %v, %+.1f %%\n", before.MemoryMB, settle, after.MemoryMB, length, 100*(after.MemoryMB/before.MemoryMB-1))
	fmt.Printf("goroutines: %d, %d\n", before.Goroutines, after.Goroutines)
	if after.MemoryMB > 1.02*before.MemoryMB || after.Goroutines > before.Goroutines {
		return fmt.Errorf("it grows")
	}
	return nil
}

func median(list []figures) (m figures) {
	var memory []float64
	var goroutines []int
	for _, v := range list {
		memory, goroutines = append(memory, v.MemoryMB), append(goroutines, v.Goroutines)
	}
	slices.Sort(memory)
	slices.Sort(goroutines)
	return figures{memory[len(memory)/2], goroutines[len(goroutines)/2]}
}
