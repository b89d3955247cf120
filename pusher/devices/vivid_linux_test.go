package devices

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"
	"time"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

var sd = capture.CameraWish{Width: 640, Height: 360, FPS: 25}

func openVivid(t *testing.T, name string) capture.Camera {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	c, err := New().OpenCamera(ctx, name, sd)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func readFrames(t *testing.T, c capture.Camera, n int) *media.Frame {
	t.Helper()
	var f *media.Frame
	for range n {
		var err error
		if f, err = c.Read(); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// control presses a button or moves a slider of a virtual camera.
func control(t *testing.T, node, setting string) {
	t.Helper()
	if out, err := exec.Command("v4l2-ctl", "-d", node, "-c", setting).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func wantKind(t *testing.T, err error, kind capture.Kind) {
	t.Helper()
	var e *capture.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Source != "camera" || e.Name == "" {
		t.Errorf("got %#v (%v), want kind %v", err, err, kind)
	}
}

func vividList(t *testing.T) {
	d := New()
	begun := time.Now()
	cameras, _, err := d.Devices()
	first := time.Since(begun)
	if err != nil || len(cameras) != 2 {
		t.Fatalf("%+v, %v", cameras, err)
	}
	begun = time.Now()
	for range 5 {
		again, _, err := d.Devices()
		if err != nil || fmt.Sprint(again) != fmt.Sprint(cameras) {
			t.Errorf("the list changed: %v, %v", again, err)
		}
	}
	t.Logf("first list %v, later ones %v", first, time.Since(begun)/5)
	for i, want := range []capture.Device{
		{ID: "platform:vivid-000", Name: "vivid", Path: "/dev/video0", Default: true},
		{ID: "platform:vivid-001", Name: "vivid (2)", Path: "/dev/video1"},
	} {
		got := cameras[i]
		if got.ID != want.ID || got.Name != want.Name || got.Path != want.Path || got.Default != want.Default {
			t.Errorf("%+v, want %+v", got, want)
		}
		for _, m := range []capture.Mode{mode("YUYV", 640, 360, 25), mode("NV12", 1280, 720, 12.5), mode("I420", 3840, 2160, 2)} {
			if !slices.Contains(got.Modes, m) {
				t.Errorf("%v is missing", m)
			}
		}
		if got.Modes[0].Width != 3840 {
			t.Errorf("the list begins with %v", got.Modes[0])
		}
	}
}

func vividOpenBy(t *testing.T) {
	if err := os.Symlink("/dev/video1", "/dev/my-camera"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, want string }{
		{"", "vivid"}, {"platform:vivid-001", "vivid (2)"}, {"/dev/video1", "vivid (2)"}, {"VIVID", "vivid"}, {"/dev/my-camera", "vivid (2)"},
	} {
		cam, err := New().OpenCamera(t.Context(), c.name, sd)
		if err != nil {
			t.Errorf("%q: %v", c.name, err)
			continue
		}
		info := cam.Info()
		if info.Name != c.want || info.Width != 640 || info.Height != 360 || info.FPS != 25 {
			t.Errorf("%q: %+v", c.name, info)
		}
		readFrames(t, cam, 2)
		cam.Close()
	}
	for _, name := range []string{"nobody", "/dev/video6", "/dev/null", "platform:vivid"} {
		_, err := New().OpenCamera(t.Context(), name, sd)
		wantKind(t, err, capture.NotFound)
	}
}

// bars are the 75 % colour bars of ITU-R BT.801 in limited range, as vivid draws them.
var bars = [8][3]int{
	{180, 128, 128}, {162, 44, 142}, {131, 156, 44}, {112, 72, 58}, {84, 184, 198}, {65, 100, 212}, {35, 212, 114}, {16, 128, 128},
}

// Every format must show the same bars, and padding or a wrong size would shift them.
func vividFormats(t *testing.T) {
	d := New()
	for _, format := range []string{"YUYV", "UYVY", "NV12", "NV21", "I420"} {
		for _, size := range [][2]int{{320, 180}, {640, 360}, {640, 480}, {1280, 720}} {
			entries, err := d.cameras.list(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			cam, err := d.open(entries[0], mode(format, size[0], size[1], 10), sd)
			if err != nil {
				t.Errorf("%s %v: %v", format, size, err)
				continue
			}
			f := readFrames(t, cam, 2)
			if f.Picture.Rect.Size() != image.Pt(size[0], size[1]) || f.Range != media.Limited {
				t.Errorf("%s: %v, range %v", format, f.Picture.Rect, f.Range)
			}
			checkBars(t, fmt.Sprint(format, size), f.Picture)
			cam.Close()
		}
	}
}

func checkBars(t *testing.T, name string, p *image.YCbCr) {
	t.Helper()
	w, h := p.Rect.Dx(), p.Rect.Dy()
	for i, want := range bars {
		for _, y := range []int{h / 8, h / 2, h - 2} {
			c := p.YCbCrAt((2*i+1)*w/16, y)
			for k, got := range [3]int{int(c.Y), int(c.Cb), int(c.Cr)} {
				if got < want[k]-4 || got > want[k]+4 {
					t.Errorf("%s: bar %d at row %d is %v, want %v", name, i, y, c, want)
				}
			}
		}
	}
}

func vividRate(t *testing.T) {
	cam := openVivid(t, "platform:vivid-000")
	readFrames(t, cam, 3)
	begun := time.Now()
	readFrames(t, cam, 50)
	t.Logf("%.1f frames/s of %+v", 50/time.Since(begun).Seconds(), cam.Info())
	if took := time.Since(begun); took < 1800*time.Millisecond || took > 20*time.Second {
		t.Errorf("50 frames at 25 a second took %v", took)
	}
	if n := testing.AllocsPerRun(20, func() { cam.Read() }); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

func vividBusy(t *testing.T) {
	first := openVivid(t, "platform:vivid-000")
	readFrames(t, first, 1)
	_, err := New().OpenCamera(t.Context(), "platform:vivid-000", capture.CameraWish{Width: 320, Height: 180, FPS: 15})
	wantKind(t, err, capture.Busy)
	readFrames(t, first, 5) // undisturbed
	second := openVivid(t, "platform:vivid-001")
	readFrames(t, second, 2)
	first.Close()
	readFrames(t, openVivid(t, "platform:vivid-000"), 2)
}

func vividListWhileOpen(t *testing.T) {
	d := New()
	cam, err := d.OpenCamera(t.Context(), "", sd)
	if err != nil {
		t.Fatal(err)
	}
	defer cam.Close()
	for range 3 {
		readFrames(t, cam, 2)
		d.cameras.forget()
		cameras, _, err := d.Devices()
		if err != nil || len(cameras) != 2 || len(cameras[0].Modes) == 0 {
			t.Errorf("%v, %v", cameras, err)
		}
	}
	readFrames(t, cam, 5)
}

// A user who is not in the group video sees the cameras, and is told why they do not open.
func vividDenied(t *testing.T) {
	if os.Getenv("LIVEPUSHER_CHILD") != "" {
		cameras, _, err := New().Devices()
		if err != nil || len(cameras) != 3 || len(cameras[0].Modes) != 0 { // what the third offers cannot be asked either
			t.Errorf("%+v, %v", cameras, err)
		}
		_, err = New().OpenCamera(context.Background(), "/dev/video0", sd)
		wantKind(t, err, capture.Denied)
		t.Log(err)
		return
	}
	for _, node := range []string{"/dev/video0", "/dev/video1"} {
		if err := os.Chmod(node, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(os.Args[0], "-test.v", "-test.run=^TestCameras$/^Denied$")
	cmd.Env = append(os.Environ(), "LIVEPUSHER_CHILD=1", "HOME=/tmp", "GODEBUG=")
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("--- PASS: TestCameras/Denied")) {
		t.Errorf("%v\n%s", err, out)
	}
}

func vividCloseWakesRead(t *testing.T) {
	cam := openVivid(t, "platform:vivid-000")
	readFrames(t, cam, 1)
	control(t, "/dev/video0", "percentage_of_dropped_buffers=100") // none arrives any more
	defer control(t, "/dev/video0", "percentage_of_dropped_buffers=0")
	ended := make(chan error, 1)
	go func() {
		var err error
		for err == nil {
			_, err = cam.Read()
		}
		ended <- err
	}()
	time.Sleep(1500 * time.Millisecond)
	begun := time.Now()
	cam.Close()
	if err := <-ended; err != io.EOF {
		t.Errorf("Read ended with %v", err)
	}
	t.Logf("Close and Read took %v", time.Since(begun))
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("Close and Read took %v", took)
	}
	if _, err := cam.Read(); err != io.EOF {
		t.Errorf("after Close: %v", err)
	}
}

func vividStall(t *testing.T) {
	cam := openVivid(t, "platform:vivid-000")
	readFrames(t, cam, 1)
	control(t, "/dev/video0", "percentage_of_dropped_buffers=100")
	defer control(t, "/dev/video0", "percentage_of_dropped_buffers=0")
	begun := time.Now()
	wantKind(t, untilError(cam), capture.Lost)
	if took := time.Since(begun); took < 4*time.Second || took > 20*time.Second {
		t.Errorf("noticed after %v", took)
	}
}

func untilError(c capture.Camera) error {
	for {
		if _, err := c.Read(); err != nil {
			return err
		}
	}
}

func vividStreamError(t *testing.T) {
	cam := openVivid(t, "platform:vivid-000")
	readFrames(t, cam, 2)
	control(t, "/dev/video0", "inject_fatal_streaming_error=1")
	err := untilError(cam)
	wantKind(t, err, capture.Lost)
	t.Log(err)
	cam.Close()
	readFrames(t, openVivid(t, "platform:vivid-000"), 2) // it can be opened again
}

func vividDisconnect(t *testing.T) {
	one, two := openVivid(t, "platform:vivid-000"), openVivid(t, "platform:vivid-001")
	readFrames(t, two, 2)
	control(t, "/dev/video1", "disconnect=1")
	begun := time.Now()
	err := untilError(two)
	wantKind(t, err, capture.Lost)
	t.Logf("noticed after %v: %v", time.Since(begun), err)
	readFrames(t, one, 3)
	_, err = New().OpenCamera(t.Context(), "/dev/video1", sd)
	wantKind(t, err, capture.NotFound)
}

func vividUnplug(t *testing.T) {
	d := New()
	d.Devices()
	cam := openVivid(t, "platform:vivid-000")
	readFrames(t, cam, 2)
	if err := os.WriteFile("/sys/bus/platform/drivers/vivid/unbind", []byte("vivid.0"), 0o200); err != nil {
		t.Fatal(err)
	}
	err := untilError(cam)
	wantKind(t, err, capture.Lost)
	t.Log(err)
	for range 100 {
		if _, err := os.Stat("/dev/video0"); err != nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	cameras, _, err := d.Devices()
	if err != nil || len(cameras) != 0 {
		t.Errorf("%v, %v", cameras, err)
	}
	_, err = d.OpenCamera(t.Context(), "", sd)
	var e *capture.Error
	if !errors.As(err, &e) || e.Kind != capture.NotFound {
		t.Errorf("%v", err)
	}
}
