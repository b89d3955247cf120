package app

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// listed is what `go list -json` tells of a package.
type listed struct {
	ImportPath string
	Imports    []string
	CgoFiles   []string
}

// mayImport says which packages of the project each package may import; what is not named may import
// none. Imports run one way: main -> app -> ui -> pusher -> its leaves -> media.
var mayImport = map[string][]string{
	"livepusher":                       {"livepusher/app"},
	"livepusher/app":                   {"livepusher/app/console", "livepusher/app/hidden", "livepusher/app/monitor", "livepusher/app/settings", "livepusher/app/timerslack", "livepusher/ui", "livepusher/pusher", "livepusher/pusher/standard", "livepusher/pusher/av", "livepusher/pusher/capture", "livepusher/pusher/devices", "livepusher/pusher/media", "livepusher/pusher/address", "livepusher/beauty", "livepusher/beauty/quality/report", "livepusher/assets"},
	"livepusher/app/monitor":           {"livepusher/pusher/flv", "livepusher/pusher/media", "livepusher/pusher/av", "livepusher/pusher/amf0"},
	"livepusher/app/settings":          {"livepusher/pusher"},
	"livepusher/ui":                    {"livepusher/pusher", "livepusher/assets"},
	"livepusher/pusher":                {"livepusher/pusher/media", "livepusher/pusher/capture", "livepusher/pusher/geometry", "livepusher/pusher/flv", "livepusher/pusher/rate", "livepusher/pusher/rtmp", "livepusher/pusher/address", "livepusher/pusher/sei", "livepusher/beauty"},
	"livepusher/pusher/standard":       {"livepusher/pusher", "livepusher/pusher/media", "livepusher/pusher/capture", "livepusher/pusher/av", "livepusher/pusher/devices", "livepusher/pusher/rtmp", "livepusher/pusher/voice", "livepusher/pusher/watermark", "livepusher/beauty", "livepusher/assets"},
	"livepusher/pusher/av":             {"livepusher/pusher/media", "livepusher/pusher/capture"},
	"livepusher/pusher/devices":        {"livepusher/pusher/media", "livepusher/pusher/capture"},
	"livepusher/pusher/capture":        {"livepusher/pusher/media"},
	"livepusher/pusher/flv":            {"livepusher/pusher/media", "livepusher/pusher/amf0"},
	"livepusher/pusher/rtmp":           {"livepusher/pusher/media", "livepusher/pusher/amf0"},
	"livepusher/pusher/pushertest":     {"livepusher/pusher", "livepusher/pusher/media", "livepusher/pusher/capture", "livepusher/pusher/flv", "livepusher/pusher/rtmp", "livepusher/pusher/amf0", "livepusher/beauty"},
	"livepusher/beauty/quality/report": {"livepusher/beauty", "livepusher/beauty/quality"},

	"livepusher/packaging/rig/network/netshape": {"livepusher/packaging/rig/network"},
	"livepusher/packaging/bench/soak":           {"livepusher/packaging/rig/network"},
}

// mayUseCgo and mayUseFyne keep C and the window in their places.
var (
	mayUseCgo  = []string{"livepusher/pusher/av", "livepusher/pusher/devices", "livepusher/pusher/voice", "livepusher/beauty", "livepusher/app/timerslack", "livepusher/app/console"}
	mayUseFyne = []string{"livepusher/app", "livepusher/ui", "livepusher/assets"}
)

func TestImportsRunOneWay(t *testing.T) {
	packages := goList(t)
	if len(packages) < 10 {
		t.Fatalf("go list found %d packages", len(packages))
	}
	for _, p := range packages {
		for _, i := range p.Imports {
			if (i == "livepusher" || strings.HasPrefix(i, "livepusher/")) && !slices.Contains(mayImport[p.ImportPath], i) {
				t.Errorf("%s imports %s", p.ImportPath, i)
			}
			if strings.HasPrefix(i, "fyne.io/") && !slices.Contains(mayUseFyne, p.ImportPath) {
				t.Errorf("%s imports %s: the window stays in app, ui and assets", p.ImportPath, i)
			}
		}
		if len(p.CgoFiles) > 0 && !slices.Contains(mayUseCgo, p.ImportPath) {
			t.Errorf("%s uses cgo in %v", p.ImportPath, p.CgoFiles)
		}
	}
}

func goList(t *testing.T) (packages []listed) {
	t.Helper()
	cmd := exec.Command("go", "list", "-tags=migrated_fynedo", "-json=ImportPath,Imports,CgoFiles", "livepusher/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	d := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
