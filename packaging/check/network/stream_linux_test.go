package network

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"livepusher/packaging/rig/network"
	"livepusher/pusher/pushertest/nginx"
)

// program is the livepusher that is tested: built here, or the one that the variable LIVEPUSHER names.
var program = os.Getenv("LIVEPUSHER")

func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	if program != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "livepusher")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "livepusher")
	if out, err := exec.Command("go", "build", "-tags=migrated_fynedo", "-o", program, "livepusher").CombinedOutput(); err != nil {
		fmt.Printf("%v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// stream is a livepusher on the client that pushes to an nginx-rtmp on the server.
type stream struct {
	*network.Network
	t      *testing.T
	server *nginx.Server
	url    string
	dir    string
	cmd    *exec.Cmd
	said   bytes.Buffer // to be read when the program has ended
	begun  time.Time
}

// newStream makes the network, which has no limits yet, and the server.
func newStream(t *testing.T) *stream {
	t.Helper()
	s := &stream{Network: network.Start(t), t: t, dir: t.TempDir()}
	s.server = nginx.StartOn(t, s.Server)
	s.url = s.server.RTMP(nginx.Rec, "x")
	return s
}

// push starts the program: of a made-up camera and a tone, unless flags say otherwise.
func (s *stream) push(flags ...string) {
	s.t.Helper()
	args := append([]string{"push", "--url", s.url, "--camera", "pattern", "--mic", "tone", "--beauty", "0", "--whiteness", "0",
		"--events", s.file("events"), "--stats", s.file("stats")}, flags...)
	s.cmd = s.Client.Command(program, args...)
	s.cmd.Stderr = &s.said
	s.begun = time.Now()
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(s.stop)
}

// small is the smallest stream that has all there is in one: these tests are not about encoding.
var small = []string{"--mode", "SD", "--video-width", "270", "--video-height", "480"}

// stop ends the program as a user does.
func (s *stream) stop() {
	if s.cmd == nil {
		return
	}
	s.cmd.Process.Signal(syscall.SIGINT)
	s.exited(20 * time.Second)
}

// exited waits for the program to end, and kills it after the limit.
func (s *stream) exited(limit time.Duration) error {
	kill := time.AfterFunc(limit, func() { s.cmd.Process.Kill() })
	defer kill.Stop()
	err := s.cmd.Wait()
	s.cmd = nil
	return err
}

func (s *stream) file(name string) string { return filepath.Join(s.dir, name) }

// event is a line of --events.
type event struct {
	Time    time.Time
	Code    int
	Message string
}

func (s *stream) events() []event { return readLines[event](s.t, s.file("events")) }

// codes counts the events.
func (s *stream) codes() map[int]int {
	n := map[int]int{}
	for _, e := range s.events() {
		n[e.Code]++
	}
	return n
}

// waitFor waits for the first event of a code.
func (s *stream) waitFor(code int, limit time.Duration) event {
	s.t.Helper()
	for late := time.Now().Add(limit); time.Now().Before(late); time.Sleep(20 * time.Millisecond) {
		for _, e := range s.events() {
			if e.Code == code {
				return e
			}
		}
	}
	s.t.Fatalf("waited %v for event %d, heard %+v", limit, code, s.events())
	return event{}
}

// goLive waits until the server has accepted the stream.
func (s *stream) goLive() {
	s.t.Helper()
	s.waitFor(1002, 20*time.Second)
}

// stats is a line of --stats.
type stats struct {
	Time                                    time.Time
	TargetBitrate, VideoBitrate, VideoCache int
	AudioCache, SocketQueue, RTT            int
	DroppedNetwork                          int
	BytesSent                               int64
}

func (s *stream) stats() []stats { return readLines[stats](s.t, s.file("stats")) }

// readLines reads a file of JSON lines that may still grow, or not be there yet.
func readLines[T any](t *testing.T, path string) (all []T) {
	t.Helper()
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	b = b[:bytes.LastIndexByte(b, '\n')+1]
	for lines := bufio.NewScanner(bytes.NewReader(b)); lines.Scan(); {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all = append(all, v)
	}
	return all
}
