package report

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	"github.com/disintegration/imaging"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"livepusher/beauty"
)

// Geometry of the contact sheet, in pixels.
const (
	sheetColumns = 5
	cellWidth    = 380
	cellGap      = 10
	labelHeight  = 34
	sheetMargin  = 24
	labelSize    = 20.0
)

// Sheet is a contact sheet of all levels of both sliders, beauty above whiteness: the part of the picture
// with the skin, as large as pores can be judged by.
func (r *Report) Sheet() image.Image {
	var cells []sheetCell
	for level := 0; level <= beauty.MaxLevel; level++ {
		cells = append(cells, sheetCell{fmt.Sprintf("beauty %d", level), beauty.Params{Beauty: level}})
	}
	for level := 0; level <= beauty.MaxLevel; level++ {
		cells = append(cells, sheetCell{fmt.Sprintf("whiteness %d", level), beauty.Params{Whiteness: level}})
	}
	part := r.FaceBounds()
	cellHeight := min(cellWidth*part.Dy()/part.Dx(), cellWidth*2)
	rows := (len(cells) + sheetColumns - 1) / sheetColumns
	sheet := image.NewNRGBA(image.Rect(0, 0, 2*sheetMargin+sheetColumns*(cellWidth+cellGap)-cellGap, 2*sheetMargin+rows*(cellHeight+labelHeight+cellGap)-cellGap))
	draw.Draw(sheet, sheet.Rect, image.NewUniform(color.NRGBA{250, 250, 251, 255}), image.Point{}, draw.Src)
	source := r.material.Frames[0]
	for i, c := range cells {
		at := image.Pt(sheetMargin+i%sheetColumns*(cellWidth+cellGap), sheetMargin+i/sheetColumns*(cellHeight+labelHeight+cellGap))
		picture := r.rgb(r.apply(source, c.params))
		cell := imaging.Fill(imaging.Crop(picture, part), cellWidth, cellHeight, imaging.Center, imaging.CatmullRom)
		draw.Draw(sheet, cell.Rect.Add(at), cell, image.Point{}, draw.Src)
		label(sheet, at.Add(image.Pt(2, cellHeight+24)), c.name)
	}
	return sheet
}

type sheetCell struct {
	name   string
	params beauty.Params
}

var labelFace = func() font.Face {
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		panic(err) // the font is a part of this program
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: labelSize, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic(err)
	}
	return face
}()

// label writes a line of text that begins at a point of its baseline.
func label(dst draw.Image, at image.Point, text string) {
	d := font.Drawer{Dst: dst, Src: image.NewUniform(color.NRGBA{60, 66, 74, 255}), Face: labelFace, Dot: fixed.P(at.X, at.Y)}
	d.DrawString(text)
}
