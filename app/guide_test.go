package app

import (
	"bytes"
	"io"
	"net/http"
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

// TestGuide does with the real program, on a virtual screen, what docs/guide.md tells, in its order, and
// checks each step where it counts: at the server, in the files, in the recording. With
// LIVEPUSHER_PICTURES=FOLDER it takes the guide's pictures as well, in both languages.
func TestGuide(t *testing.T) {
	g := openGuide(t)
	g.firstRun()
	g.goLiveHere()
	g.stop()
	g.goLive()
	g.beautify()
	g.takeSnapshot()
	g.switchCamera()
	g.hide()
	g.becomePrivate()
	g.loseServer()
	g.openSettings()
	g.becomeCompact()
	g.readFigures()
	g.changeLanguage()
	g.stop()
	g.s.CloseWindow()

	g.checkSettings()
	checkNoSecret(t, g.home, g.said.String())
	g.checkRecordings()
}

// retryDelay is the one that the guide's user does not want to wait for.
const retryDelay = "20"

// guide is a run through the guide.
type guide struct {
	*testing.T
	s       *screentest.Screen
	server  *nginx.Server
	home    string
	browser string // file in which the addresses lie that a browser was opened with
	said    bytes.Buffer
	album   string // folder for pictures; "" takes none
	private [2]time.Time
}

func openGuide(t *testing.T) *guide {
	g := &guide{T: t, server: nginx.Start(t), album: os.Getenv("LIVEPUSHER_PICTURES")}
	home, env := newHome(t)
	g.home, g.browser = home, filepath.Join(home, "browser")
	back := filepath.Join(home, "red.png")
	saveRed(t, back)
	program := buildProgram(t)
	g.s = screentest.Open(t, "livepusher", func(positions string) *exec.Cmd {
		c := exec.Command(program, "--camera", "pattern", "--back-camera", "still:"+back, "--mic", "tone", "--retry-delays", retryDelay,
			"--events", "-", "--test-positions", positions)
		c.Env, c.Stderr = append(env, "PATH="+fakeBrowser(t, g.browser)+":"+os.Getenv("PATH")), &g.said
		return c
	})
	return g
}

// fakeBrowser is a folder with the program that opens browsers; this one writes down what it gets.
func fakeBrowser(t *testing.T, file string) (folder string) {
	folder = t.TempDir()
	script := "#!/bin/sh\necho \"$1\" >>'" + file + "'\n"
	if err := os.WriteFile(filepath.Join(folder, "xdg-open"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// firstRun: there is a picture at once, and HD live is set.
func (g *guide) firstRun() {
	first := preview(g.s)
	g.s.Until("the picture moves", func() bool { return !bytes.Equal(preview(g.s).Pix, first.Pix) })
	g.look("first")
}

// goLiveHere: START goes live to the receiver on this machine, whose page plays it.
func (g *guide) goLiveHere() {
	g.s.Click("start", 0.5)
	g.s.Expect(`"code":1002`)
	g.s.Until("the button of the page", func() bool { return g.s.At("watch").W > 0 })
	g.s.Click("watch", 0.5)
	var page string
	g.s.Until("the browser is opened", func() bool {
		text, _ := os.ReadFile(g.browser)
		page = strings.TrimSpace(string(text))
		return page != ""
	})
	answer, err := http.Get(page)
	if err != nil {
		g.Fatal(err)
	}
	html, _ := io.ReadAll(answer.Body)
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK || !bytes.Contains(html, []byte("<video")) {
		g.Errorf("the page: %s, %d bytes", answer.Status, len(html))
	}
	streams, err := exec.Command("ffprobe", "-v", "error", "-read_intervals", "%+2", "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0", page+"stream.mp4").Output()
	if err != nil || !bytes.Contains(streams, []byte("h264,540,960")) || !bytes.Contains(streams, []byte("aac")) {
		g.Errorf("the page's stream: %v %q", err, streams)
	}
	g.look("live-here")
}

// stop asks first.
func (g *guide) stop() {
	g.s.Key("Escape") // nothing has the focus
	g.s.Click("start", 0.5)
	g.s.Until("it has stopped", func() bool {
		time.Sleep(300 * time.Millisecond)
		return g.s.At("watch").W == 0
	})
}

// goLive: a pasted address is taken apart, and the stream arrives at the server.
func (g *guide) goLive() {
	g.fold("beauty.title", "picture.title")
	g.s.Click("url", 0.5)
	g.s.Tool("xdotool", "type", "--delay", "20", g.server.RTMP("rec", "guide?key=SECRETKEY"))
	g.s.Key("Return")
	time.Sleep(time.Second) // what is told of the address moves the buttons below
	g.look("address")
	g.lookInside("check", func() {
		g.s.Click("check", 0.5)
		g.s.Until("the check is there", func() bool { return g.s.At("check-again").W > 0 })
		time.Sleep(2 * time.Second) // it holds the stream for most of a second; until then the button cancels
	}, func() {
		g.s.Click("check-close", 0.5)
		time.Sleep(500 * time.Millisecond) // were it still there, START could not be clicked
	})
	g.s.Click("start", 0.5)
	g.s.Expect(`"code":1002`)
	g.s.Until("the server records", func() bool { return len(g.recordings()) == 1 })
	time.Sleep(2 * time.Second)
}

// fold closes or opens sections of the rail, and waits until they are.
func (g *guide) fold(titles ...string) {
	for _, title := range titles {
		before := g.s.At("sound.title")
		g.s.Click(title, 0.3)
		g.s.Until(title+" is folded", func() bool { return g.s.At("sound.title") != before })
	}
}

// recordings are the server's files with pictures in them; the check leaves one without.
func (g *guide) recordings() (files []string) {
	all, _ := filepath.Glob(filepath.Join(g.server.RecDir(), "guide*.flv"))
	for _, file := range all {
		if info, err := os.Stat(file); err == nil && info.Size() > 10_000 {
			files = append(files, file)
		}
	}
	return files
}

// takeSnapshot puts the very picture that viewers see into the user's folder.
func (g *guide) takeSnapshot() {
	g.s.Key("s")
	g.s.Until("the snapshot is saved", func() bool { return len(snapshots(g.home)) == 1 })
	checkSnapshot(g.T, snapshots(g.home)[0])
}

// switchCamera goes to the other camera and back.
func (g *guide) switchCamera() {
	g.s.Key("x")
	g.s.Expect(`"code":1003`)
	time.Sleep(2 * time.Second)
	g.s.Key("x")
	g.s.Expect(`"code":1003`)
	time.Sleep(2 * time.Second)
}

// hide minimises the window and brings it back.
func (g *guide) hide() {
	g.s.Minimise()
	time.Sleep(4 * time.Second)
	g.s.Restore()
	g.s.Expect(`"code":1003`)
	g.s.Tool("xdotool", "windowactivate", "--sync", g.s.Window())
	time.Sleep(2 * time.Second)
}

// becomePrivate presses the privacy key, and the card's button afterwards.
func (g *guide) becomePrivate() {
	g.s.Key("p")
	g.s.Until("the card is there", func() bool { return g.s.At("remedy").W > 0 })
	g.look("private")
	time.Sleep(3 * time.Second)
	g.s.Click("remedy", 0.5)
	g.s.Expect(`"code":1003`)
	time.Sleep(2 * time.Second)
}

// loseServer: the server goes and comes back, and Retry now is faster than waiting.
func (g *guide) loseServer() {
	g.server.Kill()
	g.s.Expect(`"code":1102`)
	lost := time.Now()
	g.s.Until("the card is there", func() bool { return g.s.At("remedy").W > 0 })
	g.look("lost")
	g.server.Restart()
	g.s.Click("remedy", 0.5)
	g.s.Expect(`"code":1002`)
	if waited := time.Since(lost); waited > 18*time.Second {
		g.Errorf("live again after %v: that was the countdown, not the button", waited)
	}
	g.s.Until("the server records again", func() bool { return len(g.recordings()) == 2 })
	time.Sleep(3 * time.Second)
}

// openSettings opens the settings by their key, and closes them by Escape.
func (g *guide) openSettings() {
	g.lookInside("settings", func() {
		g.s.Key("ctrl+comma")
		g.s.Until("the settings are open", func() bool { return g.s.At("settings-close").W > 0 })
	}, func() {
		g.s.Key("Escape")
		time.Sleep(500 * time.Millisecond) // were they still there, F11 would do nothing
	})
}

// becomeCompact leaves picture and control bar, and brings the rest back.
func (g *guide) becomeCompact() {
	full := g.s.At("window").W
	g.lookInside("compact", func() {
		g.s.Key("F11")
		g.s.Until("the window is compact", func() bool { return g.s.At("window").W < full/2 })
	}, func() {
		g.s.Key("F11")
		g.s.Until("the window is whole", func() bool { return g.s.At("window").W == full && g.s.At("language").W > 0 })
	})
}

// readFigures opens the debug panel.
func (g *guide) readFigures() {
	g.s.Key("F12")
	g.s.Until("the panel is there", func() bool { return g.s.At("log-copy").W > 0 })
	g.look("figures")
}

// changeLanguage: what is live stays live.
func (g *guide) changeLanguage() {
	before := g.s.At("language").W
	g.s.Click("language", 0.5)
	g.s.Until("the window speaks Chinese", func() bool { w := g.s.At("language").W; return w > 0 && w != before })
	time.Sleep(time.Second)
}

// checkSettings: what was changed is remembered, what the command line said is not, and no address is.
func (g *guide) checkSettings() {
	saved, notes := settings.Load(filepath.Join(g.home, "config", "livepusher", "settings.json"))
	c := saved.Config
	if len(notes) != 0 || saved.Language != "zh" || c.Beauty < 4 || c.Whiteness < 4 || c.Filter != guideLook || !c.Debug {
		g.Errorf("saved: language %q, beauty %d, whiteness %d, look %s, debug %v; %v", saved.Language, c.Beauty, c.Whiteness, c.Filter, c.Debug, notes)
	}
	if c.Camera != "" || c.BackCamera != "" || c.RetryDelays == retryDelay || c.URL != "" {
		g.Errorf("what was said on the command line, or the address, is in the file: %q %q %q", c.Camera, c.BackCamera, c.RetryDelays)
	}
}
