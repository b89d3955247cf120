package report

import (
	"bytes"
	"encoding/base64"
	"html/template"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"

	"github.com/disintegration/imaging"

	"livepusher/beauty"
	"livepusher/beauty/quality"
)

// pageWidth bounds the width of a picture in the page, in pixels.
const pageWidth = 960

// rgb is a picture as people see it.
func (r *Report) rgb(p *image.YCbCr) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, p.Rect.Dx(), p.Rect.Dy()))
	if r.material.FullRange {
		draw.Draw(out, out.Rect, p, p.Rect.Min, draw.Src) // package image's YCbCr is that of JPEG: full range
		return out
	}
	full := *p
	full.Y, full.Cb, full.Cr = stretched(p.Y, 16, 219), stretched(p.Cb, 16, 224), stretched(p.Cr, 16, 224)
	draw.Draw(out, out.Rect, &full, p.Rect.Min, draw.Src)
	return out
}

// stretched brings limited range to full range.
func stretched(plane []uint8, low, span int) []uint8 {
	out := make([]uint8, len(plane))
	for i, v := range plane {
		out[i] = uint8(min(max(((int(v)-low)*255+span/2)/span, 0), 255))
	}
	return out
}

// dataURI is a picture within the page.
func dataURI(img image.Image) template.URL {
	if img.Bounds().Dx() > pageWidth {
		img = imaging.Resize(img, pageWidth, 0, imaging.CatmullRom)
	}
	var b bytes.Buffer
	jpeg.Encode(&b, img, &jpeg.Options{Quality: 92}) // writing to memory cannot fail
	return template.URL("data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(b.Bytes()))
}

// overlay lays the mask over the picture: what is skin in green, the rest darkened.
func (r *Report) overlay() image.Image {
	out := r.rgb(r.material.Frames[0])
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			c, m := out.NRGBAAt(x, y), int(r.mask.GrayAt(x, y).Y)
			mix := func(v uint8, skin int) uint8 { return uint8((int(v)*(255-m)/3 + (int(v)+skin)/2*m) / 255) }
			out.SetNRGBA(x, y, color.NRGBA{mix(c.R, 40), mix(c.G, 230), mix(c.B, 110), 255})
		}
	}
	return out
}

// detail is a part of the picture, before and after.
type detail struct{ Before, After template.URL }

// Size of a detail, in pixels of the picture.
const detailWidth, detailHeight = 180, 120

// details are the parts of the face that have the most strong edges: eyes, lips, hair.
func (r *Report) details(after *image.YCbCr, n int) (list []detail) {
	luma := quality.Luma(r.material.Frames[0])
	box := r.FaceBounds()
	var taken []image.Rectangle
	for range n {
		best, where := 0, image.Rectangle{}
		for y := box.Min.Y; y+detailHeight <= box.Max.Y; y += detailHeight / 4 {
			for x := box.Min.X; x+detailWidth <= box.Max.X; x += detailWidth / 4 {
				part := image.Rect(x, y, x+detailWidth, y+detailHeight)
				if edges := steps(luma, part); edges > best && r.showsSkin(part) && !overlapsAny(part, taken) {
					best, where = edges, part
				}
			}
		}
		if best == 0 {
			return list
		}
		taken = append(taken, where)
		cut := func(p *image.YCbCr) template.URL {
			return dataURI(imaging.Resize(r.rgb(p.SubImage(where).(*image.YCbCr)), 2*detailWidth, 0, imaging.CatmullRom))
		}
		list = append(list, detail{cut(r.material.Frames[0]), cut(after)})
	}
	return list
}

// steps counts the places where luma changes much from one pixel to the next but one.
func steps(p *image.Gray, part image.Rectangle) (n int) {
	for y := part.Min.Y; y < part.Max.Y; y += 2 {
		line := p.Pix[p.PixOffset(part.Min.X, y):][:part.Dx()]
		for x := 2; x < len(line); x++ {
			if d := int(line[x]) - int(line[x-2]); d > 2*quality.StrongEdge || d < -2*quality.StrongEdge {
				n++
			}
		}
	}
	return n
}

func overlapsAny(r image.Rectangle, others []image.Rectangle) bool {
	for _, o := range others {
		if r.Overlaps(o) {
			return true
		}
	}
	return false
}

// compared is what the page's split picture shows.
var compared = beauty.Params{Beauty: 5, Whiteness: 3}
