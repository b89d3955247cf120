package amf0

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	goamf0 "github.com/yutopp/go-amf0"

	"livepusher/pusher/pushertest/bounded"
)

// everything is one body with every kind of value that Append can write, and what it says.
func everything() ([]byte, []any) {
	b := AppendString(nil, "connect")
	b = AppendNumber(b, 1.5)
	b = AppendBool(b, true)
	b = AppendNull(b)
	b = AppendEnd(AppendString(AppendKey(AppendObject(b), "code"), "OK"))
	b = AppendEnd(AppendNumber(AppendKey(AppendArray(b, 1), "width"), 720))
	return b, []any{"connect", 1.5, true, nil, Object{"code": "OK"}, Object{"width": 720.0}}
}

func TestWrittenIsReadBack(t *testing.T) {
	body, want := everything()
	got, err := Values(body)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("Values = %v, %v; want %v", got, err, want)
	}
	v, rest, err := Next(body)
	if err != nil || v != "connect" || len(rest) != len(body)-10 {
		t.Fatalf("Next = %v, %d bytes left, %v", v, len(rest), err)
	}
}

func TestLongString(t *testing.T) {
	s := strings.Repeat("x", math.MaxUint16+1)
	v, rest, err := Next(AppendString(nil, s))
	if err != nil || v != s || len(rest) != 0 {
		t.Fatalf("long string came back with %d bytes left, %v", len(rest), err)
	}
}

// The other library reads what we write, and we read what it writes.
func TestAgreesWithGoAMF0(t *testing.T) {
	body, _ := everything()
	d := goamf0.NewDecoder(bytes.NewReader(body))
	want := []any{"connect", 1.5, true, nil, map[string]any{"code": "OK"}, goamf0.ECMAArray{"width": 720.0}}
	for i, w := range want {
		var v any
		if err := d.Decode(&v); err != nil || !reflect.DeepEqual(v, w) {
			t.Fatalf("value %d: go-amf0 reads %#v, %v; want %#v", i, v, err, w)
		}
	}
	var b bytes.Buffer
	e := goamf0.NewEncoder(&b)
	theirs := []any{"a", 2.0, false, nil, map[string]any{"k": map[string]any{"n": 1.0}}, goamf0.ECMAArray{"b": true}, []any{1.0, "x"}}
	for _, v := range theirs {
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Values(b.Bytes())
	ours := []any{"a", 2.0, false, nil, Object{"k": Object{"n": 1.0}}, Object{"b": true}, []any{1.0, "x"}}
	if err != nil || !reflect.DeepEqual(got, ours) {
		t.Fatalf("Values = %v, %v; want %v", got, err, ours)
	}
}

func TestRareKinds(t *testing.T) {
	rows := []struct {
		name string
		body []byte
		want any
	}{
		{"undefined", []byte{6}, nil},
		{"reference", []byte{7, 0, 1}, nil},
		{"unsupported", []byte{13}, nil},
		{"date", append(AppendNumber(nil, 1000), 0, 0), 1000.0},
		{"xml", []byte{15, 0, 0, 0, 1, '<'}, "<"},
		{"typed object", []byte{16, 0, 1, 'C', 0, 1, 'k', 5, 0, 0, 9}, Object{"k": nil}},
		{"array with a wrong count", []byte{8, 255, 255, 255, 255, 0, 1, 'k', 1, 1, 0, 0, 9}, Object{"k": true}},
		{"empty name that is no end", []byte{3, 0, 0, 5, 0, 0, 9}, Object{"": nil}},
	}
	rows[3].body[0] = markerDate
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			v, rest, err := Next(r.body)
			if err != nil || len(rest) != 0 || !reflect.DeepEqual(v, r.want) {
				t.Fatalf("Next = %#v, %d bytes left, %v; want %#v", v, len(rest), err, r.want)
			}
		})
	}
}

func TestHostileBodies(t *testing.T) {
	nested := bytes.Repeat([]byte{3, 0, 1, 'a'}, 1<<20) // 4 MiB of objects within objects
	rows := []struct {
		name string
		body []byte
		want error
	}{
		{"empty", nil, ErrShort},
		{"number cut", []byte{0, 1, 2}, ErrShort},
		{"bool cut", []byte{1}, ErrShort},
		{"string longer than the body", []byte{2, 0xff, 0xff, 'a'}, ErrShort},
		{"long string of 4 GiB", []byte{12, 0xff, 0xff, 0xff, 0xff}, ErrShort},
		{"object without end", []byte{3, 0, 1, 'a', 5}, ErrShort},
		{"array of 4 G values in 5 bytes", []byte{10, 0xff, 0xff, 0xff, 0xff}, ErrShort},
		{"array of a million nulls", append([]byte{10, 0, 16, 0, 0}, bytes.Repeat([]byte{5}, 1<<20)...), ErrMany},
		{"a million objects deep", nested, ErrDeep},
		{"arrays deep", bytes.Repeat([]byte{10, 0, 0, 0, 1}, 100), ErrDeep},
		{"AMF 3", []byte{17, 1}, ErrMarker},
		{"end alone", []byte{9}, ErrMarker},
		{"movie clip", []byte{4}, ErrMarker},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if v, _, err := Next(r.body); !errors.Is(err, r.want) || v != nil {
				t.Fatalf("Next = %v, %v; want nil, %v", v, err, r.want)
			}
		})
	}
	if _, err := Values(bytes.Repeat([]byte{5}, MaxValues+1)); err != ErrMany {
		t.Fatalf("a row of nulls gave %v, want ErrMany", err)
	}
}

func TestObjectAnswersWrongTypes(t *testing.T) {
	o := Object{"s": "text", "n": 3.0, "nan": math.NaN(), "inf": math.Inf(1)}
	if o.String("n") != "" || o.String("s") != "text" || o.String("gone") != "" {
		t.Error("String took something else for a string")
	}
	if o.Number("s") != 0 || o.Number("n") != 3 || o.Number("nan") != 0 || o.Number("inf") != 0 {
		t.Error("Number took something else for a finite number")
	}
}

func TestAppendMakesNoGarbage(t *testing.T) {
	buf := make([]byte, 0, 1024)
	if n := testing.AllocsPerRun(100, func() {
		b := AppendString(buf, "connect")
		b = AppendEnd(AppendBool(AppendKey(AppendObject(AppendNumber(b, 1)), "k"), true))
		_ = AppendNull(b)
	}); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func FuzzValues(f *testing.F) {
	body, _ := everything()
	f.Add(body)
	f.Add([]byte{10, 0, 0, 0, 2, 5, 3, 0, 1, 'a', 5, 0, 0, 9})
	f.Add([]byte{8, 0, 0, 0, 0, 0, 0, 9, 16, 0, 0, 0, 0, 9})
	f.Add(bytes.Repeat([]byte{3, 0, 1, 'a'}, 1<<18))                                       // objects in objects
	f.Add(bytes.Repeat([]byte{10, 0, 0, 0, 1}, 1<<12))                                     // arrays in arrays
	f.Add(bytes.Repeat([]byte{8, 0xff, 0xff, 0xff, 0xff, 0, 1, 'a'}, 1<<12))               // associative arrays of 4 G
	f.Add(append([]byte{10, 0, 16, 0, 0}, bytes.Repeat([]byte{5}, 1<<20)...))              // an array of a million nulls
	f.Add([]byte{10, 0xff, 0xff, 0xff, 0xff})                                              // an array of 4 G values
	f.Add([]byte{12, 0xff, 0xff, 0xff, 0xff})                                              // a string of 4 GiB
	f.Add(append([]byte{12, 0, 16, 0, 0}, bytes.Repeat([]byte{'a'}, 1<<20)...))            // a string of 1 MiB
	f.Add(bytes.Repeat(append([]byte{2, 0xff, 0xff}, make([]byte, 0xffff)...), 16))        // sixteen of 64 KiB
	f.Add(append(append([]byte{3}, bytes.Repeat([]byte{0, 1, 'k', 5}, 2000)...), 0, 0, 9)) // one property many times
	f.Fuzz(func(t *testing.T, body []byte) {
		bounded.Run(t, func() { checkValues(t, body) })
	})
}

func checkValues(t *testing.T, body []byte) {
	values, err := Values(body)
	if err == nil && len(values) > len(body) {
		t.Fatalf("%d values out of %d bytes", len(values), len(body))
	}
	if n := count(values, 0, t) - 1; n > MaxValues {
		t.Fatalf("%d values, limit %d", n, MaxValues)
	}
}

// count is the number of values within v, itself included.
func count(v any, depth int, t *testing.T) int {
	if depth > MaxDepth+2 { // the list of Values and the value itself are two more
		t.Fatal("nested too deeply")
	}
	n := 1
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			n += count(e, depth+1, t)
		}
	case Object:
		for _, e := range v {
			n += count(e, depth+1, t)
		}
	}
	return n
}
