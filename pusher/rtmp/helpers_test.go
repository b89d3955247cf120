package rtmp_test

import (
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"livepusher/pusher/flv"
	"livepusher/pusher/media"
	"livepusher/pusher/pushertest/nginx"
	"livepusher/pusher/rtmp"
)

// begin gives a test its deadline and sees to it that it leaves no goroutine. It must come first.
func begin(t *testing.T) context.Context {
	t.Helper()
	t.Cleanup(func() { goleak.VerifyNone(t) })
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// dial publishes or fails the test; the session is closed at its end.
func dial(t *testing.T, ctx context.Context, url string, c rtmp.Config) *rtmp.Session {
	t.Helper()
	s, err := rtmp.Dial(ctx, url, c)
	if err != nil {
		t.Fatalf("Dial: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// want fails the test unless err is an *Error of the phase.
func want(t *testing.T, err error, p rtmp.Phase, step string) *rtmp.Error {
	t.Helper()
	var e *rtmp.Error
	if !errors.As(err, &e) || e.Phase != p || e.Step != step {
		t.Fatalf("error %v (%#v), want phase %q, step %q", err, err, p, step)
	}
	return e
}

// ended waits for the session's end and returns why.
func ended(t *testing.T, ctx context.Context, s *rtmp.Session) error {
	t.Helper()
	select {
	case <-s.Done():
		return s.Err()
	case <-ctx.Done():
		t.Fatal("the session does not end")
		return nil
	}
}

// clip is a real stream: what ffmpeg's encoders make of a test picture and a tone.
type clip struct {
	path    string // FLV file
	video   media.VideoTrack
	audio   media.AudioTrack
	packets []media.Packet
}

// makeClip encodes three seconds, 320x240 at 25 frames a second, H.264 and AAC 48 kHz stereo.
func makeClip(t *testing.T) clip {
	t.Helper()
	c := clip{path: filepath.Join(t.TempDir(), "clip.flv"), video: media.VideoTrack{Width: 320, Height: 240, FPS: 25}, audio: media.AudioTrack{Rate: 48000, Channels: 2}}
	command(t, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=3",
		"-f", "lavfi", "-i", "sine=frequency=997:sample_rate=48000:duration=3", "-ac", "2", "-pix_fmt", "yuv420p",
		"-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "25", "-c:a", "aac", "-b:a", "64k", c.path)
	for _, tag := range nginx.Tags(t, c.path) {
		c.add(t, tag)
	}
	if len(c.video.Header) == 0 || len(c.audio.Header) == 0 || len(c.packets) < 200 {
		t.Fatalf("the clip has %d packets, headers of %d and %d bytes", len(c.packets), len(c.video.Header), len(c.audio.Header))
	}
	return c
}

func (c *clip) add(t *testing.T, tag nginx.Tag) {
	p := media.Packet{Time: time.Duration(tag.MS) * time.Millisecond}
	switch tag.Type {
	case 8:
		a, err := flv.ParseAudio(tag.Body)
		if err != nil {
			t.Fatal(err)
		}
		if a.Content == flv.Header {
			c.audio.Header = a.Data
			return
		}
		p.Kind, p.Data = media.Audio, a.Data
	case 9:
		v, err := flv.ParseVideo(tag.Body)
		if err != nil {
			t.Fatal(err)
		}
		switch v.Content {
		case flv.Header:
			c.video.Header = v.Data
			return
		case flv.End:
			return
		}
		p.Key, p.Data = v.Key, v.Data
	default:
		return
	}
	c.packets = append(c.packets, p)
}

// send publishes the whole clip as a pusher does, as fast as it goes.
func (c *clip) send(s *rtmp.Session) error {
	var line flv.Timeline
	buf := flv.AppendMetadata(nil, flv.Metadata{Video: &c.video, Audio: &c.audio, VideoBitrate: 500, AudioBitrate: 64})
	err := errors.Join(s.WriteData(0, buf),
		s.WriteVideo(0, flv.AppendVideoHeader(nil, &c.video)),
		s.WriteAudio(0, flv.AppendAudioHeader(nil, &c.audio)))
	for _, p := range c.packets {
		if err != nil {
			return err
		}
		ms := line.Millis(p.Kind, p.Time)
		if p.Kind == media.Video {
			buf = flv.AppendVideo(buf[:0], p)
			err = s.WriteVideo(ms, buf)
		} else {
			buf = flv.AppendAudio(buf[:0], p)
			err = s.WriteAudio(ms, buf)
		}
	}
	return err
}

// command runs a program and returns what it says.
func command(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s (Debian's package ffmpeg is needed): %v\n%s", name, err, out)
	}
	return string(out)
}

// probed is what ffprobe says of a file.
type probed struct {
	Streams []struct {
		Type     string `json:"codec_type"`
		Codec    string `json:"codec_name"`
		Width    int
		Height   int
		Rate     string `json:"sample_rate"`
		Channels int
	}
	Packets []struct {
		Stream int     `json:"stream_index"`
		PTS    float64 `json:"pts"`
		DTS    float64 `json:"dts"`
		Flags  string
	}
}

func probe(t *testing.T, path string) (p probed) {
	t.Helper()
	out := command(t, "ffprobe", "-v", "error", "-show_streams", "-show_packets", "-of", "json", path)
	if err := json.Unmarshal([]byte(out), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// hashes are digests of the packets of a file's tracks.
func hashes(t *testing.T, path string) string {
	t.Helper()
	out := command(t, "ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-map", "0:a", "-c", "copy", "-f", "streamhash", "-")
	return strings.TrimSpace(out)
}
