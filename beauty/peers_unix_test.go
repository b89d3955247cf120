//go:build unix && cgo && (amd64 || arm64)

package beauty

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/disintegration/imaging"
)

// BenchmarkPeers puts the filter beside what others would use in its place, on the same picture of
// 720x1280, in CPU time of all threads. packaging/bench/beauty.sh runs it and prints the ratios.
func BenchmarkPeers(b *testing.B) {
	for name, src := range map[string]*image.YCbCr{"portrait": portrait(b, 1), "skin": skinLike(720, 1280, 1)} {
		dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
		for _, p := range []Params{{Beauty: 5}, {Beauty: 5, Whiteness: 3}, {Beauty: 9, Whiteness: 9}} {
			s := newSetting(levelOf(p), 720, 1280, true, 0)
			all := map[string]kernel{"go": &reference{}}
			for isa, k := range kernels() {
				all[isa] = k
			}
			for isa, k := range all {
				b.Run(fmt.Sprintf("%s/%s,beauty=%d,whiteness=%d", name, isa, p.Beauty, p.Whiteness), func(b *testing.B) {
					perPicture(b, syscall.RUSAGE_SELF, 1, func() { k.filter(dst, src, &s, 0, s.blocksIn(1280)) })
				})
			}
		}
		b.Run(name+"/look", func(b *testing.B) {
			var l lookTable
			l.mix(lookChoice{name: "romantic", strength: 1}, true, true)
			perPicture(b, syscall.RUSAGE_SELF, 1, func() { l.spread.apply(dst, src) })
		})
		b.Run(name+"/memcpy", func(b *testing.B) {
			perPicture(b, syscall.RUSAGE_SELF, 1, func() {
				copy(dst.Y, src.Y)
				copy(dst.Cb, src.Cb)
				copy(dst.Cr, src.Cr)
			})
		})
		b.Run(name+"/imaging", func(b *testing.B) {
			perPicture(b, syscall.RUSAGE_SELF, 1, func() { skinByImaging(dst, src) })
		})
		b.Run(name+"/ffmpeg", func(b *testing.B) { bilateral(b, src) })
	}
}

// perPicture reports the CPU time of f, which treats so many pictures, for one of them.
func perPicture(b *testing.B, who, pictures int, f func()) {
	f() // touches memory, and is not counted
	before := cpuTime(b, who)
	n := 0
	for b.Loop() {
		f()
		n += pictures
	}
	b.ReportMetric(0, "ns/op") // wall time would count other cores, and other programs
	b.ReportMetric(float64(cpuTime(b, who)-before)/float64(n)/1e6, "cpu-ms/picture")
}

func cpuTime(b *testing.B, who int) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(who, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// bilateral reports what ffmpeg's filter of that name takes for a picture, with the parameters that smooth
// skin about as much: a run with it, less a run that only reads the same pictures. One thread.
func bilateral(b *testing.B, src *image.YCbCr) {
	const pictures = 40
	file := filepath.Join(b.TempDir(), "frame.yuv")
	if err := os.WriteFile(file, append(append(append([]byte{}, src.Y...), src.Cb...), src.Cr...), 0o644); err != nil {
		b.Fatal(err)
	}
	run := func(filter string) time.Duration {
		before := cpuTime(b, syscall.RUSAGE_CHILDREN)
		out, err := exec.Command("ffmpeg", "-v", "error", "-nostdin", "-threads", "1", "-filter_threads", "1", "-f", "rawvideo", "-pix_fmt", "yuv420p",
			"-s", "720x1280", "-stream_loop", fmt.Sprint(pictures-1), "-i", file, "-vf", filter, "-f", "null", "-").CombinedOutput()
		if err != nil {
			b.Fatalf("ffmpeg: %v: %s", err, out)
		}
		return cpuTime(b, syscall.RUSAGE_CHILDREN) - before
	}
	var total time.Duration
	n := 0
	for b.Loop() {
		total += run("bilateral=sigmaS=8:planes=7") - run("null")
		n += pictures
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(total)/float64(n)/1e6, "cpu-ms/picture")
}

// skinByImaging is a skin filter as one builds it from package imaging: clone to RGB, blur, lighten by
// gamma, lay over the picture where a mask by colour says so, and back to I420.
func skinByImaging(dst, src *image.YCbCr) {
	picture := imaging.Clone(src)
	smooth := imaging.AdjustGamma(imaging.Blur(picture, 3), 1.1)
	mask := image.NewAlpha(src.Rect)
	for y := range src.Rect.Dy() {
		line := mask.Pix[y*mask.Stride:][:src.Rect.Dx()]
		for x := range line {
			i := src.COffset(x, y)
			if cb, cr := src.Cb[i], src.Cr[i]; cb >= 77 && cb <= 127 && cr >= 133 && cr <= 173 {
				line[x] = 160
			}
		}
	}
	draw.DrawMask(picture, picture.Rect, smooth, image.Point{}, mask, image.Point{}, draw.Over)
	for y := range src.Rect.Dy() {
		line := picture.Pix[y*picture.Stride:]
		for x := range src.Rect.Dx() {
			c := line[4*x : 4*x+3]
			l, cb, cr := color.RGBToYCbCr(c[0], c[1], c[2])
			dst.Y[y*dst.YStride+x] = l
			if (x|y)&1 == 0 {
				i := y/2*dst.CStride + x/2
				dst.Cb[i], dst.Cr[i] = cb, cr
			}
		}
	}
}
