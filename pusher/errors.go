package pusher

import (
	"errors"
	"strings"

	"livepusher/pusher/capture"
	"livepusher/pusher/rtmp"
)

// What an encoder cannot be opened for, whichever it is.
var (
	ErrSize       = errors.New("unsupported size of the picture")
	ErrSampleRate = errors.New("unsupported sample rate")
)

// codeOf maps the typed errors of the leaves to the component's codes. It is the only place that
// does. ok is false for an error that has no code of its own.
func codeOf(err error) (code Code, ok bool) {
	var link *rtmp.Error
	if errors.As(err, &link) {
		return linkCodes[link.Phase], true
	}
	var source *capture.Error
	if errors.As(err, &source) {
		return sourceCodes[source.Source == "microphone"][source.Kind == capture.Denied], true
	}
	switch {
	case errors.Is(err, ErrSize):
		return UnsupportedSize, true
	case errors.Is(err, ErrSampleRate):
		return UnsupportedRate, true
	}
	return 0, false
}

// sourceCodes: a camera or, with true, a microphone -> failed or, with true, denied by the system.
var sourceCodes = map[bool]map[bool]Code{
	false: {false: OpenCameraFail, true: CameraDenied},
	true:  {false: OpenMicFail, true: MicDenied},
}

// linkCodes: in which phase a connection failed -> which code that is.
var linkCodes = map[rtmp.Phase]Code{
	rtmp.PhaseAddress:   ServerConnFail,
	rtmp.PhaseDNS:       DNSFail,
	rtmp.PhaseConnect:   ServerConnFail,
	rtmp.PhaseTLS:       ServerConnFail,
	rtmp.PhaseHandshake: ShakeFail,
	rtmp.PhaseCommand:   ServerDisconnect,
	rtmp.PhaseRefused:   ServerDisconnect,
	rtmp.PhaseProtocol:  ReadWriteFail,
	rtmp.PhaseRead:      ReadWriteFail,
	rtmp.PhaseWrite:     ReadWriteFail,
}

// cause is the part of an error that helps a person, in one line.
func cause(err error) string {
	if err == nil {
		return ""
	}
	return strings.TrimPrefix(strings.Join(strings.Fields(err.Error()), " "), "rtmp: ")
}
