// Package sei writes messages into an H.264 stream: NAL units of supplemental enhancement information
// with unregistered user data (ITU-T H.264, 7.3.2.3.1 and D.1.7), which players hand to their program
// at the time of the picture that they stand before.
package sei

import "encoding/binary"

// UUID marks the messages of this program among unregistered user data.
var UUID = [16]byte{0x6c, 0x70, 0xb1, 0x2e, 0x41, 0x7d, 0x4f, 0x0a, 0x9d, 0x35, 0xe2, 0x58, 0x07, 0xc6, 0x93, 0x4b}

const (
	nalSEI          = 6 // type of the NAL unit; nal_ref_idc is 0
	userData        = 5 // payloadType user_data_unregistered
	stopBit         = 0x80
	emulationGuard  = 3 // emulation_prevention_three_byte
	lengthFieldSize = 4 // of AVCC, as the sequence header says
)

// AppendUnit appends the NAL unit of a message to dst, behind its length in 4 bytes as access units in
// FLV and MP4 have it.
func AppendUnit(dst, message []byte) []byte {
	begin := len(dst)
	dst = append(dst, 0, 0, 0, 0, nalSEI)
	w := writer{dst: dst}
	w.put(userData)
	size := len(UUID) + len(message)
	for ; size >= 255; size -= 255 {
		w.put(255)
	}
	w.put(byte(size))
	for _, b := range UUID {
		w.put(b)
	}
	for _, b := range message {
		w.put(b)
	}
	w.put(stopBit)
	binary.BigEndian.PutUint32(w.dst[begin:], uint32(len(w.dst)-begin-lengthFieldSize))
	return w.dst
}

// writer puts bytes of a NAL unit and guards against what would look like a start code (7.4.1.1).
type writer struct {
	dst   []byte
	zeros int
}

func (w *writer) put(b byte) {
	if w.zeros >= 2 && b <= 3 {
		w.dst = append(w.dst, emulationGuard)
		w.zeros = 0
	}
	w.dst = append(w.dst, b)
	if w.zeros++; b != 0 {
		w.zeros = 0
	}
}
