package ui

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"

	"livepusher/pusher"
)

// signingForm is what the user entered to sign an address of Tencent's. The push key is a secret, and is kept
// for this session only.
type signingForm struct {
	key, domain, app, stream string
	valid                    string // one of validities, or ownValidity
	own                      string // time in words, such as 36h or 3d
}

// validities are the times that are offered.
var validities = map[string]time.Duration{"1h": time.Hour, "24h": 24 * time.Hour, "7d": 7 * 24 * time.Hour}

const ownValidity = "own"

// duration is how long the address is to be valid; 0 when that is not understood. A number alone is hours.
func (f signingForm) duration() time.Duration {
	if d, ok := validities[f.valid]; ok {
		return d
	}
	text := strings.ToLower(strings.ReplaceAll(f.own, " ", ""))
	if number, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.ParseFloat(number, 64); err == nil && n > 0 && n < 36500 {
			return time.Duration(n * 24 * float64(time.Hour))
		}
		return 0
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil && n > 0 && n < 876000 {
		return time.Duration(n * float64(time.Hour))
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0
	}
	return d
}

// address signs one, or tells the key of the sentence on what is missing.
func (f signingForm) address(now time.Time) (url, trouble string) {
	d := f.duration()
	if d == 0 {
		return "", "sign.bad.until"
	}
	domain := strings.TrimSpace(f.domain)
	if _, rest, found := strings.Cut(domain, "://"); found { // copied with more than the name
		domain, _, _ = strings.Cut(rest, "/")
	}
	url, err := pusher.Signing{Domain: domain, App: strings.TrimSpace(f.app), Stream: strings.TrimSpace(f.stream),
		Key: strings.TrimSpace(f.key), Until: now.Add(d)}.URL()
	if e, ok := err.(*pusher.SigningError); ok {
		return "", "sign.bad." + e.Field
	}
	if pusher.CheckURL(url) != nil {
		return "", "sign.bad.domain"
	}
	return url, ""
}

// openSigning opens the dialog that builds a signed address and puts it into the fields.
func (s *streamDesk) openSigning() {
	h := s.panel().h
	f := s.signing
	if f.valid == "" {
		f.valid, f.app = "24h", "live"
	}
	var d *dialog.CustomDialog
	hint := newRemark(h, boxInner)
	own := name(h, "sign-own", newAddressEntry(h.say("sign.own-hint"), func(string) {}, nil))
	say := func(l line) {
		if hint.show(l) {
			d.Resize(fyne.NewSize(boxWidth, d.MinSize().Height))
		}
	}
	changed := func() {
		if f.duration() == 0 {
			say(line{h.say("sign.bad.until"), theme.ColorNameWarning})
			return
		}
		say(line{h.say("sign.expires", "time", time.Now().Add(f.duration()).Format("2006-01-02 15:04")), colorFaint})
	}
	entry := func(id string, at *string) *addressEntry {
		e := name(h, id, newAddressEntry("", func(text string) { *at = text }, nil))
		e.SetText(*at)
		e.OnChanged = e.entered
		return e
	}
	key := newSecretEntry(h, "sign-key", "", func(text string) { f.key = text }, nil)
	key.SetText(f.key)
	key.OnChanged = key.entered
	own.SetText(f.own)
	own.OnChanged = func(text string) { f.own = text; changed() }
	if f.valid != ownValidity {
		own.Disable()
	}
	valid := name(h, "sign-valid", newSegments([]string{"1h", "24h", "7d", ownValidity},
		[]string{h.say("sign.1h"), h.say("sign.24h"), h.say("sign.7d"), h.say("sign.own")}, nil, func(v string) {
			f.valid = v
			if v == ownValidity {
				own.Enable()
			} else {
				own.Disable()
			}
			changed()
		}))
	valid.show(f.valid)
	use := func() {
		url, trouble := f.address(time.Now())
		if trouble != "" {
			say(line{h.say(trouble), theme.ColorNameError})
			return
		}
		s.signing = f
		d.Hide()
		s.set(targetOf(url))
	}
	body := rows(entryRow(h.say("sign.key"), key), entryRow(h.say("sign.domain"), entry("sign-domain", &f.domain)), entryRow(h.say("sign.app"), entry("sign-app", &f.app)),
		entryRow(h.say("sign.stream"), entry("sign-stream", &f.stream)), row(h.say("sign.valid"), valid), entryRow("", own), hint.root,
		sentence(h, h.say("sign.kept")).root)
	d = s.box(h.say("sign.title"), body, boxWidth,
		boxButton(h, "sign-cancel", h.say("place.cancel"), "", func() { d.Hide() }), boxButton(h, "sign-use", h.say("sign.use"), colorGo, use))
	changed()
	s.w.win.Canvas().Focus(key)
}
