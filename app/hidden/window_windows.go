package hidden

import (
	"runtime"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	user32           = windows.NewLazySystemDLL("user32.dll")
	registerClass    = user32.NewProc("RegisterClassExW")
	createWindow     = user32.NewProc("CreateWindowExW")
	defaultProcedure = user32.NewProc("DefWindowProcW")
	getMessage       = user32.NewProc("GetMessageW")
	dispatchMessage  = user32.NewProc("DispatchMessageW")
	postMessage      = user32.NewProc("PostMessageW")
)

// className is the class of these windows, and their title.
const className = "livepusher-hidden"

// answer handles a message; false leaves it to Windows.
type answer func(message uint32, wParam uintptr) bool

// windowClass is Win32's WNDCLASSEXW.
type windowClass struct {
	size, style                        uint32
	procedure                          uintptr
	classExtra, windowExtra            int32
	instance, icon, cursor, background uintptr
	menu, name                         *uint16
	smallIcon                          uintptr
}

// windowMessage is Win32's MSG.
type windowMessage struct {
	window  uintptr
	message uint32
	wParam  uintptr
	lParam  uintptr
	time    uint32
	x, y    int32
}

var (
	mu      sync.Mutex
	answers = map[uintptr]answer{} // by window
)

// procedure is the windows' WNDPROC.
func procedure(window, message, wParam, lParam uintptr) uintptr {
	mu.Lock()
	handle := answers[window]
	mu.Unlock()
	if handle != nil && handle(uint32(message), wParam) {
		return 0
	}
	result, _, _ := defaultProcedure.Call(window, message, wParam, lParam)
	return result
}

var register = sync.OnceValue(func() *uint16 {
	name := windows.StringToUTF16Ptr(className)
	class := windowClass{procedure: windows.NewCallback(procedure), name: name}
	class.size = uint32(unsafe.Sizeof(class))
	registerClass.Call(uintptr(unsafe.Pointer(&class)))
	return name
})

// open makes a window and gives its messages to handle, on a thread of its own, for as long as the program runs. It is
// a window of the desktop that is never shown: those for messages alone are not told of the end of a session. It
// returns 0 where there is no desktop, as in a service.
func open(handle answer) (window uintptr) {
	made := make(chan uintptr)
	go func() {
		runtime.LockOSThread() // a window's messages come to the thread that made it
		name := register()
		window, _, _ := createWindow.Call(0, uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(name)), 0, 0, 0, 0, 0, 0, 0, 0, 0)
		if window != 0 {
			mu.Lock()
			answers[window] = handle
			mu.Unlock()
		}
		made <- window
		var m windowMessage
		for window != 0 {
			if more, _, _ := getMessage.Call(uintptr(unsafe.Pointer(&m)), 0, 0, 0); int32(more) <= 0 {
				return
			}
			dispatchMessage.Call(uintptr(unsafe.Pointer(&m)))
		}
	}()
	return <-made
}
