package app

import "golang.org/x/sys/windows"

const noWindowText = "The window cannot be opened, most likely because this machine has no OpenGL 2.1. The section on installing " +
	"in the README says which two files help.\n\n无法打开窗口，很可能是因为本机没有 OpenGL 2.1。README 的安装一节说明了需要哪两个文件。\n\n"

// showNoWindow has a box tell why: without a console nobody sees standard error.
func showNoWindow(cause string) {
	if text, err := windows.UTF16PtrFromString(noWindowText + cause); err == nil {
		windows.MessageBox(0, text, windows.StringToUTF16Ptr("livepusher"), windows.MB_OK|windows.MB_ICONERROR)
	}
}
