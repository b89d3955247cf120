package av

/*
#include "packets.h"
*/
import "C"
import (
	"io"
	"unsafe"
)

// Packets are the pictures of a device as it delivers them: JPEG, or rows of pixels. One thread opens, reads and closes
// them, since devices of Windows want that.
type Packets struct{ c *C.packets }

// OpenPackets opens a device by the name that FFmpeg's input format of that name has for it, such as dshow. Options are
// the format's own, "name=value,name=value". Errors are *Error.
func OpenPackets(format, name, options string) (*Packets, error) {
	f, n, o := C.CString(format), C.CString(name), C.CString(options)
	defer C.free(unsafe.Pointer(f))
	defer C.free(unsafe.Pointer(n))
	defer C.free(unsafe.Pointer(o))
	p := new(Packets)
	if err := check("open "+name, C.packets_open(&p.c, f, n, o)); err != nil {
		return nil, err
	}
	return p, nil
}

// Size is that of the pictures, width x height in pixels, as announced.
func (p *Packets) Size() (width, height int) {
	c := p.stream().codecpar
	return int(c.width), int(c.height)
}

// FPS is the rate that was announced, 0 where none was.
func (p *Packets) FPS() float64 {
	rate := p.stream().avg_frame_rate
	if rate.num <= 0 || rate.den <= 0 {
		return 0
	}
	return float64(rate.num) / float64(rate.den)
}

func (p *Packets) stream() *C.AVStream {
	return unsafe.Slice(p.c.format.streams, p.c.format.nb_streams)[p.c.stream]
}

// Next lends the next picture until the call after it; nil when there is none yet: it does not wait. It returns io.EOF
// when the device has come to its end, or an *Error.
func (p *Packets) Next() ([]byte, error) {
	switch r := C.packets_next(p.c); {
	case r == C.AVERROR_EOF:
		return nil, io.EOF
	case r < 0:
		return nil, failure("read from device", r)
	case r == 0:
		return nil, nil
	}
	return unsafe.Slice((*byte)(p.c.packet.data), p.c.packet.size), nil
}

// Close releases the device. It may be called again.
func (p *Packets) Close() error {
	C.packets_close(p.c)
	p.c = nil
	return nil
}
