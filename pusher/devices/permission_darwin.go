package devices

import (
	"github.com/ebitengine/purego/objc"

	"livepusher/pusher/capture"
)

// permission tells that the user, or who manages the machine, has refused this program cameras or microphones: then
// AVFoundation says nothing of use, and a microphone is silent. A user who has not been asked is asked by the system
// when the device is opened; no picture comes until there is an answer.
func permission(source string) error {
	media, page := "vide", "Camera" // AVMediaTypeVideo
	if source == sourceMic {
		media, page = "soun", "Microphone" // AVMediaTypeAudio
	}
	if !refused(media) {
		return nil
	}
	return &capture.Error{Kind: capture.Denied,
		Detail: "allow it in System Settings, Privacy & Security, " + page + ", and start livepusher again"}
}

// What AVCaptureDevice answers (AVAuthorizationStatus) when it will not let a program have devices of a kind.
const (
	authorizationRestricted = 1
	authorizationDenied     = 2
)

// refused asks AVCaptureDevice, which mediadevices' camera driver has loaded.
func refused(media string) bool {
	kind := objc.ID(objc.GetClass("NSString")).Send(objc.RegisterName("alloc")).
		Send(objc.RegisterName("initWithUTF8String:"), media)
	defer kind.Send(objc.RegisterName("release"))
	status := objc.Send[int](objc.ID(objc.GetClass("AVCaptureDevice")), objc.RegisterName("authorizationStatusForMediaType:"), kind)
	return status == authorizationRestricted || status == authorizationDenied
}
