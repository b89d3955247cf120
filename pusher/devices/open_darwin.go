package devices

import (
	"github.com/ebitengine/purego/objc"

	"livepusher/pusher/capture"
)

// cameraFingerprint would change whenever a camera comes or goes; here nothing tells.
func cameraFingerprint() string { return "" }

// open opens a camera, at which the system asks the user who has not been asked yet; until there is an answer no
// picture comes. AVFoundation does not say that a user who was asked has refused.
func (d *Devices) open(e cameraEntry, m capture.Mode, _ capture.CameraWish) (capture.Camera, error) {
	if refused(mediaVideo) {
		return nil, &capture.Error{Kind: capture.Denied,
			Detail: "allow it in System Settings, Privacy & Security, Camera, and start livepusher again"}
	}
	return record(e, m)
}

// abilities: here no camera tells what it has to set.
func abilities(string) capture.Abilities { return capture.Abilities{} }

// mediaVideo is AVMediaTypeVideo.
const mediaVideo = "vide"

// What AVCaptureDevice answers when the user, or who manages the machine, allows it no camera.
const (
	authorizationRestricted = 1
	authorizationDenied     = 2
)

// refused tells that this program must not use devices of a kind. The binding of mediadevices has loaded AVFoundation.
func refused(media string) bool {
	kind := objc.ID(objc.GetClass("NSString")).Send(objc.RegisterName("alloc")).
		Send(objc.RegisterName("initWithUTF8String:"), media)
	defer kind.Send(objc.RegisterName("release"))
	status := objc.Send[int](objc.ID(objc.GetClass("AVCaptureDevice")), objc.RegisterName("authorizationStatusForMediaType:"), kind)
	return status == authorizationRestricted || status == authorizationDenied
}
