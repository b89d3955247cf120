package devices

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"livepusher/pusher/capture"
)

// find picks the entry that a user means by name: by ID, by path (links are followed), or by name, in
// this order; an empty name is the default one.
func find[E interface{ device() capture.Device }](entries []E, name string) (E, error) {
	var none E
	if len(entries) == 0 && name == "" {
		return none, &capture.Error{Kind: capture.NotFound, Detail: "there is none"}
	}
	if name == "" {
		return entries[max(0, slices.IndexFunc(entries, func(e E) bool { return e.device().Default }))], nil
	}
	path := name
	if real, err := filepath.EvalSymlinks(name); err == nil {
		path = real
	}
	for _, same := range []func(capture.Device) bool{
		func(d capture.Device) bool { return d.ID == name },
		func(d capture.Device) bool { return d.Path != "" && d.Path == path },
		func(d capture.Device) bool { return d.Name == name },
		func(d capture.Device) bool { return strings.EqualFold(d.Name, name) },
	} {
		for _, e := range entries {
			if same(e.device()) {
				return e, nil
			}
		}
	}
	return none, &capture.Error{Kind: capture.NotFound, Detail: "livepusher devices lists what is there"}
}

// makeUnique gives repeated strings a number: "Camera", "Camera (2)".
func makeUnique(names []*string) {
	taken := map[string]bool{}
	for _, name := range names {
		if *name == "" {
			*name = "unnamed"
		}
		candidate := *name
		for n := 2; taken[candidate]; n++ {
			candidate = fmt.Sprintf("%s (%d)", *name, n)
		}
		taken[candidate] = true
		*name = candidate
	}
}
