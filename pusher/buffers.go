package pusher

import "livepusher/pusher/media"

// spareBuffers is how many buffers of each track are kept for reuse: more than wait while the network
// takes what it is given. What a stall needed beyond them is left to the collector, since each buffer grows
// to the largest access unit that it ever held, and the memory of an hour with many stalls has to be that
// of the first minute.
const spareBuffers = 8

// buffers lend the queue's packets their room. Those of the tracks are kept apart: an access unit of sound
// is a hundredth of a key frame.
type buffers [2][][]byte // by media.Kind

// hold returns a copy of data, to be given back.
func (b *buffers) hold(k media.Kind, data []byte) []byte {
	var room []byte
	if n := len(b[k]); n > 0 {
		room = b[k][n-1][:0]
		b[k] = b[k][:n-1]
	}
	return append(room, data...)
}

func (b *buffers) giveBack(k media.Kind, room []byte) {
	if len(b[k]) < spareBuffers {
		b[k] = append(b[k], room)
	}
}
