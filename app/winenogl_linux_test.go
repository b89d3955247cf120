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

// Where there is no OpenGL a box says so, and the program ends as failed when the box is closed. LIVEPUSHER_PICTURES
// is where a picture of it goes.
func TestWineWithoutOpenGL(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	program := wineCommand(t, ctx, "livepusher.exe", "--camera", "pattern", "--mic", "tone")
	exec.Command("wineserver", "-k").Run() // it knows another screen
	var said bytes.Buffer
	program.Stderr = &said
	s := screentest.OpenWithoutGLX(t, "livepusher", program)
	time.Sleep(time.Second) // wine draws it
	if folder := os.Getenv("LIVEPUSHER_PICTURES"); folder != "" {
		s.Save(filepath.Join(folder, "windows-without-opengl.jpg"))
	}
	s.Key("Return")
	program.Wait()
	if code := program.ProcessState.ExitCode(); code != exitFailed || ctx.Err() != nil {
		t.Errorf("exit code %d, %v", code, ctx.Err())
	}
	if !strings.Contains(said.String(), "the window cannot be opened: PlatformError: WGL: ") {
		t.Errorf("it said %q", &said)
	}
}
