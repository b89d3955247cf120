package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// card is the notice over the lower part of the picture: what is wrong, what to do, and a button
// that does it.
type card struct {
	widget.BaseWidget
	notice notice
	detail *widget.Label
	button *textButton
}

func newCard(h *host, remedy func(remedy)) *card {
	c := &card{detail: widget.NewLabel("")}
	c.detail.Wrapping = fyne.TextWrapWord
	if h.language == "zh" {
		c.detail.Wrapping = fyne.TextWrapBreak // Chinese has no spaces to break at
	}
	c.button = name(h, "remedy", newTextButton("", h.keys, func() { remedy(c.notice.remedy) }))
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
	c.notice = *n
	c.detail.SetText(n.detail)
	if n.remedy == noRemedy {
		c.button.Hide()
	} else {
		c.button.Show()
		c.button.show(n.button, "")
		c.button.setDisabled(n.busy)
	}
	c.Show()
	c.Refresh()
	return true
}

// heightFor is the height that the card needs at a width.
func (c *card) heightFor(width float32) float32 {
	c.detail.Resize(fyne.NewSize(c.textWidth(width), c.detail.MinSize().Height))
	return cardPad*2 + c.titleHeight() + c.detailHeight() + c.buttonRow(width)
}

// buttonRow is the height of the button's own row, below the words: it has one where the title leaves it no
// room at the side.
func (c *card) buttonRow(width float32) float32 {
	title := fyne.MeasureText(c.notice.title, theme.Size(theme.SizeNameText)+1, fyne.TextStyle{}).Width
	m := c.button.MinSize()
	if c.notice.remedy == noRemedy || title+m.Width+10 <= width-2*cardPad-4 {
		return 0
	}
	return m.Height + 8
}

const cardPad = 14

func (c *card) titleHeight() float32 {
	return fyne.MeasureText("测Ag", theme.Size(theme.SizeNameText)+1, fyne.TextStyle{}).Height
}

func (c *card) detailHeight() float32 {
	if c.notice.detail == "" {
		return 0
	}
	return c.detail.MinSize().Height - theme.InnerPadding()
}

func (c *card) textWidth(width float32) float32 {
	w := width - 2*cardPad - 6
	if c.notice.remedy != noRemedy && c.buttonRow(width) == 0 {
		w -= c.button.MinSize().Width + 10
	}
	return w + 2*theme.InnerPadding()
}

func (c *card) CreateRenderer() fyne.WidgetRenderer {
	box, mark := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	title := letters("", theme.ColorNameForeground, theme.SizeNameText)
	d := &drawing{of: c, objects: []fyne.CanvasObject{box, mark, title, c.detail, c.button}}
	d.layout = func(s fyne.Size) {
		place(box, 0, 0, s.Width, s.Height)
		place(mark, 0, 10, 4, s.Height-20)
		x, pad := float32(cardPad+4), theme.InnerPadding()
		place(title, x, cardPad, title.MinSize().Width, c.titleHeight())
		place(c.detail, x-pad, cardPad+c.titleHeight()-pad/2, c.textWidth(s.Width), c.detailHeight()+pad)
		m := c.button.MinSize()
		top := (s.Height - m.Height) / 2
		if c.buttonRow(s.Width) > 0 {
			top = s.Height - cardPad - m.Height
		}
		place(c.button, s.Width-cardPad-m.Width, top, m.Width, m.Height)
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
