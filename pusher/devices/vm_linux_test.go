package devices

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// inVM is set inside the camera machine.
const inVM = "LIVEPUSHER_VIVID"

// cameraJob is what the camera machine does: two virtual cameras, a third that shows what is written to it, and this test
// binary.
const cameraJob = `set -e
modprobe vivid n_devs=2 node_types=0x1,0x1 num_inputs=1,1 input_types=0,0
modprobe snd-dummy
modprobe v4l2loopback video_nr=7 exclusive_caps=0 card_label=Webcam
for node in /dev/video0 /dev/video1; do v4l2-ctl -d $node -c osd_text_mode=2; done
` + inVM + `=1 GODEBUG=inittrace=1 /io/devices.test -test.v -test.timeout=200s -test.run='^TestCameras$' 2>&1 | tee /io/log | grep -v '^init '
exit ${PIPESTATUS[0]}
`

// TestCameras boots a virtual machine with virtual cameras and runs itself inside.
func TestCameras(t *testing.T) {
	if os.Getenv(inVM) != "" {
		testCameras(t)
		return
	}
	if testing.Short() {
		t.Skip("boots a virtual machine")
	}
	build := exec.Command(filepath.Join(rig, "camera-vm", "build.sh"))
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dir := t.TempDir()
	binary, err := os.ReadFile(os.Args[0])
	if err := errors.Join(err,
		os.WriteFile(filepath.Join(dir, "devices.test"), binary, 0o755),
		os.WriteFile(filepath.Join(dir, "job.sh"), []byte(cameraJob), 0o644)); err != nil {
		t.Fatal(err)
	}
	movie := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "smptebars=s=640x480:r=15", "-t", "2", "-c:v", "mjpeg",
		"-pix_fmt", "yuvj422p", "-q:v", "2", filepath.Join(dir, "bars.avi"))
	if out, err := movie.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	begun := time.Now()
	out, err := exec.Command(filepath.Join(rig, "camera-vm", "run.sh"), dir).CombinedOutput()
	t.Logf("the machine ran for %v\n%s", time.Since(begun), out)
	if err != nil || !bytes.Contains(out, []byte("--- PASS: TestCameras")) {
		t.Fatal(err)
	}
	log, _ := os.ReadFile(filepath.Join(dir, "log"))
	for line := range strings.Lines(string(log)) {
		if strings.Contains(line, "mediadevices/pkg/driver/camera") {
			t.Log(line) // what loading the program costs with two cameras
		}
	}
}

// testCameras runs inside. The order matters: the last ones break the cameras.
func testCameras(t *testing.T) {
	for _, c := range []struct {
		name string
		test func(*testing.T)
	}{
		{"SoundCard", alsaCard},
		{"List", vividList},
		{"OpenBy", vividOpenBy},
		{"Formats", vividFormats},
		{"RateAndGarbage", vividRate},
		{"Busy", vividBusy},
		{"ListWhileOpen", vividListWhileOpen},
		{"Controls", vividControls},
		{"JPEG", cameraOfJPEG},
		{"Denied", vividDenied},
		{"CloseWakesRead", vividCloseWakesRead},
		{"Stall", vividStall},
		{"StreamError", vividStreamError},
		{"Disconnect", vividDisconnect},
		{"Unplug", vividUnplug},
	} {
		t.Run(c.name, c.test)
	}
}

// alsaCard finds and opens a sound card without a sound server, and nothing of ALSA's is heard on
// standard error.
func alsaCard(t *testing.T) {
	if os.Getenv("LIVEPUSHER_CHILD") == "" {
		cmd := exec.Command(os.Args[0], "-test.v", "-test.run=^TestCameras$/^SoundCard$")
		cmd.Env = append(os.Environ(), "LIVEPUSHER_CHILD=1", "GODEBUG=")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		t.Logf("%s", out)
		if err != nil || stderr.Len() > 0 {
			t.Errorf("%v, on standard error: %s", err, &stderr)
		}
		return
	}
	_, mics, err := New().Devices()
	if err != nil || len(mics) == 0 {
		t.Fatalf("%+v, %v", mics, err)
	}
	for _, name := range []string{"", mics[0].ID} {
		m, err := New().OpenMic(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			if _, err := m.Read(); err != nil {
				t.Fatal(err)
			}
		}
		t.Logf("%q is %+v", name, m.Info())
		m.Close()
	}
	for _, m := range mics {
		t.Logf("%+v", m)
	}
}
