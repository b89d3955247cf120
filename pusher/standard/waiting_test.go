package standard

import (
	"bytes"
	"compress/gzip"
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/disintegration/imaging"

	"livepusher/assets"
	"livepusher/pusher"
	"livepusher/pusher/capture"
	"livepusher/pusher/media"
	"livepusher/pusher/pushertest"
)

// bluePNG is a good waiting image.
func bluePNG(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, imaging.New(90, 160, color.NRGBA{20, 40, 220, 255})); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// claiming is a PNG whose header claims a size and whose pixels are missing.
func claiming(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	b = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, w), h)
	b = append(b, 8, 2, 0, 0, 0)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:]))
}

// badImages are waiting images that cannot be used, and the words that say why. An address that never ends
// is given up after waitingTimeout.
func badImages(t *testing.T) map[string]struct{ name, hash, why string } {
	t.Helper()
	folder := t.TempDir()
	file := func(name string, data []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	z.Write(make([]byte, 64<<20))
	z.Close()
	stop := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/endless":
			for {
				select {
				case <-stop:
					return
				case <-r.Context().Done():
					return
				case <-time.After(20 * time.Millisecond):
					w.Write(make([]byte, 1024))
					w.(http.Flusher).Flush()
				}
			}
		case "/silent":
			select {
			case <-stop:
			case <-r.Context().Done():
			}
		case "/large":
			for range 9 {
				w.Write(make([]byte, 1<<20))
			}
		case "/expands": // to 64 MB, if anybody does it
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb.Bytes())
		case "/header":
			w.Header().Set("X-Long", strings.Repeat("a", 1<<20))
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(func() { close(stop); server.Close() })
	return map[string]struct{ name, hash, why string }{
		"missing":              {filepath.Join(folder, "none.png"), "", "no such file"},
		"huge":                 {file("huge.png", claiming(60000, 60000)), "", "60000 x 60000 pixels are too many"},
		"damaged":              {file("cut.png", bluePNG(t)[:60]), "", "damaged"},
		"empty":                {file("empty.png", nil), "", "empty"},
		"a directory":          {folder, "", "is no file"},
		"no picture":           {file("text.png", []byte("hello")), "", "only PNG and JPEG"},
		"another hash":         {file("good.png", bluePNG(t)), "00000000000000000000000000000000", "md5"},
		"a device":             {os.DevNull, "", "is no file"},
		"address of nothing":   {server.URL + "/none", "", "404"},
		"address without end":  {server.URL + "/endless", "", "does not end in time"},
		"silent address":       {server.URL + "/silent", "", "does not answer"},
		"large address":        {server.URL + "/large", "", "larger than 8 MB"},
		"large when expanded":  {server.URL + "/expands", "", "only PNG and JPEG"},
		"endless header":       {server.URL + "/header", "", "does not answer"},
		"address to itself":    {server.URL + "/round", "", "does not answer"},
		"address of no server": {"http://127.0.0.1:1/a.png", "", "does not answer"},
		"no address":           {"http://%zz/", "", "cannot be read"},
	}
}

func TestWaitingImageThatCannotBeUsed(t *testing.T) {
	builtIn := capture.FromImage(assets.Waiting(180, 320))
	for what, bad := range badImages(t) {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			begun := time.Now()
			f, err := waiting(bad.name, bad.hash, 180, 320)
			if err == nil || !strings.Contains(err.Error(), bad.why) {
				t.Errorf("error %v, want %q", err, bad.why)
			}
			if f == nil || !bytes.Equal(f.Picture.Y, builtIn.Picture.Y) {
				t.Error("it is not the built-in picture")
			}
			if took := time.Since(begun); took > waitingTimeout+5*time.Second {
				t.Errorf("that took %v", took)
			}
		})
	}
}

func TestWaitingImage(t *testing.T) {
	data := bluePNG(t)
	sum := md5.Sum(data)
	path := filepath.Join(t.TempDir(), "good.png")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write(data) }))
	t.Cleanup(func() { server.Close() })
	for _, name := range []string{path, server.URL + "/a.png"} {
		for _, hash := range []string{"", hex.EncodeToString(sum[:])} {
			f, err := waiting(name, hash, 320, 180) // not its shape: filled, not distorted
			if err != nil || f.Picture.Rect.Dx() != 320 || f.Picture.Rect.Dy() != 180 || f.Range != media.Limited {
				t.Fatalf("%v, %+v", err, f)
			}
			if y, cb := f.Picture.Y[5000], f.Picture.Cb[2000]; y > 80 || cb < 200 {
				t.Errorf("it is not blue: %d %d", y, cb)
			}
		}
	}
}

// In the background with a waiting image that cannot be had: the stream goes on, the built-in picture goes
// out, and 10004 says why.
func TestStreamGoesOnWithoutItsWaitingImage(t *testing.T) {
	images := badImages(t)
	for _, what := range []string{"missing", "huge", "damaged", "a directory", "another hash", "address without end", "silent address"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			sink := pushertest.NewSink(t)
			c := made(sink.URL())
			c.WaitingImage, c.WaitingImageHash = images[what].name, images[what].hash
			events := make(chan pusher.Event, 100)
			w := pusher.New(Parts(), c, pusher.Handlers{OnEvent: func(e pusher.Event) { events <- e }})
			defer w.Close()
			if err := w.SetStandby(true, false); err != nil {
				t.Fatal(err)
			}
			if err := w.Start(); err != nil {
				t.Fatal(err)
			}
			why := ""
			for end := time.After(waitingTimeout + 10*time.Second); why == ""; {
				select {
				case e := <-events:
					if e.Code == pusher.WaitingImageFail {
						why = e.Message()
					}
				case <-end:
					t.Fatal("event 10004 does not come")
				}
			}
			if !strings.Contains(why, images[what].why) {
				t.Errorf("%q does not say %q", why, images[what].why)
			}
			const wanted = 6 // pictures: more than a second of them
			pushed := func() (all []pushertest.Received) {
				for _, m := range sink.Messages() {
					if m.Kind == media.Video && m.Body[1] != 0 {
						all = append(all, m)
					}
				}
				return all
			}
			for end := time.Now().Add(20 * time.Second); len(pushed()) < wanted && time.Now().Before(end); {
				time.Sleep(50 * time.Millisecond)
			}
			s := w.State()
			w.Close()
			if !s.Live() || s.Source != pusher.Standby {
				t.Fatalf("state %+v", s)
			}
			pictures := pushed()
			if len(pictures) < wanted {
				t.Fatalf("%d pictures", len(pictures))
			}
			for i := 1; i < len(pictures); i++ {
				if from, to := pictures[i-1].MS, pictures[i].MS; to-from > 1000 { // 200 ms apart, and a machine that is busy
					t.Errorf("no picture from %d to %d ms", from, to)
				}
			}
		})
	}
}
