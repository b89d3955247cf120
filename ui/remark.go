package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// remark is a sentence in small letters that takes as many lines as it needs.
type remark struct {
	root  *fyne.Container
	text  *widget.RichText
	words *widget.TextSegment
}

// remarkWidth is the width of the rail's content: without its margins, its edge, and the scroll bar.
const remarkWidth = railWidth - 40

func newRemark(h *host, width float32) *remark {
	r := &remark{words: &widget.TextSegment{Style: widget.RichTextStyle{SizeName: theme.SizeNameCaptionText, ColorName: colorFaint}}}
	r.text = widget.NewRichText(r.words)
	r.text.Wrapping = fyne.TextWrapWord
	if h.language == "zh" {
		r.text.Wrapping = fyne.TextWrapBreak // Chinese has no spaces to break at
	}
	r.root = container.New(&remarkLayout{width: width}, r.text)
	r.root.Hide()
	return r
}

// indented moves the remark to the right.
func (r *remark) indented(left float32) *remark {
	r.root.Layout = &remarkLayout{r.root.Layout.(*remarkLayout).width, left}
	return r
}

// line is a remark's text and its colour.
type line struct {
	text   string
	colour fyne.ThemeColorName
}

// show changes the sentence; an empty one takes no room. It tells whether anything changed.
func (r *remark) show(l line) bool {
	if r.words.Text == l.text && (r.words.Style.ColorName == l.colour || l.text == "") {
		return false
	}
	r.words.Text, r.words.Style.ColorName = l.text, l.colour
	r.root.Hidden = l.text == ""
	r.text.Refresh()
	return true
}

// remarkLayout gives the text the height that it needs at a width, without the room around it.
type remarkLayout struct{ width, left float32 }

func (r *remarkLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	pad := theme.InnerPadding()
	o[0].Resize(fyne.NewSize(r.width+2*pad, o[0].MinSize().Height))
	return fyne.NewSize(r.left+r.width, o[0].MinSize().Height-2*pad+2)
}

func (r *remarkLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	pad := theme.InnerPadding()
	place(o[0], r.left-pad, 1-pad, s.Width-r.left+2*pad, s.Height+2*pad-2)
}
