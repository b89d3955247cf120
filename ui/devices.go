package ui

import (
	"path/filepath"
	"slices"
	"strings"

	"livepusher/pusher"
)

// offerDevices fills a list of cameras or microphones: the default one, the real devices, the one
// made by the program (standIn), and whatever is set now even if it is none of these. first is the
// device that the default comes to, by its place among devices.
func offerDevices(list *choice, t *texts, devices []pusher.Device, first int, set, standIn string) {
	values, words := []string{""}, []string{defaultWords(t, devices, first, standIn)}
	for _, d := range devices {
		values, words = append(values, d.ID), append(words, d.Name)
		if set == d.Name {
			set = d.ID
		}
	}
	values, words = append(values, standIn), append(words, t.say("device."+standIn))
	if !slices.Contains(values, set) {
		values, words = append(values, set), append(words, otherWords(t, set))
	}
	list.offer(values, words)
	list.show(set)
}

func defaultWords(t *texts, devices []pusher.Device, first int, standIn string) string {
	name := t.say("device." + standIn)
	if first < len(devices) {
		name = devices[first].Name
	}
	return t.say("device.default-named", "name", name)
}

// defaultDevice is the place of the device that the system prefers, else of the first.
func defaultDevice(devices []pusher.Device) int {
	return max(slices.IndexFunc(devices, func(d pusher.Device) bool { return d.Default }), 0)
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
