package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"livepusher/pusher"
)

// Settings leave the program and come into it as JSON, with the attributes under the component's names. Policy:
//
//   - What leaves has the form of the settings file, without push addresses: those are secrets, or lead to them.
//   - What comes in may have that form, or be the attributes alone, as a page of a mini-program has them:
//     {"mode":"HD","min-bitrate":600,"muted":false}. Values may be strings, numbers or booleans, and names
//     may be written like minBitrate.
//   - What is named is taken and all else stays as it is. What cannot be taken is told, each in a sentence.
//   - A push address is not taken from a file.

const (
	maxNotes = 20 // of one file; more are counted
	maxShown = 60 // letters of a name or value in a sentence
)

// Export is the text of a file that Import takes.
func (s Settings) Export() ([]byte, error) {
	s.Destinations = nil
	return s.encode()
}

// WriteExport writes Export to a file, whole or not at all.
func (s Settings) WriteExport(path string) error {
	data, err := s.Export()
	if err != nil {
		return err
	}
	return replace(path, data)
}

// ReadImport reads a file for Import, within bounds.
func ReadImport(path string) ([]byte, error) { return read(path) }

// Import returns base with what the text of a file says, and a note for all that it says in vain. The error
// is about a text that is no JSON object at all.
func Import(data []byte, base Settings) (Settings, []Note, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &all); err != nil || all == nil {
		return base, nil, errors.New("it is no JSON object such as {\"mode\": \"HD\"}")
	}
	in := &intake{base: base, result: base, seen: map[string]bool{}}
	for _, name := range sorted(all) {
		switch {
		case name == "version":
		case name == "destinations":
			in.note("note.import-secret", "push addresses are not taken from a file", "name", name)
		case name == "attributes" && bytes.HasPrefix(all[name], []byte("{")):
			var attributes map[string]json.RawMessage
			if json.Unmarshal(all[name], &attributes) == nil {
				for _, n := range sorted(attributes) {
					in.attribute(n, attributes[n])
				}
			}
		default:
			in.setting(name, all[name])
		}
	}
	in.fit()
	if in.left > 0 {
		in.notes = append(in.notes, Note{Text: fmt.Sprintf("%d more cannot be taken", in.left), Key: "note.import-more", Pairs: []any{"count", in.left}})
	}
	return in.result, in.notes, nil
}

// Difference is a setting that two Settings have differently, with its name in the file and both values.
type Difference struct{ Name, From, To string }

// Changes are the settings that lie between two, but for push addresses.
func Changes(from, to Settings) (list []Difference) {
	for _, o := range own {
		if a, b := o.get(&from), o.get(&to); a != b {
			list = append(list, Difference{o.name, a, b})
		}
	}
	for _, a := range pusher.Attributes {
		if was, is := a.Get(&from.Config), a.Get(&to.Config); was != is && !a.Secret {
			list = append(list, Difference{a.Name, was, is})
		}
	}
	return list
}

// intake is an import under way.
type intake struct {
	base, result Settings
	seen         map[string]bool
	notes        []Note
	left         int // notes beyond maxNotes
}

func (in *intake) note(key, text string, pairs ...any) {
	if len(in.notes) == maxNotes {
		in.left++
		return
	}
	in.notes = append(in.notes, Note{Text: text, Key: key, Pairs: pairs})
}

// setting takes a setting of the program, or else an attribute.
func (in *intake) setting(name string, raw json.RawMessage) {
	i := slices.IndexFunc(own, func(o ownSetting) bool { return o.name == kebab(name) })
	if i < 0 {
		in.attribute(name, raw)
		return
	}
	in.set(own[i].name, raw, own[i].values, func(text string) error { return own[i].set(&in.result, text) })
}

func (in *intake) attribute(name string, raw json.RawMessage) {
	a := pusher.AttributeNamed(kebab(name))
	switch {
	case a == nil:
		shown := strconv.Quote(short(name))
		in.note("note.import-unknown", shown+" is not known", "name", shown)
	case a.Secret:
		in.note("note.import-secret", a.Name+" is not taken from a file: it holds the stream key", "name", a.Name)
	default:
		in.set(a.Name, raw, a.Values, func(text string) error { return a.Set(&in.result.Config, text) })
	}
}

func (in *intake) set(name string, raw json.RawMessage, values string, set func(string) error) {
	if in.seen[name] {
		in.note("note.import-twice", name+" is there twice, in two spellings", "name", name)
	}
	in.seen[name] = true
	text, ok := plain(raw)
	if ok && set(text) == nil {
		return
	}
	shown := short(strings.Join(strings.Fields(string(raw)), " "))
	if ok {
		shown = strconv.Quote(short(text))
	}
	if strings.Contains(shown, "://") {
		shown = "…" // an address may hold a key
	}
	in.note("note.import-value", fmt.Sprintf("%s does not take %s: %s", name, shown, values), "name", name, "value", shown, "values", values)
}

// fit takes back what does not fit together.
func (in *intake) fit() {
	c, b := &in.result.Config, &in.base.Config
	if c.MinBitrate > c.MaxBitrate {
		in.note("note.import-bitrates", fmt.Sprintf("min-bitrate %d is above max-bitrate %d: both stay as they are", c.MinBitrate, c.MaxBitrate),
			"min", c.MinBitrate, "max", c.MaxBitrate)
		c.MinBitrate, c.MaxBitrate = b.MinBitrate, b.MaxBitrate
	}
	if (c.VideoWidth == 0) != (c.VideoHeight == 0) {
		in.note("note.import-size", fmt.Sprintf("video-width %d and video-height %d go together: both stay as they are", c.VideoWidth, c.VideoHeight),
			"width", c.VideoWidth, "height", c.VideoHeight)
		c.VideoWidth, c.VideoHeight = b.VideoWidth, b.VideoHeight
	}
}

// plain is a JSON string, number or boolean as an attribute takes it; whole numbers have no point.
func plain(raw json.RawMessage) (text string, ok bool) {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return "", false
	}
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return strconv.FormatInt(int64(v), 10), true
		}
		return strconv.FormatFloat(v, 'g', -1, 64), true
	}
	return "", false
}

// kebab spells minBitrate as min-bitrate and enableAGC as enable-agc.
func kebab(name string) string {
	var b strings.Builder
	afterLower := false
	for _, r := range name {
		if unicode.IsUpper(r) && afterLower {
			b.WriteByte('-')
		}
		afterLower = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// short cuts what stands in a sentence.
func short(text string) string {
	if r := []rune(text); len(r) > maxShown {
		return string(r[:maxShown]) + "…"
	}
	return text
}

func sorted(m map[string]json.RawMessage) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
