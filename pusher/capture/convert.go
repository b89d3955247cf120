package capture

import (
	"image"

	"github.com/disintegration/imaging"

	"livepusher/pusher/media"
)

// FromImage makes an I420 frame of limited range from any picture: ITU-R BT.601, each chroma sample
// the mean of its four pixels. What is transparent becomes black. It is for pictures that are made
// once, not for the live path.
func FromImage(img image.Image) *media.Frame {
	src := flatten(img)
	w, h := src.Rect.Dx(), src.Rect.Dy()
	pic := media.NewPicture(w, h)
	for y := range h {
		row := src.Pix[y*src.Stride:][:4*w]
		for x := range w {
			pic.Y[y*pic.YStride+x] = lumaOf(int(row[4*x]), int(row[4*x+1]), int(row[4*x+2]))
		}
	}
	for y := 0; y < h; y += 2 {
		top := src.Pix[y*src.Stride:]
		bottom := src.Pix[min(y+1, h-1)*src.Stride:]
		for x := 0; x < w; x += 2 {
			l, r := 4*x, 4*min(x+1, w-1)
			sum := func(c int) int {
				return int(top[l+c]) + int(top[r+c]) + int(bottom[l+c]) + int(bottom[r+c])
			}
			at := y/2*pic.CStride + x/2
			pic.Cb[at], pic.Cr[at] = chromaOf(sum(0), sum(1), sum(2))
		}
	}
	return &media.Frame{Picture: pic, Range: media.Limited}
}

// flatten copies img with its origin at 0,0 and puts it on black.
func flatten(img image.Image) *image.NRGBA {
	p := imaging.Clone(img)
	for i := 0; i+3 < len(p.Pix); i += 4 {
		if a := uint(p.Pix[i+3]); a != 255 {
			for c := range 3 {
				p.Pix[i+c] = byte((uint(p.Pix[i+c])*a + 127) / 255)
			}
			p.Pix[i+3] = 255
		}
	}
	return p
}

// The BT.601 matrix for R'G'B' of 0-255 and Y'CbCr of limited range, in 1/65536: Kr = 0.299,
// Kb = 0.114, luma scaled by 219/255, chroma by 224/255 (ITU-R BT.601-7, 2.5).
const (
	yR, yG, yB    = 16829, 33039, 6416
	cbR, cbG, cbB = -9714, -19070, 28784
	crR, crG, crB = 28784, -24103, -4681
	half          = 1 << 15
)

// lumaOf is Y' of one pixel.
func lumaOf(r, g, b int) byte {
	return byte(16 + (yR*r+yG*g+yB*b+half)>>16)
}

// chromaOf is Cb and Cr of four pixels whose components have been summed.
func chromaOf(r, g, b int) (cb, cr byte) {
	cb = byte(128 + (cbR*r+cbG*g+cbB*b+4*half)>>18)
	cr = byte(128 + (crR*r+crG*g+crB*b+4*half)>>18)
	return cb, cr
}
