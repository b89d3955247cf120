package devices

// #cgo LDFLAGS: -ldl
// #include <dlfcn.h>
//
// static void say_nothing(const char *file, int line, const char *function, int err, const char *format, ...) {}
//
// // libasound writes on standard error whatever of its configuration does not fit this machine.
// static void quiet_alsa(void) {
//	void *lib = dlopen("libasound.so.2", RTLD_NOW | RTLD_GLOBAL);
//	if (!lib) return;
//	int (*set)(void (*)(const char *, int, const char *, int, const char *, ...)) = dlsym(lib, "snd_lib_error_set_handler");
//	if (set) set(say_nothing); // the library stays loaded, and with it the setting
// }
import "C"

import (
	"os"
	"strings"
	"sync"

	"github.com/gen2brain/malgo"
)

// soundBackends are the sound systems to try, in this order. ALSA is tried only where there is a sound
// card: without one it lists nothing but its converters.
func soundBackends() []malgo.Backend {
	backends := []malgo.Backend{malgo.BackendPulseaudio} // PipeWire speaks its protocol
	if cards, _ := os.ReadDir("/proc/asound"); hasCard(cards) {
		quietAlsa()
		backends = append(backends, malgo.BackendAlsa)
	}
	return backends
}

var quietAlsa = sync.OnceFunc(func() { C.quiet_alsa() })

// hasCard finds a directory such as /proc/asound/card0.
func hasCard(entries []os.DirEntry) bool {
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), "card") {
			return true
		}
	}
	return false
}

// isMic sorts out ALSA's converters, its null device and its ways to other sound systems: what is
// left are hardware (":0,0") and the names that distributions point at it. PulseAudio's names pass.
func isMic(id string) bool {
	switch id {
	case "", "null", "lavrate", "samplerate", "speexrate", "speex", "jack", "oss", "pulse", "pipewire", "upmix", "vdownmix", "usbstream":
		return false
	}
	return true
}
