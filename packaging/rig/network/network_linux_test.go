package network

import (
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// roles are what this test's own program does on a host, by its first argument.
var roles = map[string]func() error{"sink": sink, "ping": ping, "fill": fill}

const sinkPort = ":7000"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && roles[os.Args[1]] != nil {
		if err := roles[os.Args[1]](); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// sink answers the first byte of each connection and reads the rest.
func sink() error {
	l, err := net.Listen("tcp", sinkPort)
	if err != nil {
		return err
	}
	fmt.Println("listens")
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			io.CopyN(c, c, 1)
			io.Copy(io.Discard, c)
		}()
	}
}

// dialSink has its connection's first byte answered and tells how long that took, in ms.
func dialSink() (net.Conn, float64, error) {
	c, err := net.Dial("tcp", os.Args[2]+sinkPort)
	if err != nil {
		return nil, 0, err
	}
	begin := time.Now()
	if _, err := c.Write([]byte{0}); err != nil {
		return nil, 0, err
	}
	_, err = c.Read(make([]byte, 1))
	return c, float64(time.Since(begin).Microseconds()) / 1000, err
}

func ping() error {
	_, ms, err := dialSink()
	fmt.Println(ms)
	return err
}

// fill sends as much as goes.
func fill() error {
	c, _, err := dialSink()
	for block := make([]byte, 1<<16); err == nil; {
		_, err = c.Write(block)
	}
	return err
}

// startSink is a network with a sink on its server.
func startSink(t *testing.T) *Network {
	n := Start(t)
	cmd := n.Server.Command(os.Args[0], "sink")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	start(t, cmd)
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	return n
}

// start runs a command until the test ends.
func start(t *testing.T, cmd *exec.Cmd) {
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
}

// startFill keeps the upload full.
func startFill(t *testing.T, n *Network) {
	start(t, n.Client.Command(os.Args[0], "fill", n.Server.Address()))
}

// uploaded is what passes the upload in d, in kbit/s.
func uploaded(n *Network, d time.Duration) float64 {
	before := n.Sample()
	time.Sleep(d)
	after := n.Sample()
	return float64(after.Upload.Bytes-before.Upload.Bytes) * 8 / 1000 / after.Time.Sub(before.Time).Seconds()
}

func TestRate(t *testing.T) {
	if testing.Short() {
		t.Skip("runs in real time")
	}
	n := startSink(t)
	n.Set(Shape{Rate: 2000})
	startFill(t, n)
	time.Sleep(500 * time.Millisecond)
	kbits := uploaded(n, 2*time.Second)
	waits := n.Sample().Upload.QueueMS
	t.Logf("MEASURED %.0f kbit/s of 2000 pass, and a frame waits for %.0f ms", kbits, waits)
	if math.Abs(kbits-2000) > 200 {
		t.Errorf("%.0f kbit/s", kbits)
	}
	if most := 64 * 1024 * 8 / 2000.0; waits < 10 || waits > most+10 {
		t.Errorf("a frame waits for %.0f ms, want at most %.0f", waits, most)
	}
}

func TestDelay(t *testing.T) {
	if testing.Short() {
		t.Skip("runs in real time")
	}
	n := startSink(t)
	n.Upload.Set(Shape{Delay: 50 * time.Millisecond})
	n.Download.Set(Shape{Delay: 30 * time.Millisecond})
	out, err := n.Client.Command(os.Args[0], "ping", n.Server.Address()).Output()
	if err != nil {
		t.Fatal(err)
	}
	ms, _ := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	t.Logf("MEASURED %.1f ms there and back, of 50 + 30", ms)
	if ms < 80 || ms > 200 {
		t.Errorf("%.1f ms", ms)
	}
}

func TestLossCounts(t *testing.T) {
	if testing.Short() {
		t.Skip("runs in real time")
	}
	n := startSink(t)
	n.Upload.Set(Shape{Rate: 20000})
	startFill(t, n)
	time.Sleep(500 * time.Millisecond)
	n.Upload.Set(Shape{Rate: 20000, Loss: 0.1})
	uploaded(n, time.Second)
	s := n.Sample()
	t.Logf("MEASURED %d frames lost of the upload and %d of the download", s.Upload.Lost, s.Download.Lost)
	if s.Upload.Lost == 0 || s.Download.Lost != 0 {
		t.Errorf("%+v", s)
	}
}

func TestDownAndUp(t *testing.T) {
	if testing.Short() {
		t.Skip("runs in real time")
	}
	n := startSink(t)
	n.Set(Shape{Rate: 2000})
	startFill(t, n)
	time.Sleep(300 * time.Millisecond)
	n.Down()
	down := uploaded(n, time.Second)
	n.Up()
	time.Sleep(time.Second) // until TCP tries again
	up := uploaded(n, time.Second)
	t.Logf("MEASURED %.0f kbit/s while it is down, %.0f after it is up", down, up)
	if down != 0 || up < 500 || n.Sample().Upload.Lost == 0 {
		t.Errorf("%.0f kbit/s down, %.0f up, %+v", down, up, n.Sample().Upload)
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	before := interfaces(t)
	var keepers []int
	t.Run("while open", func(t *testing.T) { // which closes it
		n := Start(t)
		for _, h := range []*Host{n.Client, n.Server} {
			pid, _ := strconv.Atoi(h.PID())
			keepers = append(keepers, pid)
		}
	})
	for _, pid := range keepers {
		if err := syscall.Kill(pid, 0); err != syscall.ESRCH {
			t.Errorf("process %d: %v", pid, err)
		}
	}
	if after := interfaces(t); after != before {
		t.Errorf("devices %s, before %s", after, before)
	}
}

func interfaces(t *testing.T) (names string) {
	all, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all {
		names += i.Name + " "
	}
	return names
}
