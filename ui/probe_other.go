//go:build (gles || arm || arm64) && !darwin

package ui

import gl "github.com/go-gl/gl/v3.1/gles2"

// rendererName asks the current graphics context, which Fyne made, what draws.
func rendererName() string { return gl.GoStr(gl.GetString(gl.RENDERER)) }
