package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"livepusher/pusher"
)

// checkRow is a step of a check: a mark, its name, how it went, and what was found or is to be done.
type checkRow struct {
	root        *fyne.Container
	h           *host
	step, title string
	mark        *canvas.Image
	verdict     *canvas.Text
	detail      *remark
	advice      *remark
}

// checkMarks are the pictures and colours of the verdicts.
var checkMarks = map[pusher.Verdict]struct {
	glyph  string
	colour fyne.ThemeColorName
}{
	pusher.CheckOK: {"tick", theme.ColorNameSuccess}, pusher.CheckWarning: {"warn", theme.ColorNameWarning},
	pusher.CheckFailed: {"close", theme.ColorNameError}, pusher.CheckSkipped: {"dash", colorFaint},
}

// markRoom is what the mark takes at the left.
const markRoom = 28

func newCheckRow(h *host, step string) *checkRow {
	r := &checkRow{h: h, step: step, title: h.say("check.step." + step), mark: &canvas.Image{FillMode: canvas.ImageFillContain},
		verdict: letters("", colorFaint, theme.SizeNameCaptionText), detail: newRemark(h, checkInner-markRoom-14).indented(markRoom), advice: newRemark(h, checkInner-markRoom-14).indented(markRoom)}
	title := letters(r.title, theme.ColorNameForeground, theme.SizeNameText)
	head := container.New(checkHead{}, r.mark, title, r.verdict)
	r.root = name(h, "check-step-"+step, container.New(layout.NewCustomPaddedVBoxLayout(1), head, r.detail.root, r.advice.root))
	return r
}

// wait shows that the step has not ended: it is under way, or its turn comes later.
func (r *checkRow) wait(underWay bool) {
	glyph, ink, word := "dash", theme.Color(colorFaint), ""
	if underWay {
		glyph, ink, word = "refresh", theme.Color(theme.ColorNamePrimary), r.h.say("check.running")
	}
	r.look(icon(glyph, ink), word)
	r.detail.show(line{})
	r.advice.show(line{})
}

// show shows how the step went; cause is why it failed.
func (r *checkRow) show(s *pusher.CheckStep, cause string) {
	m := checkMarks[s.Verdict]
	word := r.h.say("check.verdict." + string(s.Verdict))
	if s.Verdict != pusher.CheckSkipped {
		word += "  " + milliseconds(s.Took)
	}
	r.look(icon(m.glyph, theme.Color(m.colour)), word)
	detail, tone := s.Detail, colorFaint
	if s.Verdict == pusher.CheckFailed {
		detail, tone = cause, theme.ColorNameError
		if s.Code != 0 {
			detail += " (" + itoa(int(s.Code)) + ")"
		}
	}
	r.detail.show(line{detail, tone})
	var advice []string
	for _, a := range s.Advice {
		advice = append(advice, r.h.advice(a))
	}
	tone = theme.ColorNameForeground
	if s.Verdict == pusher.CheckWarning {
		tone = theme.ColorNameWarning
	}
	r.advice.show(line{strings.Join(advice, "\n"), tone})
}

func (r *checkRow) look(mark fyne.Resource, word string) {
	r.mark.Resource = mark
	r.mark.Refresh()
	setText(r.verdict, word)
	r.root.Refresh()
}

// checkHead puts mark and name at the left and the verdict at the right.
type checkHead struct{}

func (checkHead) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(markRoom+o[1].MinSize().Width+o[2].MinSize().Width+20, 22)
}

func (checkHead) Layout(o []fyne.CanvasObject, s fyne.Size) {
	const mark = 16
	place(o[0], 2, (s.Height-mark)/2, mark, mark)
	title, verdict := o[1].MinSize(), o[2].MinSize()
	place(o[1], markRoom, (s.Height-title.Height)/2, title.Width, title.Height)
	place(o[2], s.Width-verdict.Width-14, (s.Height-verdict.Height)/2, verdict.Width, verdict.Height)
}
