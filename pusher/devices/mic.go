package devices

// #include <stdlib.h>
import "C"

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"
	"unsafe"

	"github.com/gen2brain/malgo"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

const (
	micRate   = 48000 // Hz; the sound system resamples devices that run at another rate
	micPeriod = 10    // ms of sound per call of the sound system
	micPiece  = 20    // ms of sound a Read returns at most
	micKept   = 500   // ms of sound kept for a late reader
)

// mic is a running microphone.
type mic struct {
	info    capture.MicInfo
	sound   *sound
	device  *malgo.Device
	ring    *ring
	samples media.Samples
	stalled *time.Timer

	stopped chan struct{} // closed when the sound system has stopped the device by itself
	stop    sync.Once
	closed  chan struct{}
	closing sync.Once
}

var errNoSound = errors.New("no sound for 5 s")

// openMic finds and starts a microphone. The stretch of time a sound system takes to deliver the
// first samples, up to two seconds with a PulseAudio source that slept, falls into the first Read.
func openMic(ctx context.Context, name string) (*mic, error) {
	s, err := openSound()
	if err != nil {
		return nil, err
	}
	m, err := s.open(name)
	if err != nil {
		s.close()
		return nil, err
	}
	if ctx.Err() != nil {
		m.Close()
		return nil, ctx.Err()
	}
	return m, nil
}

func (s *sound) open(name string) (*mic, error) {
	entries, err := s.mics()
	if err != nil {
		return nil, err
	}
	entry, err := choose(entries, name)
	if err != nil {
		return nil, err
	}
	m := &mic{
		info:  capture.MicInfo{Name: entry.Name, Rate: micRate, Channels: entry.channels},
		sound: s,
		ring:  newRing(micRate / 1000 * micKept * entry.channels),
		samples: media.Samples{
			Data: make([]float32, micRate/1000*micPiece*entry.channels), Rate: micRate, Channels: entry.channels,
		},
		stalled: time.NewTimer(stallTimeout),
		stopped: make(chan struct{}), closed: make(chan struct{}),
	}
	if err := m.start(entry); err != nil {
		return nil, err
	}
	return m, nil
}

func (m *mic) start(entry micEntry) error {
	config := malgo.DefaultDeviceConfig(malgo.Capture)
	config.SampleRate = micRate
	config.PeriodSizeInMilliseconds = micPeriod
	config.Capture.Format = malgo.FormatF32
	config.Capture.Channels = uint32(entry.channels)
	config.Capture.DeviceID = entry.id.Pointer()
	defer C.free(config.Capture.DeviceID)
	config.Pulse.StreamNameCapture = "livepusher"
	device, err := malgo.InitDevice(m.sound.context.Context, config, malgo.DeviceCallbacks{
		Data: func(_, heard []byte, _ uint32) { m.ring.write(floats(heard)) },
		Stop: func() { m.stop.Do(func() { close(m.stopped) }) },
	})
	if err != nil {
		return err
	}
	if err := device.Start(); err != nil {
		device.Uninit()
		return err
	}
	m.device = device
	return nil
}

// floats sees the sound system's 32-bit floats as what they are.
func floats(b []byte) []float32 {
	if len(b) < 4 {
		return nil
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(&b[0])), len(b)/4)
}

// Read implements capture.Mic: 10 to 20 ms of sound.
func (m *mic) Read() (*media.Samples, error) {
	data := m.samples.Data[:cap(m.samples.Data)]
	m.stalled.Reset(stallTimeout)
	for {
		select {
		case <-m.closed:
			return nil, io.EOF
		default:
		}
		n := m.ring.read(data, cap(data)/2)
		if n -= n % m.info.Channels; n > 0 {
			m.samples.Data = data[:n]
			return &m.samples, nil
		}
		select {
		case <-m.ring.wake:
		case <-m.closed:
			return nil, io.EOF
		case <-m.stopped:
			return nil, m.lost(errors.New("the sound system stopped it"))
		case <-m.stalled.C:
			return nil, m.lost(errNoSound)
		}
	}
}

func (m *mic) lost(err error) error {
	return &capture.Error{Source: sourceMic, Name: m.info.Name, Kind: capture.Lost, Err: err}
}

// Close implements capture.Mic. A sound system that does not answer is left behind.
func (m *mic) Close() error {
	m.closing.Do(func() {
		close(m.closed)
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = m.device.Stop() // wakes the sound thread; Uninit alone waits for the next samples, or for ever
			m.device.Uninit()
			m.sound.close()
		}()
		select {
		case <-done:
		case <-time.After(closeTimeout):
		}
	})
	return nil
}

// Info implements capture.Mic.
func (m *mic) Info() capture.MicInfo { return m.info }

var _ capture.Mic = (*mic)(nil)
