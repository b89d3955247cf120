package monitor

// pictureSize reads width and height in pixels from a sequence parameter set, a whole NAL unit (ITU-T
// H.264, 7.3.2.1.1).
func pictureSize(nal []byte) (width, height int, err error) {
	b := bits{data: unescape(nal)}
	if b.read(8)&0x1f != 7 {
		return 0, 0, protocolError("H.264 sequence header without a sequence parameter set")
	}
	profile := b.read(8)
	b.read(16) // constraints and level
	b.ue()     // identifier
	chroma := uint(1)
	if hasChroma(profile) {
		chroma = chromaFormat(&b)
	}
	b.ue() // frame number's size
	skipOrder(&b)
	b.ue()    // reference frames
	b.read(1) // gaps
	mbWidth, mapHeight := b.ue()+1, b.ue()+1
	frames := b.read(1) // 0: fields
	if frames == 0 {
		b.read(1)
	}
	b.read(1) // direct inference
	var left, right, top, bottom uint
	if b.read(1) == 1 {
		left, right, top, bottom = b.ue(), b.ue(), b.ue(), b.ue()
	}
	const limit = 16384
	if b.short || mbWidth > limit/16 || mapHeight > limit/16 || max(left, right, top, bottom) > limit {
		return 0, 0, protocolError("H.264 sequence parameter set")
	}
	cropX, cropY := cropUnits(chroma, frames)
	width = int(16*mbWidth) - int(cropX*(left+right))
	height = int(16*mapHeight*(2-frames)) - int(cropY*(top+bottom))
	if width <= 0 || height <= 0 {
		return 0, 0, protocolError("H.264 picture of %d x %d", width, height)
	}
	return width, height, nil
}

// hasChroma tells the profiles whose parameter sets name the chroma format.
func hasChroma(profile uint) bool {
	switch profile {
	case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135:
		return true
	}
	return false
}

// chromaFormat reads chroma_format_idc and what belongs to it: depths and scaling lists.
func chromaFormat(b *bits) uint {
	chroma := b.ue()
	lists := uint(8)
	if chroma == 3 {
		lists = 12
		b.read(1) // separate planes
	}
	b.ue()
	b.ue()
	b.read(1)
	if b.read(1) == 0 {
		return chroma
	}
	for i := range lists {
		if b.read(1) == 1 {
			skipScaling(b, i)
		}
	}
	return chroma
}

// skipScaling passes over a scaling list (7.3.2.1.1.1).
func skipScaling(b *bits, list uint) {
	n := 16
	if list >= 6 {
		n = 64
	}
	last, next := 8, 8
	for range n {
		if next != 0 {
			next = (last + b.se() + 256) % 256
		}
		if next != 0 {
			last = next
		}
		if b.short {
			return
		}
	}
}

// skipOrder passes over the picture order count's parameters.
func skipOrder(b *bits) {
	switch b.ue() {
	case 0:
		b.ue()
	case 1:
		b.read(1)
		b.ue()
		b.ue()
		for n := b.ue(); n > 0 && !b.short; n-- {
			b.ue()
		}
	}
}

// cropUnits are the steps of the cropping rectangle in pixels (7.4.2.1.1).
func cropUnits(chroma, frames uint) (x, y uint) {
	x, y = 1, 2-frames
	if chroma == 1 || chroma == 2 {
		x = 2
	}
	if chroma == 1 {
		y *= 2
	}
	return x, y
}

// unescape removes the emulation prevention bytes (7.4.1.1).
func unescape(nal []byte) []byte {
	out := make([]byte, 0, len(nal))
	zeros := 0
	for _, c := range nal {
		if zeros >= 2 && c == 3 {
			zeros = 0
			continue
		}
		if zeros++; c != 0 {
			zeros = 0
		}
		out = append(out, c)
	}
	return out
}

// bits reads a bit string; past its end it reads zeros and is short.
type bits struct {
	data  []byte
	at    int
	short bool
}

// read reads n bits, at most 32.
func (b *bits) read(n int) uint {
	var v uint
	for range n {
		v <<= 1
		if i := b.at >> 3; i < len(b.data) {
			v |= uint(b.data[i]>>(7-b.at&7)) & 1
		} else {
			b.short = true
		}
		b.at++
	}
	return v
}

// ue reads an unsigned Exp-Golomb code (9.1).
func (b *bits) ue() uint {
	zeros := 0
	for b.read(1) == 0 {
		if zeros++; zeros > 31 || b.short {
			b.short = true
			return 0
		}
	}
	return 1<<zeros - 1 + b.read(zeros)
}

// se reads a signed Exp-Golomb code (9.1.1).
func (b *bits) se() int {
	v := int(b.ue())
	if v&1 == 1 {
		return (v + 1) / 2
	}
	return -v / 2
}
