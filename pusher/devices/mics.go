package devices

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gen2brain/malgo"

	"livepusher/pusher/capture"
)

// micEntry is a microphone that was found.
type micEntry struct {
	capture.Device
	id       malgo.DeviceID
	channels int  // 1 or 2
	monitor  bool // it hears what the loudspeakers play
}

func (e micEntry) device() capture.Device { return e.Device }

// listMics asks the sound system for its microphones. Where there is no sound system there are none.
func listMics(ctx context.Context) ([]micEntry, error) {
	entries, err := within(ctx, func() ([]micEntry, error) {
		sound, err := openSound()
		if err != nil {
			return nil, err
		}
		defer sound.close()
		return sound.mics()
	}, nil)
	switch {
	case errors.Is(err, malgo.ErrNoBackend):
		return nil, nil
	case err != nil:
		return nil, asError(sourceMic, "", err)
	}
	return entries, nil
}

// sound is a connection to the sound system.
type sound struct{ context *malgo.AllocatedContext }

func openSound() (*sound, error) {
	c, err := malgo.InitContext(soundBackends(), malgo.ContextConfig{}, nil)
	if err != nil {
		return nil, err
	}
	return &sound{c}, nil
}

func (s *sound) close() {
	_ = s.context.Uninit()
	s.context.Free()
}

// mics lists what can be recorded from, real microphones first.
func (s *sound) mics() ([]micEntry, error) {
	infos, err := s.context.Devices(malgo.Capture)
	if err != nil {
		return nil, err
	}
	var entries []micEntry
	for _, info := range infos {
		id := micID(info.ID)
		if !isMic(id) {
			continue
		}
		full, err := s.context.DeviceInfo(malgo.Capture, info.ID, malgo.Shared)
		if err != nil {
			continue // it is listed, but cannot be recorded from
		}
		entries = append(entries, describeMic(id, full, info.IsDefault != 0))
	}
	arrangeMics(entries)
	return entries, nil
}

func describeMic(id string, info malgo.DeviceInfo, isDefault bool) micEntry {
	e := micEntry{
		Device:  capture.Device{ID: id, Name: info.Name(), Path: id, Default: isDefault},
		id:      info.ID,
		monitor: strings.HasSuffix(id, ".monitor"),
	}
	for _, f := range info.Formats {
		e.channels = max(e.channels, min(int(f.Channels), 2))
		if len(e.Rates) < 8 && f.SampleRate > 0 && f.Channels > 0 {
			e.Rates = append(e.Rates, fmt.Sprintf("%d Hz %s", f.SampleRate, channelName(int(f.Channels))))
		}
	}
	e.Rates = slices.Compact(e.Rates)
	e.channels = max(e.channels, 1)
	return e
}

func channelName(n int) string {
	switch n {
	case 1:
		return "mono"
	case 2:
		return "stereo"
	}
	return fmt.Sprintf("%d channels", n)
}

// arrangeMics sorts microphones by name, monitors last, and makes their names unique.
func arrangeMics(entries []micEntry) {
	slices.SortFunc(entries, func(a, b micEntry) int {
		rank := func(e micEntry) int {
			if e.monitor {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	var names []*string
	for i := range entries {
		names = append(names, &entries[i].Name)
	}
	makeUnique(names)
}

// choose picks the microphone that a user means; an empty name is the default one, and never what the
// loudspeakers play.
func choose(entries []micEntry, name string) (micEntry, error) {
	if name != "" {
		return find(entries, name)
	}
	return find(slices.DeleteFunc(slices.Clone(entries), func(e micEntry) bool { return e.monitor }), "")
}

// micID is a sound system's device ID as text: most have names, in bytes or in UTF-16; the others'
// bytes are written in hexadecimal.
func micID(id malgo.DeviceID) string {
	printable := func(step int) string {
		var b []byte
		for i := 0; i+step <= len(id) && id[i] != 0; i += step {
			if id[i] < ' ' || id[i] > '~' || step == 2 && id[i+1] != 0 {
				return ""
			}
			b = append(b, id[i])
		}
		return string(b)
	}
	if id[1] == 0 && id[0] != 0 {
		return cmp.Or(printable(2), id.String())
	}
	return cmp.Or(printable(1), id.String())
}
