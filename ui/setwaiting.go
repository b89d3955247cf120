package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"livepusher/pusher"
)

// waitingPicker chooses the picture that viewers see in the background, and shows it as they will.
type waitingPicker struct {
	root    *fyne.Container
	h       *settingsHost
	file    *fieldEntry
	builtIn *textButton
	hash    *fieldEntry
	picture *canvas.Image
	md5     *canvas.Text
	remark  *prose
	asked   pusher.Config // what LookAtWaiting was last asked about
	badHash bool
}

const (
	waitingBox  = 160                       // side of the square in which the picture is shown
	waitingSide = groupWidth - settingLabel // width of what is beside it
)

func newWaitingPicker(h *settingsHost) *waitingPicker {
	p := &waitingPicker{h: h, picture: &canvas.Image{FillMode: canvas.ImageFillContain}, remark: newProse("", waitingSide),
		md5: letters("", colorFaint, theme.SizeNameCaptionText)}
	p.file = name(h.host, "set-waiting-image", newFieldEntry(h.say("settings.waiting.placeholder"), h.keys, func(text string) bool {
		h.change(func(c *pusher.Config) { c.WaitingImage = text })
		return true
	}))
	pick := name(h.host, "set-waiting-choose", newTextButton(h.say("settings.choose"), h.keys, func() {
		h.pickPicture(func(path string) { h.change(func(c *pusher.Config) { c.WaitingImage = path }) })
	}))
	p.builtIn = name(h.host, "set-waiting-reset", newTextButton(h.say("settings.waiting.reset"), h.keys, func() {
		h.change(func(c *pusher.Config) { c.WaitingImage, c.WaitingImageHash = "", "" })
	}))
	p.hash = name(h.host, "set-waiting-hash", newFieldEntry(h.say("settings.waiting.hash"), h.keys, p.enterHash))
	back := canvas.NewRectangle(theme.Color(colorStage))
	name(h.host, "waiting-preview", p.picture)
	label := letters(h.say("settings.waiting"), theme.ColorNameForeground, theme.SizeNameText)
	fields := group(beside(p.file, pick), p.hash, p.md5, p.remark.root, container.NewHBox(p.builtIn))
	p.root = container.New(waitingLayout{}, label, back, p.picture, fields)
	return p
}

// waitingLayout: the picture under its label, and the fields at the right.
type waitingLayout struct{}

func (waitingLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(groupWidth, max(rowHeight+besideGap+waitingBox, o[3].MinSize().Height))
}

func (waitingLayout) Layout(o []fyne.CanvasObject, _ fyne.Size) {
	m := o[0].MinSize()
	place(o[0], 0, (rowHeight-m.Height)/2, m.Width, m.Height)
	place(o[1], 0, rowHeight+besideGap, waitingBox, waitingBox)
	place(o[2], 0, rowHeight+besideGap, waitingBox, waitingBox)
	place(o[3], settingLabel, 0, waitingSide, o[3].MinSize().Height)
}

// enterHash takes the md5 that the picture must have; an empty one is not checked.
func (p *waitingPicker) enterHash(text string) bool {
	var c pusher.Config
	p.badHash = pusher.AttributeNamed("waiting-image-hash").Set(&c, text) != nil
	if p.badHash {
		p.remark.complain(p.h.say("settings.waiting.bad-hash"))
		return false
	}
	p.h.change(func(to *pusher.Config) { to.WaitingImageHash = c.WaitingImageHash })
	return true
}

func (p *waitingPicker) show(c *pusher.Config, k *settingsKnown) {
	p.file.show(c.WaitingImage)
	p.hash.show(c.WaitingImageHash)
	p.builtIn.Hidden = c.WaitingImage == "" && c.WaitingImageHash == ""
	if differs(p.asked, *c) {
		p.asked = *c
		p.h.actions.LookAtWaiting(*c)
	}
	w := &k.waiting
	here := w.Picture != nil && w.Name == c.WaitingImage && w.Hash == c.WaitingImageHash
	if here && p.picture.Image != w.Picture {
		p.picture.Image = w.Picture
		p.picture.Refresh()
	}
	p.picture.Hidden = !here
	p.showRemark(c, w, here)
}

// differs tells whether two configs may have different waiting images.
func differs(a, b pusher.Config) bool {
	was, is := a.Output(), b.Output()
	return a.Mode == "" || a.WaitingImage != b.WaitingImage || a.WaitingImageHash != b.WaitingImageHash || was.Width != is.Width || was.Height != is.Height
}

func (p *waitingPicker) showRemark(c *pusher.Config, w *Waiting, here bool) {
	md5 := ""
	if here && w.MD5 != "" {
		md5 = "md5  " + w.MD5
	}
	setText(p.md5, md5)
	p.md5.Hidden = md5 == ""
	switch {
	case p.badHash && p.hash.Text != p.hash.shown: // it has been said
	case !here:
		p.remark.show(p.h.say("settings.waiting.loading"), colorFaint)
	case c.WaitingImage == "":
		p.remark.show(p.h.say("settings.waiting.built-in"), colorFaint)
	case w.MD5 != "" && c.WaitingImageHash != "" && w.MD5 != c.WaitingImageHash:
		p.remark.complain(p.h.say("settings.waiting.mismatch"))
	case w.Trouble != "":
		p.remark.complain(p.h.say("settings.waiting.trouble", "cause", w.Trouble))
	case c.WaitingImageHash != "":
		p.remark.show(p.h.say("settings.waiting.match"), theme.ColorNameSuccess)
	default:
		p.remark.show(p.h.say("settings.waiting.unchecked"), colorFaint)
	}
}
