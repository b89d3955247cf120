package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// choice is a drop-down list of values with the words they are shown by.
type choice struct {
	widget.Select
	aid
	flatness
	values   []string
	onChange func(value string)
	onOpen   func() // before the list opens; may be nil
	keys     func(*fyne.KeyEvent)
	byMouse  bool
	menu     bool // some values are commands: Left and Right do not choose
}

func newChoice(keys func(*fyne.KeyEvent), change func(string)) *choice {
	c := &choice{keys: keys, onChange: change}
	c.PlaceHolder = " "
	c.ExtendBaseWidget(c)
	c.OnChanged = func(word string) {
		if c.byMouse { // give the window its keys back
			c.byMouse = false
			if cv := fyne.CurrentApp().Driver().CanvasForObject(c); cv != nil {
				cv.Unfocus()
			}
		}
		if i := slices.Index(c.Options, word); i >= 0 {
			c.onChange(c.values[i])
		}
	}
	return c
}

// offer sets what can be chosen. Words that are the same get a number, so that each can be chosen.
func (c *choice) offer(values, words []string) {
	seen := map[string]int{}
	unique := make([]string, len(words))
	for i, w := range words {
		seen[w]++
		if n := seen[w]; n > 1 {
			w += " (" + itoa(n) + ")"
		}
		unique[i] = w
	}
	if !slices.Equal(c.values, values) || !slices.Equal(c.Options, unique) {
		c.values = values
		c.SetOptions(unique)
	}
}

// show selects a value without telling onChange; a value that is not on offer is shown by its name.
func (c *choice) show(value string) {
	word := value
	if i := slices.Index(c.values, value); i >= 0 {
		word = c.Options[i]
	}
	if c.Selected != word {
		c.Selected = word
		c.Refresh()
	}
}

func (c *choice) Tapped(e *fyne.PointEvent) {
	c.left()
	c.byMouse = true
	c.open()
	c.Select.Tapped(e)
}

func (c *choice) open() {
	if c.onOpen != nil {
		c.onOpen()
	}
}

func (c *choice) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyUp, fyne.KeyDown:
		c.byMouse = false
		c.open()
		c.Select.TypedKey(e)
	case fyne.KeyLeft, fyne.KeyRight:
		if c.menu {
			return
		}
		c.byMouse = false
		c.Select.TypedKey(e)
	}
}

// KeyDown passes the window's keys on, but for the one that opens the list.
func (c *choice) KeyDown(e *fyne.KeyEvent) {
	if c.keys != nil && e.Name != fyne.KeySpace {
		c.keys(e)
	}
}

func (c *choice) KeyUp(*fyne.KeyEvent) {}

func (c *choice) FocusGained()                     { c.Select.FocusGained(); c.reached() }
func (c *choice) MouseIn(e *desktop.MouseEvent)    { c.Select.MouseIn(e); c.rested() }
func (c *choice) MouseMoved(e *desktop.MouseEvent) { c.Select.MouseMoved(e) }
func (c *choice) MouseOut()                        { c.Select.MouseOut(); c.left() }

func (c *choice) CreateRenderer() fyne.WidgetRenderer { return flatten(c, c.Select.CreateRenderer()) }
