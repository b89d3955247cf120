package app

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"livepusher/app/settings"
	"livepusher/pusher/address"
	"livepusher/pusher/capture"
)

// command runs the program as main does and returns its exit code and outputs.
func runCommand(t *testing.T, in string, args ...string) (code int, out, errs string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	var o, e bytes.Buffer
	code = run(ctx, args, streams{strings.NewReader(in), &o, &e})
	return code, o.String(), e.String()
}

// Each row is a mistake, and the words that its one line must hold: what is wrong, and how to mend it.
func TestMistakesGetOneClearLine(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing.png")
	for _, row := range []struct {
		name  string
		args  []string
		code  int
		words []string
	}{
		{"unknown subcommand", []string{"stream"}, 2, []string{`"stream"`, "--help"}},
		{"unknown flag", []string{"push", "--bitrate", "5"}, 2, []string{"--bitrate"}},
		{"value out of range", []string{"push", "--beauty", "12"}, 2, []string{"beauty", `"12"`, "0-9"}},
		{"not a number", []string{"push", "--max-bitrate", "lots"}, 2, []string{"max-bitrate", "50-20000"}},
		{"contradiction", []string{"push", "--min-bitrate", "900", "--max-bitrate", "300"}, 2, []string{"min-bitrate", "lower"}},
		{"odd size", []string{"push", "--video-width", "641", "--video-height", "480"}, 2, []string{"video-width", "even"}},
		{"huge size", []string{"push", "--video-width", "100000", "--video-height", "480"}, 2, []string{"video-width", "4096"}},
		{"half a size", []string{"push", "--video-width", "640"}, 2, []string{"video-height"}},
		{"wrong address", []string{"push", "--url", "http://host/SECRET"}, 2, []string{"url", "rtmp://"}},
		{"address without a key", []string{"push", "--url", "rtmp://host/SECRET"}, 2, []string{"url", "key"}},
		{"word that stands alone", []string{"push", "out.flv"}, 2, []string{"out.flv", "--name value"}},
		{"negative duration", []string{"push", "--duration", "-5s"}, 2, []string{"--duration"}},
		{"events file in no folder", []string{"push", "--events", "/nowhere/at/all"}, 1, []string{"/nowhere/at/all"}},
		{"serve on nonsense", []string{"serve", "--addr", "here"}, 2, []string{"--addr", "127.0.0.1:1935"}},
		{"unknown host", []string{"push", "--url", "rtmp://no-such-host.invalid/app/SECRET", "--camera", "pattern", "--mic", "tone"}, 1, []string{"tries", "start again"}},
		{"expired address", []string{"push", "--url", "rtmp://host/app/SECRET?txSecret=SECRET&txTime=579ACB15"}, 1, []string{"expired", "days ago", "get a new one"}},
		{"sign without a key", []string{"sign", "--domain", "d.example.com", "--stream", "s"}, 2, []string{"key is empty"}},
		{"sign for a path", []string{"sign", "--domain", "d.example.com/live", "--stream", "s", "--key", "SECRET"}, 2, []string{"domain", "without spaces, slashes"}},
		{"sign for the past", []string{"sign", "--domain", "d.example.com", "--stream", "s", "--key", "SECRET", "--valid", "-1h"}, 2, []string{"--valid", "24h"}},
		{"look missing", []string{"push", "--camera", "pattern", "--filter", missing + ".cube"}, 1, []string{missing + ".cube", "no such file"}},
		{"look of another kind", []string{"push", "--filter", "sepia"}, 2, []string{"filter", `"sepia"`, "nostalgia", ".cube"}},
		{"still picture missing", []string{"push", "--camera", "still:" + missing, "--duration", "300ms"}, 0, []string{"-1301", missing, "choose another camera"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			code, _, errs := runCommand(t, "", row.args...)
			if code != row.code {
				t.Errorf("exit code %d, want %d", code, row.code)
			}
			for _, w := range row.words {
				if !strings.Contains(errs, w) {
					t.Errorf("%q does not hold %q", errs, w)
				}
			}
			if strings.Contains(errs, "SECRET") {
				t.Errorf("%q holds the key", errs)
			}
			if last := strings.TrimSpace(errs); row.code == 2 && strings.Contains(last, "\n") {
				t.Errorf("more than one line: %q", last)
			}
		})
	}
}

func TestHelpNamesEveryFlag(t *testing.T) {
	for command, words := range map[string][]string{
		"push":     {"--url", "--beauty", "--duration", "--events", "0-9", "--bgm-volume", "--encoder", "(auto)"},
		"":         {"--url", "--events", "--background-limit", "(3m0s)", "--camera-when-minimised", "beautify"},
		"beautify": {"-o", "--sheet", "--report", "--require", "--filter", "PICTURE..."},
		"sign":     {"--key", "--valid"},
		"check":    {"URL", "--json"},
	} {
		args := []string{command, "--help"}
		if command == "" {
			args = args[1:]
		}
		code, out, _ := runCommand(t, "", args...)
		for _, w := range words {
			if code != 0 || !strings.Contains(out, w) {
				t.Errorf("%s: exit code %d; %q is missing in\n%s", command, code, w, out)
			}
		}
	}
}

func TestModeBringsItsBitrates(t *testing.T) {
	for _, row := range []struct {
		args     []string
		min, max int
	}{
		{nil, 600, 1200},
		{[]string{"--mode", "SD"}, 300, 800},
		{[]string{"--mode", "FHD"}, 600, 1800},
		{[]string{"--mode", "FHD", "--max-bitrate", "2500"}, 600, 2500},
		{[]string{"--mode", "SD", "--max-bitrate", "250"}, 250, 250},
		{[]string{"--mode", "SD", "--min-bitrate", "900"}, 900, 900},
		{[]string{"--max-bitrate", "2500"}, 600, 2500},
		{[]string{"--max-bitrate", "300"}, 300, 300},
	} {
		c := settings.FirstRun().Config
		f := newFlags("push")
		f.attributes(&c)
		if err := f.parse(row.args); err != nil {
			t.Fatal(err)
		}
		f.settleBitrates(&c)
		if c.MinBitrate != row.min || c.MaxBitrate != row.max {
			t.Errorf("%v: %d-%d, want %d-%d", row.args, c.MinBitrate, c.MaxBitrate, row.min, row.max)
		}
	}
}

func TestSign(t *testing.T) {
	before := time.Now().Add(2 * time.Hour).Truncate(time.Second)
	args := []string{"sign", "--key", "-", "--domain", "push.example.com", "--stream", "11212122", "--valid", "2h"}
	code, out, errs := runCommand(t, "txrtmp\n", args...)
	if code != 0 || errs != "" || strings.Count(out, "\n") != 1 || strings.Contains(out, "txrtmp") {
		t.Fatalf("exit code %d, %q, %q", code, out, errs)
	}
	signed, err := url.Parse(strings.TrimSpace(out))
	if err != nil || signed.Host != "push.example.com" || signed.Path != "/live/11212122" {
		t.Fatalf("%q, %v", out, err)
	}
	at, ok := address.Expiry(signed.String())
	if !ok || at.Before(before) || at.After(time.Now().Add(2*time.Hour)) {
		t.Errorf("it expires at %v, want %v", at, before)
	}
	// The formula of the specification, by hand.
	sum := md5.Sum([]byte("txrtmp" + "11212122" + signed.Query().Get("txTime")))
	if got := signed.Query().Get("txSecret"); got != hex.EncodeToString(sum[:]) {
		t.Errorf("txSecret is %s", got)
	}
}

// What the address tells is said before the push begins.
func TestAddressAdvice(t *testing.T) {
	code, _, errs := runCommand(t, "", "push", "--url", "rtmp://live.cloudflare.com/live/SECRET?txTime=579ACB15", "--camera", "pattern", "--mic", "none")
	if code != 1 || !strings.Contains(errs, "rtmps://") || !strings.Contains(errs, "at least 2000 kbit/s") || strings.Contains(errs, "SECRET") {
		t.Errorf("exit code %d, %q", code, errs)
	}
}

func TestDevicesTellWhatCanBeSet(t *testing.T) {
	var b bytes.Buffer
	inventory{Cameras: []capture.Device{{ID: "a", Name: "A", Path: "/dev/video0", Can: capture.Abilities{MaxZoom: 5, AutoFocus: true, Focus: true}},
		{ID: "b", Name: "B", Can: capture.Abilities{Torch: true}}, {ID: "c", Name: "C"}}}.print(&b)
	for _, want := range []string{"can be set: optical zoom to 5x, automatic focus, focus by hand\n", "can be set: torch\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, &b)
		}
	}
	if n := strings.Count(b.String(), "can be set"); n != 2 {
		t.Errorf("%d cameras can be set:\n%s", n, &b)
	}
}
