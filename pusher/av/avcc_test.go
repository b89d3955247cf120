package av

import (
	"bytes"
	"encoding/binary"
	"testing"
)

func TestAppendAVCC(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"no start code", "\x65abc", ""},
		{"long start code", "\x00\x00\x00\x01\x65abc", "\x00\x00\x00\x04\x65abc"},
		{"short start code", "\x00\x00\x01\x41x", "\x00\x00\x00\x02\x41x"},
		{"two units", "\x00\x00\x01\x06s\x00\x00\x00\x01\x41x", "\x00\x00\x00\x02\x06s\x00\x00\x00\x02\x41x"},
		{"delimiter and parameter sets go", "\x00\x00\x01\x09\xf0\x00\x00\x01\x67s\x00\x00\x01\x68p\x00\x00\x01\x65i", "\x00\x00\x00\x02\x65i"},
		{"zeros at the end go", "\x00\x00\x01\x41x\x00\x00\x00", "\x00\x00\x00\x02\x41x"},
		{"empty units go", "\x00\x00\x01\x00\x00\x01\x41x", "\x00\x00\x00\x02\x41x"},
		{"zeros inside stay", "\x00\x00\x01\x41\x00\x00\x03x", "\x00\x00\x00\x05\x41\x00\x00\x03x"},
	} {
		if got := string(appendAVCC(nil, []byte(c.in))); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDecoderConfig(t *testing.T) {
	const sps, pps = "\x67\x42\x00\x1e\xab", "\x68\xce"
	record := "\x01\x42\x00\x1e\xff\xe1\x00\x05" + sps + "\x01\x00\x02" + pps
	high := "\x01\x64\x00\x1e\xff\xe1\x00\x05\x67\x64\x00\x1e\xab\x01\x00\x02" + pps + "\xfd\xf8\xf8\x00"
	for _, c := range []struct{ name, in, want string }{
		{"Baseline", "\x00\x00\x00\x01" + sps + "\x00\x00\x01" + pps, record},
		{"High", "\x00\x00\x00\x01\x67\x64\x00\x1e\xab\x00\x00\x01" + pps, high},
		{"a record already", record, record},
		{"no picture parameters", "\x00\x00\x01" + sps, ""},
		{"cut short", "\x00\x00\x01\x67\x42\x00\x00\x01" + pps, ""},
		{"nothing", "", ""},
	} {
		got, err := decoderConfig([]byte(c.in))
		if string(got) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: %x, %v; want %x", c.name, got, err, c.want)
		}
	}
}

func FuzzAVCC(f *testing.F) {
	f.Add([]byte("\x00\x00\x01\x67\x42\x00\x1e\xab\x00\x00\x01\x68\xce\x00\x00\x00\x01\x65ab"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		out := appendAVCC(nil, stream)
		if len(out) > 2*len(stream) {
			t.Fatalf("%d bytes of %d", len(out), len(stream))
		}
		for len(out) > 0 {
			n := int(binary.BigEndian.Uint32(out))
			nal := out[4 : 4+n]
			if n == 0 || bytes.Contains(nal, startCode) {
				t.Fatalf("a unit %x", nal)
			}
			out = out[4+n:]
		}
		decoderConfig(stream)
	})
}
