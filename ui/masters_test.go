package ui

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

// TestViewsLookAsTheyDid compares the window, and its stage in every situation, with a description of how
// they looked when somebody last looked at them (testdata/masters). After a change that was meant, look at the
// window, and take over what the failed test leaves in testdata/failed.
func TestViewsLookAsTheyDid(t *testing.T) {
	for _, language := range []string{"en", "zh"} {
		w, _ := open(t, language)
		test.AssertRendersToMarkup(t, "masters/window-"+language+".xml", w.win.Canvas())
		for _, s := range situations {
			s.make(w)
			test.AssertObjectRendersToMarkup(t, "masters/"+s.name+"-"+language+".xml", w.desk.stage.root)
		}
	}
}
