package pusher

import (
	"context"
	"image"
	"time"

	"livepusher/beauty"
	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// Types of the leaves that callers of this package need, so that a window imports this package alone.
type (
	Frame     = media.Frame
	Device    = capture.Device
	Abilities = capture.Abilities
)

// Parts are what a Pusher is made of: the ways to cameras, encoders and the server. Package standard
// has the real ones, package pushertest doubles.
type Parts struct {
	Sources    Sources
	Encoders   func() []EncoderInfo                      // the video encoders of this machine
	NewVideo   func(VideoSettings) (VideoEncoder, error) // an error that is ErrSize tells of a size that no encoder takes
	NewAudio   func(AudioSettings) (AudioEncoder, error) // likewise ErrSampleRate
	NewScaler  func() Scaler
	NewFilter  func() Filter
	NewConvert func(from, to AudioFormat) (AudioConverter, error)
	// NewWatermark makes what writes the attribute watermark. nil: there is none.
	NewWatermark func() Watermark
	// NewVoice opens what enable-agc and enable-ans ask for; it is called when one of them is on. nil:
	// there is none.
	NewVoice func(AudioFormat, VoiceSettings) (VoiceProcessor, error)
	// Dial connects and publishes. It calls connected once the server has answered connect. Errors are
	// *rtmp.Error.
	Dial func(ctx context.Context, url string, connected func()) (Conn, error)
	// Waiting draws the picture that viewers see instead of the camera: name is a path or an address,
	// "" the built-in picture; hash its md5, "" unchecked. The frame is I420 of limited range in the
	// given size; with an error it is the built-in picture.
	Waiting func(name, hash string, width, height int) (*media.Frame, error)
	// OpenMusic opens a file that PlayBGM plays: its sound as fast as it is read, once. Errors are
	// *capture.Error.
	OpenMusic func(ctx context.Context, path string) (capture.Mic, error)
	// Machine tells the load: percent of one core that the program takes, percent of all cores that
	// are busy, and the program's resident memory in MB. May be nil.
	Machine func() (program, machine, memory float64)
}

// Sources opens cameras and microphones by the names that Config.Camera and Config.Mic take. Errors
// are *capture.Error.
type Sources interface {
	OpenCamera(ctx context.Context, name string, wish capture.CameraWish) (capture.Camera, error)
	OpenMic(ctx context.Context, name string) (capture.Mic, error)
	// Devices lists the real devices, in a stable order.
	Devices() (cameras, mics []capture.Device, err error)
}

// VideoSettings is what a video encoder is opened with.
type VideoSettings struct {
	Encoder       string // one of Parts.Encoders, or a name that the user gave
	Preset        string // of libx264; "" for other encoders
	Width, Height int
	FPS           int
	KeyInterval   time.Duration // between key frames
	Bitrate       int           // kbit/s that the stream may not exceed over Buffer
	Buffer        time.Duration // size of the rate control's buffer (VBV)
	CBR           bool          // the stream has that rate always
	LowLatency    bool          // RTC: no look-ahead, no frame threads
}

// VideoEncoder makes H.264. It is used by one goroutine.
type VideoEncoder interface {
	Track() media.VideoTrack
	// Encode takes one I420 picture of limited range and calls emit for each access unit that is
	// ready: none, one, or with look-ahead an older one. The packet's Data is valid during emit only.
	Encode(f *media.Frame, key bool, emit func(media.Packet)) error
	// SetBitrate changes the rate from the next picture on, in kbit/s.
	SetBitrate(kbps int)
	// Drain emits the pictures that it still holds. Only Close may follow.
	Drain(emit func(media.Packet)) error
	Close() error
}

// AudioFormat is the shape of sound.
type AudioFormat struct {
	Rate     int // Hz
	Channels int // 1 or 2
}

// AudioSettings is what an audio encoder is opened with.
type AudioSettings struct {
	AudioFormat
	Bitrate int // kbit/s
}

// AudioEncoder makes AAC-LC. It is used by one goroutine.
type AudioEncoder interface {
	Track() media.AudioTrack
	// FrameSize is the number of samples a channel that Encode takes: 1024 for AAC-LC.
	FrameSize() int
	// Encode takes exactly one frame of samples and calls emit for each access unit that is ready.
	Encode(s *media.Samples, emit func(media.Packet)) error
	Close() error
}

// Scaler crops, turns, mirrors and scales a picture, and changes its subsampling and range on the
// way. It is used by one goroutine.
type Scaler interface {
	// Scale draws the part crop of src, turned clockwise by turn degrees (0, 90, 180, 270) and then
	// mirrored left to right if asked, over the whole of dst.Picture, which is I420 and becomes of
	// limited range.
	Scale(dst, src *media.Frame, crop image.Rectangle, turn int, mirror bool) error
	Close() error
}

// AudioConverter changes rate and channels of sound. It is used by one goroutine.
type AudioConverter interface {
	// Convert returns what has become ready; valid until the next call.
	Convert(in []float32) ([]float32, error)
	// Stretch makes the next samples delta samples (of the output, a channel) longer, spread over
	// distance output samples: how two clocks are kept together without clicks.
	Stretch(delta, distance int) error
	Close() error
}

// VoiceSettings is what is to be done to the sound of a microphone.
type VoiceSettings struct {
	AGC bool // automatic gain control
	ANS bool // automatic noise suppression
}

// VoiceProcessor applies VoiceSettings to the sound of a microphone. It is used by one goroutine.
type VoiceProcessor interface {
	// Process takes interleaved samples and returns what has become ready; valid until the next call.
	Process(in []float32) ([]float32, error)
	// Held is how many sample frames have been taken and not returned yet: what was returned last ends
	// that much before what was taken last. It is less than maxHeld.
	Held() int
	Close() error
}

// Conn is a connection on which the server has accepted publishing. The Write methods are called by
// one goroutine; their body may be reused once they return. Times are milliseconds of the stream,
// from zero, and never fall within one of the three kinds.
type Conn interface {
	WriteData(ms uint32, body []byte) error // an AMF0 data message: "@setDataFrame", "onMetaData", ...
	WriteVideo(ms uint32, body []byte) error
	WriteAudio(ms uint32, body []byte) error
	// Done is closed when the connection has ended, whoever ended it; Err then says why.
	Done() <-chan struct{}
	Err() error
	// Moves has the push addresses to which the server asks to change, each as secret as the first one.
	Moves() <-chan string
	// Network tells what the system knows of the connection.
	Network() media.Network
	// Close takes leave of the server, within a second, and releases the connection.
	Close() error
}

// Filter is the picture's filter; *beauty.Filter is it.
type Filter interface {
	Apply(dst, src *image.YCbCr, p beauty.Params)
}
