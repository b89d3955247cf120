package av

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"livepusher/pusher/capture"
)

func openAudio(t *testing.T, path string, config FileConfig) *AudioFile {
	t.Helper()
	a, err := OpenAudioFile(context.Background(), path, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

func TestAudioFileFormats(t *testing.T) {
	for _, c := range []struct {
		args     string // after the tone
		name     string
		rate, ch int
	}{
		{"-ar 48000 -ac 2", "a.wav", 48000, 2},
		{"-ar 44100 -ac 1", "a.mp3", 44100, 1},
		{"-ar 16000 -ac 1 -c:a pcm_u8", "a.wav", 16000, 1},
		{"-ar 48000 -ac 2 -c:a aac", "a.m4a", 48000, 2},
		{"-ar 96000 -ac 2 -sample_fmt s32", "a.flac", 96000, 2},
		{"-ar 48000 -ac 6", "a.wav", 48000, 2},
		{"-ar 48000 -ac 2 -c:a libopus", "a.ogg", 48000, 2},
	} {
		t.Run(c.args+" "+c.name, func(t *testing.T) {
			guard(t)
			args := []string{"-f", "lavfi", "-i", "aevalsrc='0.4*sin(2*PI*997*t)':s=48000:d=2"}
			path := generate(t, append(append(args, strings.Fields(c.args)...), c.name)...)
			a := openAudio(t, path, quick)
			if i := a.Info(); i.Rate != c.rate || i.Channels != c.ch || i.Name != path {
				t.Fatalf("info %+v", i)
			}
			var left []float32
			for {
				s, err := a.Read()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if n := len(s.Data) / s.Channels; n < 1 || n > c.rate/50 || s.Rate != c.rate || s.Channels != c.ch {
					t.Fatalf("a piece of %d samples, %d Hz, %d channels", n, s.Rate, s.Channels)
				}
				for i := 0; i < len(s.Data); i += s.Channels {
					left = append(left, s.Data[i])
				}
			}
			if len(left) < 2*c.rate-10 || len(left) > 2*c.rate+c.rate/10 {
				t.Errorf("%d samples, want %d", len(left), 2*c.rate)
			}
			if hz := frequency(left[c.rate/2:3*c.rate/2], c.rate); math.Abs(hz-997) > 0.2 {
				t.Errorf("%.2f Hz", hz)
			}
			loudest := float32(0)
			for _, v := range left {
				loudest = max(loudest, v)
			}
			if loudest > 0.5 || loudest < 0.05 {
				t.Errorf("loudest sample %v, want about 0.4", loudest)
			}
		})
	}
}

// A piece comes when its last sample would have been recorded, and the file begins again in time.
func TestAudioFilePaces(t *testing.T) {
	guard(t)
	path := generate(t, "-f", "lavfi", "-i", "sine=f=997:r=48000:d=0.5", "a.wav")
	synctest.Test(t, func(t *testing.T) {
		a := openAudio(t, path, FileConfig{})
		var start time.Time
		n := 0
		for n < 3*24000 {
			s, err := a.Read()
			if err != nil {
				t.Fatal(err)
			}
			n += len(s.Data)
			if start.IsZero() {
				start = time.Now().Add(-samples(n, 48000))
			}
			if at, due := time.Since(start), samples(n, 48000); absolute(at-due) > time.Millisecond {
				t.Fatalf("sample %d came at %v, want %v", n, at, due)
			}
		}
	})
}

func TestAudioFileRefuses(t *testing.T) {
	guard(t)
	clip := generate(t, "-f", "lavfi", "-i", "testsrc2=s=64x48:d=0.2", "a.mp4")
	for _, c := range []struct {
		name, path string
		kind       capture.Kind
	}{
		{"no such file", clip + "x", capture.NotFound},
		{"no sound", clip, capture.Unsupported},
		{"text", save(t, "a.txt", bytes.Repeat([]byte("la la la\n"), 500)), capture.Damaged},
		{"playlist", save(t, "a.m3u8", []byte("#EXTM3U\n#EXTINF:5,\nfile://"+clip+"\n")), capture.Damaged},
	} {
		a, err := OpenAudioFile(context.Background(), c.path, FileConfig{})
		var typed *capture.Error
		if !errors.As(err, &typed) || typed.Kind != c.kind || typed.Source != "microphone" {
			t.Errorf("%s: %v, %v; want kind %v", c.name, a, err, c.kind)
		}
	}
}

func TestAudioFileAllocatesNothing(t *testing.T) {
	guard(t)
	path := generate(t, "-f", "lavfi", "-i", "sine=d=10", "-ac", "2", "a.wav")
	a := openAudio(t, path, FileConfig{Unpaced: true})
	read := func() {
		if _, err := a.Read(); err != nil {
			t.Fatal(err)
		}
	}
	for range 100 {
		read()
	}
	if n := testing.AllocsPerRun(200, read); n != 0 {
		t.Errorf("%v allocations a piece", n)
	}
}

// fuzzedMemory bounds what the whole process may have resident while it reads a hostile file, in KiB.
const fuzzedMemory = 600 << 10

func FuzzAudioFile(f *testing.F) {
	for _, name := range []string{"a.wav", "a.mp3", "a.m4a", "a.flac", "a.ogg", "a.mka", "a.aac"} {
		data, err := os.ReadFile(generate(f, "-f", "lavfi", "-i", "sine=f=997:r=16000:d=0.1", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00\x01\x00\xff\xff\xff\xff\xff\x7f"))
	f.Add([]byte("#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1:1/x\n"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(dir, fmt.Sprint(os.Getpid()))
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		a, err := OpenAudioFile(context.Background(), path, FileConfig{Once: true, Unpaced: true})
		if err != nil {
			var typed *capture.Error
			if !errors.As(err, &typed) {
				t.Fatalf("error of type %T", err)
			}
			return
		}
		defer a.Close()
		r, err := NewResampler(a.Info().Rate, a.Info().Channels, 48000, 2) // as music is used
		if err != nil {
			return
		}
		defer r.Close()
		for range 50 {
			s, err := a.Read()
			if err != nil {
				break
			}
			if _, err := r.Convert(s.Data); err != nil {
				t.Errorf("%v", err)
			}
		}
		if kib := resident(t); kib > fuzzedMemory {
			t.Errorf("%d KiB are resident", kib)
		}
	})
}
