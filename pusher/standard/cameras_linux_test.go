package standard

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/pushertest/nginx"
)

// inVM is set inside the camera machine.
const inVM = "LIVEPUSHER_CAMERA_ROWS"

// rowsJob is what the camera machine does: two virtual cameras, a third that shows what is written into it, and
// this test binary.
const rowsJob = `set -e
modprobe vivid n_devs=2 node_types=0x1,0x1 num_inputs=1,1 input_types=0,0
modprobe v4l2loopback video_nr=7 exclusive_caps=0 card_label=Webcam
` + inVM + `=1 /io/standard.test -test.v -test.timeout=230s -test.run='^TestCameraRows$'"/($ROW)" 2>&1
`

const cameraVM = "../../packaging/rig/camera-vm"

// TestCameraRows boots a virtual machine with virtual cameras and runs itself inside.
func TestCameraRows(t *testing.T) {
	if os.Getenv(inVM) != "" {
		testCameraRows(t)
		return
	}
	if testing.Short() {
		t.Skip("boots a virtual machine")
	}
	if out, err := exec.Command(filepath.Join(cameraVM, "build.sh")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dir := t.TempDir()
	binary, err := os.ReadFile(os.Args[0])
	job := fmt.Sprintf("ROW=%q\n%s", os.Getenv("ROW"), rowsJob) // all, or those that match
	if err := errors.Join(err,
		os.WriteFile(filepath.Join(dir, "standard.test"), binary, 0o755),
		os.WriteFile(filepath.Join(dir, "job.sh"), []byte(job), 0o644)); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	out, err := exec.Command(filepath.Join(cameraVM, "run.sh"), dir).CombinedOutput()
	t.Logf("the machine ran for %v\n%s", time.Since(begun), out)
	if err != nil || !bytes.Contains(out, []byte("--- PASS: TestCameraRows")) {
		t.Fatal(err)
	}
	judge(t, dir)
}

// The virtual cameras, by the ID that they keep when they are plugged in again.
const (
	redCamera  = "platform:vivid-000"
	blueCamera = "platform:vivid-001"
)

// testCameraRows runs inside.
func testCameraRows(t *testing.T) {
	paint(t)
	for _, c := range []struct {
		name string
		test func(*testing.T)
	}{
		{"Switched100Times", switched},
		{"UnpluggedWhileLive", unplugged},
		{"UnpluggedWithoutAName", unpluggedWithoutAName},
		{"UnpluggedBeforeStart", unpluggedBeforeStart},
		{"Busy", busy},
		{"FatalStreamingError", streamError},
		{"Stalled", stalled},
		{"FiveFramesASecond", fiveFrames},
		{"JPEGsOfOtherSizes", otherSizes},
		{"RestartedAtAnotherSize", restarted},
		{"ClockSetBack", clockSetBack},
	} {
		t.Run(c.name, c.test)
	}
}

// paint makes the first camera red and the second blue, without a word on them.
func paint(t *testing.T) {
	t.Helper()
	for node, pattern := range map[string]string{"/dev/video0": "7", "/dev/video1": "9"} {
		control(t, node, "osd_text_mode=2")
		control(t, node, "test_pattern="+pattern)
	}
}

// control presses a button or moves a slider of a virtual camera.
func control(t *testing.T, node, setting string) {
	t.Helper()
	if out, err := exec.Command("v4l2-ctl", "-d", node, "-c", setting).CombinedOutput(); err != nil {
		t.Fatalf("v4l2-ctl %s: %v: %s", setting, err, out)
	}
}

// unplug pulls both cameras out; plug puts them in again.
func unplug(t *testing.T) {
	t.Helper()
	driver(t, "unbind")
	t.Cleanup(func() {
		if _, err := os.Stat(driverFolder + "vivid.0"); err != nil { // the test failed half-way
			plug(t)
		}
	})
	for late := time.Now().Add(eventTime); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat("/dev/video0"); err != nil {
			return
		}
		if time.Now().After(late) {
			t.Fatal("the camera's node stays")
		}
	}
}

func plug(t *testing.T) {
	t.Helper()
	driver(t, "bind")
	paint(t)
}

// driverFolder is where the virtual cameras are bound to their driver.
const driverFolder = "/sys/bus/platform/drivers/vivid/"

func driver(t *testing.T, command string) {
	t.Helper()
	if err := os.WriteFile(driverFolder+command, []byte("vivid.0"), 0o200); err != nil {
		t.Fatal(err)
	}
}

func useCamera(name string) func(*pusher.Config) {
	return func(c *pusher.Config) { c.Camera = name }
}

// switched changes between two cameras a hundred times, live to nginx-rtmp.
func switched(t *testing.T) {
	server := nginx.Start(t)
	r := newRow(t, func(c *pusher.Config) {
		c.URL, c.Camera, c.BackCamera = server.RTMP(nginx.Rec, "switched"), redCamera, blueCamera
	})
	r.goLive()
	r.show() // else nothing of the first camera may have been pushed when it is left
	change := func() time.Duration {
		n, begun := r.said(), time.Now()
		if err := r.SwitchCamera(); err != nil {
			t.Fatal(err)
		}
		r.waitFor(pusher.FirstFrame, n)
		return time.Since(begun)
	}
	change()
	change()
	r.show()
	before, begun := held(), time.Now()
	const times = 100
	var longest time.Duration
	for range times {
		longest = max(longest, change())
		time.Sleep(100 * time.Millisecond) // so that viewers see it
	}
	took := time.Since(begun)
	after := held()
	t.Logf("MEASURED %d changes in %.1f s, from the call to the first picture at most %d ms; before %+v, after %+v", times, took.Seconds(), longest.Milliseconds(), before, after)
	if after.descriptors > before.descriptors || after.goroutines > before.goroutines {
		t.Errorf("held before %+v, after %+v", before, after)
	}
	r.show()
	r.Stop()
	recording, err := os.ReadFile(server.Recording("switched"))
	if err != nil {
		t.Fatal(err)
	}
	if n := r.encoders.Load(); n != 1 {
		t.Errorf("the encoder was opened %d times", n)
	}
	leave(t, recording, "(red blue ){45,51}red") // in a machine that is held up, a short scene may be missed
}

// unplugged pulls the camera out while live, and puts it in again.
func unplugged(t *testing.T) { unplugAndPlug(t, redCamera) }

// unpluggedWithoutAName: a user who chose no camera has the first one, and viewers see the waiting image when it
// goes, not the test picture.
func unpluggedWithoutAName(t *testing.T) { unplugAndPlug(t, "") }

func unplugAndPlug(t *testing.T, name string) {
	r := newRow(t, useCamera(name))
	r.goLive()
	r.show()
	n, begun := r.said(), time.Now()
	unplug(t)
	lost := r.waitFor(pusher.CameraRemoved, n)
	told := r.waitFor(pusher.OpenCameraFail, n)
	r.show()
	plugged := time.Now()
	plug(t)
	back := r.waitFor(pusher.CameraAvailable, n)
	first := r.waitFor(pusher.FirstFrame, n)
	r.show()
	r.Stop()
	t.Logf("MEASURED 1009 %d ms after it was pulled out, -1301 (%s) %d ms; 1010 %d ms after it was put in, its first picture %d ms", ms(lost, begun), told.Args["cause"],
		ms(told, begun), ms(back, plugged), ms(first, plugged))
	r.wantCodes(n, pusher.CameraRemoved, pusher.OpenCameraFail, pusher.CameraAvailable, pusher.OpenCameraSucc, pusher.FirstFrame)
	r.viewersSee("red green (other )?red")
}

func ms(e pusher.Event, since time.Time) int64 { return e.Time.Sub(since).Milliseconds() }

// unpluggedBeforeStart goes live without the camera, which comes later.
func unpluggedBeforeStart(t *testing.T) {
	unplug(t)
	r := newRow(t, useCamera(redCamera))
	begun := time.Now()
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	failed := r.waitFor(pusher.OpenCameraFail, 0)
	r.waitFor(pusher.PushBegin, 0)
	r.show()
	plugged := time.Now()
	plug(t)
	back := r.waitFor(pusher.CameraAvailable, 0)
	first := r.waitFor(pusher.FirstFrame, 0)
	r.show()
	r.Stop()
	t.Logf("MEASURED %q %d ms after Start; 1010 %d ms after it was put in, its first picture %d ms", failed.Message(), ms(failed, begun), ms(back, plugged), ms(first, plugged))
	r.viewersSee("green (other )?red") // the camera shows bars until it is painted
}

// busy: another program has the camera, and gives it back.
func busy(t *testing.T) {
	other := exec.Command("v4l2-ctl", "-d", "/dev/video0", "--stream-mmap", "--stream-to=/dev/null")
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		other.Process.Kill()
		other.Wait()
	}()
	time.Sleep(time.Second)
	r := newRow(t, useCamera(redCamera))
	begun := time.Now()
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	failed := r.waitFor(pusher.OpenCameraFail, 0)
	r.waitFor(pusher.PushBegin, 0)
	r.show()
	released := time.Now()
	other.Process.Kill()
	back := r.waitFor(pusher.CameraAvailable, 0)
	first := r.waitFor(pusher.FirstFrame, 0)
	r.show()
	r.Stop()
	t.Logf("MEASURED %q %d ms after Start; 1010 %d ms after it was released, its first picture %d ms", failed.Message(), ms(failed, begun), ms(back, released), ms(first, released))
	if !strings.Contains(failed.Message(), "in use by another program") {
		t.Errorf("%q", failed.Message())
	}
	r.viewersSee("green (other )?red") // the camera shows bars until it is painted
}

// streamError: the driver breaks off, and works again when it is opened anew.
func streamError(t *testing.T) {
	r := newRow(t, useCamera(redCamera))
	r.goLive()
	r.show()
	n, begun := r.said(), time.Now()
	control(t, "/dev/video0", "inject_fatal_streaming_error=1")
	lost := r.waitFor(pusher.CameraRemoved, n)
	back := r.waitFor(pusher.CameraAvailable, n)
	first := r.waitFor(pusher.FirstFrame, n)
	r.show()
	r.Stop()
	t.Logf("MEASURED 1009 after %d ms, 1010 after %d ms, the first picture after %d ms", ms(lost, begun), ms(back, begun), ms(first, begun))
	r.wantCodes(n, pusher.CameraRemoved, pusher.CameraAvailable, pusher.OpenCameraSucc, pusher.FirstFrame)
	r.viewersSee("red green red")
}

// stalled: the camera stays, and delivers nothing for a while.
func stalled(t *testing.T) {
	r := newRow(t, useCamera(redCamera))
	r.goLive()
	r.show()
	n, begun := r.said(), time.Now()
	control(t, "/dev/video0", "percentage_of_dropped_buffers=100")
	lost := r.waitFor(pusher.CameraRemoved, n)
	control(t, "/dev/video0", "percentage_of_dropped_buffers=0")
	first := r.waitFor(pusher.FirstFrame, n)
	r.show()
	r.Stop()
	t.Logf("MEASURED 1009 after %d ms, the first picture %d ms later", ms(lost, begun), first.Time.Sub(lost.Time).Milliseconds())
	r.viewersSee("red green red")
}

// fiveFrames: a stream of 30 pictures a second from a camera that falls to 5. An emulated machine does not
// manage 30, so that here viewers must only get many more than the camera gives; TestFiveFramesASecond counts.
func fiveFrames(t *testing.T) {
	r := newRow(t, func(c *pusher.Config) {
		c.Camera, c.FPS, c.VideoWidth, c.VideoHeight = redCamera, 30, 90, 160
	})
	r.goLive()
	if out, err := exec.Command("v4l2-ctl", "-d", "/dev/video0", "-p", "5").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	camera, viewers, worst := r.rates()
	r.Stop()
	r.viewersSee("(green )?red")
	t.Logf("MEASURED the camera gave %d pictures a second, viewers got %.1f, the longest stands %d ms", camera, viewers, worst)
	if camera < 3 || camera > 6 || viewers < 2*float64(camera) {
		t.Errorf("camera %d, viewers %.1f pictures a second", camera, viewers)
	}
}
