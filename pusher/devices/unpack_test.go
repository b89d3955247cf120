package devices

import (
	"bytes"
	"fmt"
	"image"
	"math/rand/v2"
	"testing"

	"github.com/pion/mediadevices/pkg/frame"

	"livepusher/pusher/media"
)

var layouts = []layout{
	{"YUYV", 640, 360, 1280}, {"UYVY", 640, 360, 1280}, {"NV12", 640, 360, 640}, {"NV21", 640, 360, 640}, {"I420", 640, 360, 640},
	{"YUYV", 2, 2, 4}, {"NV12", 2, 2, 2}, {"I420", 2, 2, 2}, {"UYVY", 1278, 4, 2556}, {"NV21", 34, 6, 34}, {"I420", 66, 4, 66},
	{"YUYV", 640, 4, 1408}, {"NV12", 638, 4, 704}, {"I420", 638, 4, 704},
}

// Against mediadevices' decoders, which know no padding: it is cut out for them.
func TestUnpackAgainstMediadevices(t *testing.T) {
	for _, l := range layouts {
		t.Run(fmt.Sprint(l), func(t *testing.T) {
			src := make([]byte, l.size())
			random := rand.New(rand.NewPCG(1, 1))
			for i := range src {
				src[i] = byte(random.Uint32())
			}
			decoder, err := frame.NewDecoder(frame.Format(l.format))
			if err != nil {
				t.Fatal(err)
			}
			want, _, err := decoder.Decode(dense(l, src), l.width, l.height)
			if err != nil {
				t.Fatal(err)
			}
			got := l.newPicture()
			if err := l.unpack(got, src); err != nil {
				t.Fatal(err)
			}
			comparePictures(t, got, want.(*image.YCbCr))
			if n := testing.AllocsPerRun(3, func() { l.unpack(got, src) }); n != 0 {
				t.Errorf("%v allocations", n)
			}
			for _, short := range []int{0, 1, l.size() - 1} {
				if err := l.unpack(got, src[:short]); err == nil {
					t.Errorf("%d bytes were enough", short)
				}
			}
		})
	}
}

// dense removes the padding at the end of rows.
func dense(l layout, src []byte) []byte {
	var out bytes.Buffer
	rows := func(from, stride, width, n int) {
		for y := range n {
			out.Write(src[from+y*stride:][:width])
		}
	}
	switch l.format {
	case "YUYV", "UYVY":
		rows(0, l.stride, 2*l.width, l.height)
	case "I420":
		rows(0, l.stride, l.width, l.height)
		rows(l.stride*l.height, l.stride/2, l.width/2, l.height/2)
		rows(l.stride*l.height+l.stride/2*(l.height/2), l.stride/2, l.width/2, l.height/2)
	default:
		rows(0, l.stride, l.width, l.height)
		rows(l.stride*l.height, l.stride, l.width, l.height/2)
	}
	return out.Bytes()
}

func comparePictures(t *testing.T, got, want *image.YCbCr) {
	t.Helper()
	w, h := want.Rect.Dx(), want.Rect.Dy()
	if got.Rect != want.Rect || got.SubsampleRatio != want.SubsampleRatio {
		t.Fatalf("%v %v, want %v %v", got.Rect, got.SubsampleRatio, want.Rect, want.SubsampleRatio)
	}
	cw, ch := media.ChromaSize(want.SubsampleRatio, w, h)
	plane := func(name string, g, v []byte, gs, vs, w, h int) {
		for y := range h {
			if !bytes.Equal(g[y*gs:][:w], v[y*vs:][:w]) {
				t.Fatalf("plane %s differs in row %d", name, y)
			}
		}
	}
	plane("Y", got.Y, want.Y, got.YStride, want.YStride, w, h)
	plane("Cb", got.Cb, want.Cb, got.CStride, want.CStride, cw, ch)
	plane("Cr", got.Cr, want.Cr, got.CStride, want.CStride, cw, ch)
}

func BenchmarkUnpack(b *testing.B) {
	for _, f := range []string{"YUYV", "NV12", "I420"} {
		l := layout{f, 1920, 1080, 1920}
		if f == "YUYV" {
			l.stride *= 2
		}
		b.Run(f, func(b *testing.B) {
			src, dst := make([]byte, l.size()), l.newPicture()
			for b.Loop() {
				l.unpack(dst, src)
			}
		})
	}
}
