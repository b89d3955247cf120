package beauty_test

import (
	"fmt"
	"image"
	"image/color"

	"livepusher/beauty"
)

func ExampleFilter_Apply() {
	frame := image.NewYCbCr(image.Rect(0, 0, 720, 1280), image.YCbCrSubsampleRatio420)
	for i := range frame.Y {
		frame.Y[i] = 120
	}
	for i := range frame.Cb {
		frame.Cb[i], frame.Cr[i] = 108, 148 // skin
	}
	out := image.NewYCbCr(frame.Rect, frame.SubsampleRatio)
	f := beauty.New()
	f.Apply(out, frame, beauty.Params{Beauty: 5, Whiteness: 3})
	fmt.Println("luma of skin:", frame.Y[0], "->", out.Y[0])
	// Output: luma of skin: 120 -> 127
}

func ExampleStill() {
	portrait := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for i := range 64 * 64 {
		portrait.Set(i%64, i/64, color.RGBA{198, 150, 128, 255})
	}
	pretty := beauty.Still(portrait, beauty.Params{Whiteness: 9})
	fmt.Println(portrait.At(32, 32), "->", pretty.At(32, 32))
	// Output: {198 150 128 255} -> {221 173 151 255}
}
