package av

/*
#cgo noescape resample_run
#cgo nocallback resample_run
#include "resample.h"
*/
import "C"
import (
	"slices"
	"unsafe"
)

// Resampler changes the rate and the number of channels of sound. It is used by one goroutine.
type Resampler struct {
	c                       *C.SwrContext
	inChannels, outChannels int
	out                     []float32
}

// NewResampler converts from inRate Hz and inChannels to outRate Hz and outChannels; channels are 1
// or 2. Errors are *Error.
func NewResampler(inRate, inChannels, outRate, outChannels int) (*Resampler, error) {
	const op = "open resampler"
	for _, rate := range []int{inRate, outRate} {
		if rate < 1000 || rate > 768_000 {
			return nil, misuse(op, "%d Hz", rate)
		}
	}
	for _, n := range []int{inChannels, outChannels} {
		if n < 1 || n > 2 {
			return nil, misuse(op, "%d channels", n)
		}
	}
	r := &Resampler{inChannels: inChannels, outChannels: outChannels}
	err := check(op, C.resample_open(&r.c, C.int(inRate), C.int(inChannels), C.int(outRate), C.int(outChannels)))
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Convert takes interleaved samples and returns what has become ready, interleaved, valid until the
// next call. The first output comes about 16 samples late, the length of half the filter.
func (r *Resampler) Convert(in []float32) ([]float32, error) {
	const op = "resample"
	if r.c == nil {
		return nil, misuse(op, "the resampler is closed")
	}
	if len(in)%r.inChannels != 0 {
		return nil, misuse(op, "%d samples are no whole number for each of %d channels", len(in), r.inChannels)
	}
	if len(in) == 0 {
		return r.out[:0], nil
	}
	n := C.int(len(in) / r.inChannels)
	room := C.resample_room(r.c, n)
	if room < 0 {
		return nil, failure(op, room)
	}
	r.out = slices.Grow(r.out[:0], int(room)*r.outChannels)
	got := C.resample_run(r.c, (*C.float)(unsafe.SliceData(in)), n, (*C.float)(unsafe.SliceData(r.out)), room)
	if got < 0 {
		return nil, failure(op, got)
	}
	return r.out[:int(got)*r.outChannels], nil
}

// Stretch makes the next samples delta samples (of the output, a channel) longer, spread evenly over
// distance output samples; a negative delta makes them shorter. Both 0 ends it early. That is how two
// clocks are kept together without clicks: 48 in 48000 changes the pitch by 0.1 %.
func (r *Resampler) Stretch(delta, distance int) error {
	const op = "stretch sound"
	if r.c == nil {
		return misuse(op, "the resampler is closed")
	}
	if distance < 0 || distance == 0 && delta != 0 || 2*max(delta, -delta) > distance {
		return misuse(op, "%d samples over %d", delta, distance)
	}
	return check(op, C.swr_set_compensation(r.c, C.int(delta), C.int(distance)))
}

// Close releases the resampler. It may be called again.
func (r *Resampler) Close() error {
	C.swr_free(&r.c)
	return nil
}
