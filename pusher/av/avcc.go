package av

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// Types of NAL units (ITU-T H.264, table 7-1).
const (
	nalSPS       = 7
	nalPPS       = 8
	nalDelimiter = 9
)

var startCode = []byte{0, 0, 1}

// nextNAL returns the first NAL unit of an Annex B stream and what follows it. The unit is empty when
// there is none left.
func nextNAL(stream []byte) (nal, rest []byte) {
	for {
		begin := bytes.Index(stream, startCode)
		if begin < 0 {
			return nil, nil
		}
		stream = stream[begin+len(startCode):]
		end := bytes.Index(stream, startCode)
		if end < 0 {
			end = len(stream)
		}
		// Zeros before a start code belong to no unit, and a unit never ends in one (7.4.1).
		if nal = bytes.TrimRight(stream[:end], "\x00"); len(nal) > 0 {
			return nal, stream[end:]
		}
		stream = stream[end:]
	}
}

// appendAVCC appends an Annex B access unit to dst as NAL units behind their length in 4 bytes,
// without what the sequence header holds already and without delimiters, which MP4 and FLV do not use.
func appendAVCC(dst, stream []byte) []byte {
	for {
		var nal []byte
		if nal, stream = nextNAL(stream); len(nal) == 0 {
			return dst
		}
		switch nal[0] & 0x1f {
		case nalSPS, nalPPS, nalDelimiter:
			continue
		}
		dst = binary.BigEndian.AppendUint32(dst, uint32(len(nal)))
		dst = append(dst, nal...)
	}
}

var errParameterSets = errors.New("the encoder gave no parameter sets")

// decoderConfig makes an AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1) of the parameter
// sets in Annex B, for pictures of 8 bits and 4:2:0. A record is returned as it is.
func decoderConfig(header []byte) ([]byte, error) {
	if len(header) > 7 && header[0] == 1 {
		return header, nil
	}
	var sps, pps []byte
	for nal, rest := nextNAL(header); len(nal) > 0; nal, rest = nextNAL(rest) {
		switch nal[0] & 0x1f {
		case nalSPS:
			sps = nal
		case nalPPS:
			pps = nal
		}
	}
	if len(sps) < 4 || len(pps) == 0 || len(sps) > 0xffff || len(pps) > 0xffff {
		return nil, errParameterSets
	}
	record := []byte{1, sps[1], sps[2], sps[3], 0xfc | 3, 0xe0 | 1}
	record = binary.BigEndian.AppendUint16(record, uint16(len(sps)))
	record = append(record, sps...)
	record = append(record, 1)
	record = binary.BigEndian.AppendUint16(record, uint16(len(pps)))
	record = append(record, pps...)
	switch sps[1] {
	case 100, 110, 122, 144: // the High profiles tell of chroma and depth as well
		record = append(record, 0xfc|1, 0xf8, 0xf8, 0)
	}
	return record, nil
}

// appendParameterSets appends the parameter sets of a decoderConfig as NAL units behind their length.
func appendParameterSets(dst, record []byte) []byte {
	sps := record[8:][:binary.BigEndian.Uint16(record[6:])]
	rest := record[8+len(sps)+1:]
	pps := rest[2:][:binary.BigEndian.Uint16(rest)]
	for _, set := range [][]byte{sps, pps} {
		dst = binary.BigEndian.AppendUint32(dst, uint32(len(set)))
		dst = append(dst, set...)
	}
	return dst
}
