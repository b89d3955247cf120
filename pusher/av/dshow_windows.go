package av

/*
#cgo pkg-config: libavdevice
#include "dshow_windows.h"
#include "compat.h"
*/
import "C"
import (
	"slices"
	"sync"
	"unsafe"
)

// DShowDevice is a camera of DirectShow's.
type DShowDevice struct {
	ID   string // what OpenPackets takes behind "video="; it stays with the socket
	Name string // for people; two of a kind have the same
}

// askDShow keeps questions apart: FFmpeg answers some in its log, which is one.
var askDShow sync.Mutex

// DShowDevices lists the cameras. None is no error.
func DShowDevices() ([]DShowDevice, error) {
	askDShow.Lock()
	defer askDShow.Unlock()
	var list *C.AVDeviceInfoList
	r := C.dshow_devices(&list)
	if list == nil {
		if r == -C.EIO { // what dshow says when there is none
			return nil, nil
		}
		return nil, check("list cameras", r)
	}
	defer C.avdevice_free_list_devices(&list)
	var found []DShowDevice
	for _, d := range unsafe.Slice(list.devices, list.nb_devices) {
		if slices.Contains(unsafe.Slice(d.media_types, d.nb_media_types), C.AVMEDIA_TYPE_VIDEO) {
			found = append(found, DShowDevice{C.GoString(d.device_name), C.GoString(d.device_description)})
		}
	}
	return found, nil
}

// DShowOptions is what FFmpeg writes about the formats of a device: a line for each, as of `ffmpeg -list_options true`.
func DShowOptions(id string) string {
	askDShow.Lock()
	defer askDShow.Unlock()
	name := C.CString("video=" + id)
	defer C.free(unsafe.Pointer(name))
	text := C.dshow_options(name)
	defer C.av_free(unsafe.Pointer(text))
	return C.GoString(text)
}
