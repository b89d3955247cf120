package app

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"livepusher/app/settings"
	"livepusher/pusher/pushertest/nginx"
	"livepusher/ui/screentest"
)

// The Windows program under wine. packaging/check/wine.sh has made the wine, has installed the program there, and names
// it in LIVEPUSHER_WINE; without that these tests are skipped. LIVEPUSHER_WINE_CTRLC names a program that starts
// another on its console and presses Ctrl+C there.

// wineCommand is a program of the installed folder, as a command under wine.
func wineCommand(t *testing.T, ctx context.Context, name string, args ...string) *exec.Cmd {
	t.Helper()
	exe := os.Getenv("LIVEPUSHER_WINE")
	if exe == "" {
		t.Skip("LIVEPUSHER_WINE names no livepusher.exe")
	}
	return wine(ctx, append([]string{filepath.Join(filepath.Dir(exe), name)}, args...)...)
}

// wine is a command under wine. What wine starts to serve it may keep its pipes open: they are not waited for.
func wine(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "wine", args...)
	c.WaitDelay = time.Second
	return c
}

// underWine runs livepusher and returns its exit code and outputs.
func underWine(t *testing.T, name string, args ...string) (code int, out, errs string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := wineCommand(t, ctx, name, args...)
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), o.String(), e.String()
}

// The program without a console writes where it is told to, and the console's program passes on what it says and how
// it ended.
func TestWineCommandLine(t *testing.T) {
	server := nginx.Start(t)
	for _, program := range []string{"livepusher.exe", "livepusher.com"} {
		for _, row := range []struct {
			name      string
			args      []string
			code      int
			out, errs string // words of them
		}{
			{"version", []string{"--version"}, 0, "windows/amd64", ""},
			{"mistake", []string{"push", "--bitrate", "5"}, exitUsage, "", "--bitrate"},
			{"good address", []string{"check", server.RTMP("live", "a")}, 0, "publish", ""},
			{"refused", []string{"check", server.RTMP("nobody", "a")}, exitFailed, "failed", ""},
			{"devices", []string{"devices"}, 0, "libx264", ""},
		} {
			t.Run(program+" "+row.name, func(t *testing.T) {
				code, out, errs := underWine(t, program, row.args...)
				if code != row.code || !strings.Contains(out, row.out) || !strings.Contains(errs, row.errs) {
					t.Errorf("exit code %d, output %q, errors %q", code, out, errs)
				}
				if row.name == "devices" {
					t.Log(out)
				}
			})
		}
	}
}

// The main job, under the checks of TestPushToNginx.
func TestWinePush(t *testing.T) {
	server := nginx.Start(t)
	events := filepath.Join(t.TempDir(), "events")
	stats := filepath.Join(t.TempDir(), "stats")
	code, out, errs := underWine(t, "livepusher.exe", "push", "--url", server.RTMP("rec", "a"), "--mode", "HD", "--camera", "pattern",
		"--mic", "tone", "--duration", "10s", "--events", "-", "--stats", stats)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	if err := os.WriteFile(events, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
	checkRecording(t, server.Recording("a"), events, stats)
}

// A push ends in order, with exit code 0 and a recording that is closed, when it is asked to.
func TestWineEnds(t *testing.T) {
	for _, way := range []string{"taskkill", "Ctrl+C"} {
		for _, program := range []string{"livepusher.exe", "livepusher.com"} {
			t.Run(way+" "+program, func(t *testing.T) {
				server := nginx.Start(t)
				ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
				defer cancel()
				events := filepath.Join(t.TempDir(), "events")
				cmd := wineCommand(t, ctx, program, "push", "--url", server.RTMP("rec", "a"), "--camera", "pattern", "--mic", "tone", "--events", events)
				if way == "Ctrl+C" {
					cmd = wine(ctx, append([]string{os.Getenv("LIVEPUSHER_WINE_CTRLC"), "8"}, cmd.Args[1:]...)...)
				}
				var said bytes.Buffer
				cmd.Stdout, cmd.Stderr = &said, &said
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				server.WaitRecorded("a")
				if way == "taskkill" {
					time.Sleep(2 * time.Second)
					if out, err := wine(ctx, "taskkill", "/im", "livepusher.exe").CombinedOutput(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
						t.Errorf("taskkill: %v %s", err, out)
					}
				}
				err := cmd.Wait()
				if err != nil && !errors.Is(err, exec.ErrWaitDelay) || ctx.Err() != nil {
					t.Errorf("%v %v: %s", err, ctx.Err(), &said)
				}
				file := server.Recording("a")
				if p := ffprobe(t, file); len(p.Packets) < 30 {
					t.Errorf("%d packets", len(p.Packets))
				}
			})
		}
	}
}

// The window in both languages, chosen by the system's: it goes live, minimised it sends the waiting image, comes back,
// takes a snapshot and keeps the settings in the application data. LIVEPUSHER_PICTURES is where pictures of it go;
// LIVEPUSHER_WINE_CHINESE is the environment of a Chinese system, "NAME=value NAME=value".
func TestWineWindow(t *testing.T) {
	wineCommand(t, t.Context(), "livepusher.exe")
	chinese := strings.Fields(os.Getenv("LIVEPUSHER_WINE_CHINESE"))
	for _, row := range []struct {
		language string
		env      []string
	}{{"zh", chinese}, {"en", []string{"LC_ALL=C.UTF-8"}}} {
		t.Run(row.language, func(t *testing.T) {
			exec.Command("wineserver", "-k").Run() // it has a language of its own
			server := nginx.Start(t)
			s := screentest.Open(t, "livepusher", func(positions string) *exec.Cmd {
				c := wineCommand(t, context.Background(), "livepusher.exe", "--url", server.RTMP("rec", "window"), "--camera", "pattern", "--mic", "tone",
					"--events", "-", "--test-positions", positions)
				c.Env = append(row.env, "FYNE_THEME=dark")
				return c
			})
			first := preview(s)
			s.Until("the picture moves", func() bool { return !bytes.Equal(preview(s).Pix, first.Pix) })
			s.Click("start", 0.5)
			s.Expect(`"code":1002`)
			time.Sleep(5 * time.Second)
			s.Click("beauty", 0.6)
			s.Click("snapshot", 0.5)
			time.Sleep(2 * time.Second)
			if folder := os.Getenv("LIVEPUSHER_PICTURES"); folder != "" {
				s.Save(filepath.Join(folder, "windows-"+row.language+".jpg"))
			}
			s.Minimise()
			time.Sleep(4 * time.Second)
			s.Restore()
			s.Expect(`"code":1003`)
			time.Sleep(4 * time.Second)
			s.Click("start", 0.5)
			time.Sleep(time.Second)
			s.CloseWindow()
			checkWaitingImage(t, server.Recording("window"))
		})
	}
	home := filepath.Join(os.Getenv("WINEPREFIX"), "drive_c", "users", "*")
	if found, _ := filepath.Glob(filepath.Join(home, "Pictures", "livepusher", "*.png")); len(found) != 2 {
		t.Errorf("snapshots: %v", found)
	}
	found, _ := filepath.Glob(filepath.Join(home, "AppData", "Roaming", "livepusher", "settings.json"))
	if len(found) != 1 {
		t.Fatalf("settings: %v", found)
	}
	if saved, _ := settings.Load(found[0]); saved.Config.Beauty < 4 || saved.Config.Beauty > 7 {
		t.Errorf("saved: beauty %d", saved.Config.Beauty)
	}
}
