package sei

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// read undoes AppendUnit, after the standard: an independent reader is FFmpeg's, see app.
func read(t *testing.T, unit []byte) []byte {
	t.Helper()
	if n := binary.BigEndian.Uint32(unit); int(n) != len(unit)-4 {
		t.Fatalf("the length field says %d of %d", n, len(unit)-4)
	}
	for _, code := range [][]byte{{0, 0, 0}, {0, 0, 1}, {0, 0, 2}} {
		if bytes.Contains(unit[4:], code) {
			t.Fatalf("%x is in the unit", code)
		}
	}
	raw := bytes.ReplaceAll(unit[4:], []byte{0, 0, 3}, []byte{0, 0})
	if raw[0] != 6 || raw[1] != 5 {
		t.Fatalf("the unit begins with %x", raw[:2])
	}
	raw, size := raw[2:], 0
	for raw[0] == 255 {
		raw, size = raw[1:], size+255
	}
	size += int(raw[0])
	payload := raw[1:]
	if len(payload) != size+1 || payload[size] != 0x80 || !bytes.Equal(payload[:16], UUID[:]) {
		t.Fatalf("%d bytes for a size of %d: %x", len(payload), size, payload)
	}
	return payload[16:size]
}

func TestMessagesComeBack(t *testing.T) {
	for _, n := range []int{1, 2, 238, 239, 240, 255, 494, 4096} {
		message := bytes.Repeat([]byte("x"), n)
		if got := read(t, AppendUnit(nil, message)); !bytes.Equal(got, message) {
			t.Errorf("%d bytes: %d came back", n, len(got))
		}
	}
	if got := AppendUnit([]byte("before"), []byte("m")); string(got[:6]) != "before" || string(read(t, got[6:])) != "m" {
		t.Errorf("%q", got)
	}
}

func FuzzUnit(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0, 0, 1})
	f.Add([]byte{0, 0, 3, 0, 0, 2, 0, 0})
	f.Fuzz(func(t *testing.T, message []byte) {
		if got := read(t, AppendUnit(nil, message)); !bytes.Equal(got, message) {
			t.Errorf("%x came back as %x", message, got)
		}
	})
}
