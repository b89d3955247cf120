//go:build (!gles && !arm && !arm64) || darwin

package ui

import "github.com/go-gl/gl/v2.1/gl"

// rendererName asks the current graphics context, which Fyne made, what draws. Fyne has loaded the
// functions of this very package; hence the same condition for building as in its painter.
func rendererName() string { return gl.GoStr(gl.GetString(gl.RENDERER)) }
