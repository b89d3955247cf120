package monitor

import (
	"encoding/binary"

	"livepusher/pusher/media"
)

// initialisation is the initialisation segment: which tracks there are, and no samples.
func (m *mp4) initialisation(v *media.VideoTrack, a *media.AudioTrack) []byte {
	var b []byte
	ftyp := openBox(&b, "ftyp")
	b = append(b, "iso6\x00\x00\x00\x01iso6mp41avc1"...)
	closeBox(b, ftyp)
	moov := openBox(&b, "moov")
	mvhd := fullBox(&b, "mvhd", 0, 0, 0, 0, 1000, 0, 0x10000, 0x01000000, 0, 0)
	putMatrix(&b)
	put32(&b, 0, 0, 0, 0, 0, 0, 3)
	closeBox(b, mvhd)
	if v != nil {
		m.tracks[media.Video].trak(&b, v.Width, v.Height, "vide", func() { videoEntry(&b, v) })
	}
	if a != nil {
		m.tracks[media.Audio].trak(&b, 0, 0, "soun", func() { audioEntry(&b, a) })
	}
	mvex := openBox(&b, "mvex")
	for _, t := range m.tracks {
		if t != nil {
			closeBox(b, fullBox(&b, "trex", 0, 0, t.id, 1, 0, 0, 0))
		}
	}
	closeBox(b, mvex)
	closeBox(b, moov)
	return b
}

// trak appends a track's description; entry appends its sample entry.
func (t *mp4Track) trak(b *[]byte, width, height int, handler string, entry func()) {
	volume := uint32(0)
	if handler == "soun" {
		volume = 0x01000000
	}
	trak := openBox(b, "trak")
	tkhd := fullBox(b, "tkhd", 0, 3, 0, 0, t.id, 0, 0, 0, 0, 0, volume)
	putMatrix(b)
	put32(b, uint32(width)<<16, uint32(height)<<16)
	closeBox(*b, tkhd)
	mdia := openBox(b, "mdia")
	closeBox(*b, fullBox(b, "mdhd", 0, 0, 0, 0, t.scale, 0, 0x55c40000)) // language: und
	hdlr := fullBox(b, "hdlr", 0, 0, 0)
	*b = append(append(*b, handler...), make([]byte, 13)...)
	closeBox(*b, hdlr)
	minf := openBox(b, "minf")
	if handler == "vide" {
		closeBox(*b, fullBox(b, "vmhd", 0, 1, 0, 0))
	} else {
		closeBox(*b, fullBox(b, "smhd", 0, 0, 0))
	}
	dinf := openBox(b, "dinf")
	dref := fullBox(b, "dref", 0, 0, 1)
	closeBox(*b, fullBox(b, "url ", 0, 1)) // the data is in this file
	closeBox(*b, dref)
	closeBox(*b, dinf)
	stbl := openBox(b, "stbl")
	stsd := fullBox(b, "stsd", 0, 0, 1)
	entry()
	closeBox(*b, stsd)
	for _, name := range []string{"stts", "stsc", "stco"} {
		closeBox(*b, fullBox(b, name, 0, 0, 0))
	}
	closeBox(*b, fullBox(b, "stsz", 0, 0, 0, 0))
	for _, start := range []int{stbl, minf, mdia, trak} {
		closeBox(*b, start)
	}
}

// videoEntry appends the description of H.264 samples (ISO/IEC 14496-15, 5.3.4).
func videoEntry(b *[]byte, v *media.VideoTrack) {
	avc1 := openBox(b, "avc1")
	put32(b, 0, 1, 0, 0, 0, 0, uint32(v.Width)<<16|uint32(v.Height), 72<<16, 72<<16, 0, 1<<16)
	*b = append(*b, make([]byte, 32-2)...)             // the rest of the compressor's name, which began above
	*b = binary.BigEndian.AppendUint32(*b, 0x0018ffff) // 24 bits deep, no colour table
	avcC := openBox(b, "avcC")
	*b = append(*b, v.Header...)
	closeBox(*b, avcC)
	closeBox(*b, avc1)
}

// audioEntry appends the description of AAC samples (ISO/IEC 14496-14, 5.6; descriptors: 14496-1,
// 7.2.6).
func audioEntry(b *[]byte, a *media.AudioTrack) {
	mp4a := openBox(b, "mp4a")
	put32(b, 0, 1, 0, 0, uint32(a.Channels)<<16|16, 0, uint32(min(a.Rate, 0xffff))<<16)
	esds := fullBox(b, "esds", 0, 0)
	n := len(a.Header)
	*b = append(*b, 0x03, byte(23+n), 0, 1, 0)                                     // elementary stream
	*b = append(*b, 0x04, byte(15+n), 0x40, 0x15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) // AAC; sizes and rates not stated
	*b = append(append(*b, 0x05, byte(n)), a.Header...)
	*b = append(*b, 0x06, 1, 2)
	closeBox(*b, esds)
	closeBox(*b, mp4a)
}

// putMatrix appends the matrix that leaves a picture as it is.
func putMatrix(b *[]byte) { put32(b, 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000) }
