package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"livepusher/pusher/av"
	"livepusher/pusher/capture"
	"livepusher/pusher/standard"
)

// devicesOptions are the flags of devices.
type devicesOptions struct{ json bool }

func (o *devicesOptions) flags(f *flags) {
	f.BoolVar(&o.json, "json", false, "print JSON")
}

// inventory is what the subcommand devices tells.
type inventory struct {
	Cameras  []capture.Device `json:"cameras"`
	Mics     []capture.Device `json:"microphones"`
	Encoders []encoder        `json:"encoders"`
}

// encoder is a video encoder of this machine.
type encoder struct {
	Name     string `json:"name"`
	LongName string `json:"longName"`
	Hardware bool   `json:"hardware"`
	Works    bool   `json:"works"` // it can be opened here
}

func encoders() (found []encoder) {
	for _, e := range av.Encoders() {
		found = append(found, encoder{e.Name, e.LongName, e.Hardware, av.Probe(e.Name) == nil})
	}
	return found
}

// runDevices is the subcommand devices.
func runDevices(_ context.Context, args []string, std streams) error {
	var o devicesOptions
	f := newFlags("devices")
	o.flags(f)
	if err := f.parse(args); err != nil {
		return err
	}
	cameras, mics, err := standard.NewSources().Devices()
	if err != nil {
		return err
	}
	found := inventory{cameras, mics, encoders()}
	if o.json {
		e := json.NewEncoder(std.out)
		e.SetIndent("", "  ")
		return e.Encode(found)
	}
	found.print(std.out)
	return nil
}

func (i inventory) print(w io.Writer) {
	fmt.Fprintln(w, "cameras (--camera, --back-camera):")
	printDevices(w, i.Cameras, "no camera found; pattern, still:FILE and file:FILE work without one")
	fmt.Fprintln(w, "microphones (--mic):")
	printDevices(w, i.Mics, "no microphone found; tone and file:FILE work without one")
	fmt.Fprintln(w, "video encoders (--encoder):")
	for _, e := range i.Encoders {
		var notes []string
		if e.Hardware {
			notes = append(notes, "hardware")
		}
		if !e.Works {
			notes = append(notes, "cannot be opened here")
		}
		fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("  %-20s %s", e.Name, strings.Join(notes, ", ")), " "))
	}
}

func printDevices(w io.Writer, list []capture.Device, none string) {
	if len(list) == 0 {
		fmt.Fprintln(w, "  "+none)
	}
	for _, d := range list {
		mark := ""
		if d.Default {
			mark = " (default)"
		}
		fmt.Fprintf(w, "  %s%s\n    id %s %s\n", d.Name, mark, d.ID, d.Path)
		for _, m := range d.Modes {
			fmt.Fprintf(w, "    %4dx%-4d %5.4g fps %s\n", m.Width, m.Height, m.FPS, m.Format)
		}
		if can := abilities(d.Can); can != "" {
			fmt.Fprintf(w, "    can be set: %s\n", can)
		}
		for _, r := range d.Rates {
			fmt.Fprintf(w, "    %s\n", r)
		}
	}
}

// abilities are what a camera has to set, in words; "" is nothing.
func abilities(can capture.Abilities) string {
	var words []string
	if can.MaxZoom > 1 {
		words = append(words, fmt.Sprintf("optical zoom to %.3gx", can.MaxZoom))
	}
	for _, a := range []struct {
		there bool
		word  string
	}{{can.AutoFocus, "automatic focus"}, {can.Focus, "focus by hand"}, {can.Torch, "torch"}} {
		if a.there {
			words = append(words, a.word)
		}
	}
	return strings.Join(words, ", ")
}
