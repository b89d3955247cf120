package app

import (
	"bytes"
	"io"
	"log"
	"os"

	"golang.org/x/sys/windows"
)

// sayNoWindow has a box tell when the window cannot be opened. Fyne writes that into the log alone, which a program
// without a console shows to nobody, and ends the program.
func sayNoWindow() { log.SetOutput(&noWindow{next: os.Stderr}) }

// noWindow is the log. It looks for Fyne's line, behind which the cause comes.
type noWindow struct {
	next   io.Writer
	failed bool
}

const noWindowText = "The window cannot be opened: this machine has no OpenGL 2.1. The section on installing in the README " +
	"says which two files help.\n\n无法打开窗口：本机没有 OpenGL 2.1。README 的安装一节说明了需要哪两个文件。\n\n"

func (n *noWindow) Write(line []byte) (int, error) {
	_, cause, has := bytes.Cut(line, []byte("Cause:"))
	switch {
	case bytes.Contains(line, []byte("window creation error")):
		n.failed = true
	case n.failed && has:
		n.failed = false
		text, err := windows.UTF16PtrFromString(noWindowText + string(bytes.TrimSpace(cause)))
		if err == nil {
			windows.MessageBox(0, text, windows.StringToUTF16Ptr("livepusher"), windows.MB_OK|windows.MB_ICONERROR)
		}
	}
	n.next.Write(line) // fails where there is no console
	return len(line), nil
}
