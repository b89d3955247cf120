package app

import (
	"fmt"
	"log"
	"os"

	"golang.org/x/sys/windows"
)

// sayNoWindow has a box tell when the window cannot be opened, and ends the program then: without a console nobody
// sees the log, and without a window nobody can end it. end is to be deferred, for it recovers from a panic.
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

const noWindowText = "The window cannot be opened, most likely because this machine has no OpenGL 2.1. The section on installing " +
	"in the README says which two files help.\n\n无法打开窗口，很可能是因为本机没有 OpenGL 2.1。README 的安装一节说明了需要哪两个文件。\n\n"

func tellNoWindow(cause string) {
	fmt.Fprintln(os.Stderr, "livepusher: the window cannot be opened:", cause)
	if text, err := windows.UTF16PtrFromString(noWindowText + cause); err == nil {
		windows.MessageBox(0, text, windows.StringToUTF16Ptr("livepusher"), windows.MB_OK|windows.MB_ICONERROR)
	}
	os.Exit(exitFailed)
}
