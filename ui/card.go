package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// card is the notice over the lower part of the picture: what is wrong, what to do, and buttons that do
// it. While it tells of one thing, it never becomes lower: a countdown must not make it jump.
type card struct {
	widget.BaseWidget
	notice  notice
	detail  *widget.Label
	buttons [2]*textButton // one above the other
	lowest  float32        // height at least, since it tells of this
}

func newCard(h *host, remedy func(remedy)) *card {
	c := &card{detail: widget.NewLabel("")}
	c.detail.Wrapping = wrapping(h.language)
	for i, id := range []string{"remedy", "remedy-2"} {
		c.buttons[i] = name(h, id, newTextButton("", h.keys, func() { remedy(c.notice.ways[i].remedy) }))
	}
	c.ExtendBaseWidget(c)
	c.Hide()
	return c
}

// show changes the card, nil hides it. It tells whether the card needs another place.
func (c *card) show(n *notice) bool {
	if n == nil {
		if !c.Visible() {
			return false
		}
		c.notice = notice{}
		c.Hide()
		return true
	}
	if c.Visible() && c.notice == *n {
		return false
	}
	if n.title != c.notice.title {
		c.lowest = 0
	}
	c.notice = *n
	c.detail.SetText(n.detail)
	for i, b := range c.buttons {
		if n.ways[i].remedy == noRemedy {
			b.Hide()
			continue
		}
		b.Show()
		b.show(n.ways[i].button, "")
		b.setDisabled(n.ways[i].busy)
	}
	c.Show()
	c.Refresh()
	return true
}

// heightFor is the height that the card needs at a width.
func (c *card) heightFor(width float32) float32 {
	c.detail.Resize(fyne.NewSize(c.textWidth(width), c.detail.MinSize().Height))
	high := c.titleHeight() + c.detailHeight()
	if c.stacked(width) {
		high += c.buttonsSize().Height + 8
	} else {
		high = max(high, c.buttonsSize().Height)
	}
	c.lowest = max(c.lowest, cardPad*2+high)
	return c.lowest
}

// stacked tells whether the buttons lie below the words: they do where the title leaves them no room at the side.
func (c *card) stacked(width float32) bool {
	title := fyne.MeasureText(c.notice.title, theme.Size(theme.SizeNameText)+1, fyne.TextStyle{}).Width
	s := c.buttonsSize()
	return s.Width > 0 && title+s.Width+10 > width-2*cardPad-4
}

const (
	cardPad = 14
	cardGap = 6 // between the buttons
)

func (c *card) titleHeight() float32 {
	return fyne.MeasureText("测Ag", theme.Size(theme.SizeNameText)+1, fyne.TextStyle{}).Height
}

func (c *card) detailHeight() float32 {
	if c.notice.detail == "" {
		return 0
	}
	return c.detail.MinSize().Height - theme.InnerPadding()
}

// buttonsSize is the room of the buttons that are shown, all as wide as the widest.
func (c *card) buttonsSize() (s fyne.Size) {
	for i, b := range c.buttons {
		if c.notice.ways[i].remedy == noRemedy {
			continue
		}
		m := b.MinSize()
		if s.Height > 0 {
			s.Height += cardGap
		}
		s = fyne.NewSize(max(s.Width, m.Width), s.Height+m.Height)
	}
	return s
}

func (c *card) textWidth(width float32) float32 {
	w := width - 2*cardPad - 6
	if s := c.buttonsSize(); s.Width > 0 && !c.stacked(width) {
		w -= s.Width + 10
	}
	return w + 2*theme.InnerPadding()
}

func (c *card) CreateRenderer() fyne.WidgetRenderer {
	box, mark := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	title := letters("", theme.ColorNameForeground, theme.SizeNameText)
	d := &drawing{of: c, objects: []fyne.CanvasObject{box, mark, title, c.detail, c.buttons[0], c.buttons[1]}}
	d.layout = func(s fyne.Size) {
		place(box, 0, 0, s.Width, s.Height)
		place(mark, 0, 10, 4, s.Height-20)
		x, pad := float32(cardPad+4), theme.InnerPadding()
		place(title, x, cardPad, title.MinSize().Width, c.titleHeight())
		place(c.detail, x-pad, cardPad+c.titleHeight()-pad/2, c.textWidth(s.Width), c.detailHeight()+pad)
		all := c.buttonsSize()
		top := (s.Height - all.Height) / 2
		if c.stacked(s.Width) {
			top = s.Height - cardPad - all.Height
		}
		for i, b := range c.buttons {
			if c.notice.ways[i].remedy == noRemedy {
				continue
			}
			high := b.MinSize().Height
			place(b, s.Width-cardPad-all.Width, top, all.Width, high)
			top += high + cardGap
		}
	}
	d.min = func() fyne.Size { return fyne.NewSize(240, cardPad*2+c.titleHeight()) }
	d.paint = func() {
		box.FillColor, box.CornerRadius = theme.Color(theme.ColorNameOverlayBackground), theme.Size(theme.SizeNamePopupRadius)
		mark.CornerRadius = 2
		mark.FillColor = theme.Color(colorFaint)
		if c.notice.tone == amber {
			mark.FillColor = theme.Color(colorAmber)
		}
		if c.notice.tone == grey {
			mark.FillColor = theme.Color(theme.ColorNameError)
		}
		title.Text, title.Color = c.notice.title, theme.Color(theme.ColorNameForeground)
		title.TextSize = theme.Size(theme.SizeNameText) + 1
		c.detail.Hidden = c.notice.detail == ""
	}
	return newDrawing(d)
}
