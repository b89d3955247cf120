package standard

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"livepusher/pusher"
	"livepusher/pusher/flv"
	"livepusher/pusher/media"
)

// webcam is the virtual camera that shows what is written into it.
const webcam = "/dev/video7"

// feed writes pictures into the camera, 15 a second and over and over, until stop is called or the test ends.
// format is V4L2's code of the pixel format.
func feed(t *testing.T, format string, width, height int, pictures ...[]byte) (stop func()) {
	t.Helper()
	fd, err := syscall.Open(webcam, syscall.O_RDWR, 0)
	if err == nil {
		err = setOutputFormat(fd, format, width, height)
	}
	if err != nil {
		t.Fatalf("%s: %v", webcam, err)
	}
	end, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		defer syscall.Close(fd)
		tick := time.NewTicker(time.Second / 15)
		defer tick.Stop()
		for i := 0; ; i++ {
			select {
			case <-end:
				return
			case <-tick.C:
				syscall.Write(fd, pictures[i%len(pictures)])
			}
		}
	}()
	ended := false
	stop = func() {
		if !ended {
			ended = true
			close(end)
			<-done
		}
	}
	t.Cleanup(stop)
	return stop
}

// setOutputFormat is VIDIOC_S_FMT of a video output (linux/videodev2.h): a struct v4l2_format of 208 bytes, in
// which the type is followed, at 8, by a struct v4l2_pix_format.
func setOutputFormat(fd int, format string, width, height int) error {
	const (
		setFormat   = 0xc0d05605
		videoOutput = 2
		fieldNone   = 1
	)
	var f [208]byte
	put := func(at int, v uint32) { binary.NativeEndian.PutUint32(f[at:], v) }
	put(0, videoOutput)
	put(8, uint32(width))
	put(12, uint32(height))
	copy(f[16:], format)
	put(20, fieldNone)
	if _, _, code := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), setFormat, uintptr(unsafe.Pointer(&f))); code != 0 {
		return code
	}
	return nil
}

// jpegOf is a picture of one colour, full range.
func jpegOf(t *testing.T, width, height int, y, cb, cr byte) []byte {
	t.Helper()
	p := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	media.Fill(p, y, cb, cr)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// otherSizes: a camera of JPEGs whose size changes on the way, from lying to standing to small.
func otherSizes(t *testing.T) {
	var movie [][]byte
	for _, picture := range [][]byte{
		jpegOf(t, 640, 480, 105, 212, 234), // magenta
		jpegOf(t, 360, 640, 76, 85, 255),   // red
		jpegOf(t, 160, 120, 29, 255, 107),  // blue
	} {
		for range 20 {
			movie = append(movie, picture)
		}
	}
	feed(t, "MJPG", 640, 480, movie...)
	r := newRow(t, useCamera(webcam))
	r.goLive()
	n := r.said()
	time.Sleep(6 * time.Second)
	r.Stop()
	r.wantCodes(n)
	headers := 0
	for _, m := range r.sink.Messages() {
		if v, ok := m.Video(); ok && v.Content == flv.Header {
			headers++
		}
	}
	if headers != 1 {
		t.Errorf("%d sequence headers", headers)
	}
	r.viewersSee("(green )?(magenta |red )?(magenta red blue ?)+(magenta|magenta red)?")
}

// restarted: the program that feeds the camera ends and comes back with pictures of another size.
func restarted(t *testing.T) {
	magenta := bytes.Repeat([]byte{78, 214, 78, 230}, 320*240/2)
	stop := feed(t, "YUYV", 320, 240, magenta)
	r := newRow(t, useCamera(webcam))
	r.goLive()
	r.show()
	n, begun := r.said(), time.Now()
	stop()
	lost := r.waitFor(pusher.CameraRemoved, n)
	r.show()
	again := time.Now()
	feed(t, "YUYV", 160, 120, bytes.Repeat([]byte{41, 240, 41, 110}, 160*120/2)) // blue
	opened := r.waitFor(pusher.OpenCameraSucc, n)
	first := r.waitFor(pusher.FirstFrame, n)
	r.show()
	r.Stop()
	t.Logf("MEASURED 1009 %d ms after the last picture; then %q %d ms after it was started again, its first picture %d ms", ms(lost, begun), opened.Message(), ms(opened, again), ms(first, again))
	if !strings.Contains(opened.Message(), "160x120") {
		t.Error(opened.Message())
	}
	r.viewersSee("(green )?magenta green blue")
}
