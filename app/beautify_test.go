package app

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/disintegration/imaging"

	"livepusher/beauty"
)

// skinAndSky is a picture whose left half is skin with pores and whose right half is blue.
func skinAndSky(w, h int) *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{60, 100, 210, 255}
			if x < w/2 {
				grain := uint8((x*7 + y*13) % 11)
				c = color.NRGBA{190 + grain, 140 + grain, 115 + grain, 255}
			}
			p.SetNRGBA(x, y, c)
		}
	}
	return p
}

func saved(t *testing.T, name string, img image.Image) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := imaging.Save(img, path, imaging.JPEGQuality(95)); err != nil {
		t.Fatal(err)
	}
	return path
}

func opened(t *testing.T, path string) *image.NRGBA {
	t.Helper()
	p, err := imaging.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return imaging.Clone(p)
}

// must runs the program, which has to end with that exit code, and returns what it says.
func must(t *testing.T, code int, args ...string) string {
	t.Helper()
	got, _, errs := runCommand(t, "", args...)
	if got != code {
		t.Fatalf("%v: exit code %d, want %d: %s", args, got, code, errs)
	}
	return errs
}

func TestBeautifyIsTheFilterOfStills(t *testing.T) {
	img := skinAndSky(320, 240)
	in, out := saved(t, "in.png", img), filepath.Join(t.TempDir(), "out.png")
	must(t, 0, "beautify", in, "-o", out, "--beauty", "7", "--whiteness", "4", "--beauty-style", "nature", "--filter", "pink", "--filter-strength", "0.5")
	want := imaging.Clone(beauty.Still(img, beauty.Params{Beauty: 7, Whiteness: 4, Style: beauty.Nature, Look: "pink", Strength: 0.5}))
	if got := opened(t, out); !bytes.Equal(got.Pix, want.Pix) {
		t.Error("the picture is not what beauty.Still makes of it")
	}
	must(t, 0, "beautify", "--beauty", "0", "--whiteness", "0", in, "-o", out) // flags in any order
	if got := opened(t, out); !bytes.Equal(got.Pix, img.Pix) {
		t.Error("nothing was asked for, and something was changed")
	}
}

func TestBeautifyTakesALookOfAFile(t *testing.T) {
	look := filepath.Join(t.TempDir(), "negative.cube")
	if err := os.WriteFile(look, []byte("LUT_1D_SIZE 2\n1 1 1\n0 0 0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	in, out := saved(t, "in.png", imaging.New(64, 64, color.NRGBA{40, 90, 200, 255})), filepath.Join(t.TempDir(), "out.png")
	must(t, 0, "beautify", in, "-o", out, "--filter", look)
	if c := opened(t, out).NRGBAAt(32, 32); !near(c.R, 215) || !near(c.G, 165) || !near(c.B, 55) {
		t.Errorf("the negative of 40, 90, 200 is %v", c)
	}
	if err := os.WriteFile(look, []byte("LUT_1D_SIZE 2\n1 1 1\n0 0 what\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := must(t, 1, "beautify", in, "-o", out, "--filter", look); !strings.Contains(said, look) || !strings.Contains(said, `line 3: "what" is no number`) {
		t.Errorf("%q", said)
	}
}

func near(a, b uint8) bool { return max(a, b)-min(a, b) <= 4 }

// A photograph that lies on its side by its EXIF data comes out standing.
func TestBeautifyTurnsPicturesUpright(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, skinAndSky(160, 80), nil); err != nil {
		t.Fatal(err)
	}
	const turnRight = 6
	exif := "\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(turnRight)) + "\x00\x00\x00\x00\x00\x00"
	in, out := filepath.Join(t.TempDir(), "in.jpg"), filepath.Join(t.TempDir(), "out.jpg")
	if err := os.WriteFile(in, append(append(b.Bytes()[:2:2], exif...), b.Bytes()[2:]...), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, 0, "beautify", in, "-o", out)
	p := opened(t, out)
	if p.Rect.Dx() != 80 || p.Rect.Dy() != 160 {
		t.Fatalf("%v", p.Rect)
	}
	if top, bottom := p.NRGBAAt(40, 30), p.NRGBAAt(40, 130); top.R < 150 || bottom.B < 150 {
		t.Errorf("top %v, bottom %v", top, bottom)
	}
}

func TestBeautifySeveralPictures(t *testing.T) {
	a, b := saved(t, "a.png", skinAndSky(64, 64)), saved(t, "b.jpg", skinAndSky(80, 64))
	folder := filepath.Join(t.TempDir(), "new", "folder")
	broken := filepath.Join(t.TempDir(), "broken.png")
	if err := os.WriteFile(broken, []byte("\x89PNG\r\n\x1a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := must(t, 1, "beautify", a, broken, b, "-o", folder)
	if !strings.Contains(said, broken) || !strings.Contains(said, "1 of 3") {
		t.Errorf("%q", said)
	}
	if p := opened(t, filepath.Join(folder, "a.png")); p.Rect.Dx() != 64 {
		t.Errorf("%v", p.Rect)
	}
	if p := opened(t, filepath.Join(folder, "b.jpg")); p.Rect.Dx() != 80 {
		t.Errorf("%v", p.Rect)
	}
}

func TestBeautifyMistakes(t *testing.T) {
	in := saved(t, "in.png", skinAndSky(64, 64))
	folder := filepath.Dir(in)
	huge := filepath.Join(t.TempDir(), "huge.png")
	header := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	header = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(header, 60000), 60000)
	header = append(header, 8, 2, 0, 0, 0)
	header = binary.BigEndian.AppendUint32(header, crc32.ChecksumIEEE(header[12:]))
	if err := os.WriteFile(huge, header, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name  string
		args  []string
		code  int
		words []string
	}{
		{"no picture", []string{"-o", "x.png"}, 2, []string{"no picture", "-o"}},
		{"no output", []string{in}, 2, []string{"-o", "--report"}},
		{"sheet without output", []string{in, "--sheet", "--report", "x.html"}, 2, []string{"contact sheet", "-o"}},
		{"report of another kind", []string{in, "--report", "x.pdf"}, 2, []string{"x.pdf", ".html"}},
		{"report on two", []string{in, in, "--report", "x.html"}, 2, []string{"one picture"}},
		{"two into one file", []string{in, in, "-o", "x.png"}, 2, []string{"folder"}},
		{"two of one name", []string{in, saved(t, "in.png", skinAndSky(64, 64)), "-o", t.TempDir()}, 2, []string{"other names"}},
		{"over itself", []string{in, "-o", in}, 2, []string{in, "written over"}},
		{"over itself in its folder", []string{in, "-o", folder}, 2, []string{in, "written over"}},
		{"picture as clip", []string{in, "-o", filepath.Join(t.TempDir(), "x.mp4")}, 2, []string{".png or .jpg"}},
		{"unknown figure", []string{in, "--require", "charm@9>=1"}, 2, []string{`"charm"`, "texture"}},
		{"level too high", []string{in, "-o", "x.png", "--beauty", "10"}, 2, []string{"beauty", "0-9"}},
		{"attribute of the stream", []string{in, "-o", "x.png", "--mode", "HD"}, 2, []string{"--mode"}},
		{"missing", []string{filepath.Join(folder, "none.png"), "-o", filepath.Join(t.TempDir(), "x.png")}, 1, []string{"none.png"}},
		{"huge", []string{huge, "-o", filepath.Join(t.TempDir(), "x.png")}, 1, []string{"60000 x 60000", "at most 8192"}},
		{"nowhere to write", []string{in, "-o", filepath.Join(folder, "none", "x.png")}, 1, []string{"cannot be written"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			said := must(t, row.code, append([]string{"beautify"}, row.args...)...)
			for _, w := range row.words {
				if !strings.Contains(said, w) {
					t.Errorf("%q does not hold %q", said, w)
				}
			}
			if strings.Count(said, "\n") != 1 {
				t.Errorf("not one line: %q", said)
			}
		})
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) != 1 {
		t.Errorf("something was left behind: %v", left)
	}
}

func TestBeautifyReport(t *testing.T) {
	picture, err := imaging.Open("../beauty/testdata/faces/astronaut.png")
	if err != nil {
		t.Fatal(err)
	}
	in := saved(t, "astronaut.png", picture)
	folder := t.TempDir()
	page, sheet := filepath.Join(folder, "page.html"), filepath.Join(folder, "sheet.png")
	said := must(t, 1, "beautify", in, "--report", page, "-o", sheet, "--sheet", "--require", "texture@9<=0.001")
	if !strings.Contains(said, "texture@9 is ") || !strings.Contains(said, "--require") {
		t.Errorf("%q", said)
	}
	text, err := os.ReadFile(page)
	if err != nil || !strings.Contains(string(text), "thresholds missed") {
		t.Errorf("the page does not say so, %v", err)
	}
	data, err := os.ReadFile(filepath.Join(folder, "page.json"))
	var r struct {
		Source   string
		Figures  []struct{ Name string }
		Verdicts []struct{ Figure, Verdict string }
	}
	if err == nil {
		err = json.Unmarshal(data, &r)
	}
	if err != nil || r.Source != "astronaut.png" || len(r.Figures) < 10 || len(r.Verdicts) < 10 {
		t.Errorf("%+v, %v", r, err)
	}
	if p := opened(t, sheet); p.Rect.Dx() < 1500 {
		t.Errorf("sheet of %v", p.Rect)
	}
	must(t, 0, "beautify", saved(t, "sky.png", imaging.New(200, 200, color.NRGBA{60, 100, 210, 255})), "--require", "identity@9<=0")
}

// A clip of an odd width at 24 pictures a second, as FFmpeg makes it, comes out as FFmpeg reads it, with
// its skin smoother.
func TestBeautifyClip(t *testing.T) {
	in, out := filepath.Join(t.TempDir(), "in.mkv"), filepath.Join(t.TempDir(), "out.mp4")
	picture := saved(t, "frame.png", skinAndSky(322, 240))
	if said, err := exec.Command("ffmpeg", "-v", "error", "-loop", "1", "-r", "24", "-i", picture, "-frames:v", "30", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-qp", "0", in).CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg: %v: %s", err, said)
	}
	must(t, 0, "beautify", in, "-o", out, "--beauty", "9", "--whiteness", "9")
	said, err := exec.Command("ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries", "stream=codec_name,width,height,avg_frame_rate,nb_read_frames", "-of", "csv=p=0", out).CombinedOutput()
	if got := strings.TrimSpace(string(said)); err != nil || got != "h264,322,240,24/1,30" {
		t.Errorf("ffprobe: %q, %v", got, err)
	}
	frame := func(clip string) *image.NRGBA {
		png := filepath.Join(t.TempDir(), "frame.png")
		if said, err := exec.Command("ffmpeg", "-v", "error", "-ss", "1", "-i", clip, "-frames:v", "1", png).CombinedOutput(); err != nil {
			t.Fatalf("ffmpeg: %v: %s", err, said)
		}
		return opened(t, png)
	}
	before, after := frame(in), frame(out)
	if a, b := before.NRGBAAt(60, 120), after.NRGBAAt(60, 120); int(b.G) < int(a.G)+10 {
		t.Errorf("skin %v was not whitened: %v", a, b)
	}
	if a, b := before.NRGBAAt(280, 120), after.NRGBAAt(280, 120); !near(a.R, b.R) || !near(a.G, b.G) || !near(a.B, b.B) {
		t.Errorf("sky %v became %v", a, b)
	}
	page := filepath.Join(t.TempDir(), "page.html")
	runCommand(t, "", "beautify", in, "--report", page)
	if _, err := os.Stat(page); err != nil {
		t.Error(err)
	}
	if said := must(t, 1, "beautify", picture[:len(picture)-4]+".mp4", "-o", filepath.Join(t.TempDir(), "x.mp4")); !strings.Contains(said, "frame.mp4") {
		t.Errorf("%q", said)
	}
}
