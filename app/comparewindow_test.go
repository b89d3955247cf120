package app

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"livepusher/ui/screentest"
)

// TestCompareWindow looks at a camera of one colour with a look on: left of the split line the screen has the
// camera's colour, right of it another, wherever the line is dragged, and key B shows all of it as it was.
func TestCompareWindow(t *testing.T) {
	program := buildProgram(t)
	home, env := newHome(t)
	skin := color.RGBA{200, 130, 100, 255}
	camera := filepath.Join(home, "camera.png")
	paint(t, camera, skin)
	s := screentest.Open(t, "livepusher", func(positions string) *exec.Cmd {
		c := exec.Command(program, "--camera", "still:"+camera, "--mic", "none", "--filter", "blues", "--test-positions", positions)
		c.Env = env
		return c
	})
	// at is the screen's colour at a share of the picture's width, away from the words over it; the picture is
	// 9:16 and as high as the stage.
	at := func(share float64) color.RGBA {
		o, p := s.Origin(), s.At("preview")
		x := float64(p.X) + (share-0.5)*float64(p.H)*9/16
		return color.RGBAModel.Convert(s.Picture().At(o.X+int(x), o.Y+p.Y-p.H/5)).(color.RGBA)
	}
	before := func(share float64) bool { return alike(at(share), skin, 6) }
	after := func(share float64) bool { c := at(share); return !alike(c, skin, 12) && c.R > 40 }
	s.Until("the look is on", func() bool { return after(0.2) && after(0.8) })

	s.Click("split", 0.5)
	s.Until("the left half is as it was", func() bool { return before(0.2) && after(0.8) })
	dragLine(s, 0.4)
	s.Until("the line is at nine tenths", func() bool { return before(0.8) && after(0.97) })
	dragLine(s, -0.8)
	s.Until("the line is at a tenth", func() bool { return before(0.03) && after(0.2) })

	s.Tool("xdotool", "keydown", "b")
	s.Until("all is as it was", func() bool { return before(0.2) && before(0.8) })
	s.Tool("xdotool", "keyup", "b")
	s.Until("the look is on again", func() bool { return after(0.2) && after(0.8) })

	s.Click("freeze", 0.5)
	s.Click("look-standard", 0.5)
	s.Until("the frozen picture follows", func() bool { return before(0.2) && before(0.8) })
	s.Click("look-pink", 0.5)
	s.Until("the frozen picture has another look", func() bool { return after(0.2) && after(0.8) })
	s.Click("save-compare", 0.5)
	s.Until("the comparison is saved", func() bool { return len(snapshots(home)) == 1 })
	s.CloseWindow()
	checkComparison(t, snapshots(home)[0], skin)
}

// dragLine drags the split line by a share of the picture's width.
func dragLine(s *screentest.Screen, share float64) {
	line := s.At("split-line")
	by := int(share * float64(s.At("preview").H) * 9 / 16)
	move := func(x int) []string {
		return []string{"mousemove", "--window", s.Window(), strconv.Itoa(x), strconv.Itoa(line.Y)}
	}
	args := append(move(line.X), "sleep", "0.1", "mousedown", "1", "sleep", "0.1")
	args = append(append(args, move(line.X+by/2)...), "sleep", "0.1")
	args = append(append(args, move(line.X+by)...), "sleep", "0.1", "mouseup", "1", "sleep", "0.5")
	s.Tool("xdotool", args...)
}

func paint(t *testing.T, file string, c color.Color) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 540, 960))
	draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

func alike(a, b color.RGBA, by int) bool {
	far := func(x, y byte) bool { return int(x)-int(y) > by || int(y)-int(x) > by }
	return !far(a.R, b.R) && !far(a.G, b.G) && !far(a.B, b.B)
}

// checkComparison: the left half is the camera's picture, the right one is not.
func checkComparison(t *testing.T, file string, skin color.RGBA) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(filepath.Base(file), "livepusher-compare-") || img.Bounds() != image.Rect(0, 0, 1080, 960) {
		t.Errorf("%s is %v", file, img.Bounds())
	}
	left, right := color.RGBAModel.Convert(img.At(500, 480)).(color.RGBA), color.RGBAModel.Convert(img.At(600, 480)).(color.RGBA)
	if !alike(left, skin, 6) || alike(right, skin, 12) {
		t.Errorf("the comparison has %v and %v", left, right)
	}
}
