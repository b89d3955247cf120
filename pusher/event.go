package pusher

import (
	"encoding/json"
	"strings"
	"time"
)

// Code is the number of an event, as the component and its documentation use it.
type Code int

// The component's codes. Names and numbers are those of the live-pusher documentation, its spelling
// included; the words for people are in the table below.
const (
	ConnectSucc        Code = 1001
	PushBegin          Code = 1002
	OpenCameraSucc     Code = 1003
	ChangeResolution   Code = 1005
	ChangeBitrate      Code = 1006
	FirstFrame         Code = 1007
	StartVideoEncoder  Code = 1008
	CameraRemoved      Code = 1009
	CameraAvailable    Code = 1010
	CameraDisabled     Code = 1011
	NetBusy            Code = 1101
	Reconnect          Code = 1102
	HWAccelerationFail Code = 1103
	VideoEncodeWarning Code = 1104
	SwitchSWEnc        Code = 1107
	DNSFail            Code = 3001
	ServerConnFail     Code = 3002
	ShakeFail          Code = 3003
	ServerDisconnect   Code = 3004
	ReadWriteFail      Code = 3005
	HandupStop         Code = 5000
	OpenCameraFail     Code = -1301
	OpenMicFail        Code = -1302
	VideoEncodeFail    Code = -1303
	AudioEncodeFail    Code = -1304
	UnsupportedSize    Code = -1305
	UnsupportedRate    Code = -1306
	NetDisconnect      Code = -1307
	MicSilent          Code = -1311
	MicSetParamFail    Code = -1318 // not live-pusher's, but of the SDK below it: ERR_MIC_SET_PARAM_FAIL
	CameraDenied       Code = 10001
	MicDenied          Code = 10002
	MusicFail          Code = 10003
	WaitingImageFail   Code = 10004
)

// CameraControlFail is livepusher's own: the component leaves its cameras' controls to the telephone.
const CameraControlFail Code = 1199

// codeTable gives each code its name and its sentence. Words in braces are filled from Event.Args.
// What to do about it stands in the sentence.
var codeTable = map[Code]struct{ name, text string }{
	ConnectSucc:        {"PUSH_EVT_CONNECT_SUCC", "connected to {server}"},
	PushBegin:          {"PUSH_EVT_PUSH_BEGIN", "the server accepted the stream: live"},
	OpenCameraSucc:     {"PUSH_EVT_OPEN_CAMERA_SUCC", "camera {camera} opened ({format})"},
	ChangeResolution:   {"PUSH_EVT_CHANGE_RESOLUTION", "the picture is {width}x{height} at {fps} frames a second{why}"},
	ChangeBitrate:      {"PUSH_EVT_CHANGE_BITRATE", "video bitrate {from} -> {to} kbit/s"},
	FirstFrame:         {"PUSH_EVT_FIRST_FRAME_AVAILABLE", "first picture from camera {camera}"},
	StartVideoEncoder:  {"PUSH_EVT_START_VIDEO_ENCODER", "video encoder {encoder} started"},
	CameraRemoved:      {"PUSH_EVT_CAMERA_REMOVED", "camera {camera} was removed: plug it in again or choose another"},
	CameraAvailable:    {"PUSH_EVT_CAMERA_AVAILABLE", "camera {camera} is available again"},
	CameraDisabled:     {"PUSH_EVT_CAMERA_DISABLED", "camera {camera} was disabled by the system: allow it in the system's settings, or choose another"},
	CameraControlFail:  {"PUSH_WARNING_CAMERA_CONTROL_FAIL", "{control} cannot be set: {cause}"},
	NetBusy:            {"PUSH_WARNING_NET_BUSY", "the uplink is too slow even for the lowest bitrate and viewers are stuttering: move nearer to the router or use a cable"},
	Reconnect:          {"PUSH_WARNING_RECONNECT", "the connection was lost: try {try} of {tries} in {seconds} s"},
	HWAccelerationFail: {"PUSH_WARNING_HW_ACCELERATION_FAIL", "the hardware encoder {encoder} failed, software takes over ({cause})"},
	VideoEncodeWarning: {"PUSH_WARNING_VIDEO_ENCODE_FAIL", "one picture could not be encoded, the encoder restarts: {cause}"},
	SwitchSWEnc:        {"PUSH_WARNING_SWITCH_SWENC", "this machine is too slow to encode in software, the hardware encoder takes over"},
	DNSFail:            {"PUSH_WARNING_DNS_FAIL", "the server name {host} was not found: check the address and the network connection"},
	ServerConnFail:     {"PUSH_WARNING_SEVER_CONN_FAIL", "no connection to {server}: check the address and the port, and whether the server runs ({cause})"},
	ShakeFail:          {"PUSH_WARNING_SHAKE_FAIL", "{server} does not answer as an RTMP server: check the address and the port ({cause})"},
	ServerDisconnect:   {"PUSH_WARNING_SERVER_DISCONNECT", "the server refused or closed the stream: the key may be wrong or expired, or in use elsewhere ({cause})"},
	ReadWriteFail:      {"PUSH_WARNING_READ_WRITE_FAIL", "the connection to the server broke ({cause})"},
	HandupStop:         {"PUSH_WARNING_HANDUP_STOP", "in the background for longer than {limit}: pushing stopped, start again to go on"},
	OpenCameraFail:     {"PUSH_ERR_OPEN_CAMERA_FAIL", "the camera cannot be used: {cause}. Viewers see the waiting image; choose another camera or free this one"},
	OpenMicFail:        {"PUSH_ERR_OPEN_MIC_FAIL", "the microphone cannot be used: {cause}. Viewers hear silence; choose another microphone or free this one"},
	VideoEncodeFail:    {"PUSH_ERR_VIDEO_ENCODE_FAIL", "the video encoder cannot be started: {cause}. Choose a smaller size and start again"},
	AudioEncodeFail:    {"PUSH_ERR_AUDIO_ENCODE_FAIL", "the audio encoder cannot be started: {cause}. Choose another audio quality and start again"},
	UnsupportedSize:    {"PUSH_ERR_UNSUPPORTED_RESOLUTION", "a picture of {width}x{height} cannot be encoded: choose another size"},
	UnsupportedRate:    {"PUSH_ERR_UNSUPPORTED_SAMPLERATE", "sound of {rate} Hz cannot be encoded: choose another audio quality"},
	NetDisconnect:      {"PUSH_ERR_NET_DISCONNECT", "given up after {tries} tries: check the network and start again ({cause})"},
	MicSilent:          {"PUSH_ERR_MIC_NO_DATA", "the microphone is open but delivers nothing: check its switch and its cable"},
	MicSetParamFail:    {"PUSH_ERR_MIC_SET_PARAM_FAIL", "automatic gain and noise suppression cannot be used: {cause}. Viewers hear the microphone as it is"},
	CameraDenied:       {"PUSH_WARNING_CAMERA_DENIED", "the system denies access to the camera: allow it in the system's privacy settings"},
	MicDenied:          {"PUSH_WARNING_MIC_DENIED", "the system denies access to the microphone: allow it in the system's privacy settings"},
	MusicFail:          {"PUSH_WARNING_BGM_FAIL", "the music cannot be played: {cause}. Choose another file"},
	WaitingImageFail:   {"PUSH_WARNING_WAITING_IMAGE_FAIL", "the waiting image cannot be used, the built-in one is shown: {cause}. Choose another picture"},
}

// Name is the component's name of the code.
func (c Code) Name() string { return codeTable[c].name }

// Severe tells the errors that end something from the warnings that the pusher recovers from and
// from plain news.
func (c Code) Severe() bool { return c < 0 }

// Warning tells the codes that people should notice.
func (c Code) Warning() bool { return c >= 1100 && c < 1200 || c >= 3000 }

// Event is one thing that happened. Events are delivered in order and none is lost. No field ever
// holds a secret.
type Event struct {
	Code Code
	Time time.Time
	Args map[string]string // what fills the sentence: "server", "camera", "cause", ...; for translations
}

// Message is the event's English sentence: what happened and what to do.
func (e Event) Message() string { return FillText(codeTable[e.Code].text, e.Args) }

// FillText replaces each {word} of text by args["word"].
func FillText(text string, args map[string]string) string {
	for k, v := range args {
		text = strings.ReplaceAll(text, "{"+k+"}", v)
	}
	return text
}

// MarshalJSON gives the line of --events: time, code, name and message.
func (e Event) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Time    string `json:"time"`
		Code    Code   `json:"code"`
		Name    string `json:"name"`
		Message string `json:"message"`
	}{e.Time.Format(time.RFC3339Nano), e.Code, e.Code.Name(), e.Message()})
}
