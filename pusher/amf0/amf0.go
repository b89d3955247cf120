// Package amf0 writes and reads the values of RTMP commands and stream metadata (Action Message
// Format, AMF 0 of 2007). Writing is by Append functions into the caller's buffer. Reading, with
// Next and Values, trusts nothing: nesting, the number of values and every count are bounded before
// memory is taken, so that no body can exhaust the stack or the heap.
package amf0

import (
	"encoding/binary"
	"math"
)

// Markers that begin a value (section 2.1 of the specification).
const (
	markerNumber      = 0x00
	markerBoolean     = 0x01
	markerString      = 0x02
	markerObject      = 0x03
	markerNull        = 0x05
	markerUndefined   = 0x06
	markerReference   = 0x07
	markerECMAArray   = 0x08
	markerObjectEnd   = 0x09
	markerStrictArray = 0x0a
	markerDate        = 0x0b
	markerLongString  = 0x0c
	markerUnsupported = 0x0d
	markerXML         = 0x0f
	markerTypedObject = 0x10
)

// AppendNumber appends a number.
func AppendNumber(dst []byte, v float64) []byte {
	return binary.BigEndian.AppendUint64(append(dst, markerNumber), math.Float64bits(v))
}

// AppendBool appends a boolean.
func AppendBool(dst []byte, v bool) []byte {
	b := byte(0)
	if v {
		b = 1
	}
	return append(dst, markerBoolean, b)
}

// AppendString appends a string, as a long string when it is longer than 65535 bytes.
func AppendString(dst []byte, s string) []byte {
	if len(s) > math.MaxUint16 {
		dst = binary.BigEndian.AppendUint32(append(dst, markerLongString), uint32(len(s)))
		return append(dst, s...)
	}
	return AppendKey(append(dst, markerString), s)
}

// AppendNull appends null.
func AppendNull(dst []byte) []byte { return append(dst, markerNull) }

// AppendObject begins an object: AppendKey and a value for each property follow, then AppendEnd.
func AppendObject(dst []byte) []byte { return append(dst, markerObject) }

// AppendArray begins an associative (ECMA) array of n properties, which follow as in an object.
func AppendArray(dst []byte, n int) []byte {
	return binary.BigEndian.AppendUint32(append(dst, markerECMAArray), uint32(n))
}

// AppendKey appends the name of a property, at most 65535 bytes of it.
func AppendKey(dst []byte, name string) []byte {
	name = name[:min(len(name), math.MaxUint16)]
	return append(binary.BigEndian.AppendUint16(dst, uint16(len(name))), name...)
}

// AppendEnd ends an object or an associative array.
func AppendEnd(dst []byte) []byte { return append(dst, 0, 0, markerObjectEnd) }
