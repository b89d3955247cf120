package app

import (
	"bytes"
	"context"
	"errors"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"

	"livepusher/ui/screentest"
)

// openingLog makes the log one of a window that opens, and collects the causes that are told.
func openingLog(t *testing.T) (causes *[]string, passed *bytes.Buffer) {
	t.Helper()
	causes, passed = new([]string), new(bytes.Buffer)
	log.SetOutput(&noWindow{next: passed, tell: func(cause string) { *causes = append(*causes, cause) }})
	t.Cleanup(func() { log.SetOutput(os.Stderr) })
	return causes, passed
}

// platform logs what GLFW's binding logs of an error that its callers are not told of.
func platform(words string) func() { return func() { log.Println("PlatformError: " + words) } }

// fyneError has Fyne itself write it.
func fyneError(reason string, err error) func() { return func() { fyne.LogError(reason, err) } }

func TestNoWindowInTheLog(t *testing.T) {
	noGL := &glfw.Error{Code: glfw.APIUnavailable, Desc: "WGL: The driver does not appear to support OpenGL"}
	for _, row := range []struct {
		name  string
		log   func()
		cause string // empty: harmless
	}{
		{"no OpenGL", fyneError("window creation error", noGL), "APIUnavailable: WGL: The driver does not appear to support OpenGL"},
		{"old OpenGL", fyneError("window creation error", &glfw.Error{Code: glfw.VersionUnavailable, Desc: "Requested OpenGL version 2.1, got version 1.1"}),
			"VersionUnavailable: Requested OpenGL version 2.1, got version 1.1"},
		{"functions are missing", fyneError("failed to initialise OpenGL", errors.New("glAttachShader")), "glAttachShader"},
		{"no GLFW", fyneError("failed to initialise GLFW", &glfw.Error{Code: glfw.PlatformUnavailable, Desc: "x"}), "PlatformUnavailable: x"},
		{"another error between", func() {
			log.Println("Fyne error: ", "window creation error")
			log.Println("Fyne error: ", "Error reading scale")
			log.Println("  Cause:", noGL)
		}, noGL.Error()},
		{"wine without GLX", platform("WGL: Failed to create dummy context: Success."), "PlatformError: WGL: Failed to create dummy context: Success."},
		{"a context that is none", platform("WGL: Failed to make context current: The handle is invalid."),
			"PlatformError: WGL: Failed to make context current: The handle is invalid."},
		{"no window of Windows'", platform("Win32: Failed to create window: Not enough memory."), "PlatformError: Win32: Failed to create window: Not enough memory."},
		{"no functions", platform("Entry point retrieval is broken"), "PlatformError: Entry point retrieval is broken"},
		{"no version", platform("OpenGL version string retrieval is broken"), "PlatformError: OpenGL version string retrieval is broken"},

		{"clipboard", platform("Win32: Failed to open clipboard: Access denied."), ""},
		{"cursor", platform("Win32: Failed to create standard cursor: Success."), ""},
		{"icon", platform("Win32: Failed to create icon: Success."), ""},
		{"context let go", platform("WGL: Failed to clear current context: Success."), ""},
		{"dark title", fyneError("Failed to set dark mode", errors.New("The handle is invalid.")), ""},
		{"scale", fyneError("Error reading scale", errors.New("window creation error")), ""},
		{"no cause", fyneError("GLFW clipboard set failed", nil), ""},
		{"a cause alone", func() { log.Println("  Cause:", noGL) }, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			causes, passed := openingLog(t)
			row.log()
			fyneError("Error reading scale", errors.New("after it"))()
			var want []string
			if row.cause != "" {
				want = []string{row.cause}
			}
			if !slices.Equal(*causes, want) {
				t.Errorf("told %q, want %q", *causes, want)
			}
			if row.cause != "" && strings.Contains(passed.String(), row.cause) || !strings.Contains(passed.String(), "Cause: after it") {
				t.Errorf("the log: %q", passed)
			}
		})
	}
}

// Without a screen, and on one without OpenGL, the program says so in a sentence and ends as failed.
func TestNoWindowIsSaid(t *testing.T) {
	for _, row := range []struct {
		name, display string
		want          string
	}{
		{"no screen", "", "Failed to detect any supported platform"},
		{"a screen that is not there", ":7777", "X11: Failed to open display :7777"},
		{"no OpenGL", screentest.WithoutOpenGL(t), "GLX extension not found"},
	} {
		t.Run(row.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			c := exec.CommandContext(ctx, os.Args[0], "--camera", "pattern", "--mic", "tone")
			_, home := newHome(t)
			c.Env = append(home, asProgram+"=1", "DISPLAY="+row.display)
			out, _ := c.CombinedOutput()
			if code := c.ProcessState.ExitCode(); code != exitFailed {
				t.Errorf("exit code %d, %v", code, ctx.Err())
			}
			said := string(out)
			if !strings.Contains(said, "livepusher: the window cannot be opened: ") || !strings.Contains(said, row.want) || strings.Contains(said, "goroutine") {
				t.Errorf("it says %q", said)
			}
			t.Logf("%s", out)
		})
	}
}

func TestNoWindowOnceDrawn(t *testing.T) {
	openingLog(t)
	var reached []string
	told := untilDrawn(func(what string) { reached = append(reached, what) })
	told("picture")
	if _, watched := log.Writer().(*noWindow); !watched {
		t.Error("the log of a window that is not drawn is not watched")
	}
	told("window")
	if log.Writer() != os.Stderr {
		t.Error("the log of an open window is still watched")
	}
	untilDrawn(nil)("window")
	if !slices.Equal(reached, []string{"picture", "window"}) {
		t.Errorf("passed on: %q", reached)
	}
}

func TestNoWindowInAPanic(t *testing.T) {
	for _, row := range []struct {
		recovered any
		cause     string
	}{
		{&glfw.Error{Code: glfw.FormatUnavailable, Desc: "WGL: Failed to find a suitable pixel format"}, "FormatUnavailable: WGL: Failed to find a suitable pixel format"},
		{&glfw.Error{Code: 0x00010001, Desc: "The GLFW library is not initialized"}, "NotInitialized: The GLFW library is not initialized"},
		{errors.New("failed to compile OpenGL shader:\nno GLSL\n>>> SHADER SOURCE"), "failed to compile OpenGL shader:"},
		{errors.New("failed to link OpenGL program; error code: 502"), "failed to link OpenGL program; error code: 502"},
		{errors.New("index out of range"), ""},
		{"failed to link OpenGL program", ""},
		{nil, ""},
	} {
		if got := panicCause(row.recovered); got != row.cause {
			t.Errorf("of %v: %q, want %q", row.recovered, got, row.cause)
		}
	}
}

// What is looked for is what these versions of Fyne and GLFW write.
func TestNoWindowWordsAreTheirs(t *testing.T) {
	out, err := exec.Command("go", "list", "-tags=migrated_fynedo", "-f", "{{.Dir}}", "fyne.io/fyne/v2", "github.com/go-gl/glfw/v3.4/glfw").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	dirs := strings.Fields(string(out))
	var all strings.Builder
	for _, pattern := range []string{dirs[0] + "/internal/driver/glfw/*.go", dirs[0] + "/internal/painter/gl/*.go", dirs[1] + "/*.go", dirs[1] + "/glfw/src/*.c"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
		}
	}
	for _, words := range slices.Concat(noWindowReasons, noWindowErrors, noWindowPanics, []string{harmlessError}) {
		if name, description, two := strings.Cut(words, ": "); two { // GLFW puts them together
			words = description
			if !strings.Contains(all.String(), `"`+name+`"`) {
				t.Errorf("GLFW has no %q", name)
			}
		}
		if !strings.Contains(all.String(), strings.TrimSuffix(words, " ")) {
			t.Errorf("neither Fyne nor GLFW writes %q", words)
		}
	}
}
