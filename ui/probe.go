package ui

import (
	"image"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// newProbe makes an object of one pixel whose drawing happens while Fyne's graphics context is
// current. That is the one moment at which a program can learn two things that Fyne does not tell:
// which renderer draws the window, and, through GLFW's window, when it is minimised.
//
// found is called once, with GLFW's window and the renderer's name, in the middle of drawing: it may
// not touch the canvas.
func newProbe(found func(w *glfw.Window, renderer string)) fyne.CanvasObject {
	dot := image.NewRGBA(image.Rect(0, 0, 1, 1))
	done := false
	return canvas.NewRaster(func(int, int) image.Image {
		if w := glfw.GetCurrentContext(); w != nil && !done {
			done = true
			found(w, rendererName())
		}
		return dot
	})
}

// previewVariable overrides the choice of how the preview is drawn: "shader" or "rgba".
const previewVariable = "LIVEPUSHER_PREVIEW"

// drawnBySoftware tells whether a renderer, by its name, is the processor: Mesa's llvmpipe and
// softpipe, Windows' own, and Google's SwiftShader.
func drawnBySoftware(renderer string) bool {
	switch os.Getenv(previewVariable) {
	case "shader":
		return false
	case "rgba":
		return true
	}
	switch os.Getenv("LIBGL_ALWAYS_SOFTWARE") {
	case "1", "true":
		return true
	}
	renderer = strings.ToLower(renderer)
	for _, name := range []string{"llvmpipe", "softpipe", "swiftshader", "software rasterizer", "gdi generic", "swrast"} {
		if strings.Contains(renderer, name) {
			return true
		}
	}
	return false
}
