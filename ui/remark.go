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
	label *widget.Label
}

// remarkWidth is the width of the rail's content.
const remarkWidth = railWidth - 36

func newRemark(h *host, width float32) *remark {
	r := &remark{label: widget.NewLabel("")}
	r.label.SizeName = theme.SizeNameCaptionText
	r.label.Wrapping = fyne.TextWrapWord
	if h.language == "zh" {
		r.label.Wrapping = fyne.TextWrapBreak // Chinese has no spaces to break at
	}
	r.root = container.New(remarkLayout{width}, r.label)
	r.root.Hide()
	return r
}

// line is a remark's text and how much it matters.
type line struct {
	text string
	tone widget.Importance
}

// show changes the sentence; an empty one takes no room. It tells whether anything changed.
func (r *remark) show(l line) bool {
	if r.label.Text == l.text && r.label.Importance == l.tone {
		return false
	}
	r.label.Importance = l.tone
	r.label.SetText(l.text)
	r.root.Hidden = l.text == ""
	return true
}

// remarkLayout gives the label the height that it needs at a width, without the room around it.
type remarkLayout struct{ width float32 }

func (r remarkLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	pad := theme.InnerPadding()
	o[0].Resize(fyne.NewSize(r.width+2*pad, o[0].MinSize().Height))
	return fyne.NewSize(r.width, o[0].MinSize().Height-2*pad+2)
}

func (remarkLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	pad := theme.InnerPadding()
	place(o[0], -pad, 1-pad, s.Width+2*pad, s.Height+2*pad-2)
}
