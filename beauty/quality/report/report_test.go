package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"html"
	"image"
	"image/color"
	_ "image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/disintegration/imaging"

	"livepusher/beauty"
)

// portrait is the astronaut as in package beauty's tests: a selfie of 720x1280 with pores of about two pixels
// (sigma 4) and the noise of a sensor (sigma 2.5).
func portrait(t *testing.T) image.Image {
	t.Helper()
	picture, err := imaging.Open("../../testdata/faces/astronaut.png")
	if err != nil {
		t.Fatal(err)
	}
	p := imaging.Resize(imaging.Crop(picture, image.Rect(135, 10, 315, 330)), 720, 1280, imaging.CatmullRom)
	random := rand.New(rand.NewPCG(1, 2))
	w, h := p.Rect.Dx(), p.Rect.Dy()
	grain := make([]float64, (w+1)*(h+1))
	for i := range grain {
		grain[i] = random.NormFloat64()
	}
	for y := range h {
		for x := range w {
			i := y*(w+1) + x
			change := 4*(grain[i]+grain[i+1]+grain[i+w+1]+grain[i+w+2])/2 + 2.5*random.NormFloat64()
			for c := range 3 {
				v := &p.Pix[p.PixOffset(x, y)+c]
				*v = uint8(math.Round(min(max(float64(*v)+change, 0), 255)))
			}
		}
	}
	return p
}

func judged(t *testing.T, m Material, requirements []Requirement) *Report {
	t.Helper()
	r := Measure(m, beauty.Smooth)
	r.Judge(requirements)
	return r
}

func TestPortraitMeetsTheDefaults(t *testing.T) {
	r := judged(t, FromImage("portrait.png", portrait(t)), Defaults)
	if r.SkinShare < 0.1 || r.SkinShare > 0.4 {
		t.Errorf("%.3f of the portrait is skin", r.SkinShare)
	}
	for _, v := range r.Verdicts {
		if v.Verdict != Met {
			t.Errorf("%s: %s, %s", v.Requirement, number(*v.Value), v.Verdict)
		}
	}
}

// Figures of the same portrait whose filter is another one: what is missed says so.
func TestMissesAreSaid(t *testing.T) {
	impossible := []Requirement{{"texture", 9, "<=", 0.01}, {"edges", 9, ">", 1.5}, {"identity", 9, "<=", 0}}
	r := judged(t, FromImage("portrait.png", portrait(t)), impossible)
	misses := r.Misses()
	if len(misses) != 2 || !regexp.MustCompile(`^texture@9 is 0\.\d+, wanted texture@9<=0.01$`).MatchString(misses[0]) {
		t.Errorf("%q", misses)
	}
}

func TestPictureWithoutSkin(t *testing.T) {
	r := judged(t, FromImage("wall.png", imaging.New(200, 300, color.NRGBA{70, 110, 190, 255})), Defaults)
	if misses := r.Misses(); len(misses) > 0 || r.SkinShare != 0 {
		t.Errorf("%v of it is skin; %q", r.SkinShare, misses)
	}
	verdicts := map[string]string{}
	for _, v := range r.Verdicts {
		verdicts[v.Figure] = v.Verdict
	}
	if verdicts["texture"] != NotMeasured || verdicts["identity"] != Met || verdicts["ssim-outside"] != Met {
		t.Errorf("%v", verdicts)
	}
	var page bytes.Buffer
	if err := r.WriteHTML(&page); err != nil || !strings.Contains(page.String(), "finds no skin") {
		t.Errorf("the page does not say so: %v", err)
	}
}

func TestLargePicturesAreReduced(t *testing.T) {
	r := Measure(FromImage("large.png", imaging.New(3000, 2000, color.NRGBA{200, 160, 140, 255})), beauty.Smooth)
	if r.Width != 3000 || r.Height != 2000 || r.MeasuredWidth != 1620 || r.MeasuredHeight != 1080 {
		t.Errorf("%dx%d, measured at %dx%d", r.Width, r.Height, r.MeasuredWidth, r.MeasuredHeight)
	}
}

func TestFiguresThatAnybodyKnows(t *testing.T) {
	r := Measure(FromImage("portrait.png", portrait(t)), beauty.Smooth)
	for _, row := range []struct {
		figure string
		level  int
		want   float64
	}{
		{"texture", 0, 1}, {"edges", 0, 1}, {"ssim-outside", 0, 1}, {"colour", 0, 0}, {"halo", 0, 0}, {"whitening", 0, 0}, {"hue", 0, 0}, {"identity", 9, 0},
	} {
		v, known := r.at(row.figure, row.level)
		if !known || v == nil || math.Abs(*v-row.want) > 1e-9 {
			t.Errorf("%s@%d: %v, want %v", row.figure, row.level, v, row.want)
		}
	}
	for _, name := range FigureNames() {
		if !slices.ContainsFunc(r.Figures, func(f Figure) bool { return f.Name == name }) {
			t.Errorf("nobody measures %s", name)
		}
	}
}

func TestPageNeedsNothingElse(t *testing.T) {
	r := judged(t, FromImage(`<script>alert("x")</script>.png`, portrait(t)), Defaults)
	var b bytes.Buffer
	if err := r.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if strings.Contains(page, "<script") || strings.Contains(page, "ZgotmplZ") {
		t.Error("the name of the picture is not taken as text, or something was refused by the template")
	}
	for _, source := range regexp.MustCompile(`(?:src|href)="([^"]{0,40})`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(source[1], "data:image/jpeg;base64,") {
			t.Errorf("the page needs %q", source[1])
		}
	}
	for _, f := range r.Figures {
		if !strings.Contains(page, html.EscapeString(f.Title)) {
			t.Errorf("the page has nothing on %q", f.Title)
		}
	}
	if n := strings.Count(page, "<svg"); n < 10 {
		t.Errorf("%d plots", n)
	}
}

func TestJSONHoldsTheFigures(t *testing.T) {
	r := judged(t, FromImage("portrait.png", portrait(t)), With(Defaults, Requirement{"texture", 9, "<=", 0.3}))
	var b bytes.Buffer
	if err := r.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var read Report
	d := json.NewDecoder(&b)
	d.DisallowUnknownFields()
	if err := d.Decode(&read); err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Figures {
		for _, v := range f.Values {
			got, known := read.at(f.Name, v.Level)
			if !known || (got == nil) != (v.Value == nil) || got != nil && *got != *v.Value {
				t.Errorf("%s@%d: %v in the file, %v measured", f.Name, v.Level, got, v.Value)
			}
		}
	}
	if len(read.Verdicts) != len(Defaults) {
		t.Errorf("%d verdicts", len(read.Verdicts))
	}
}

func TestSheetHasEveryLevel(t *testing.T) {
	r := Measure(FromImage("portrait.png", portrait(t)), beauty.Smooth)
	sheet := r.Sheet()
	if b := sheet.Bounds(); b.Dx() < 1900 || b.Dy() < 4*300 {
		t.Fatalf("%v", b)
	}
	// Twenty cells: the face gets lighter along the lower half's cells.
	face := r.FaceBounds()
	cellHeight := min(cellWidth*face.Dy()/face.Dx(), cellWidth*2)
	mean := func(cell int) (sum float64) {
		x0 := sheetMargin + cell%sheetColumns*(cellWidth+cellGap)
		y0 := sheetMargin + cell/sheetColumns*(cellHeight+labelHeight+cellGap)
		for y := y0; y < y0+cellHeight; y += 3 {
			for x := x0; x < x0+cellWidth; x += 3 {
				c := color.GrayModel.Convert(sheet.At(x, y)).(color.Gray)
				sum += float64(c.Y)
			}
		}
		return sum
	}
	for level := range beauty.MaxLevel {
		if before, after := mean(10+level), mean(11+level); after <= before {
			t.Errorf("whiteness %d is no lighter than %d", level+1, level)
		}
	}
}

func TestParseRequirement(t *testing.T) {
	for text, want := range map[string]Requirement{
		"texture@9<=0.5":      {"texture", 9, "<=", 0.5},
		" edges@5 >= .95":     {"edges", 5, ">=", 0.95},
		"texture-step@9<-0.1": {"texture-step", 9, "<", -0.1},
		"whitening@3>2":       {"whitening", 3, ">", 2},
	} {
		if got, err := ParseRequirement(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for text, words := range map[string]string{
		"":                  "write one such as",
		"texture<=0.5":      "write one such as",
		"texture@10<=0.5":   "write one such as",
		"texture@9=0.5":     "write one such as",
		"beauty@9<=0.5":     "there is no figure",
		"texture@9<=0.5.5":  "is no number",
		"texture@9<=1e-999": "write one such as",
	} {
		if _, err := ParseRequirement(text); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// What is given on the command line stands in for the default on the same figure, level and side.
func TestWith(t *testing.T) {
	list := With([]Requirement{{"whitening", 9, ">=", 5}, {"whitening", 9, "<=", 9}}, Requirement{"whitening", 9, "<", 7}, Requirement{"whitening", 5, "<=", 4})
	want := []Requirement{{"whitening", 9, ">=", 5}, {"whitening", 9, "<", 7}, {"whitening", 5, "<=", 4}}
	if !slices.Equal(list, want) {
		t.Errorf("%v", list)
	}
}

func TestPlotsHaveWholeSteps(t *testing.T) {
	values := func(list ...float64) (f Figure) {
		for i, v := range list {
			f.Values = append(f.Values, Value{i, &v})
		}
		return f
	}
	for _, row := range []struct {
		f    Figure
		want []float64
	}{
		{values(0, 7.3), []float64{0, 5, 10}},
		{values(1, 0.47), []float64{0.4, 0.6, 0.8, 1}},
		{values(0.31, -0.31), []float64{-0.5, 0, 0.5}},
		{values(0, 0), []float64{0, 0.5, 1}},
		{values(0.9998, 0.9991), []float64{0.999, 0.9995, 1}},
		{Figure{}, []float64{0, 0.5, 1}},
	} {
		got := scaleOf(row.f, nil).ticks()
		if !slices.EqualFunc(got, row.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) {
			t.Errorf("%v, want %v", got, row.want)
		}
	}
}

func TestLargestPatch(t *testing.T) {
	mask := image.NewGray(image.Rect(0, 0, 40, 30))
	fill := func(r image.Rectangle) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				mask.SetGray(x, y, color.Gray{Y: 200})
			}
		}
	}
	if got := largestPatch(mask, 200); !got.Empty() {
		t.Errorf("without skin: %v", got)
	}
	fill(image.Rect(30, 0, 40, 3))   // 30 pixels
	fill(image.Rect(2, 4, 12, 6))    // an L of 20
	fill(image.Rect(10, 6, 12, 16))  // and 20
	fill(image.Rect(12, 16, 15, 30)) // 42 that touch it with a corner only
	if got, want := largestPatch(mask, 200), image.Rect(12, 16, 15, 30); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	fill(image.Rect(11, 16, 12, 17)) // and now with a side
	if got, want := largestPatch(mask, 200), image.Rect(2, 4, 15, 30); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if got := largestPatch(mask, 201); !got.Empty() {
		t.Errorf("nothing is that much skin: %v", got)
	}
}

var pictures = flag.String("pictures", "", "folder for the portrait, its contact sheet and its report; packaging/docs/beauty.sh makes the documentation's pictures of them")

func TestPicturesOfTheDocumentation(t *testing.T) {
	if *pictures == "" {
		t.Skip("only for the documentation: -pictures names no folder")
	}
	r := judged(t, FromImage("portrait.png", portrait(t)), Defaults)
	page, err := os.Create(filepath.Join(*pictures, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.WriteHTML(page), page.Close(), imaging.Save(r.Sheet(), filepath.Join(*pictures, "sheet.png")),
		imaging.Save(portrait(t), filepath.Join(*pictures, "portrait.png"))); err != nil {
		t.Fatal(err)
	}
}
