package monitor

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"livepusher/pusher/media"
)

// encoded is the AVCDecoderConfigurationRecord that ffmpeg writes for a picture of the size.
func encoded(t *testing.T, ctx context.Context, width, height int, options ...string) []byte {
	t.Helper()
	args := []string{"-v", "error", "-f", "lavfi", "-i", fmt.Sprintf("testsrc=s=%dx%d:r=25", width, height), "-frames:v", "1", "-c:v", "libx264"}
	args = append(append(args, options...), "-f", "mp4", "-movflags", "empty_moov+frag_keyframe", "-")
	file := []byte(run(t, ctx, nil, "ffmpeg", args...))
	i := bytes.Index(file, []byte("avcC"))
	if i < 0 {
		t.Fatal("ffmpeg wrote no avcC box")
	}
	size := int(uint24(file[i-3:]))
	return file[i+4 : i-4+size]
}

func TestVideoTrackOfX264(t *testing.T) {
	ctx := begin(t, 60*time.Second)
	for _, test := range []struct {
		name          string
		width, height int
		options       []string
		codec         string
	}{
		{"baseline", 540, 960, []string{"-profile:v", "baseline", "-pix_fmt", "yuv420p"}, "H.264 Baseline 3.1"},
		{"main", 360, 640, []string{"-profile:v", "main", "-pix_fmt", "yuv420p"}, "H.264 Main 3.0"},
		{"high, odd crop", 1078, 1918, []string{"-profile:v", "high", "-pix_fmt", "yuv420p"}, "H.264 High 4.0"},
		{"interlaced", 720, 576, []string{"-flags", "+ilme+ildct", "-x264opts", "interlaced=1", "-pix_fmt", "yuv420p"}, "H.264 High 3.0"},
		{"4:2:2", 322, 242, []string{"-pix_fmt", "yuv422p"}, "H.264 High 4:2:2 1.3"},
		{"4:4:4", 321, 241, []string{"-pix_fmt", "yuv444p"}, "H.264 High 4:4:4 1.3"},
		{"scaling matrix", 640, 480, []string{"-x264opts", "cqm=jvt", "-pix_fmt", "yuv420p"}, "H.264 High 3.0"},
		{"tiny", 2, 2, []string{"-pix_fmt", "yuv420p"}, "H.264 High 1.0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			header := encoded(t, ctx, test.width, test.height, test.options...)
			v, err := videoTrack(header, &media.VideoTrack{FPS: 25})
			check(t, err)
			if v.Width != test.width || v.Height != test.height || v.FPS != 25 {
				t.Errorf("%d x %d at %d", v.Width, v.Height, v.FPS)
			}
			if name, _ := videoCodec(v); name != test.codec {
				t.Error(name)
			}
		})
	}
}

func TestAudioTrack(t *testing.T) {
	for _, test := range []struct {
		name           string
		header         []byte
		rate, channels int // 0: refused
		codec          string
	}{
		{"48 kHz stereo", []byte{0x11, 0x90}, 48000, 2, "mp4a.40.2"},
		{"16 kHz mono", []byte{0x14, 0x08}, 16000, 1, "mp4a.40.2"},
		{"rate in full", []byte{0x17, 0x80, 0x56, 0x22, 0x10}, 44100, 2, "mp4a.40.2"},
		{"HE-AAC", []byte{0x2b, 0x11, 0x88, 0x00}, 24000, 2, "mp4a.40.5"},
		{"empty", nil, 0, 0, ""},
		{"one byte", []byte{0x11}, 0, 0, ""},
		{"reserved rate", []byte{0x16, 0x90}, 0, 0, ""},
		{"no channels", []byte{0x11, 0x80}, 0, 0, ""},
		{"no such codec", []byte{0xf9, 0x90}, 0, 0, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, err := audioTrack(test.header)
			if test.rate == 0 {
				if err == nil {
					t.Errorf("%+v", a)
				}
				return
			}
			check(t, err)
			if _, codec := audioCodec(a); a.Rate != test.rate || a.Channels != test.channels || codec != test.codec {
				t.Errorf("%+v, %s", a, codec)
			}
		})
	}
}
