package ui

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func TestFilesAndFoldersAreAskedFor(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	for _, row := range []struct{ group, id string }{
		{"settings.background", "set-waiting-choose"}, {"settings.snapshots", "set-snapshot-choose"},
		{"settings.files", "set-export"}, {"settings.files", "set-import"},
	} {
		w, asked := openSettings(t, "en", row.group)
		asked.take()
		tap(row.id)(t, w)
		top := w.win.Canvas().Overlays().Top()
		if top == w.settings.sheet.overlay {
			t.Errorf("%s asks nothing", row.id)
			continue
		}
		if m := top.MinSize(); m.Width > 900 || m.Height > 640 {
			t.Errorf("%s asks in %v", row.id, m)
		}
		if got := asked.take(); len(got) > 0 {
			t.Errorf("%s asked for %q without an answer", row.id, got)
		}
	}
}

func TestImportTellsAndAsks(t *testing.T) {
	w, asked := openSettings(t, "zh", "settings.files")
	asked.take()
	w.ShowImport(Import{File: "/p/page.json", Changes: []string{"beauty: 0 → 5"},
		Remarks: []Remark{{"note.import-value", []any{"name", "fps", "value", `"70"`, "values", "a whole number 0-30"}}, {"note.import-unknown", []any{"name", `"gloss"`}}}})
	text := sheetTexts(w)
	for _, want := range []string{"page.json", "beauty: 0 → 5", `fps 不能设为 "70"`, "可用值：0–30", "gloss"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown:\n%s", want, text)
		}
	}
	if got := asked.take(); len(got) > 0 {
		t.Errorf("asked for %q before the answer", got)
	}
	confirm(t, w.win.Canvas().Overlays().Top())
	if got := strings.Join(asked.take(), ", "); got != "ImportSettings" {
		t.Errorf("asked for %q", got)
	}
	w.ShowImport(Import{File: "same.json"})
	confirm(t, w.win.Canvas().Overlays().Top())
	if got := asked.take(); len(got) > 0 {
		t.Errorf("asked for %q where nothing changes", got)
	}
}

// Everything lies inside the sheet, in both languages, and the sheet in the smallest window.
func TestSettingsHaveRoomInBothLanguages(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		for _, group := range groupTitles {
			w, _ := openSettings(t, language, group)
			w.SetEncoders([]Encoder{{"libx264", false}, {"h264_v4l2m2m", true}})
			w.SetWaiting(Waiting{Picture: image.NewRGBA(image.Rect(0, 0, 9, 16)), MD5: strings.Repeat("0", 32)})
			d := w.app.Driver()
			s := w.settings.sheet
			left, right := float32(sheetSide+sheetPad), float32(sheetWidth-sheetPad)
			at := d.AbsolutePositionForObject(s.popup.Content)
			if at.X < 0 || at.Y < 0 || at.X+sheetWidth > 900 || at.Y+sheetHeight > 640 {
				t.Errorf("the sheet is at %v", at)
			}
			for id, o := range w.desk.named {
				if !drawn(w, o) || !strings.HasPrefix(id, "set-") {
					continue
				}
				p, m := d.AbsolutePositionForObject(o).Subtract(at), o.MinSize()
				if o.Size().Width+0.5 < m.Width || p.X < left+settingLabel-1 || p.X+o.Size().Width > right+1 {
					t.Errorf("%s %s: %s is %v wide at %v, needs %v", language, group, id, o.Size().Width, p.X, m.Width)
				}
			}
			for _, c := range s.shown.root.Objects {
				row, ok := c.(*fyne.Container)
				if !ok {
					continue
				}
				if _, ok := row.Layout.(settingLayout); ok && row.Objects[0].MinSize().Width > settingLabel-8 {
					t.Errorf("%s %s: a label is %v wide", language, group, row.Objects[0].MinSize().Width)
				}
			}
		}
	}
}

func TestWrap(t *testing.T) {
	size := float32(12)
	for _, text := range []string{"The bitrate moves between the two by itself, as the uplink allows.", "码率在两者之间随上行网络自动调整，（括号）也在内，例如 {\"mode\":\"HD\"}。",
		strings.Repeat("x", 200), "", "a"} {
		lines := wrap(text, size, 120)
		for _, l := range lines {
			if w := fyne.MeasureText(l, size, fyne.TextStyle{}).Width; w > 120 {
				t.Errorf("%q is %v wide", l, w)
			}
			if strings.ContainsAny(string([]rune(l)[:1]), "，。）") {
				t.Errorf("a line begins with a closing mark: %q", l)
			}
		}
		if got := strings.Join(lines, ""); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(text, " ", "") {
			t.Errorf("%q became %q", text, lines)
		}
	}
}
