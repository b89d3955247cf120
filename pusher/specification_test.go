package pusher

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"
)

// specification is testdata/live-pusher.json: the tables of the component's documentation, as this program
// keeps to them.
type specification struct {
	Attributes []attributeRow
	Beyond     []attributeRow `json:"beyond the component"`
	Modes      []struct {
		Mode        Mode
		MaxBitrate  int `json:"max-bitrate"`
		Aspect      string
		Orientation string
		Width       int
		Height      int
		FPS         int
		Key         int  // seconds from key frame to key frame
		LowLatency  bool `json:"low-latency"`
	}
	Scenarios []struct {
		ID       string
		Mode     Mode
		Min, Max int
		Audio    string
	}
	Events []struct {
		Code Code
		Name string // empty where the documentation gives none
	}
	Statistics []string
}

// attributeRow is an attribute: its default, what a change of it does, values that are taken, with what they
// become, and values that are refused.
type attributeRow struct {
	Name, Default, Effect string
	Taken                 map[string]string
	Refused               []string
}

var effectNames = map[string]Effect{"next tick": NextTick, "reopen camera": ReopenCamera, "reopen microphone": ReopenMic, "restart": Restart, "next start": NextStart}

func (s specification) allAttributes() []attributeRow { return slices.Concat(s.Attributes, s.Beyond) }

func specified(t testing.TB) (s specification) {
	t.Helper()
	data, err := os.ReadFile("testdata/live-pusher.json")
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestModesAreTheSpecifications(t *testing.T) {
	for _, row := range specified(t).Modes {
		c := NewConfig()
		c.Mode, c.MaxBitrate, c.Aspect, c.Orientation = row.Mode, row.MaxBitrate, row.Aspect, row.Orientation
		o := c.Output()
		want := Output{Width: row.Width, Height: row.Height, FPS: row.FPS, KeyInterval: time.Duration(row.Key) * time.Second, LowLatency: row.LowLatency,
			Audio: o.Audio, AudioBitrate: o.AudioBitrate}
		if o != want {
			t.Errorf("%+v: %+v", row, o)
		}
	}
}

func TestScenariosAreTheSpecifications(t *testing.T) {
	rows := specified(t).Scenarios
	if len(rows) != len(Scenarios) {
		t.Fatalf("%d scenarios, want %d", len(Scenarios), len(rows))
	}
	for i, row := range rows {
		c := NewConfig()
		Scenarios[i].ApplyTo(&c)
		if Scenarios[i].ID != row.ID || c.Mode != row.Mode || c.MinBitrate != row.Min || c.MaxBitrate != row.Max || c.AudioQuality != row.Audio {
			t.Errorf("%+v, want %+v", Scenarios[i], row)
		}
	}
}

func TestEventsAreTheSpecifications(t *testing.T) {
	rows := specified(t).Events
	for _, row := range rows {
		if row.Code.Name() == "" || row.Name != "" && row.Code.Name() != row.Name {
			t.Errorf("%d is called %q, want %q", row.Code, row.Code.Name(), row.Name)
		}
	}
	// What the documentation does not have, and why it is here, stands beside the constants.
	beyond := []Code{CameraControlFail, MicSetParamFail}
	for code := range codeTable {
		if !slices.Contains(beyond, code) && !slices.ContainsFunc(rows, func(r struct {
			Code Code
			Name string
		}) bool {
			return r.Code == code
		}) {
			t.Errorf("%d %s is not in the specification", code, code.Name())
		}
	}
}

func TestStatisticsHaveTheirNames(t *testing.T) {
	var names []string
	for f := range reflect.TypeFor[Stats]().Fields() {
		names = append(names, f.Tag.Get("json"))
	}
	for _, want := range specified(t).Statistics {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing", want)
		}
	}
}
