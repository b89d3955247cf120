package devices

import (
	"livepusher/pusher/av"
	"livepusher/pusher/capture"
)

// cameraFingerprint would change whenever a camera comes or goes; here nothing tells.
func cameraFingerprint() string { return "" }

// scan lists the cameras through FFmpeg's dshow: mediadevices' driver for DirectShow reads no camera that has only
// JPEG, as most have for their larger sizes, and has no names for people.
func scan() []cameraEntry {
	found, err := av.DShowDevices()
	if err != nil {
		return nil
	}
	var entries []cameraEntry
	for _, d := range found {
		e := cameraEntry{Device: capture.Device{ID: d.ID, Name: d.Name, Path: d.ID, Modes: dshowModes(av.DShowOptions(d.ID))}}
		if len(e.Modes) == 0 { // perhaps another program has it
			e.openErr = &capture.Error{Kind: capture.Unsupported, Detail: "it tells of no picture format that can be used; another program may have it"}
		}
		entries = append(entries, e)
	}
	return arrange(entries)
}

func (d *Devices) open(e cameraEntry, m capture.Mode, wish capture.CameraWish) (capture.Camera, error) {
	return openPackets(e.Name, m, d.NewJPEG, func() (packetSource, error) {
		source, err := av.OpenPackets("dshow", "video="+e.Path, dshowOptions(m, wish))
		if err != nil {
			return nil, &capture.Error{Kind: capture.Busy, Err: err} // DirectShow does not tell why; it is the usual reason
		}
		return source, nil
	})
}
