package pusher

import "time"

// Stats are the figures of the last second, under the names of live-pusher's onNetStatus, and what
// the debug panel needs beside them.
type Stats struct {
	VideoBitrate    int `json:"videoBitrate"`    // kbit/s out of the encoder
	AudioBitrate    int `json:"audioBitrate"`    // kbit/s out of the encoder
	VideoFPS        int `json:"videoFPS"`        // frames encoded in the last second
	VideoGOP        int `json:"videoGOP"`        // seconds between key frames
	NetSpeed        int `json:"netSpeed"`        // kbit/s really sent
	NetJitter       int `json:"netJitter"`       // ms, mean deviation of the round trip time
	NetQualityLevel int `json:"netQualityLevel"` // 0 not pushing, 1 best ... 6 worst
	VideoWidth      int `json:"videoWidth"`
	VideoHeight     int `json:"videoHeight"`
	VideoCache      int `json:"videoCache"` // ms of video waiting to be sent
	AudioCache      int `json:"audioCache"` // ms of audio waiting to be sent

	Time           time.Time `json:"time"`
	TargetBitrate  int       `json:"targetBitrate"`  // kbit/s asked of the video encoder (AVRA)
	CameraWait     float64   `json:"cameraWait"`     // ms from a camera's picture to the tick that takes it
	EncoderWait    float64   `json:"encoderWait"`    // ms from the tick until the encoder begins: geometry and filter are in it
	SendWait       int       `json:"sendWait"`       // ms that access units wait here for the network
	NetWait        int       `json:"netWait"`        // ms that they wait in the system and in queues on the way
	SocketQueue    int       `json:"socketQueue"`    // bytes the system has not sent or had acknowledged
	DroppedBefore  int64     `json:"droppedBefore"`  // pictures dropped before the encoder since Start
	DroppedNetwork int64     `json:"droppedNetwork"` // access units dropped for the network since Start
	RTT            int       `json:"rtt"`            // ms
	BeautyMS       float64   `json:"beautyMs"`       // per picture
	GeometryMS     float64   `json:"geometryMs"`     // per picture: crop, scale, turn
	EncodeMS       float64   `json:"encodeMs"`       // per picture, wall time
	PreviewFPS     int       `json:"previewFPS"`
	CameraFPS      int       `json:"cameraFPS"`
	CPUProgram     float64   `json:"cpuProgram"` // percent of one core
	CPUMachine     float64   `json:"cpuMachine"` // percent of all cores
	MemoryMB       float64   `json:"memoryMB"`   // resident
	Goroutines     int       `json:"goroutines"` // of the whole program
	BytesSent      int64     `json:"bytesSent"`  // since Start

	// MicLevel is the highest peak of the last second in dBFS, -96 when silent. It is what comes from the
	// microphone: after automatic gain control and noise suppression, whose work it shows, and before
	// mic-volume and muted, so that somebody who is muted sees that the microphone hears.
	MicLevel float64 `json:"micLevel"`
}
