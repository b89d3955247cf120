package network

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// helperMode is set in a copy of the test program that runs on one of the hosts.
const helperMode = "LIVEPUSHER_NETWORK_HELPER"

func TestMain(m *testing.M) {
	if mode := os.Getenv(helperMode); mode != "" {
		if err := help(mode, os.Args[1]); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	m.Run()
}

// help is what the copy does with the address.
func help(mode, address string) error {
	if mode == "swallow" { // answers the first byte, and reads the rest
		l, err := net.Listen("tcp", address)
		if err != nil {
			return err
		}
		fmt.Println("ready")
		for {
			c, err := l.Accept()
			if err != nil {
				return err
			}
			go func() {
				c.Write([]byte{1})
				io.Copy(io.Discard, c)
			}()
		}
	}
	begun := time.Now()
	c, err := net.DialTimeout("tcp", address, 2*time.Second)
	if err != nil {
		return err
	}
	fmt.Println(time.Since(begun))
	for mode == "pour" {
		if _, err := c.Write(make([]byte, 1<<16)); err != nil {
			return err
		}
	}
	_, err = c.Read(make([]byte, 1))
	return err
}

// helper is a copy of the test program on a host, not yet started.
func helper(h *Host, mode, address string) *exec.Cmd {
	cmd := h.Command(os.Args[0], address)
	cmd.Env = append(os.Environ(), helperMode+"="+mode)
	return cmd
}

// start starts cmd and waits for its first words. It is killed when the test ends.
func start(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err == nil {
		_, err = out.Read(make([]byte, 5))
	}
	if err != nil {
		t.Fatalf("%v: %v", cmd.Args, err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
}

// TestHosts has real programs talk over a network that is slow, is cut, and is gone at the end.
func TestHosts(t *testing.T) {
	before := devices(t)
	t.Cleanup(func() {
		goleak.VerifyNone(t)
		if after := devices(t); after != before {
			t.Errorf("devices of the machine: %s, were %s", after, before)
		}
	})
	n := Start(t)
	n.Set(Shape{Delay: 50 * time.Millisecond})
	address := n.Server.Address() + ":5000"
	start(t, helper(n.Server, "swallow", address))
	out, err := helper(n.Client, "call", address).CombinedOutput()
	rtt, parsed := time.ParseDuration(strings.TrimSpace(string(out)))
	if err != nil || parsed != nil || rtt < 100*time.Millisecond || rtt > 150*time.Millisecond {
		t.Errorf("connecting took %q, %v, want 100 ms", out, err)
	}
	n.Down()
	if out, err := helper(n.Client, "call", address).CombinedOutput(); err == nil || !bytes.Contains(out, []byte("i/o timeout")) {
		t.Errorf("while the link is down: %v\n%s", err, out)
	}
	n.Up()
	if out, err := helper(n.Client, "call", address).CombinedOutput(); err != nil {
		t.Errorf("when it is up again: %v\n%s", err, out)
	}
	if out, err := helper(n.Client, "call", "192.0.2.1:5000").CombinedOutput(); err == nil || !bytes.Contains(out, []byte("i/o timeout")) {
		t.Errorf("to an address that is not there: %v\n%s", err, out)
	}
}

// devices are the network devices of this machine.
func devices(t *testing.T) string {
	t.Helper()
	all, err := filepath.Glob("/sys/class/net/*")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, " ")
}

// TestThroughput fills a narrow link by TCP, and widens it.
func TestThroughput(t *testing.T) {
	n := Start(t)
	shape := Shape{Rate: 2000, QueueTime: 100 * time.Millisecond, Delay: 10 * time.Millisecond}
	n.Upload.Set(shape)
	address := n.Server.Address() + ":5000"
	start(t, helper(n.Server, "swallow", address))
	start(t, helper(n.Client, "pour", address))
	for _, shape.Rate = range []int{2000, 8000} {
		n.Upload.Set(shape)
		time.Sleep(time.Second)
		from := n.Sample()
		time.Sleep(2 * time.Second)
		to := n.Sample()
		kbps := float64(to.Upload.Bytes-from.Upload.Bytes) * 8 / 1000 / to.Time.Sub(from.Time).Seconds()
		t.Logf("%.0f kbit/s of %d, queue %.0f ms", kbps, shape.Rate, to.Upload.QueueMS)
		if share := kbps / float64(shape.Rate); share < 0.9 || share > 1.02 {
			t.Errorf("%.0f kbit/s pass a link of %d", kbps, shape.Rate)
		}
		if to.Upload.QueueMS > 115 {
			t.Errorf("a queue of %v ms", to.Upload.QueueMS)
		}
	}
}

func TestResolver(t *testing.T) {
	n := Start(t)
	file := filepath.Join(t.TempDir(), "resolv.conf")
	if err := os.WriteFile(file, []byte("nameserver 192.0.2.1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	n.Client.SetResolver(file)
	out, err := n.Client.Command("cat", "/etc/resolv.conf").Output()
	if err != nil || string(out) != "nameserver 192.0.2.1\n" {
		t.Errorf("%v: %q", err, out)
	}
	if own, _ := os.ReadFile("/etc/resolv.conf"); bytes.Equal(own, out) {
		t.Error("this machine's name server was changed")
	}
}
