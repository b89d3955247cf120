package ui

import (
	"fyne.io/fyne/v2"

	"livepusher/pusher"
)

// host is what a view may ask for. A view holds widgets, shows what it is given, and reports what the
// user wants; it keeps nothing else.
type host struct {
	*texts
	actions    Actions
	keys       func(*fyne.KeyEvent)              // the window's keys, for widgets that have the focus
	change     func(edit func(c *pusher.Config)) // the user changed a setting
	compare    func(edit func(c *comparing))     // the user compares pictures
	chooseLook func()                            // the user wants a look of a file
	stream     *streamDesk                       // where the stream goes
	named      map[string]fyne.CanvasObject      // widgets by the names that tests find them by
	folded     map[string]bool                   // closed sections of the rail, by title key
	note       func(key string, pairs ...any)    // a sentence in the status bar
	tips       *tips                             // may be nil
	reveal     func(o fyne.CanvasObject)         // brings a control of the rail into view; may be nil

	onTop         bool       // the window stays above others
	setOnTop      func(bool) // the user wants it to
	toggleCompact func()
	music         *musicWish
	chooseMusic   func()
}

// name files a widget under the name that tests find it by, gives it the tip of that name, if there is one,
// and returns it.
func name[T fyne.CanvasObject](h *host, id string, o T) T {
	h.named[id] = o
	if a, ok := any(o).(aided); ok {
		tip := ""
		if h.has("tip." + id) {
			tip = h.say("tip." + id)
		}
		a.help(h, o, tip)
	}
	return o
}
