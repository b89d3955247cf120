package amf0

import (
	"encoding/binary"
	"errors"
	"math"
)

// Limits of what is read. Commands of real servers hold a few dozen values, three deep.
const (
	MaxDepth  = 16
	MaxValues = 1024
)

// What can be wrong with a body.
var (
	ErrShort  = errors.New("amf0: body ends within a value")
	ErrDeep   = errors.New("amf0: values are nested too deeply")
	ErrMany   = errors.New("amf0: too many values")
	ErrMarker = errors.New("amf0: unknown kind of value")
)

// Object is an object or an associative array; the order of its properties is lost.
type Object map[string]any

// String is the property name if it is a string, else "".
func (o Object) String(name string) string {
	s, _ := o[name].(string)
	return s
}

// Number is the property name if it is a finite number, else 0.
func (o Object) Number(name string) float64 {
	f, _ := o[name].(float64)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return f
}

// Next reads the value that body begins with and returns what follows it. A value is a float64 (also
// for a date: milliseconds since 1970), bool, string, Object, []any (a strict array), or nil.
// It returns ErrShort, ErrDeep, ErrMany or ErrMarker.
func Next(body []byte) (v any, rest []byte, err error) {
	d := decoder{body: body}
	if v, err = d.value(0); err != nil {
		return nil, nil, err
	}
	return v, d.body, nil
}

// Values reads all the values of body. With an error it returns those before the fault as well.
func Values(body []byte) ([]any, error) {
	d := decoder{body: body}
	var all []any
	for len(d.body) > 0 {
		v, err := d.value(0)
		if err != nil {
			return all, err
		}
		all = append(all, v)
	}
	return all, nil
}

// decoder reads from the front of body.
type decoder struct {
	body  []byte
	count int // values read so far
}

// take removes n bytes from the front.
func (d *decoder) take(n int) ([]byte, error) {
	if n > len(d.body) {
		return nil, ErrShort
	}
	b := d.body[:n]
	d.body = d.body[n:]
	return b, nil
}

func (d *decoder) number() (float64, error) {
	b, err := d.take(8)
	if err != nil {
		return 0, err
	}
	return math.Float64frombits(binary.BigEndian.Uint64(b)), nil
}

// length reads a count of 2 or 4 bytes.
func (d *decoder) length(size int) (int, error) {
	b, err := d.take(size)
	if err != nil {
		return 0, err
	}
	if size == 2 {
		return int(binary.BigEndian.Uint16(b)), nil
	}
	n := binary.BigEndian.Uint32(b)
	if n > math.MaxInt32 {
		return 0, ErrShort // no body is that long
	}
	return int(n), nil
}

func (d *decoder) text(size int) (string, error) {
	n, err := d.length(size)
	if err != nil {
		return "", err
	}
	b, err := d.take(n)
	return string(b), err
}

func (d *decoder) value(depth int) (any, error) {
	if depth > MaxDepth {
		return nil, ErrDeep
	}
	if d.count++; d.count > MaxValues {
		return nil, ErrMany
	}
	marker, err := d.take(1)
	if err != nil {
		return nil, err
	}
	switch marker[0] {
	case markerNumber:
		return orNil(d.number())
	case markerBoolean:
		b, err := d.take(1)
		return err == nil && b[0] != 0, err
	case markerString:
		return orNil(d.text(2))
	case markerLongString, markerXML:
		return orNil(d.text(4))
	case markerNull, markerUndefined, markerUnsupported:
		return nil, nil
	case markerReference:
		_, err := d.take(2)
		return nil, err
	case markerDate:
		ms, err := d.number()
		if err == nil {
			_, err = d.take(2) // time zone, unused
		}
		return ms, err
	default:
		return d.composite(marker[0], depth)
	}
}

func (d *decoder) composite(marker byte, depth int) (any, error) {
	switch marker {
	case markerObject:
		return orNil(d.properties(depth))
	case markerTypedObject:
		if _, err := d.text(2); err != nil { // class name
			return nil, err
		}
		return orNil(d.properties(depth))
	case markerECMAArray:
		if _, err := d.take(4); err != nil { // a count that many writers get wrong: the end decides
			return nil, err
		}
		return orNil(d.properties(depth))
	case markerStrictArray:
		return orNil(d.array(depth))
	}
	return nil, ErrMarker
}

func (d *decoder) properties(depth int) (Object, error) {
	o := Object{}
	for {
		name, err := d.text(2)
		if err != nil {
			return nil, err
		}
		if name == "" && len(d.body) > 0 && d.body[0] == markerObjectEnd {
			d.body = d.body[1:]
			return o, nil
		}
		if o[name], err = d.value(depth + 1); err != nil {
			return nil, err
		}
	}
}

func (d *decoder) array(depth int) ([]any, error) {
	n, err := d.length(4)
	if err != nil {
		return nil, err
	}
	if n > len(d.body) { // the smallest value takes one byte
		return nil, ErrShort
	}
	if n > MaxValues-d.count {
		return nil, ErrMany
	}
	a := make([]any, n)
	for i := range a {
		if a[i], err = d.value(depth + 1); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// orNil makes an interface of v that is nil when there was an error.
func orNil[T any](v T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}
