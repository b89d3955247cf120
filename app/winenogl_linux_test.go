package app

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"livepusher/ui/screentest"
)

// Where there is no OpenGL, or an old one, a box says so, and the program ends as failed when the box is closed.
// LIVEPUSHER_PICTURES is where pictures of it go.
func TestWineWithoutOpenGL(t *testing.T) {
	for _, row := range []struct {
		name  string
		glx   bool
		env   []string
		cause string // how it begins
	}{
		{"none", false, nil, "PlatformError: WGL: Failed to "}, // only GLFW's line in the log tells
		{"old", true, []string{"MESA_GL_VERSION_OVERRIDE=1.4"}, "VersionUnavailable: "},
	} {
		t.Run(row.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			program := wineCommand(t, ctx, "livepusher.exe", "--camera", "pattern", "--mic", "tone")
			program.Env = row.env
			var said bytes.Buffer
			program.Stderr = &said
			exec.Command("wineserver", "-k").Run() // it knows another screen
			s := screentest.OpenBare(t, "livepusher", row.glx, program)
			time.Sleep(time.Second) // wine draws it
			if folder := os.Getenv("LIVEPUSHER_PICTURES"); folder != "" {
				s.Save(filepath.Join(folder, "windows-opengl-"+row.name+".jpg"))
			}
			s.Key("Return")
			program.Wait()
			if code := program.ProcessState.ExitCode(); code != exitFailed || ctx.Err() != nil {
				t.Errorf("exit code %d, %v", code, ctx.Err())
			}
			if !strings.Contains(said.String(), "the window cannot be opened: "+row.cause) {
				t.Errorf("it said %q", &said)
			}
		})
	}
}
