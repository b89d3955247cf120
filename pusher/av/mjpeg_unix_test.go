//go:build unix

package av

import (
	"bytes"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"livepusher/pusher/media"
)

// BenchmarkMJPEG reports what a picture of a 1920x1080 camera that delivers JPEG costs, in CPU milliseconds, beside
// ffmpeg with one thread and the same pictures: decoded only, and made I420 of limited range.
// packaging/bench/mjpeg.sh prints the ratios.
func BenchmarkMJPEG(b *testing.B) {
	const pictures = 60
	file := filepath.Join(b.TempDir(), "camera.mjpeg")
	run(b, nil, "ffmpeg", "-f", "lavfi", "-i", "gradients=s=1920x1080:r=30:n=5:seed=7:speed=0.02"+
		":c0=0xE0AC90:c1=0x8A5A44:c2=0x3C4650:c3=0xD8D0C4:c4=0xC68A70", "-vf", "noise=alls=12:allf=t,format=yuvj422p",
		"-frames:v", strconv.Itoa(pictures), "-c:v", "mjpeg", "-q:v", "3", "-f", "mjpeg", file)
	data, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	movie := splitJPEGs(data)
	if len(movie) != pictures {
		b.Fatalf("%d pictures in the file", len(movie))
	}
	b.Logf("%d pictures of %d KB", len(movie), len(data)/len(movie)/1024)

	j, err := NewJPEG()
	if err != nil {
		b.Fatal(err)
	}
	defer j.Close()
	scaler := NewScaler()
	defer scaler.Close()
	decoded, i420 := new(media.Frame), newFrame(1920, 1080)
	decode := func(picture []byte) {
		if err := j.Decode(picture, decoded); err != nil {
			b.Fatal(err)
		}
	}
	ours := func(f func([]byte)) func(b *testing.B) {
		return func(b *testing.B) {
			f(movie[0])
			least := time.Duration(1 << 62)
			for b.Loop() {
				begin := cpuTime(b, syscall.RUSAGE_SELF)
				for _, picture := range movie {
					f(picture)
				}
				least = min(least, cpuTime(b, syscall.RUSAGE_SELF)-begin)
			}
			report(b, least, len(movie))
		}
	}
	b.Run("decoded/livepusher", ours(decode))
	b.Run("decoded/ffmpeg", func(b *testing.B) { peer(b, file, pictures) })
	b.Run("I420/livepusher", ours(func(picture []byte) {
		decode(picture)
		if err := scaler.Scale(i420, decoded, image.Rect(0, 0, 1920, 1080), 0, false); err != nil {
			b.Fatal(err)
		}
	}))
	b.Run("I420/ffmpeg", func(b *testing.B) { peer(b, file, pictures, "-pix_fmt", "yuv420p") })
}

// splitJPEGs cuts a file of JPEG pictures where each begins.
func splitJPEGs(data []byte) (list [][]byte) {
	begin := []byte{0xff, 0xd8, 0xff}
	for len(data) > 0 {
		n := bytes.Index(data[1:], begin) + 1
		if n == 0 {
			n = len(data)
		}
		list = append(list, data[:n])
		data = data[n:]
	}
	return list
}

// peer reports what ffmpeg takes for a picture: a run that decodes, less one that only reads the file.
func peer(b *testing.B, file string, pictures int, more ...string) {
	const rounds = 4
	cost := func(args ...string) time.Duration {
		args = append([]string{"-v", "error", "-threads", "1", "-filter_threads", "1", "-stream_loop", strconv.Itoa(rounds - 1), "-f", "mjpeg", "-i", file}, args...)
		cmd := exec.Command("ffmpeg", append(args, "-f", "null", "-")...)
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("ffmpeg: %v: %s", err, out)
		}
		return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	least := time.Duration(1 << 62)
	for b.Loop() {
		least = min(least, cost(more...)-cost("-c", "copy"))
	}
	report(b, least, rounds*pictures)
}

func cpuTime(b *testing.B, who int) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(who, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func report(b *testing.B, cpu time.Duration, pictures int) {
	b.ReportMetric(float64(cpu)/float64(time.Millisecond)/float64(pictures), "cpu-ms/picture")
	b.ReportMetric(0, "ns/op")
}
