package devices

import (
	"errors"
	"math"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/blackjack/webcam"

	"livepusher/pusher/capture"
)

// fakePort is a camera's controls without a camera.
type fakePort struct {
	ranges map[webcam.ControlID]webcam.Control
	values map[webcam.ControlID]int32
	err    error
}

func (p *fakePort) GetControls() map[webcam.ControlID]webcam.Control { return p.ranges }

func (p *fakePort) SetControl(id webcam.ControlID, value int32) error {
	k := p.ranges[id]
	if value < k.Min || value > k.Max || (value-k.Min)%max(1, k.Step) != 0 {
		return syscall.ERANGE
	}
	if p.err == nil {
		p.values[id] = value
	}
	return p.err
}

func newFakePort(ranges map[webcam.ControlID]webcam.Control) *fakePort {
	return &fakePort{ranges: ranges, values: map[webcam.ControlID]int32{}}
}

func TestZoomScale(t *testing.T) {
	for _, c := range []struct {
		name           string
		min, max, step int32
		most           float64
		value          map[float64]int32   // wished magnification -> the control's value
		reached        map[float64]float64 // and what that is, where it is another one
	}{
		{"a webcam, 100 is 1x", 100, 500, 1, 5, map[float64]int32{1: 100, 1.1: 110, 1.5: 150, 4: 400, 9: 500}, map[float64]float64{9: 5}},
		{"a webcam to 4x in coarse steps", 100, 400, 50, 4, map[float64]int32{1: 100, 1.4: 100, 2: 200, 3.9: 350}, map[float64]float64{1.4: 1, 3.9: 3.5}},
		{"focal lengths in tenths of mm", 34, 612, 1, 18, map[float64]int32{1: 34, 2: 68}, nil},
		{"steps of a motor from 0", 0, 300, 1, 4, map[float64]int32{1: 0, 2: 100, 4: 300}, nil},
		{"a large motor from 1", 1, 16384, 1, 4, map[float64]int32{1: 1, 4: 16384}, nil},
		{"below 1x", 100, 400, 1, 4, map[float64]int32{0.2: 100, -3: 100}, map[float64]float64{0.2: 1, -3: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			port := newFakePort(map[webcam.ControlID]webcam.Control{zoomControl: {Min: c.min, Max: c.max, Step: c.step}})
			ctl := newControls(port)
			if got := ctl.Abilities().MaxZoom; math.Abs(got-c.most) > 1e-9 {
				t.Errorf("up to %v, want %v", got, c.most)
			}
			for wish, value := range c.value {
				reached, err := ctl.SetZoom(wish)
				want, other := c.reached[wish]
				if !other {
					want = wish
				}
				if err != nil || port.values[zoomControl] != value || math.Abs(reached-want) > 1e-9 {
					t.Errorf("%v: value %d and %v (%v), want %d and %v", wish, port.values[zoomControl], reached, err, value, want)
				}
			}
		})
	}
}

func TestFocus(t *testing.T) {
	port := newFakePort(map[webcam.ControlID]webcam.Control{autoFocusControl: {Max: 1}, focusControl: {Max: 250, Step: 5}})
	c := newControls(port)
	if a := c.Abilities(); a != (capture.Abilities{AutoFocus: true, Focus: true}) {
		t.Errorf("%+v", a)
	}
	for wish, want := range map[float64]int32{0: 0, 1: 250, 0.5: 125, 0.51: 125, -1: 0, 7: 250} {
		if err := c.SetFocus(wish); err != nil || port.values[focusControl] != want {
			t.Errorf("%v: %d (%v), want %d", wish, port.values[focusControl], err, want)
		}
	}
	for _, on := range []bool{true, false} {
		if err := c.SetAutoFocus(on); err != nil || port.values[autoFocusControl] != number(on) {
			t.Errorf("%v: %d, %v", on, port.values[autoFocusControl], err)
		}
	}
}

// A lamp that was on is switched off by Close, and nothing is set afterwards.
func TestTorch(t *testing.T) {
	port := newFakePort(map[webcam.ControlID]webcam.Control{torchControl: {Max: 2}})
	c := newControls(port)
	if err := c.SetTorch(true); err != nil || port.values[torchControl] != 2 || !c.Abilities().Torch {
		t.Errorf("on: %v, %v", port.values, err)
	}
	c.close()
	c.close()
	if port.values[torchControl] != 0 {
		t.Errorf("after Close: %v", port.values)
	}
	if err := c.SetTorch(true); err == nil || port.values[torchControl] != 0 {
		t.Errorf("set after Close: %v, %v", port.values, err)
	}
	dark := newControls(newFakePort(map[webcam.ControlID]webcam.Control{torchControl: {Max: 1}})) // flash only
	if err := dark.SetTorch(true); err != capture.ErrNoControl || dark.Abilities().Torch {
		t.Errorf("a lamp that only flashes: %v", err)
	}
}

// What a camera lacks is ErrNoControl; what it refuses is its own error.
func TestNoControls(t *testing.T) {
	c := newControls(newFakePort(map[webcam.ControlID]webcam.Control{zoomControl: {Min: 100, Max: 100}})) // one value is no zoom
	if a := c.Abilities(); a != (capture.Abilities{}) {
		t.Errorf("%+v", a)
	}
	reached, err := c.SetZoom(2)
	if reached != 1 {
		t.Errorf("reached %v", reached)
	}
	for name, err := range map[string]error{"zoom": err, "auto-focus": c.SetAutoFocus(false), "focus": c.SetFocus(0.5), "torch": c.SetTorch(false)} {
		if err != capture.ErrNoControl {
			t.Errorf("%s: %v", name, err)
		}
	}
	port := newFakePort(map[webcam.ControlID]webcam.Control{focusControl: {Max: 10}})
	port.err = syscall.EBUSY
	if err := newControls(port).SetFocus(1); !errors.Is(err, syscall.EBUSY) {
		t.Errorf("%v", err)
	}
}

// vividControls shows that the ioctls arrive, on a control that vivid has: brightness, which v4l2-ctl
// reads back.
func vividControls(t *testing.T) {
	const brightness = webcam.ControlID(0x00980900)
	cam := openVivid(t, "platform:vivid-000").(*v4l2Camera)
	if a := cam.Abilities(); a != (capture.Abilities{}) {
		t.Errorf("vivid has %+v", a)
	}
	if _, err := cam.SetZoom(2); err != capture.ErrNoControl {
		t.Errorf("zoom: %v", err)
	}
	before := read(t, "brightness")
	for _, value := range []int32{33, 200} {
		readFrames(t, cam, 1)
		begun := time.Now()
		if err := cam.set(brightness, value); err != nil {
			t.Fatal(err)
		}
		took := time.Since(begun)
		if got := read(t, "brightness"); got != "brightness: "+strconv.Itoa(int(value)) {
			t.Errorf("set to %d, v4l2-ctl reads %q", value, got)
		}
		t.Logf("brightness %d -> %s, set in %v", value, read(t, "brightness"), took)
	}
	control(t, "/dev/video0", strings.ReplaceAll(before, ": ", "="))
	cam.Close()
	if err := cam.set(brightness, 1); err == nil {
		t.Error("set after Close")
	}
}

// read asks v4l2-ctl for a control of the first virtual camera.
func read(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("v4l2-ctl", "-d", "/dev/video0", "-C", name).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return strings.TrimSpace(string(out))
}
