package app

import (
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"strings"
)

// Fyne returns no error when its window cannot be opened: the program would go on without one. Why is in the log, in
// one of two forms, or in a panic.
var (
	// noWindowReasons are Fyne's. The cause is in the next line.
	noWindowReasons = []string{"window creation error", "failed to initialise OpenGL", "failed to initialise GLFW"}
	// noWindowErrors are GLFW's own lines, for which Fyne is told nothing at all.
	noWindowErrors = []string{
		"PlatformError: WGL: Failed to",
		"PlatformError: Win32: Failed to create window",
		"PlatformError: Win32: Failed to register window class",
		"PlatformError: Win32: Failed to create helper window",
		"PlatformError: Win32: Failed to register helper window class",
		"PlatformError: Entry point retrieval is broken",
		"PlatformError: OpenGL version string retrieval is broken",
		"PlatformError: No version found in OpenGL version string",
	}
	// noWindowPanics are GLFW's and of Fyne's shaders.
	noWindowPanics = []string{
		"FormatUnavailable: WGL: ",
		"NotInitialized: ",
		"failed to compile OpenGL shader",
		"failed to link OpenGL program",
	}
)

// harmlessError begins as noWindowErrors do, but comes when the window is there.
const harmlessError = "PlatformError: WGL: Failed to clear current context"

// sayNoWindow says when the window cannot be opened and ends the program then, which nobody could end otherwise. end is
// to be deferred, for it recovers from a panic.
func sayNoWindow() (end func()) {
	log.SetOutput(&noWindow{next: os.Stderr, tell: tellNoWindow})
	return func() {
		if r := recover(); r != nil {
			if cause := panicCause(r); cause != "" {
				tellNoWindow(cause)
			}
			panic(r)
		}
	}
}

func tellNoWindow(cause string) {
	fmt.Fprintf(os.Stderr, "livepusher: the window cannot be opened: %s. It needs a screen with OpenGL 2.1; without one, `livepusher push` sends a stream all the same\n", cause)
	showNoWindow(cause)
	os.Exit(exitFailed)
}

// noWindow is the log while the window opens. It calls tell with the cause when there will be no window, and passes all
// lines on but those that tell is told of. The log calls Write with one whole line at a time.
type noWindow struct {
	next   io.Writer
	tell   func(cause string)
	reason bool // Fyne has named one
}

func (n *noWindow) Write(line []byte) (int, error) {
	before := n.reason
	switch cause := n.cause(string(line)); {
	case cause != "":
		n.tell(cause)
	case n.reason == before: // not the line that names the reason
		n.next.Write(line) // fails where there is no console
	}
	return len(line), nil
}

// cause is why there will be no window, empty as long as the lines do not say so.
func (n *noWindow) cause(line string) string {
	in := func(words string) bool { return strings.Contains(line, words) }
	if _, cause, has := strings.Cut(line, "Cause:"); has && n.reason {
		n.reason = false
		return strings.TrimSpace(cause)
	}
	if in("Fyne error:") && slices.ContainsFunc(noWindowReasons, in) {
		n.reason = true // another goroutine's error may come between: it takes nothing back
	}
	if slices.ContainsFunc(noWindowErrors, in) && !in(harmlessError) {
		return strings.TrimSpace(line[strings.Index(line, "PlatformError:"):])
	}
	return ""
}

// panicCause is why there will be no window, of what was recovered; empty when it is about something else.
func panicCause(recovered any) string {
	err, _ := recovered.(error)
	if err == nil {
		return ""
	}
	begins := func(words string) bool { return strings.HasPrefix(err.Error(), words) }
	if !slices.ContainsFunc(noWindowPanics, begins) {
		return ""
	}
	first, _, _ := strings.Cut(err.Error(), "\n") // a shader's whole text follows
	return first
}

// untilDrawn is told what the window has reached, and passes it on to next unless that is nil. Once the window is drawn,
// no line of the log can mean that there is none: a graphics driver that starts anew must not end a push.
func untilDrawn(next func(what string)) func(what string) {
	return func(what string) {
		if what == "window" {
			log.SetOutput(os.Stderr)
		}
		if next != nil {
			next(what)
		}
	}
}
