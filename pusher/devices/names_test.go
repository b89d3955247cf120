package devices

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/pion/mediadevices/pkg/driver"

	"livepusher/pusher/capture"
)

func TestIdentify(t *testing.T) {
	for _, c := range []struct {
		name string
		info driver.Info
		want capture.Device
	}{
		{"link by id", driver.Info{Label: "usb-ACME_Cam-video-index0;video2", Name: "ACME Cam;usb-0000:00:14.0-1"},
			capture.Device{ID: "usb-ACME_Cam-video-index0", Name: "ACME Cam", Path: "/dev/video2"}},
		{"no links", driver.Info{Label: "video0;video0", Name: "vivid;platform:vivid-000"},
			capture.Device{ID: "platform:vivid-000", Name: "vivid", Path: "/dev/video0"}},
		{"could not be opened", driver.Info{Label: "video0;video0", Name: ";"},
			capture.Device{ID: "video0", Name: "video0", Path: "/dev/video0"}},
		{"not Linux", driver.Info{Label: "Integrated Camera"},
			capture.Device{ID: "Integrated Camera", Name: "Integrated Camera"}},
	} {
		got := identify(c.info)
		if got.ID != c.want.ID || got.Name != c.want.Name || got.Path != c.want.Path {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestArrange(t *testing.T) {
	camera := func(id, name, path string) cameraEntry {
		return cameraEntry{Device: capture.Device{ID: id, Name: name, Path: path}}
	}
	got := arrange([]cameraEntry{
		camera("c", "Cam", "/dev/video10"), camera("b", "Cam", "/dev/video2"), camera("b", "", "/dev/video4"), camera("a", "Cam (2)", "/dev/video3"),
	})
	want := []cameraEntry{
		camera("b", "Cam", "/dev/video2"), camera("a", "Cam (2)", "/dev/video3"), camera("b (2)", "unnamed", "/dev/video4"), camera("c", "Cam (3)", "/dev/video10"),
	}
	if len(arrange(nil)) != 0 {
		t.Error("something was made of nothing")
	}
	second := arrange([]cameraEntry{camera("a", "a", "/dev/video0"), {Device: capture.Device{ID: "b", Path: "/dev/video1", Modes: webcamModes}}})
	if second[0].Default || !second[1].Default {
		t.Error("a camera that cannot be used is the default")
	}
	if e, _ := find(second, ""); e.ID != "b" {
		t.Errorf("default is %s", e.ID)
	}
	for i := range want {
		g, w := got[i].Device, want[i].Device
		if g.ID != w.ID || g.Name != w.Name || g.Path != w.Path || g.Default != (i == 0) {
			t.Errorf("%d: %+v, want %+v", i, g, w)
		}
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	node, link := filepath.Join(dir, "video7"), filepath.Join(dir, "by-id")
	if err := errors.Join(os.WriteFile(node, nil, 0o600), os.Symlink(node, link)); err != nil {
		t.Fatal(err)
	}
	entries := []cameraEntry{
		{Device: capture.Device{ID: "id0", Name: "First", Path: "/dev/video0"}},
		{Device: capture.Device{ID: "id7", Name: "Zweite", Path: node}},
		{Device: capture.Device{ID: "First", Name: "Tricky", Path: "/dev/video9"}},
	}
	for _, c := range []struct{ name, want string }{
		{"", "id0"}, {"id7", "id7"}, {"/dev/video0", "id0"}, {link, "id7"}, {"Zweite", "id7"}, {"zweite", "id7"},
		{"First", "First"}, // an ID goes before a name
		{"nobody", ""}, {"/dev/video1", ""}, {"id", ""},
	} {
		got, err := find(entries, c.name)
		var e *capture.Error
		switch {
		case c.want == "" && !(errors.As(err, &e) && e.Kind == capture.NotFound):
			t.Errorf("%q: %v, %v", c.name, got.ID, err)
		case c.want != "" && (err != nil || got.ID != c.want):
			t.Errorf("%q: %v, %v", c.name, got.ID, err)
		}
	}
	if _, err := find([]cameraEntry{}, ""); err == nil {
		t.Error("something was found in nothing")
	}
}
