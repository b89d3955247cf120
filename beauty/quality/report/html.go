package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"livepusher/beauty"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Funcs(template.FuncMap{"plot": plot, "class": class, "number": number,
	"percent": func(v float64) string { return fmt.Sprintf("%.1f %%", 100*v) },
	"level":   func(f Figure, level int) *float64 { return valueOf(f, level) },
}).Parse(pageText))

func valueOf(f Figure, level int) *float64 {
	for _, v := range f.Values {
		if v.Level == level {
			return v.Value
		}
	}
	return nil
}

// curves are the figures that have more than one level.
func (r *Report) curves() (list []Figure) {
	for _, f := range r.Figures {
		if len(f.Values) > 1 {
			list = append(list, f)
		}
	}
	return list
}

// WriteHTML writes the report for people: one page that needs nothing else.
func (r *Report) WriteHTML(w io.Writer) error {
	source := r.material.Frames[0]
	strongest := r.apply(source, beauty.Params{Beauty: beauty.MaxLevel})
	missed, notMeasured := 0, 0
	for _, v := range r.Verdicts {
		switch v.Verdict {
		case Missed:
			missed++
		case NotMeasured:
			notMeasured++
		}
	}
	return page.Execute(w, map[string]any{
		"Report":      r,
		"Reduced":     r.Width != r.MeasuredWidth || r.Height != r.MeasuredHeight,
		"Missed":      missed,
		"NotMeasured": notMeasured,
		"HasSkin":     r.SkinShare >= leastShare,
		"Compared":    compared,
		"Before":      dataURI(r.rgb(source)),
		"After":       dataURI(r.rgb(r.apply(source, compared))),
		"Mask":        dataURI(r.overlay()),
		"Sheet":       dataURI(r.Sheet()),
		"Details":     r.details(strongest, 4),
		"Curves":      r.curves(),
	})
}
