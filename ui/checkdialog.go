package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"livepusher/pusher"
)

// checkDialog shows how a check of the push address goes, a row a step.
type checkDialog struct {
	desk   *streamDesk
	h      *host
	target target
	run    int // number of the check that is shown
	over   bool
	failed string // step that failed
	rows   []*checkRow
	column *fyne.Container
	scroll *container.Scroll
	result *remark
	again  *textButton
	close  *textButton
	dialog *dialog.CustomDialog
}

const checkWidth, checkInner, checkHeight = 540, 540 - 60, 300

// openCheck begins a check, and opens the dialog that shows it.
func (s *streamDesk) openCheck() {
	s.panel().commit()
	if p := s.target.problem(time.Now()); s.target.server == "" || p.key != "" && p.key != "stream.expired" {
		s.w.say("note.address-unfinished")
		s.w.focusAddress()
		return
	}
	if s.panel().check.disabled { // by what was committed
		return
	}
	h := s.panel().h
	c := &checkDialog{desk: s, h: h, target: s.target, result: newRemark(h, checkInner)}
	for _, step := range pusher.CheckSteps(s.target.url()) {
		c.rows = append(c.rows, newCheckRow(h, step))
	}
	c.column = rows()
	for _, r := range c.rows {
		c.column.Add(r.root)
	}
	c.scroll = container.NewVScroll(c.column)
	c.scroll.SetMinSize(fyne.NewSize(checkInner, checkHeight))
	c.again = boxButton(h, "check-again", h.say("check.again"), "", c.begin)
	c.close = boxButton(h, "check-close", h.say("check.cancel"), "", c.leave)
	s.check = c
	c.dialog = s.box(h.say("check.title", "server", pusher.RedactURL(s.target.url())), container.NewBorder(nil, container.NewStack(gap(28), c.result.root), nil, nil, c.scroll), checkWidth, c.again, c.close)
	c.begin()
}

// begin checks, once more if need be.
func (c *checkDialog) begin() {
	c.desk.runs++
	c.run, c.over, c.failed = c.desk.runs, false, ""
	for i, r := range c.rows {
		r.wait(i == 0)
	}
	c.show()
	c.desk.w.actions.CheckAddress(c.run)
}

// leave cancels a check that is under way; of one that is over it closes the dialog.
func (c *checkDialog) leave() {
	if !c.over {
		c.desk.w.actions.CancelCheck()
		return
	}
	c.dialog.Hide()
	c.desk.check = nil
}

// take shows what the check has come to.
func (c *checkDialog) take(m checked) {
	if m.run != c.run {
		return
	}
	if m.step == nil {
		c.over = true
		c.show()
		return
	}
	for i, r := range c.rows {
		if r.step != m.step.Step {
			continue
		}
		r.show(m.step, c.cause(m.step))
		if m.step.Verdict == pusher.CheckFailed {
			c.failed = r.title
		} else if i+1 < len(c.rows) && m.step.Verdict != pusher.CheckSkipped {
			c.rows[i+1].wait(true)
		}
	}
	c.show()
}

// cause is why a step failed: of the address in the window's own words, else in those of the system or the server, as far as they are known in its language.
func (c *checkDialog) cause(s *pusher.CheckStep) string {
	if s.Step != pusher.StepAddress || s.Verdict != pusher.CheckFailed {
		return c.h.texts.cause(s.Cause)
	}
	now := time.Now()
	switch p := c.target.problem(now); p.key {
	case "":
		return c.h.texts.cause(s.Cause)
	case "stream.expired":
		at, _ := pusher.Expiry(c.target.url())
		return expiryLine(at, now, c.h.texts).text
	default:
		return c.h.say(p.key)
	}
}

// show brings buttons and result in line.
func (c *checkDialog) show() {
	c.again.setDisabled(!c.over)
	result := line{}
	switch {
	case !c.over:
		c.close.show(c.h.say("check.cancel"), "")
	case c.failed != "":
		result.text = c.h.say("check.ended", "step", c.failed)
		c.close.show(c.h.say("check.close"), "")
	default:
		result.text = c.h.say("check.good")
		c.close.show(c.h.say("check.close"), "")
	}
	c.result.show(result)
	c.column.Refresh()
	c.scroll.Refresh()
}

// milliseconds is what a step took, for people.
func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}
