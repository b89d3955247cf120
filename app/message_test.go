package app

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"

	"livepusher/app/settings"
	"livepusher/pusher"
	"livepusher/pusher/pushertest/nginx"
	"livepusher/pusher/standard"
)

// Messages written into the stream are read back by FFmpeg from nginx-rtmp's recording.
func TestMessagesReachTheRecording(t *testing.T) {
	server := nginx.Start(t)
	config := settings.FirstRun().Config
	config.URL, config.Camera, config.Mic = server.RTMP("rec", "m"), "pattern", "none"
	live := make(chan struct{}, 1)
	p := pusher.New(standard.Parts(), config, pusher.Handlers{OnEvent: func(e pusher.Event) {
		if e.Code == pusher.PushBegin {
			live <- struct{}{}
		}
	}})
	defer p.Close()
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-live:
	case <-time.After(30 * time.Second):
		t.Fatal("the push does not begin")
	}
	for _, text := range []string{"hello", strings.Repeat("long ", 80) + "end"} {
		if err := p.SendMessage([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(2 * time.Second)
	p.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "ffmpeg", "-hide_banner", "-i", server.Recording("m"), "-vf", "showinfo", "-f", "null", "-").CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg: %v: %s", err, out)
	}
	for _, text := range []string{"UUID=6c70b12e-417d-4f0a-9d35-e25807c6934b", "User Data=68656c6c6f", "656e64"} { // hello, end
		if !strings.Contains(string(out), text) {
			t.Errorf("FFmpeg does not read %q:\n%.2000s", text, out)
		}
	}
}
