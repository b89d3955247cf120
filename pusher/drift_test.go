package pusher

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"livepusher/pusher/av"
	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

const toneHz = 997.0

// crookedMic is a sound card whose clock is off: it samples a tone at a rate that is not quite the one it
// says, and hands pieces over late by up to 12 ms.
type crookedMic struct {
	rate   float64 // Hz, really
	random *rand.Rand
	begin  time.Time
	count  int
	piece  media.Samples
}

var _ capture.Mic = (*crookedMic)(nil)

func (m *crookedMic) Read() (*media.Samples, error) {
	for i := range m.piece.Data {
		at := float64(m.count+i) / m.rate
		m.piece.Data[i] = float32(0.5 * math.Sin(2*math.Pi*math.Mod(toneHz*at, 1)))
	}
	m.count += len(m.piece.Data)
	ready := m.begin.Add(time.Duration(float64(m.count) / m.rate * float64(time.Second)))
	time.Sleep(time.Until(ready.Add(time.Duration(m.random.IntN(12000)) * time.Microsecond)))
	return &m.piece, nil
}
func (m *crookedMic) Close() error { return nil }
func (m *crookedMic) Info() capture.MicInfo {
	return capture.MicInfo{Name: "crooked", Rate: 48000, Channels: 1}
}

// phaseMeter is an audio encoder that looks at a tone: for clicks, and where it lies against the clock.
type phaseMeter struct {
	t             *testing.T
	heard         time.Duration // of sound
	last          [2]float64    // samples
	worstClick    float64
	turns         float64 // of the phase against the clock, unwrapped
	began         bool
	first         float64 // turns when it had settled
	low, high     float64 // turns against first
	settled, end  time.Duration
	silent, total int
}

func (p *phaseMeter) Track() media.AudioTrack { return media.AudioTrack{Rate: 48000, Channels: 1} }
func (p *phaseMeter) FrameSize() int          { return aacFrame }
func (p *phaseMeter) Close() error            { return nil }
func (p *phaseMeter) Encode(s *media.Samples, _ func(media.Packet)) error {
	const w = 2 * math.Pi * toneHz / 48000
	var re, im float64
	for i, v := range s.Data {
		x := float64(v)
		// Of a steady tone this is 0, whatever its phase; of a step, a gap or a jump of its phase it is not.
		click := math.Abs(x - 2*math.Cos(w)*p.last[1] + p.last[0])
		p.last[0], p.last[1] = p.last[1], x
		if p.heard > p.settled {
			p.worstClick = max(p.worstClick, click)
		}
		sin, cos := math.Sincos(2 * math.Pi * math.Mod(toneHz*(s.Time.Seconds()+float64(i)/48000), 1))
		re, im = re+x*sin, im+x*cos
	}
	p.total++
	if math.Hypot(re, im) < 0.2*float64(len(s.Data)) {
		p.silent++
	}
	turn := math.Atan2(im, re) / (2 * math.Pi)
	if !p.began {
		p.began, p.turns = true, turn
	}
	p.turns += math.Mod(turn-p.turns+1000000.5, 1) - 0.5
	p.heard += time.Duration(len(s.Data)) * time.Second / 48000
	if p.heard <= p.settled {
		p.first, p.silent = p.turns, 0
	}
	p.low, p.high = min(p.low, p.turns-p.first), max(p.high, p.turns-p.first)
	if p.heard > p.end {
		return io.EOF
	}
	return nil
}

// The whole way of a microphone's sound, with the real resampler, from a card whose clock is wrong by what
// bad ones are: it stays where its time says, within 20 ms, and nothing clicks. LIVEPUSHER_HOURS=3 makes it
// that long; the figures are in docs/figures.md.
func TestSoundOfACrookedClock(t *testing.T) {
	hours := 0.08
	if testing.Short() {
		hours = 0.01 // for the race detector
	}
	fmt.Sscan(os.Getenv("LIVEPUSHER_HOURS"), &hours)
	for _, ppm := range []float64{-150, 150} {
		t.Run(fmt.Sprintf("%+v ppm", ppm), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				clock := media.NewClock()
				sound := newSoundtrack(48000, 1)
				tone := &phaseMeter{t: t, settled: 10 * time.Second, end: time.Duration(hours * float64(time.Hour))}
				var counters meter
				var track atomic.Pointer[media.AudioTrack]
				over := make(chan any, 10)
				a := &audioStage{clock: clock, settings: AudioSettings{AudioFormat{48000, 1}, 64}, sound: sound, track: &track, level: 1, meter: &counters,
					open: func(AudioSettings) (AudioEncoder, error) { return tone, nil }, report: func(r any) { over <- r }}
				a.gain.Store(1000)
				q := newQueue(time.Hour, 0, func() {}, func() {})
				a.queue.Store(q)
				convert, err := av.NewResampler(48000, 1, 48000, 1)
				if err != nil {
					t.Fatal(err)
				}
				mic := &crookedMic{rate: 48000 * (1 + ppm/1e6), random: rand.New(rand.NewPCG(1, 1)), begin: time.Now(),
					piece: media.Samples{Data: make([]float32, 480), Rate: 48000, Channels: 1}}
				var pieces atomic.Int64
				listening := make(chan struct{})
				go func() {
					defer close(listening)
					listen(clock, endsWith{mic, ctx}, convert, nil, sound, &pieces)
					convert.Close()
				}()
				go a.run(ctx)
				for r := range over {
					if _, ended := r.(audioTrouble); ended {
						break
					}
				}
				cancel()
				<-listening
				ms := func(turns float64) float64 { return turns / toneHz * 1000 }
				t.Logf("%v: the sound lies from %+.2f to %+.2f ms of where it began; the largest step that is none of the tone's is %.6f of full scale; %d of %d pieces silent",
					tone.end, ms(tone.low), ms(tone.high), tone.worstClick, tone.silent, tone.total)
				if ms(tone.high)-ms(tone.low) > 20 {
					t.Errorf("the sound wanders by %.1f ms", ms(tone.high)-ms(tone.low))
				}
				if tone.worstClick > 0.002 || tone.silent > 0 {
					t.Errorf("a click of %v, %d silent pieces", tone.worstClick, tone.silent)
				}
			})
		})
	}
}

// endsWith is a microphone that comes to its end with ctx.
type endsWith struct {
	*crookedMic
	ctx context.Context
}

func (m endsWith) Read() (*media.Samples, error) {
	if m.ctx.Err() != nil {
		return nil, io.EOF
	}
	return m.crookedMic.Read()
}
