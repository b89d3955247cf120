package ui

import (
	"path/filepath"
	"strings"

	"livepusher/pusher"
)

// offerDevices fills a list of cameras or microphones: the default one, the real devices, the one
// made by the program (standIn), and whatever is set now even if it is none of these.
func offerDevices(list *choice, t *texts, devices []pusher.Device, set, standIn string) {
	values, words := []string{""}, []string{defaultWords(t, devices, standIn)}
	for _, d := range devices {
		values, words = append(values, d.ID), append(words, d.Name)
		if set == d.Name {
			set = d.ID
		}
	}
	values, words = append(values, standIn), append(words, t.say("device."+standIn))
	known := false
	for _, v := range values {
		known = known || v == set
	}
	if !known {
		values, words = append(values, set), append(words, otherWords(t, set))
	}
	list.offer(values, words)
	list.show(set)
}

func defaultWords(t *texts, devices []pusher.Device, standIn string) string {
	name := t.say("device." + standIn)
	if len(devices) > 0 {
		name = devices[0].Name
	}
	for _, d := range devices {
		if d.Default {
			name = d.Name
			break
		}
	}
	return t.say("device.default-named", "name", name)
}

// otherWords names a source that is on no list: a file, none, or a device that is not there.
func otherWords(t *texts, set string) string {
	if set == "none" {
		return t.say("device.none")
	}
	for _, kind := range []string{"file:", "still:"} {
		if path, ok := strings.CutPrefix(set, kind); ok {
			return filepath.Base(path)
		}
	}
	return t.say("device.absent", "name", set)
}
